//! The tools with pinned versions: built into `.tools` of the project, never into the user's own folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

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

/// It fetches the database of advisories with git, so it needs no network code of its own.
const CARGO_DENY: Tool = Tool {
    program: "cargo-deny",
    package: "cargo-deny",
    version: Version::Exactly("0.20.2"),
    options: &["--locked", "--debug", "--no-default-features"],
};

/// The newest whose parser builds with the oldest compiler that builds us.
const CARGO_SHEAR: Tool = Tool {
    program: "cargo-shear",
    package: "cargo-shear",
    version: Version::Exactly("1.11.2"),
    options: &["--locked", "--debug"],
};

/// The npm package with wasm-opt.
const BINARYEN: &str = "132.0.0";

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

/// Installs cargo-shear if it is missing.
pub fn cargo_shear() -> Result<PathBuf> {
    install(&CARGO_SHEAR)
}

/// The optimiser of WebAssembly, from npm: distributions' packages are too old to read what compilers write
/// now. Without it the modules work, a little larger and slower.
pub fn wasm_opt() -> Option<PathBuf> {
    let program = project::tools().join("node_modules/.bin/wasm-opt");
    let stamp = project::tools().join(format!("wasm-opt-{BINARYEN}"));
    if program.exists() && stamp.exists() {
        return Some(program);
    }
    let refused = project::state().join("no-wasm-opt");
    if refused.exists() {
        return None;
    }
    match install_wasm_opt(&program) {
        Ok(()) => {
            fs::write(stamp, "").ok();
            Some(program)
        }
        Err(error) => {
            println!("  going on without wasm-opt, so the modules are a little larger and slower: {error:#}");
            fs::create_dir_all(project::state()).ok();
            fs::write(refused, "").ok();
            None
        }
    }
}

fn install_wasm_opt(program: &Path) -> Result<()> {
    if step::find_program("npm").is_none() {
        ensure!(packages::available(), "npm is missing");
        packages::install("npm, for wasm-opt", &["nodejs", "npm"])?;
    }
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"]).arg(project::tools());
    step::run(&format!("Installing wasm-opt {BINARYEN}"), npm.arg(format!("binaryen@{BINARYEN}")))?;
    step::quiet(Command::new(program).arg("--version")).context("wasm-opt does not run with this Node.js")?;
    Ok(())
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

fn is_version(program: &Path, version: &str) -> bool {
    step::quiet(Command::new(program).arg("--version"))
        .is_some_and(|answer| answer.split_whitespace().nth(1) == Some(version))
}
