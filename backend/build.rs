//! Makes sure that the folder of the built page exists, and that a release build embeds its present files.

use std::path::Path;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    // An empty folder is enough: the server then says how to build the page.
    if let Err(error) = std::fs::create_dir_all(&dist) {
        println!("cargo::error=the folder {} cannot be created: {error}", dist.display());
    }
    // A debug build reads the files when it serves them, so it need not be built again.
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rerun-if-changed=../dist");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
