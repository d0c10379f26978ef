//! Bundles the page's code editor, CodeMirror and our glue, into one module in `target/editor`, named by a hash
//! of its contents. Its packages are installed beside it, never into the sources.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{packages, project, step};

/// How many digits of the hash are in the address.
const DIGITS: usize = 16;

/// Bundles the editor; gives the hash that names it. The caller holds the build's lock.
pub fn build(fast: bool) -> Result<String> {
    let inputs = inputs_hash(fast)?;
    let stamp = project::state().join("editor-inputs");
    if fs::read_to_string(&stamp).is_ok_and(|known| known == inputs)
        && let Ok(hash) = fs::read_to_string(folder().join("HASH"))
    {
        return Ok(hash);
    }
    let workshop = workshop()?;
    let new = project::target().join("editor.new");
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    let bundle = new.join("editor.js");
    let mut esbuild = Command::new(workshop.join("node_modules/.bin/esbuild"));
    esbuild
        .current_dir(&workshop)
        .args(["editor.js", "--bundle", "--format=esm", "--target=es2022", "--log-level=warning"])
        .arg(format!("--outfile={}", bundle.display()));
    if !fast {
        esbuild.arg("--minify");
    }
    step::run("Bundling the editor", &mut esbuild)?;
    fs::write(new.join("LICENCES.txt"), licences(&workshop.join("node_modules"))?)?;
    let hash = blake3::hash(&fs::read(&bundle)?).to_hex()[..DIGITS].to_owned();
    fs::write(new.join("HASH"), &hash)?;
    project::swap_folder(&new, &folder())?;
    fs::create_dir_all(project::state())?;
    fs::write(stamp, inputs)?;
    Ok(hash)
}

/// Where the bundle lies.
pub fn folder() -> PathBuf {
    project::target().join("editor")
}

/// A folder with the glue and its packages, as they are locked.
fn workshop() -> Result<PathBuf> {
    let folder = project::state().join("editor");
    fs::create_dir_all(&folder)?;
    for file in sources()? {
        let name = file.file_name().context("a source has a name")?;
        fs::copy(&file, folder.join(name))?;
    }
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed");
    if fs::read_to_string(&stamp).is_ok_and(|known| known == lock) {
        return Ok(folder);
    }
    if step::find_program("npm").is_none() {
        ensure!(packages::available(), "npm is missing, which gets the packages of the editor");
        packages::install("npm, for the editor", &["nodejs", "npm"])?;
    }
    let mut npm = Command::new("npm");
    npm.current_dir(&folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    step::run("Installing the packages of the editor", &mut npm)?;
    fs::write(stamp, lock)?;
    Ok(folder)
}

/// The editor's sources.
fn sources() -> Result<Vec<PathBuf>> {
    let all = project::files_below(&project::root().join("frontend/editor"))?;
    let is_source = |file: &PathBuf| file.extension().is_some_and(|kind| kind == "js" || kind == "json");
    Ok(all
        .into_iter()
        .filter(|file| !file.iter().any(|part| part == "node_modules") && is_source(file))
        .collect())
}

/// The licences of what is bundled, which must go with it.
fn licences(modules: &Path) -> Result<String> {
    let mut text = String::new();
    for file in project::files_below(modules)? {
        let Ok(inside) = file.strip_prefix(modules) else { continue };
        let is_licence = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("LICEN"));
        let is_tool = inside.to_string_lossy().contains("esbuild");
        if is_licence && !is_tool {
            let package = inside.parent().unwrap_or(inside).display();
            text.push_str(&format!("{package}\n\n{}\n\n", fs::read_to_string(&file)?.trim()));
        }
    }
    Ok(text)
}

/// A hash of all that goes into the bundle, to know when it is up to date.
fn inputs_hash(fast: bool) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(include_bytes!("editor.rs"));
    hasher.update(format!("{fast}").as_bytes());
    for file in sources()? {
        hasher.update(file.as_os_str().as_encoded_bytes());
        hasher.update(&fs::read(&file)?);
    }
    Ok(hasher.finalize().to_hex().to_string())
}
