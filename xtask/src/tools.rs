//! The tools with pinned versions: built into `.tools` of the project, never into a person's own places.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{packages, project, step, toolchain};

/// A program that cargo builds for us.
struct Tool {
    program: &'static str,
    package: &'static str,
    version: Version,
    /// What else cargo needs to be told.
    options: &'static [&'static str],
}

enum Version {
    Exactly(&'static str),
    /// The version in Cargo.lock of the package of this name.
    Like(&'static str),
}

const TRUNK: Tool = Tool {
    program: "trunk",
    package: "trunk",
    version: Version::Exactly("0.21.14"),
    options: &["--locked", "--debug"],
};

/// Its format changes with each version, so it must be the very one of the crate.
const WASM_BINDGEN: Tool = Tool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: Version::Like("wasm-bindgen"),
    options: &[],
};

/// It reads no advisories here: that needs a database from elsewhere, and so none of its network code.
const CARGO_DENY: Tool = Tool {
    program: "cargo-deny",
    package: "cargo-deny",
    version: Version::Exactly("0.20.2"),
    options: &["--locked", "--debug", "--no-default-features"],
};

/// Installs trunk if it is missing.
pub fn trunk() -> Result<PathBuf> {
    install(&TRUNK)
}

/// Installs wasm-bindgen and its test runner if they are missing.
pub fn wasm_bindgen() -> Result<PathBuf> {
    install(&WASM_BINDGEN)
}

/// Installs cargo-deny if it is missing.
pub fn cargo_deny() -> Result<PathBuf> {
    install(&CARGO_DENY)
}

/// The optimiser of WebAssembly, from the distribution. Without it the modules work, a little larger and slower.
pub fn wasm_opt() -> Option<PathBuf> {
    if let Some(found) = step::find_program("wasm-opt") {
        return Some(found);
    }
    let refused = project::state().join("no-wasm-opt");
    if refused.exists() {
        return None;
    }
    let installed = packages::available() && packages::install("wasm-opt", &["binaryen"]).is_ok();
    let found = step::find_program("wasm-opt").filter(|_| installed);
    if found.is_none() {
        println!(
            "  wasm-opt (package binaryen) cannot be had here: the modules stay a little larger and slower"
        );
        fs::write(refused, "").ok();
    }
    found
}

/// Removes everything that was installed into the project.
pub fn clean() -> Result<()> {
    for folder in [project::tools(), project::state()] {
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
            println!("  removed {}", project::shown(&folder));
        }
    }
    Ok(())
}

fn install(tool: &Tool) -> Result<PathBuf> {
    let version = match tool.version {
        Version::Exactly(version) => version.to_owned(),
        Version::Like(package) => project::locked_version(package)?,
    };
    let program = project::tools().join("bin").join(tool.program);
    let stamp = project::tools().join(format!("{}-{version}", tool.program));
    if program.is_file() && (stamp.exists() || is_version(&program, &version)) {
        if !stamp.exists() {
            fs::write(&stamp, "")?;
        }
        return Ok(program);
    }
    let mut cargo = toolchain::native_cargo();
    cargo
        .args(["install", tool.package, "--version", &version, "--force", "--root"])
        .arg(project::tools())
        .args(tool.options)
        .env("CARGO_TARGET_DIR", project::target().join("tools"));
    step::run(&format!("Building {} {version}", tool.program), &mut cargo)?;
    fs::write(&stamp, "")?;
    Ok(program)
}

fn is_version(program: &PathBuf, version: &str) -> bool {
    step::quiet(std::process::Command::new(program).arg("--version"))
        .is_some_and(|answer| answer.split_whitespace().nth(1) == Some(version))
}
