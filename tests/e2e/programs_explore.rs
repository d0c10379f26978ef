//! Every interleaving of a program, in the page: the outcomes with their counts, the shortest run of one as a table and
//! as a run to step through, and the proof that a lock mends it.

use interleave_tests::browser::{Page, in_browser};
use interleave_tests::server::Server;
use shared::link::program::{self as program_link, ProgramLink};
use shared::program::ProgramSpec;

const RACE: &str = "import threading\n\ncount = 0\n\ndef add():\n    global count\n    for _ in range(2):\n        count += 1\n\n\
     ada = threading.Thread(target=add, name=\"ada\")\nbob = threading.Thread(target=add, name=\"bob\")\n\
     ada.start(); bob.start()\nada.join(); bob.join()\nprint(\"counted\", count)\n";

const EXPLORE: &str = "[data-testid=explore]";
const VERDICT: &str = "[data-testid=explore-verdict]";

async fn open(page: &Page, server: &Server, source: &str) {
    let spec = ProgramSpec { source: source.to_owned(), ..ProgramSpec::default() };
    let fragment = program_link::encode(&ProgramLink::new(spec, None)).expect("the program is small");
    page.open_url(&format!("{}/#{fragment}", server.url())).await;
}

/// The cells of a table, row by row.
async fn cells(page: &Page, table: &str) -> Vec<Vec<String>> {
    let script = format!(
        "[...document.querySelectorAll('{table} tbody tr')].map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    );
    serde_json::from_value(page.eval(&script).await).expect("rows of texts")
}

#[tokio::test]
async fn a_race_has_three_outcomes_and_the_shortest_run_of_one_can_be_opened() {
    let server = Server::start(&[]);
    in_browser("explore_race", async |page| {
        open(page, &server, RACE).await;
        page.click(EXPLORE).await;
        page.idle().await;
        let verdict = page.text(VERDICT).await;
        assert!(verdict.starts_with("Proved: these are all outcomes. 3 outcomes"), "{verdict}");
        assert!(verdict.contains("70 interleavings"), "{verdict}");
        let outcomes = cells(page, "[data-testid=outcomes]").await;
        let counts: Vec<_> =
            outcomes.iter().map(|row| (row[1].as_str(), row[2].as_str(), row[4].as_str())).collect();
        assert_eq!(counts, [("counted 4", "6", "0"), ("counted 2", "32", "1"), ("counted 3", "32", "2")]);
        page.click("[data-testid=outcome]:nth-child(3) [data-testid=open-outcome]").await;
        page.idle().await;
        assert_eq!(page.text("[data-testid=output]").await.trim(), "counted 3");
        assert_eq!(page.console_errors().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_lock_leaves_one_outcome() {
    let mended = RACE
        .replace("count = 0", "count = 0\nlock = threading.Lock()")
        .replace("        count += 1", "        with lock:\n            count += 1");
    let server = Server::start(&[]);
    in_browser("explore_lock", async |page| {
        open(page, &server, &mended).await;
        page.click(EXPLORE).await;
        page.idle().await;
        let verdict = page.text(VERDICT).await;
        assert!(
            verdict.starts_with("Proved: these are all outcomes. 1 outcome, and it is no failure"),
            "{verdict}"
        );
    })
    .await;
}
