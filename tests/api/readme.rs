//! What README shows is what the program does.

use std::process::Command;

use interleave_tests::readme;
use interleave_tests::server::program;

#[test]
fn the_race_has_the_outcomes_that_readme_shows() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("race.py");
    std::fs::write(&path, readme::race()).expect("the program can be written");
    let output = Command::new(program())
        .args(["run", "--policy", "any-bytecode", "--seeds", "1000"])
        .arg(&path)
        .output()
        .expect("the program runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), readme::outcomes());
}
