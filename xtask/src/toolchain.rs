//! The Rust toolchain for WebAssembly: one that has the source of the standard library, since the engine's
//! threads need it rebuilt with atomics. What is missing is fetched; nothing outside the project is
//! reconfigured, and no toolchain is linked or made the default.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use anyhow::{Context, Result, bail};

use crate::{packages, project, step};

/// The oldest compiler that understands our sources: `rust-version` of the manifests.
const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");
/// The longest that rustup may take to fetch the source of the standard library.
const FETCH_LIMIT: Duration = Duration::from_secs(120);
/// What Debian and Ubuntu call the newest Rust that they have.
const DISTRIBUTION: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// A toolchain that can rebuild the standard library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// The folder with its `cargo` and `rustc`.
    pub bin: PathBuf,
    /// Where its sources lie, to keep this machine's paths out of what we build.
    pub sysroot: PathBuf,
}

impl Toolchain {
    /// Its cargo, with our tools and its own compiler first on the search path, and without what the cargo
    /// that runs us has put into the environment.
    pub fn cargo(&self) -> Command {
        self.command(&self.bin.join("cargo"))
    }

    /// Another program in the same environment.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for (name, _) in env::vars_os() {
            if is_inherited(&name.to_string_lossy()) {
                command.env_remove(name);
            }
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let own = [project::tools().join("bin"), self.bin.clone()];
        let joined = env::join_paths(own.into_iter().chain(env::split_paths(&path)));
        command.env("PATH", joined.unwrap_or(path)).env("RUSTC_BOOTSTRAP", "1").current_dir(project::root());
        command
    }
}

/// Finds the toolchain, and installs what is missing.
pub fn wasm() -> Result<Toolchain> {
    let stamp = project::state().join("toolchain");
    if let Some(known) = fs::read_to_string(&stamp).ok().and_then(|text| usable(Path::new(text.trim()))) {
        return Ok(known);
    }
    let found = find()?;
    fs::create_dir_all(project::state())?;
    fs::write(&stamp, found.sysroot.display().to_string()).context("cannot note which toolchain is used")?;
    Ok(found)
}

fn find() -> Result<Toolchain> {
    if let Some(found) = rustup_toolchains().iter().find_map(|folder| usable(folder)) {
        return Ok(found);
    }
    if let Some(found) = usable(Path::new("/usr")) {
        return Ok(found);
    }
    if let Some(found) = fetched_by_rustup()? {
        return Ok(found);
    }
    if packages::available() {
        packages::install("Rust with the source of its standard library", &DISTRIBUTION)?;
        if let Some(found) = usable(Path::new("/usr")) {
            return Ok(found);
        }
        bail!(
            "the packages {} are installed, but they do not give a Rust {OLDEST} or newer with its sources in /usr",
            DISTRIBUTION.join(" ")
        );
    }
    bail!(
        "the source of Rust's standard library is missing, which the engine's threads need.\n\
         Get it with:  rustup component add rust-src"
    )
}

/// The toolchain in `sysroot`, if it is new enough and has the source of the standard library.
fn usable(sysroot: &Path) -> Option<Toolchain> {
    let bin = sysroot.join("bin");
    let source = sysroot.join("lib/rustlib/src/rust/library/Cargo.lock");
    if !source.is_file() || !bin.join("cargo").is_file() {
        return None;
    }
    let toolchain = Toolchain { bin, sysroot: sysroot.to_path_buf() };
    let version = step::quiet(toolchain.command(&toolchain.bin.join("rustc")).arg("--version"))?;
    is_new_enough(&version)?.then_some(toolchain)
}

/// The folders of rustup's toolchains, the active one first.
fn rustup_toolchains() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = active().into_iter().collect();
    if let Some(folder) = rustup_home().map(|home| home.join("toolchains"))
        && let Ok(entries) = fs::read_dir(folder)
    {
        let mut others: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        others.sort();
        found.extend(others);
    }
    found
}

/// The toolchain that runs us.
fn active() -> Option<PathBuf> {
    let answer = step::quiet(Command::new("rustc").args(["--print", "sysroot"]))?;
    Some(PathBuf::from(answer.trim()))
}

fn rustup_home() -> Option<PathBuf> {
    env::var_os("RUSTUP_HOME").map(PathBuf::from).or_else(|| env::home_dir().map(|home| home.join(".rustup")))
}

/// Asks rustup for the source of the standard library. Where it cannot have it, that is no error: there are
/// other ways.
fn fetched_by_rustup() -> Result<Option<Toolchain>> {
    let Some(sysroot) = active() else { return Ok(None) };
    if step::find_program("rustup").is_none() {
        return Ok(None);
    }
    println!("  … asking rustup for the source of the standard library");
    let mut child = Command::new("rustup")
        .args(["component", "add", "rust-src"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .env("RUSTUP_MAX_RETRIES", "0")
        .spawn()
        .context("cannot start rustup")?;
    let started = Instant::now();
    while child.try_wait()?.is_none() {
        if started.elapsed() > FETCH_LIMIT {
            child.kill()?;
            child.wait()?;
            break;
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(usable(&sysroot))
}

/// Whether a variable was set by the cargo or the rustup that runs us, and would mislead another cargo.
fn is_inherited(name: &str) -> bool {
    const WHOLE: [&str; 9] = [
        "CARGO",
        "RUSTC",
        "RUSTDOC",
        "RUSTFLAGS",
        "RUSTUP_TOOLCHAIN",
        "RUST_RECURSION_COUNT",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_TARGET_DIR",
        "LD_LIBRARY_PATH",
    ];
    const STARTS: [&str; 5] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_PRIMARY_", "DEP_"];
    WHOLE.contains(&name) || STARTS.iter().any(|start| name.starts_with(start))
}

/// Whether a compiler that answers like `rustc 1.96.0 (…)` understands our sources.
fn is_new_enough(answer: &str) -> Option<bool> {
    Some(version(answer.split_whitespace().nth(1)?)? >= version(OLDEST)?)
}

/// The first two numbers of a version: major and minor.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// The native cargo, which is the one that runs us.
pub fn native_cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if is_inherited(&text) && !["CARGO", "RUSTUP_TOOLCHAIN", "RUSTC"].contains(&text.as_ref()) {
            command.env_remove(name);
        }
    }
    command.env("CARGO_TARGET_DIR", project::target()).current_dir(project::root());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(version("1.97.0-nightly"), Some((1, 97)));
        assert_eq!(is_new_enough("rustc 1.100.0 (ac68faa20 2026-05-25)"), Some(true));
        assert_eq!(is_new_enough(&format!("rustc {OLDEST}.0 (ac68faa20 2026-05-25)")), Some(true));
        assert_eq!(is_new_enough("rustc 1.63.0 (4b91a6ea7 2022-08-08)"), Some(false));
        assert_eq!(is_new_enough("nonsense"), None);
    }

    #[test]
    fn what_a_running_cargo_sets_is_not_handed_on() {
        for name in ["CARGO", "RUSTUP_TOOLCHAIN", "CARGO_PKG_NAME", "CARGO_MANIFEST_DIR"] {
            assert!(is_inherited(name), "{name}");
        }
        for name in ["PATH", "HOME", "CARGO_HOME", "CARGO_REGISTRIES_CRATES_IO_PROTOCOL", "HTTPS_PROXY"] {
            assert!(!is_inherited(name), "{name}");
        }
    }
}
