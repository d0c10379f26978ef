//! `interleave explore`: what it prints, and its exit codes.

use std::path::PathBuf;
use std::process::{Command, Output};

use interleave_tests::server::program;
use serde_json::Value;

const RACE: &str = "import threading\n\ncount = 0\n\ndef add():\n    global count\n    count += 1\n\n\
     ada = threading.Thread(target=add, name=\"ada\")\nbob = threading.Thread(target=add, name=\"bob\")\n\
     ada.start(); bob.start()\nada.join(); bob.join()\nprint(count)\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("there is a folder for files that go away"))
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).expect("the file can be written");
        path
    }
}

fn explore(args: &[&str]) -> Output {
    Command::new(program()).arg("explore").args(args).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the program writes text")
}

#[test]
fn a_lost_update_is_found_and_its_link_shows_it() {
    let folder = Folder::new();
    let race = folder.file("race.py", RACE);
    let output = explore(&[race.to_str().unwrap(), "--expect", "2", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["verdict"], &json["interleavings"]), (&"failed".into(), &"6".into()), "{json}");
    let lost = &json["outcomes"][0];
    assert_eq!(
        (&lost["stdout"], &lost["interleavings"], &lost["switches"]),
        (&"1\n".into(), &"4".into(), &1.into())
    );
    assert_eq!(lost["operations"][0]["text"], "reads count → 0");
    let link = lost["link"].as_str().unwrap();
    let shown = Command::new(program()).args(["run", link]).output().unwrap();
    assert_eq!(text(&shown.stdout), "1\n");
}

#[test]
fn a_lock_is_proved_to_mend_it() {
    let folder = Folder::new();
    let race = folder.file("race.py", RACE);
    let mended = RACE
        .replace("count = 0", "count = 0\nlock = threading.Lock()")
        .replace("    count += 1", "    with lock:\n        count += 1");
    let mended = folder.file("mended.py", &mended);
    let output = explore(&[mended.to_str().unwrap(), "--expect", "2"]);
    assert!(output.status.success());
    assert!(
        text(&output.stdout).contains("Proved: these are all outcomes. 1 outcome"),
        "{}",
        text(&output.stdout)
    );
    let output = explore(&[race.to_str().unwrap(), mended.to_str().unwrap(), "--expect", "2"]);
    assert!(
        text(&output.stdout).contains("gone      not as expected, prints \"1\""),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn a_check_and_a_call_can_fail() {
    let folder = Folder::new();
    let race = folder.file("race.py", RACE);
    let output = explore(&[race.to_str().unwrap(), "--check", "count == 2"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("check: count == 2"), "{}", text(&output.stdout));
    let bank = folder.file("bank.py", "def test():\n    assert False, 'never'\n");
    let output = explore(&[bank.to_str().unwrap(), "--call", "bank:test"]);
    assert_eq!(output.status.code(), Some(1));
    let output = explore(&[bank.to_str().unwrap(), "--call", "bank"]);
    assert!(text(&output.stderr).contains("MODULE:FUNCTION"), "{}", text(&output.stderr));
}
