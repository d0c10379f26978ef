//! `cargo xtask dev`: the page and the server from builds that are quick, rebuilt when a source changes, and the
//! open page reloaded.

use std::ffi::OsString;
use std::process::{Child, Command};
use std::time::Duration;
use std::{fs, thread};

use anyhow::{Context, Result};

use crate::{page, project, server, sources};

/// How often the sources are looked at.
const INTERVAL: Duration = Duration::from_millis(400);
/// The page asks this file for a change.
const STAMP: &str = "dev-stamp.txt";
/// The script that asks. It is a file, since the page's policy forbids scripts in the page.
const SCRIPT: (&str, &str) = (
    "dev-reload.js",
    "let seen;\n\
     setInterval(async () => {\n\
       const answer = await fetch('./dev-stamp.txt', { cache: 'no-store' }).catch(() => undefined);\n\
       if (!answer?.ok) return;\n\
       const stamp = await answer.text();\n\
       if (seen !== undefined && seen !== stamp) location.reload();\n\
       seen = stamp;\n\
     }, 500);\n",
);

/// Runs until it is interrupted; `options` are handed to the server.
pub fn run(options: &[OsString]) -> Result<()> {
    let mut served: Option<Child> = None;
    let (mut page_seen, mut server_seen) = (String::new(), String::new());
    loop {
        let (page_now, server_now) =
            (sources::fingerprint(&sources::PAGE)?, sources::fingerprint(&sources::SERVER)?);
        let server_changed = server_now != server_seen;
        let page_changed = page_now != page_seen;
        if page_changed {
            page_seen = page_now;
            report(build_page());
        }
        if server_changed {
            server_seen = server_now;
            match server::build(false) {
                Ok(binary) => {
                    stop(&mut served)?;
                    let child = Command::new(&binary).arg("serve").args(options).spawn();
                    served = Some(child.with_context(|| format!("cannot start {}", binary.display()))?);
                }
                Err(error) => report(Err(error)),
            }
        }
        if page_changed || server_changed {
            println!("  watching for changes");
        }
        thread::sleep(INTERVAL);
    }
}

/// Builds the page and puts the reloading script into it.
fn build_page() -> Result<()> {
    page::build(true, false)?;
    let dist = project::dist();
    let index = dist.join("index.html");
    let text = fs::read_to_string(&index)?;
    if !text.contains(SCRIPT.0) {
        let tag = format!("<script type=\"module\" src=\"./{}\"></script></head>", SCRIPT.0);
        fs::write(&index, text.replacen("</head>", &tag, 1))?;
        fs::write(dist.join(SCRIPT.0), SCRIPT.1)?;
    }
    fs::write(dist.join(STAMP), sources::fingerprint(&sources::PAGE)?)?;
    page::forget()
}

/// Ends the server that runs, so that the port is free.
fn stop(served: &mut Option<Child>) -> Result<()> {
    if let Some(mut child) = served.take() {
        child.kill()?;
        child.wait()?;
    }
    Ok(())
}

/// A failed build is said, and the next change is waited for.
fn report(result: Result<()>) {
    if let Err(error) = result {
        eprintln!("error: {error:#}");
    }
}
