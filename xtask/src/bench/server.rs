//! The server that is measured, on a free port of this machine.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::project;

/// A server that ends with this value.
pub struct Server {
    process: Child,
    /// The binary that it runs.
    pub binary: PathBuf,
    /// Where the page is.
    pub address: String,
}

impl Server {
    /// Starts it, and waits until it listens.
    pub fn start(binary: &Path) -> Result<Server> {
        let mut process = Command::new(binary)
            .args(["serve", "--port", "0", "--data"])
            .arg(project::state().join("bench-data"))
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", project::shown(binary)))?;
        let mut line = String::new();
        let output = process.stdout.take().context("the server's output is piped")?;
        BufReader::new(output).read_line(&mut line)?;
        // From here on the process ends with this value, also when its line cannot be read.
        let mut server = Server { process, binary: binary.to_owned(), address: String::new() };
        let address = line.split_whitespace().find(|word| word.starts_with("http://"));
        let address = address.with_context(|| format!("the server did not say where it is: {line}"))?;
        server.address = address.trim_end_matches('/').to_owned();
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
