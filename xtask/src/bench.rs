//! `cargo xtask bench`: what a first load costs, measured on what is delivered.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::{page, project};

/// Measures and prints; `options` are those of the command line.
pub fn run(options: &[OsString]) -> Result<()> {
    if !options.is_empty() {
        bail!("cargo xtask bench takes no options");
    }
    page::build(false, false)?;
    let dist = project::dist();
    let of_page = brotli_bytes(&dist, |path| !path.starts_with(dist.join("engine")))?;
    let of_engine = brotli_bytes(&dist.join("engine"), |path| {
        !path.components().any(|part| part.as_os_str() == "single")
    })?;
    println!("First load, brotli: page {of_page} bytes, with the engine {} bytes", of_page + of_engine);
    Ok(())
}

/// The bytes that a browser loads of the files below `folder` that count.
fn brotli_bytes(folder: &Path, counts: impl Fn(&Path) -> bool) -> Result<u64> {
    let mut sum = 0;
    for file in project::files_below(folder)? {
        let compressed = file.extension().is_some_and(|extension| extension == "br");
        if compressed && counts(&file) {
            sum += fs::metadata(&file)?.len();
        }
    }
    Ok(sum)
}
