//! The files of the built page: embedded in a release binary, read from `dist/` by a debug one, or read
//! from a folder that was named at the start.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

/// Where the page's files come from.
#[derive(Debug, Clone)]
pub enum Assets {
    /// The page that this binary was built with.
    Built,
    /// A folder.
    Folder(PathBuf),
}

/// A file of the page.
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// A name of its content: equal only for equal bytes.
    pub tag: String,
}

#[derive(rust_embed::RustEmbed)]
#[folder = "../dist"]
struct Built;

impl Assets {
    /// The file at `path`, relative to the page's root, with `/` between folders.
    pub fn file(&self, path: &str) -> Option<Asset> {
        if !is_plain(path) {
            return None;
        }
        match self {
            Assets::Built => {
                let file = <Built as rust_embed::RustEmbed>::get(path)?;
                let hash = file.metadata.sha256_hash();
                Some(Asset { tag: hex(&hash[..16]), bytes: file.data })
            }
            Assets::Folder(folder) => {
                let bytes = std::fs::read(folder.join(path)).ok()?;
                Some(Asset { tag: hash_of(&bytes), bytes: bytes.into() })
            }
        }
    }
}

/// Whether every part of the path is a plain name: none leads out of the folder.
fn is_plain(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// FNV-1a over 128 bits (Fowler, Noll, Vo): enough to tell one build's file from the next one's.
fn hash_of(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, &byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    });
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for path in ["", "/etc/passwd", "../secret", "engine/../../secret", "./index.html", "a/./b/.."] {
            assert!(!is_plain(path) || !path.contains(".."), "{path}");
        }
        assert!(is_plain("engine/0a1b/single/engine.js"));
        assert!(!is_plain("../secret") && !is_plain("/etc/passwd") && !is_plain("engine/../../secret"));
    }
}
