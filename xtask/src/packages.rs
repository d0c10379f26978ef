//! The distribution's packages (Debian, Ubuntu): installed when something is missing, and only then. It never
//! uses sudo without the user's consent.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::step;

/// Whether this system installs packages with apt.
pub fn available() -> bool {
    Path::new("/etc/debian_version").exists() && step::find_program("apt-get").is_some()
}

/// Installs packages; `purpose` is what the user reads while it goes on.
pub fn install(purpose: &str, packages: &[&str]) -> Result<()> {
    let by_hand =
        format!("{purpose} is missing. Get it, as root, with:  apt-get install {}", packages.join(" "));
    let prefix: &[&str] = match permission(is_root(), step::find_program("sudo").is_some(), is_attended()) {
        Permission::Given => &[],
        Permission::Asked if agrees(purpose, packages)? => &["sudo"],
        Permission::Asked | Permission::None => bail!("{by_hand}"),
    };
    step::run("Reading the lists of packages", apt(prefix).arg("update")).context(by_hand.clone())?;
    let mut command = apt(prefix);
    command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
    step::run(&format!("Installing {purpose}"), &mut command).context(by_hand)?;
    Ok(())
}

/// Whether packages may be installed.
#[derive(Debug, PartialEq, Eq)]
enum Permission {
    /// The user is root.
    Given,
    /// The user decides whether sudo is used.
    Asked,
    /// There is no sudo, or nobody can answer.
    None,
}

fn permission(root: bool, sudo: bool, attended: bool) -> Permission {
    match (root, sudo && attended) {
        (true, _) => Permission::Given,
        (false, true) => Permission::Asked,
        (false, false) => Permission::None,
    }
}

/// Asks the user, who has to say yes.
fn agrees(purpose: &str, packages: &[&str]) -> Result<bool> {
    println!("  {purpose} is missing. This would install it:  sudo apt-get install {}", packages.join(" "));
    print!("  Run it now? [y/N] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Whether a user can read a question and answer it.
fn is_attended() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

fn is_root() -> bool {
    step::quiet(Command::new("id").arg("-u")).is_some_and(|answer| answer.trim() == "0")
}

fn apt(prefix: &[&str]) -> Command {
    let words: Vec<&str> =
        prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]).collect();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sudo_is_asked_about_and_only_where_the_user_can_answer() {
        assert_eq!(permission(true, true, false), Permission::Given);
        assert_eq!(permission(false, true, true), Permission::Asked);
        assert_eq!(permission(false, true, false), Permission::None);
        assert_eq!(permission(false, false, true), Permission::None);
    }
}
