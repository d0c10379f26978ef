//! Tells the page where the engine, the editor and the programs' gallery lie: each address is a hash of the
//! contents, which `cargo xtask page` has written.

use std::path::Path;
use std::{env, fs};

fn main() {
    let manifest = env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| ".".to_owned());
    for (name, variable) in [("engine", "ENGINE_DIR"), ("editor", "EDITOR_DIR"), ("programs", "PROGRAMS_DIR")]
    {
        let file = Path::new(&manifest).join("../target").join(name).join("HASH");
        // Where nothing was built (checking and testing the page on the host) the page is never served.
        let hash = fs::read_to_string(&file).unwrap_or_else(|_| "unbuilt".to_owned());
        println!("cargo::rustc-env={variable}={name}/{}", hash.trim());
        println!("cargo::rerun-if-changed={}", file.display());
    }
    println!("cargo::rerun-if-changed=build.rs");
}
