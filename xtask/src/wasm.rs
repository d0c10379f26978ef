//! The WebAssembly builds, as a table: what each is compiled with, and where it goes. Their flags are given
//! here and not in cargo's configuration, so that native builds are left alone.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::toolchain::Toolchain;
use crate::{project, step};

/// The triple of them all.
const TARGET: &str = "wasm32-unknown-unknown";

/// One way to build for WebAssembly.
#[derive(Debug)]
pub struct Build {
    pub name: &'static str,
    /// The features of the engine that it carries.
    pub carries: &'static str,
    /// The target's features that std is rebuilt with as well.
    features: &'static [&'static str],
    linker: &'static [&'static str],
    /// More for the compiler.
    compiler: &'static [&'static str],
    /// What a panic does. The engine unwinds for workloads, so that it can report a task that panicked and go on.
    /// The page and programs never catch one.
    panic: &'static str,
    /// Cargo's unstable `build-std`.
    std: &'static str,
    /// Cargo's profiles, for what is delivered and for trying things out.
    profile: &'static str,
    fast_profile: &'static str,
    /// How wasm-opt is asked to optimise.
    level: &'static str,
}

/// The page: small, and without anything that an older browser lacks.
pub const PAGE: Build = Build {
    name: "page",
    carries: "",
    features: &["+bulk-memory"],
    linker: &[],
    // Leptos' views with fewer types of their own: half of the page's size would be copies of one function.
    compiler: &["--cfg=erase_components"],
    panic: "abort",
    std: "std,panic_abort",
    profile: "page",
    fast_profile: "page-fast",
    level: "-Oz",
};

/// The engine for programs: the simulated machine.
pub const PROGRAMS: Build = Build {
    name: "programs",
    carries: "programs",
    features: &["+bulk-memory", "+simd128"],
    linker: &[],
    compiler: &["-Zunstable-options"],
    panic: "immediate-abort",
    std: "std,panic_abort",
    profile: "programs",
    fast_profile: "engine-fast",
    level: "-O3",
};

/// The engine for workloads on one thread, which runs everywhere.
pub const SINGLE: Build = Build {
    name: "single",
    carries: "workloads",
    features: &["+bulk-memory", "+simd128"],
    linker: &[],
    compiler: &[],
    panic: "unwind",
    std: "std,panic_unwind",
    profile: "engine",
    fast_profile: "engine-fast",
    level: "-O3",
};

/// The engine for workloads with threads over one shared memory, for pages that are isolated from other origins.
pub const THREADS: Build = Build {
    name: "threads",
    carries: "workloads",
    features: &["+atomics", "+bulk-memory", "+simd128"],
    linker: &[
        "--shared-memory",
        "--max-memory=1073741824",
        "--import-memory",
        "--export=__wasm_init_tls",
        "--export=__tls_size",
        "--export=__tls_align",
        "--export=__tls_base",
        "--export=__heap_base",
    ],
    compiler: &[],
    panic: "unwind",
    std: "std,panic_unwind",
    profile: "engine",
    fast_profile: "engine-fast",
    level: "-O3",
};

/// What is linted for WebAssembly without threads. Its flags are the same for the page and the engines, so that
/// the standard library and dependencies are checked once.
pub const LINT: Build =
    Build { name: "lint", features: SINGLE.features, panic: PAGE.panic, std: PAGE.std, ..PAGE };

/// What is linted for WebAssembly with threads. It has a folder of its own: cargo gives the standard library the same
/// file names with and without atomics.
pub const LINT_ATOMICS: Build = Build { name: "lint-atomics", panic: PAGE.panic, std: PAGE.std, ..THREADS };

/// All engines.
pub const ENGINES: [&Build; 3] = [&SINGLE, &THREADS, &PROGRAMS];

/// What wasm-opt must understand, whichever of them a module uses.
const WASM_OPT_FEATURES: [&str; 9] = [
    "--enable-threads",
    "--enable-bulk-memory",
    "--enable-simd",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-exception-handling",
];

impl Build {
    pub fn profile(&self, fast: bool) -> &'static str {
        if fast { self.fast_profile } else { self.profile }
    }

    /// Where cargo puts everything of this build.
    pub fn target_dir(&self) -> PathBuf {
        project::target().join(format!("wasm-{}", self.name))
    }

    /// The module of a crate, once it is built.
    pub fn module(&self, name: &str, fast: bool) -> PathBuf {
        self.target_dir().join(TARGET).join(self.profile(fast)).join(format!("{name}.wasm"))
    }

    /// Cargo, or a program that calls cargo, with this build's flags in its environment.
    pub fn configure<'a>(&self, command: &'a mut Command, toolchain: &Toolchain) -> &'a mut Command {
        command
            .env("CARGO_BUILD_TARGET", TARGET)
            .env("CARGO_TARGET_DIR", self.target_dir())
            .env("CARGO_UNSTABLE_BUILD_STD", self.std)
            .env("CARGO_ENCODED_RUSTFLAGS", self.rustflags(toolchain).join("\x1f"))
    }

    /// Makes a module smaller and faster, in place.
    pub fn optimise(&self, optimiser: &Path, module: &Path) -> Result<()> {
        let mut command = Command::new(optimiser);
        command.arg(self.level).args(WASM_OPT_FEATURES).arg(module).arg("-o").arg(module);
        step::run(&format!("Optimising the module ({})", self.name), &mut command)?;
        Ok(())
    }

    /// The compiler's flags, with the folders of this machine taken out of what panics say.
    fn rustflags(&self, toolchain: &Toolchain) -> Vec<String> {
        let mut flags = vec!["-C".to_owned(), format!("target-feature={}", self.features.join(","))];
        flags.extend(["-C".to_owned(), format!("panic={}", self.panic)]);
        for argument in self.linker {
            flags.extend(["-C".to_owned(), format!("link-arg={argument}")]);
        }
        flags.extend(self.compiler.iter().map(|&flag| flag.to_owned()));
        // Cargo names the workspace's own sources relative to its root, so these need no entry.
        let mut folders = vec![(toolchain.sysroot.join("lib/rustlib/src/rust"), "rust")];
        if let Some(home) = std::env::home_dir() {
            let cargo = std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
            folders.push((cargo.join("registry/src"), "crates"));
        }
        for (folder, name) in folders {
            flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
        }
        flags
    }
}
