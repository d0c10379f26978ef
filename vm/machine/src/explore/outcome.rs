//! How a run ends, and when two ends are the same outcome: names of threads and addresses make no difference.

use shared::program::view::ProgramEnd;

use crate::machine::Machine;

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    /// Nothing where no end can be reached any more: threads go round in circles for ever.
    pub end: Option<ProgramEnd>,
    /// Whether something went wrong: an exception that nobody caught, in any thread, a deadlock, a limit, no end.
    pub failing: bool,
    /// How many threads an exception has ended.
    pub threads_failed: u32,
}

/// What outcomes have in common that count as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    stdout: String,
    how: String,
    threads_failed: u32,
}

impl Outcome {
    /// The outcome of a machine whose run has ended.
    pub fn of(machine: &Machine, stdout: &str, stderr: &str) -> Self {
        let threads_failed = machine.system.threads_failed;
        let end = machine.end.clone();
        let well = matches!(end, Some(ProgramEnd::Finished { exit_code: 0 }));
        Self {
            stdout: stdout.to_owned(),
            stderr: stderr.to_owned(),
            failing: !well || threads_failed > 0,
            end,
            threads_failed,
        }
    }

    /// No end is reached.
    pub fn endless() -> Self {
        Self { stdout: String::new(), stderr: String::new(), end: None, failing: true, threads_failed: 0 }
    }

    /// What it has in common with outcomes that count as the same.
    pub fn key(&self) -> Key {
        let how = match &self.end {
            None => "endless".to_owned(),
            Some(ProgramEnd::Finished { exit_code }) => {
                format!("finished {exit_code} {}", plain(last_line(&self.stderr)))
            }
            Some(ProgramEnd::Raised { message, line }) => format!("raised {} {line:?}", plain(message)),
            Some(ProgramEnd::Deadlock { waits }) => {
                let mut all: Vec<String> =
                    waits.iter().map(|wait| format!("{:?} {:?}", wait.what, wait.line)).collect();
                all.sort_unstable();
                format!("deadlock {}", all.join(", "))
            }
            Some(ProgramEnd::Limit { name, .. }) => format!("limit {name}"),
            Some(ProgramEnd::Stopped) => "stopped".to_owned(),
        };
        Key { stdout: plain(&self.stdout), how, threads_failed: self.threads_failed }
    }
}

fn last_line(text: &str) -> &str {
    text.trim_end().lines().next_back().unwrap_or_default()
}

/// A text without numbers of threads and without addresses.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) =
        ["Thread-", "0x"].iter().filter_map(|mark| rest.find(mark).map(|at| at + mark.len())).min()
    {
        plain.push_str(&rest[..at]);
        let hex = rest[..at].ends_with("0x");
        rest = rest[at..]
            .trim_start_matches(|c: char| if hex { c.is_ascii_hexdigit() } else { c.is_ascii_digit() });
    }
    plain.push_str(rest);
    plain
}
