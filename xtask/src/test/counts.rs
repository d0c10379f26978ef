//! How many tests passed, failed and were skipped, read from what the test runners print.

use std::fmt;
use std::ops::Add;

/// How many passed, failed and were skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Counts {
    pub fn one_passed() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    pub fn one_failed() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    pub fn one_skipped() -> Self {
        Self { skipped: 1, ..Self::default() }
    }

    pub fn one(success: bool) -> Self {
        if success { Self::one_passed() } else { Self::one_failed() }
    }

    /// The sum over all of a runner's result lines. A runner that failed without naming a failed test (it could
    /// not compile, or a test ended the process), or that ran no test at all, counts as one failure.
    pub fn of_runner(lines: &[String], success: bool) -> Self {
        let sum = lines.iter().filter_map(|line| result_line(line)).fold(Self::default(), Add::add);
        let silent = (!success && sum.failed == 0) || sum.passed + sum.failed == 0;
        if silent { sum + Self::one_failed() } else { sum }
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; …`, which both cargo's and the browser's runner print.
fn result_line(line: &str) -> Option<Counts> {
    let (_, numbers) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = Counts::default();
    for part in numbers.split(';') {
        let mut words = part.split_whitespace();
        let (Some(number), Some(what)) = (words.next(), words.next()) else { continue };
        let Ok(number) = number.parse() else { continue };
        match what {
            "passed" => counts.passed = number,
            "failed" => counts.failed = number,
            "ignored" => counts.skipped = number,
            _ => {}
        }
    }
    Some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn all_result_lines_are_added_up() {
        let output = lines(
            "running 2 tests\ntest a ... ok\n\
             test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out\n",
        );
        let counts = Counts::of_runner(&output, false);
        assert_eq!(counts, Counts { passed: 5, failed: 4, skipped: 1 });
        assert_eq!(counts.to_string(), "5 passed, 4 failed, 1 skipped");
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_is_a_failure() {
        let output = lines("error: could not compile `shared`");
        assert_eq!(Counts::of_runner(&output, false).failed, 1);
        let output = lines("test result: ok. 2 passed; 0 failed; 0 ignored;");
        assert_eq!(Counts::of_runner(&output, false), Counts { passed: 2, failed: 1, skipped: 0 });
    }

    #[test]
    fn a_runner_that_runs_nothing_is_a_failure() {
        let output = lines("test result: ok. 0 passed; 0 failed; 0 ignored;");
        assert_eq!(Counts::of_runner(&output, true).failed, 1);
        assert_eq!(Counts::of_runner(&[], true).failed, 1);
    }
}
