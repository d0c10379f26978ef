//! Tells the page where its engine lies: the address is a hash of the engine's contents, which
//! `cargo xtask engine` has written.

use std::path::Path;
use std::{env, fs};

fn main() {
    let manifest = env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| ".".to_owned());
    let file = Path::new(&manifest).join("../target/engine/HASH");
    // Where no engine was built (checking and testing the page on the host) the page is never served.
    let hash = fs::read_to_string(&file).unwrap_or_else(|_| "unbuilt".to_owned());
    println!("cargo::rustc-env=ENGINE_DIR=engine/{}", hash.trim());
    println!("cargo::rerun-if-changed={}", file.display());
    println!("cargo::rerun-if-changed=build.rs");
}
