//! A run of a program: stepping back, choosing another thread, the link to that moment; how a run ends, in words; the
//! comparison; stopping.

use std::path::Path;

use interleave_tests::browser::{Page, in_browser};
use interleave_tests::server::{Server, project};
use shared::link::program::{self as program_link, ProgramLink};
use shared::program::{Policy, ProgramSpec, Settings, SourceFile};
use thirtyfour::{Key, TypingData};

use crate::visit::share;

const RUN: &str = "[data-testid=program-run]";
const STOP: &str = "[data-testid=program-stop]";
const STATUS: &str = "[data-testid=program-status]";
const END: &str = "[data-testid=end]";
const OUTPUT: &str = "[data-testid=output]";
const CHOOSE: &str = "[data-testid=choose]";
const LINE_BACK: &str = "[data-testid=line-back]";
const LINE_FORWARD: &str = "[data-testid=line-forward]";

/// Two threads that lose updates where the language permits it.
const RACE: &str = "\
import threading

count = 0

def add(times):
    global count
    for _ in range(times):
        old = count
        count = old + 1

threads = [threading.Thread(target=add, args=(20,), name=name) for name in (\"ada\", \"bob\")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(\"counted\", count)
";

/// Two threads that take two locks in different orders, each after the other has its first.
const DEADLOCK: &str = "\
import threading
import time

left = threading.Lock()
right = threading.Lock()

def take(first, second):
    with first:
        time.sleep(0.01)
        with second:
            print(\"both\")

threading.Thread(target=take, args=(left, right), name=\"ada\").start()
threading.Thread(target=take, args=(right, left), name=\"bob\").start()
";

/// Work that several cores share, if they may.
const WORK: &str = "\
import threading

def work():
    total = 0
    for number in range(20_000):
        total += number

threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(\"done\")
";

fn spec(source: &str, policy: Policy) -> ProgramSpec {
    let settings = Settings { policy, cores: 2, seed: 3, ..Settings::default() };
    ProgramSpec { source: source.to_owned(), settings, ..ProgramSpec::default() }
}

fn address(server: &Server, spec: ProgramSpec) -> String {
    let fragment = program_link::encode(&ProgramLink::new(spec, None)).expect("the program is small");
    format!("{}/#{fragment}", server.url())
}

/// Runs `test` with a page on which the program is open. At the end the console must be free of errors.
async fn with_program(name: &str, spec: ProgramSpec, test: impl AsyncFnOnce(&Page, &Server)) {
    let server = Server::start(&[]);
    in_browser(name, async |page| {
        page.open_url(&address(&server, spec)).await;
        test(page, &server).await;
        assert_eq!(page.console_errors().await, [""; 0]);
    })
    .await;
}

/// Clicks, and waits until the page has done what it asks for.
pub async fn press(page: &Page, selector: &str) {
    page.click(selector).await;
    page.idle().await;
}

/// A key, wherever the focus is.
async fn key(page: &Page, keys: impl Into<TypingData>) {
    page.find("body").await.send_keys(keys).await.expect("the page takes keys");
    page.idle().await;
}

/// The step that the page shows.
pub async fn step(page: &Page) -> u64 {
    let step = page.eval("document.querySelector('[data-testid=position]').dataset.step").await;
    step.as_str().and_then(|step| step.parse().ok()).expect("the position has a step")
}

/// The texts that the page shows of a moment.
async fn moment(page: &Page) -> Vec<String> {
    let mut seen = vec![step(page).await.to_string()];
    for selector in ["[data-testid=inspector]", OUTPUT, "[data-testid=position]"] {
        seen.push(page.text(selector).await);
    }
    seen
}

/// The texts without the marks of what changed, which depend on the position that was shown before.
fn unmarked(texts: &[String]) -> Vec<String> {
    let words = texts.iter().flat_map(|text| text.split_whitespace());
    words.filter(|word| *word != "(changed)").map(str::to_owned).collect()
}

#[tokio::test]
async fn a_moment_of_a_chosen_interleaving_is_sent_and_seen() {
    let server = Server::start(&[]);
    let (mut link, mut sent) = (String::new(), Vec::new());
    in_browser("moment_is_sent", async |page| {
        page.open_url(&address(&server, spec(RACE, Policy::AnyBytecode))).await;
        assert_eq!(step(page).await, 0, "nothing runs until it is asked for");
        press(page, RUN).await;
        assert!(page.text(END).await.starts_with("Finished"));
        assert!(page.text(OUTPUT).await.contains("counted"));
        let end = step(page).await;
        // Back until another thread could have had the turn.
        while !page.has(CHOOSE).await {
            press(page, "[data-testid=switch-back]").await;
            assert!(step(page).await > 0, "somewhere two threads were ready");
        }
        assert!(step(page).await < end);
        press(page, CHOOSE).await;
        assert_eq!(page.count("[data-testid=decision]").await, 1);
        press(page, LINE_FORWARD).await;
        press(page, LINE_FORWARD).await;
        sent = moment(page).await;
        link = share(page).await;
        assert_eq!(page.console_errors().await, [""; 0]);
    })
    .await;
    let opened =
        program_link::decode(link.split_once('#').expect("a link has a fragment").1).expect("it is whole");
    assert_eq!(opened.spec.decisions.len(), 1);
    in_browser("moment_is_seen", async |page| {
        page.open_url(&link).await;
        assert_eq!(unmarked(&moment(page).await), unmarked(&sent));
        assert_eq!(page.count("[data-testid=decision]").await, 1);
        assert_eq!(page.console_errors().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn steps_back_and_forward_again_lead_to_the_same_moment() {
    with_program("back_and_forward", spec(RACE, Policy::Gil), async |page, _| {
        press(page, RUN).await;
        let mut moments = Vec::new();
        for _ in 0..4 {
            key(page, Key::Shift + Key::F9).await;
            moments.push(moment(page).await);
        }
        moments.pop();
        while let Some(expected) = moments.pop() {
            key(page, Key::F9 + "").await;
            assert_eq!(unmarked(&moment(page).await), unmarked(&expected));
        }
        // By instructions, by decisions, and by dragging the position with the keys of its slider.
        let here = step(page).await;
        press(page, "[data-testid=bytecode-back]").await;
        assert_eq!(step(page).await, here - 1);
        press(page, "[data-testid=switch-back]").await;
        let before = step(page).await;
        assert!(before < here - 1);
        // A press moves it by a part of what can be seen, which may lie within one instruction.
        for _ in 0..20 {
            page.find(".stage-axis").await.send_keys(Key::Left + "").await.expect("the slider takes keys");
            page.idle().await;
        }
        assert!(step(page).await < before);
        press(page, "[data-testid=program-restart]").await;
        assert_eq!(step(page).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_decision_can_be_taken_back() {
    with_program("decision_taken_back", spec(RACE, Policy::AnyBytecode), async |page, _| {
        press(page, RUN).await;
        while !page.has(CHOOSE).await {
            press(page, "[data-testid=switch-back]").await;
        }
        let before = moment(page).await;
        press(page, CHOOSE).await;
        assert_ne!(page.text("[data-testid=next]").await, "");
        press(page, "[data-testid=decision] button").await;
        assert_eq!(page.count("[data-testid=decision]").await, 0);
        assert_eq!(moment(page).await[0], before[0]);
    })
    .await;
}

#[tokio::test]
async fn a_deadlock_is_named_with_its_cycle() {
    with_program("deadlock", spec(DEADLOCK, Policy::Gil), async |page, _| {
        press(page, RUN).await;
        let end = page.text(END).await;
        for word in ["Deadlock", "ada", "bob", "left", "right", "line 10", "line 8"] {
            assert!(end.contains(word), "no {word} in {end}");
        }
        // The main thread, which waits for the others to end, may be named as well.
        let named = page.count("[data-testid=deadlock] li").await;
        assert!((2..=3).contains(&named), "{end}");
        assert_eq!(page.count(".cycle-arrow").await, named);
        let held = page.text("[data-testid=inspector]").await;
        assert!(held.contains("waits for the lock"), "{held}");
    })
    .await;
}

#[tokio::test]
async fn settings_are_compared_on_one_axis_and_in_one_table() {
    with_program("compare", spec(WORK, Policy::Gil), async |page, _| {
        press(page, "[data-testid=compare-run]").await;
        assert_eq!(page.count("[data-testid=compare-row]").await, 4);
        let cell = async |row: u32, column: u32| {
            page.text(&format!("[data-testid=compare-row]:nth-child({row}) > :nth-child({column})")).await
        };
        for row in 1..=4 {
            assert_eq!(cell(row, 2).await, "finished");
            assert_eq!(cell(row, 6).await, if row == 1 { "the first" } else { "equal" });
        }
        assert_eq!(cell(1, 4).await, "1.00×");
        let factor = |text: String| text.trim_end_matches('×').parse::<f64>().expect("a factor is a number");
        assert!(factor(cell(2, 4).await) < 1.5, "the interpreter lock lets one thread run");
        assert!(factor(cell(4, 4).await) > 2.5, "free threads use four cores");
        assert!(page.count(".stage-header.is-run").await >= 1);
    })
    .await;
}

#[tokio::test]
async fn an_endless_loop_is_stopped_and_what_it_wrote_is_kept() {
    let source = "print(\"begun\")\nwhile True:\n    pass\n";
    with_program("endless", spec(source, Policy::Gil), async |page, _| {
        page.click(RUN).await;
        page.until(&format!("document.querySelector('{OUTPUT}').innerText.includes('begun')")).await;
        assert_eq!(page.text(STATUS).await, "Running.");
        press(page, STOP).await;
        assert_eq!(page.text(STATUS).await, "Stopped.");
        assert!(page.text(END).await.starts_with("You stopped the run"));
        assert!(page.text(OUTPUT).await.contains("begun"));
        // And back from there.
        let end = step(page).await;
        press(page, LINE_BACK).await;
        assert!(step(page).await < end);
    })
    .await;
}

#[tokio::test]
async fn a_changed_setting_never_mixes_with_the_run_that_is_shown() {
    with_program("stale", spec(RACE, Policy::Gil), async |page, _| {
        press(page, RUN).await;
        page.fill("[data-testid=setting-cores]", "7").await;
        page.idle().await;
        assert!(page.text(STATUS).await.contains("run again"));
        assert!(!page.find(LINE_BACK).await.is_enabled().await.expect("a button has a state"));
        press(page, RUN).await;
        assert_eq!(page.text(STATUS).await, "Finished.");
    })
    .await;
}

#[tokio::test]
async fn an_engine_that_cannot_be_loaded_is_said_and_loaded_at_the_next_try() {
    let page_files = tempfile::tempdir().expect("a temporary folder can be made");
    copy_folder(&project().join("dist"), page_files.path());
    let (engine, away) = (page_files.path().join("engine"), page_files.path().join("away"));
    std::fs::rename(&engine, &away).expect("the engine can be moved away");
    let server =
        Server::start(&["--assets", page_files.path().to_str().expect("a temporary path is a text")]);
    in_browser("engine_missing", async |page| {
        page.open_url(&address(&server, spec(RACE, Policy::Gil))).await;
        press(page, RUN).await;
        assert!(page.text(STATUS).await.contains("could not be loaded"), "{}", page.text(STATUS).await);
        std::fs::rename(&away, &engine).expect("the engine can be moved back");
        press(page, "[data-testid=engine-again]").await;
        assert!(!page.has("[data-testid=engine-again]").await);
        press(page, RUN).await;
        assert_eq!(page.text(STATUS).await, "Finished.");
    })
    .await;
}

#[tokio::test]
async fn a_run_without_events_has_lanes_as_long_as_it_took() {
    let mut spec = spec("while True:\n    pass\n", Policy::Gil);
    spec.settings.limits.instructions = 1_000_000;
    with_program("no_events", spec, async |page, _| {
        press(page, RUN).await;
        assert!(page.text(END).await.contains("instructions"));
        assert!(page.text("[data-testid=next]").await.contains("the run is over"));
        assert!(
            !page.has(CHOOSE).await || !page.find(CHOOSE).await.is_displayed().await.expect("it has a place")
        );
        let ran = "document.querySelector('[data-testid=lanes-in-numbers] tbody td').textContent";
        assert!(page.eval(ran).await.as_str().expect("a time").ends_with(" ms"));
    })
    .await;
}

#[tokio::test]
async fn what_another_file_wrote_leads_to_that_file() {
    let mut spec = spec("import bank\n\nbank.open_account()\n", Policy::Gil);
    let text = "def open_account():\n    print(\"open\")\n";
    spec.files.push(SourceFile { name: "bank.py".to_owned(), text: text.to_owned() });
    with_program("other_file", spec, async |page, _| {
        press(page, RUN).await;
        press(page, ".output-segment").await;
        let shown = page.eval("document.querySelector('.file-tab[aria-selected=true]').textContent").await;
        assert_eq!(shown, "bank.py");
        assert!(page.text(".cm-activeLine").await.contains("print"));
    })
    .await;
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("the page was built") {
        let entry = entry.expect("the folder can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}
