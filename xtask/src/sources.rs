//! Whether sources have changed: a fingerprint of names, sizes and times, taken in milliseconds. It decides only
//! whether cargo is asked at all; what must be built again is cargo's to say.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::Result;

use crate::project;

/// What the page and its engine are made from.
pub const PAGE: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "shared",
    "kernels",
    "vm",
    "frontend",
    "xtask/src",
];
/// What the server is made from, besides the page.
pub const SERVER: [&str; 6] = ["Cargo.toml", "Cargo.lock", "shared", "kernels", "vm", "backend"];

/// A hash that changes when any of these files and folders does.
pub fn fingerprint(places: &[&str]) -> Result<String> {
    let root = project::root();
    let mut hasher = blake3::Hasher::new();
    for file in files(&root, places)? {
        let facts = file.metadata()?;
        let time = facts.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        hasher.update(file.as_os_str().as_encoded_bytes());
        hasher.update(&facts.len().to_le_bytes());
        hasher.update(&time.as_nanos().to_le_bytes());
    }
    Ok(hasher.finalize().to_hex().to_string())
}

fn files(root: &Path, places: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for place in places {
        let path = root.join(place);
        if path.is_dir() {
            found.extend(project::files_below(&path)?);
        } else if path.exists() {
            found.push(path);
        }
    }
    Ok(found)
}
