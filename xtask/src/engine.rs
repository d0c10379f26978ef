//! Builds the engine modules that the page and its workers load, into `target/engine`, and names them by a
//! hash of their contents.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::wasm::{self, Build};
use crate::{project, step, toolchain, tools};

/// How many digits of the hash are in the address.
const DIGITS: usize = 16;

/// Builds the engines; gives the hash that names them. The caller holds the build's lock.
pub fn build(fast: bool) -> Result<String> {
    let toolchain = toolchain::wasm()?;
    let bindgen = tools::wasm_bindgen()?;
    let optimiser = if fast { None } else { tools::wasm_opt() };

    for build in wasm::ENGINES {
        let mut cargo = toolchain.cargo();
        build.configure(&mut cargo, &toolchain);
        cargo.args(["build", "--locked", "--package", "engine", "--lib", "--profile", build.profile(fast)]);
        cargo.args(["--no-default-features", "--features", build.carries]);
        step::run(&format!("Compiling the engine ({})", build.name), &mut cargo)?;
    }

    let inputs = inputs_hash(&bindgen, optimiser.as_deref(), fast)?;
    let hash_file = project::engine().join("HASH");
    let stamp = project::state().join("engine-inputs");
    if fs::read_to_string(&stamp).is_ok_and(|known| known == inputs)
        && let Ok(hash) = fs::read_to_string(&hash_file)
    {
        return Ok(hash);
    }

    let new = project::target().join("engine.new");
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    for build in wasm::ENGINES {
        assemble(build, fast, &bindgen, optimiser.as_deref(), &new.join(build.name))?;
    }
    let hash = hash_of(&new)?;
    fs::write(new.join("HASH"), &hash)?;
    project::swap_folder(&new, &project::engine())?;
    fs::create_dir_all(project::state())?;
    fs::write(stamp, inputs)?;
    Ok(hash)
}

/// The hash of the engine that was built last.
pub fn last_built() -> Option<String> {
    fs::read_to_string(project::engine().join("HASH")).ok()
}

/// One engine as the browser loads it: glue, module, and the scripts of its workers.
fn assemble(
    build: &Build,
    fast: bool,
    bindgen: &Path,
    optimiser: Option<&Path>,
    folder: &Path,
) -> Result<()> {
    let mut command = Command::new(bindgen);
    command
        .args(["--target", "web", "--no-typescript", "--out-name", "engine", "--out-dir"])
        .arg(folder)
        .arg(build.module("engine", fast));
    if !fast {
        command.args(["--remove-name-section", "--remove-producers-section"]);
    }
    step::run(&format!("Binding the engine ({})", build.name), &mut command)?;
    if let Some(optimiser) = optimiser {
        build.optimise(optimiser, &folder.join("engine_bg.wasm"))?;
    }
    let scripts = scripts();
    if scripts.is_dir() {
        project::copy_folder(&scripts, folder)?;
    }
    Ok(())
}

/// The scripts that start the engine in a worker.
fn scripts() -> PathBuf {
    project::root().join("frontend/engine/js")
}

/// A hash of all that goes into the engines, to know when they are up to date.
fn inputs_hash(bindgen: &Path, optimiser: Option<&Path>, fast: bool) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(include_bytes!("wasm.rs"));
    hasher.update(include_bytes!("engine.rs"));
    hasher.update(bindgen.as_os_str().as_encoded_bytes());
    hasher.update(project::locked_version("wasm-bindgen")?.as_bytes());
    hasher.update(optimiser.map_or("no optimiser", |_| "optimiser").as_bytes());
    let mut files: Vec<_> = wasm::ENGINES.iter().map(|build| build.module("engine", fast)).collect();
    if scripts().is_dir() {
        files.extend(project::files_below(&scripts())?);
    }
    for file in files {
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        hasher.update(&bytes);
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// The name of a folder's contents.
fn hash_of(folder: &Path) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    for file in project::files_below(folder)? {
        hasher.update(file.strip_prefix(folder)?.as_os_str().as_encoded_bytes());
        hasher.update(&fs::read(&file)?);
    }
    Ok(hasher.finalize().to_hex()[..DIGITS].to_owned())
}
