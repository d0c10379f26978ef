//! The real server, as a process of its own on a free port, with a data folder of its own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A running server. It is ended when this goes out of scope.
pub struct Server {
    child: Child,
    url: String,
    data: TempDir,
}

impl Server {
    /// Starts a server with these further options, and waits until it says where it listens.
    ///
    /// # Panics
    /// If there is no server to start, or if it ends at once.
    pub fn start(options: &[&str]) -> Server {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let mut child = Command::new(program())
            .args(["serve", "--port", "0"])
            .env("INTERLEAVE_DATA", data.path())
            .args(options)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}", program().display()));
        let mut line = String::new();
        let stdout = child.stdout.take().expect("standard output is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("the server's output can be read");
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        let url = url.unwrap_or_else(|| panic!("the server said {line:?} instead of its address")).to_owned();
        Server { child, url, data }
    }

    /// Where it is, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Where its data is.
    pub fn data(&self) -> &std::path::Path {
        self.data.path()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, as a test wished.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server's binary: the one that `INTERLEAVE_BIN` names, or the debug one.
pub fn program() -> PathBuf {
    match std::env::var_os("INTERLEAVE_BIN") {
        Some(program) => program.into(),
        None => project().join("target/debug/interleave"),
    }
}

/// The project's folder.
pub fn project() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests' crate lies in the project").to_owned()
}
