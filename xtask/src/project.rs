//! Where things lie in the project. It only names places: nothing here starts a program.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or(here.clone(), Path::to_path_buf)
}

/// Everything that is built. Always inside the project, whatever the user's cargo is set to.
pub fn target() -> PathBuf {
    root().join("target")
}

/// What belongs to these commands themselves: logs, stamps, caches.
pub fn state() -> PathBuf {
    target().join("xtask")
}

/// The tools with pinned versions.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

/// The page, ready to be served by any static host.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The engine modules that the page loads.
pub fn engine() -> PathBuf {
    target().join("engine")
}

/// The version of a package in `Cargo.lock`.
pub fn locked_version(package: &str) -> Result<String> {
    let path = root().join("Cargo.lock");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = format!("name = \"{package}\"");
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == name
            && let Some(version) = lines.next().and_then(|line| line.strip_prefix("version = \""))
        {
            return Ok(version.trim_end_matches('"').to_owned());
        }
    }
    bail!("Cargo.lock names no package {package}")
}

/// A path relative to the project's folder.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// All files below `folder`, sorted, so that a hash over them is the same everywhere.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for file in files_below(from)? {
        let target = to.join(file.strip_prefix(from)?);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&file, &target).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

/// Held while the folders of the build are changed, so that two commands at once do not mix their files.
/// It is given back when it goes out of scope.
pub fn lock() -> Result<File> {
    fs::create_dir_all(state())?;
    let file = File::create(state().join("lock"))?;
    if file.try_lock().is_err() {
        println!("  … waiting for another of these commands to end its build");
        file.lock().context("cannot wait for another build to end")?;
    }
    Ok(file)
}

/// Puts `new` in the place of `old`, so that no reader finds half of a folder for longer than a rename takes.
pub fn swap_folder(new: &Path, old: &Path) -> Result<()> {
    let aside = old.with_extension("old");
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    if old.exists() {
        fs::rename(old, &aside)?;
    }
    fs::rename(new, old).with_context(|| format!("cannot put {} in place", old.display()))?;
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    Ok(())
}
