//! The pictures of README: the tests of the page take them from real runs, and this command keeps them in `docs`.

use anyhow::Result;

use crate::{browser, page, project, server, step, toolchain};

/// Builds the page and the server, and takes the pictures.
pub fn take() -> Result<()> {
    browser::driver()?;
    page::build(false, false)?;
    let server = server::build(true)?;
    let mut cargo = toolchain::native_cargo();
    cargo
        .args(["test", "--locked", "--package", "interleave-tests", "--test", "e2e", "pictures"])
        .env("INTERLEAVE_BIN", server)
        .env("INTERLEAVE_PICTURES", project::root().join("docs"));
    step::run("Taking the pictures", &mut cargo)?;
    Ok(())
}
