//! Builds the page into `dist`: Trunk compiles and bundles it, and what Trunk leaves open is done here: the
//! engine, the editor and the programs' gallery beside it, no inline script (the security policy forbids them), compressed copies of everything.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{compress, editor, engine, html, programs, project, sources, step, toolchain, tools, wasm};

/// Where it is noted what `dist` was made from: the sources, and what Trunk made of them.
const SOURCES: &str = "page-sources";
const INPUTS: &str = "page-inputs";

/// Builds everything that a browser loads. `fast` is for trying things out: larger files, not compressed.
/// `keep_engine` takes the engine that was built last, whatever has changed in it since.
pub fn build(fast: bool, keep_engine: bool) -> Result<()> {
    let sources = format!("{} {fast}", sources::fingerprint(&sources::PAGE)?);
    if !keep_engine && is_known(SOURCES, &sources) {
        return Ok(());
    }
    let _lock = project::lock()?;
    let hash = match engine::last_built() {
        Some(hash) if keep_engine => hash,
        _ => engine::build(fast)?,
    };
    let parts = [
        Part { name: "engine", hash, folder: project::engine() },
        Part { name: "editor", hash: editor::build(fast)?, folder: editor::folder() },
        Part { name: "programs", hash: programs::build()?, folder: programs::folder() },
    ];
    let toolchain = toolchain::wasm()?;
    let trunk = tools::trunk()?;
    let optimiser = if fast { None } else { tools::wasm_opt() };

    let bundle = project::state().join("bundle");
    fs::create_dir_all(&bundle)?;
    let mut command = toolchain.command(&trunk);
    wasm::PAGE.configure(&mut command, &toolchain);
    command
        .args(["build", "--offline", "--skip-version-check", "--locked", "--color=never"])
        .args(["--cargo-profile", wasm::PAGE.profile(fast)])
        .arg("--dist")
        .arg(&bundle)
        // Trunk takes it for an option of its own, with another set of values.
        .env_remove("NO_COLOR");
    step::run("Compiling the page", &mut command)?;

    let inputs = inputs_hash(&bundle, &parts, fast, optimiser.is_some())?;
    if !is_known(INPUTS, &inputs) {
        forget()?;
        assemble(&bundle, &parts, fast, optimiser.as_deref())?;
    }
    note(INPUTS, &inputs)?;
    if keep_engine { Ok(()) } else { note(SOURCES, &sources) }
}

/// Makes the next build put `dist` together again, because something else has changed it.
pub fn forget() -> Result<()> {
    for stamp in [SOURCES, INPUTS] {
        let path = project::state().join(stamp);
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Something that lies beside Trunk's bundle, at an address that is a hash of its contents.
struct Part {
    name: &'static str,
    hash: String,
    folder: PathBuf,
}

/// Puts `dist` together from Trunk's bundle and what lies beside it.
fn assemble(bundle: &Path, parts: &[Part], fast: bool, optimiser: Option<&Path>) -> Result<()> {
    let new = project::state().join("dist");
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    project::copy_folder(bundle, &new)?;
    if let Some(optimiser) = optimiser {
        for module in modules_in(&new)? {
            wasm::PAGE.optimise(optimiser, &module)?;
        }
    }
    html::move_scripts_out(&new)?;
    for part in parts {
        let beside = new.join(part.name).join(&part.hash);
        project::copy_folder(&part.folder, &beside)?;
        fs::remove_file(beside.join("HASH"))?;
    }
    if !fast {
        step::own("Compressing the page", || compress::folder(&new))?;
    }
    project::swap_folder(&new, &project::dist())
}

/// Whether `dist` was made from this.
fn is_known(stamp: &str, value: &str) -> bool {
    let known = fs::read_to_string(project::state().join(stamp));
    project::dist().join("index.html").exists() && known.is_ok_and(|known| known == value)
}

fn note(stamp: &str, value: &str) -> Result<()> {
    fs::write(project::state().join(stamp), value).context("cannot note what the page was made from")
}

fn modules_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let files = project::files_below(folder)?;
    Ok(files
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "wasm"))
        .collect())
}

/// A hash of all that goes into `dist`, to know when it is up to date.
fn inputs_hash(bundle: &Path, parts: &[Part], fast: bool, optimised: bool) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    for source in [
        include_str!("page.rs"),
        include_str!("html.rs"),
        include_str!("compress.rs"),
        include_str!("wasm.rs"),
    ] {
        hasher.update(source.as_bytes());
    }
    for part in parts {
        hasher.update(part.hash.as_bytes());
    }
    hasher.update(format!("{fast} {optimised}").as_bytes());
    for file in project::files_below(bundle)? {
        hasher.update(file.as_os_str().as_encoded_bytes());
        hasher.update(&fs::read(&file)?);
    }
    Ok(hasher.finalize().to_hex().to_string())
}
