//! The race that README shows, so that tests run the very text that a reader sees.

use crate::server::project;

/// The program: README's first block of Python.
pub fn race() -> String {
    block("python")
}

/// What `interleave run --seeds` prints for it: README's first block of plain text.
pub fn outcomes() -> String {
    block("text")
}

/// The seed in the row of the outcome with this output.
pub fn seed(output: &str) -> u64 {
    let outcomes = outcomes();
    let rows = outcomes.lines().map(|line| line.split(['│', '┆']).map(str::trim).collect::<Vec<_>>());
    let mut seeds = rows.filter_map(|cells| match cells[..] {
        ["", _, _, seed, _, shown, ""] if shown == output => seed.parse().ok(),
        _ => None,
    });
    seeds.next().unwrap_or_else(|| panic!("README shows no outcome {output}"))
}

fn block(language: &str) -> String {
    let path = project().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (_, after) = readme
        .split_once(&format!("```{language}\n"))
        .unwrap_or_else(|| panic!("README has no block of {language}"));
    let (block, _) = after.split_once("```").expect("a block has an end");
    block.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_race_loses_an_update_under_some_seed() {
        assert!(race().contains("count += 1"));
        assert_ne!(seed("1"), seed("2"));
    }
}
