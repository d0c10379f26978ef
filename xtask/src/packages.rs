//! The distribution's packages (Debian, Ubuntu): installed when something is missing, and only then.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::step;

/// Whether this system installs packages with apt.
pub fn available() -> bool {
    Path::new("/etc/debian_version").exists() && step::find_program("apt-get").is_some()
}

/// Installs packages; `purpose` is what a person reads while it goes on.
pub fn install(purpose: &str, packages: &[&str]) -> Result<()> {
    let by_hand = format!("apt-get install {}", packages.join(" "));
    let prefix: &[&str] = match (is_root(), step::find_program("sudo")) {
        (true, _) => &[],
        (false, Some(_)) => &["sudo"],
        (false, None) => bail!("{purpose} is missing. Get it, as root, with:  {by_hand}"),
    };
    step::run("Reading the lists of packages", apt(prefix).arg("update"))
        .with_context(|| format!("{purpose} is missing. Get it with:  {by_hand}"))?;
    let mut command = apt(prefix);
    command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
    step::run(&format!("Installing {purpose}"), &mut command)
        .with_context(|| format!("{purpose} is missing. Get it with:  {by_hand}"))?;
    Ok(())
}

fn apt(prefix: &[&str]) -> Command {
    let words: Vec<&str> =
        prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]).collect();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

fn is_root() -> bool {
    step::quiet(Command::new("id").arg("-u")).is_some_and(|answer| answer.trim() == "0")
}
