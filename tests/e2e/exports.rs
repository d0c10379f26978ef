//! What leaves the page in files: the table, and the lanes for other tools.

use interleave_tests::browser::Page;
use serde_json::Value;
use shared::{Setup, Workload};

use crate::visit::{all_variants, run, with_setup};

/// Keeps the text of the next file that the page offers, instead of asking the disk for it.
const KEEP: &str = "(() => {
    const make = URL.createObjectURL.bind(URL);
    window.kept = null;
    URL.createObjectURL = blob => { blob.text().then(text => window.kept = text); return make(blob); };
})()";

async fn file(page: &Page, button: &str) -> String {
    page.eval(KEEP).await;
    page.click(&format!("[data-testid={button}]")).await;
    page.until("window.kept !== null").await;
    page.eval("window.kept").await.as_str().expect("a file's text").to_owned()
}

#[tokio::test]
async fn table_and_lanes_leave_the_page_as_files() {
    let workload = Workload::Primes { tasks: 6, limit: 50_000 };
    let setup = Setup { workload, variants: all_variants(), ..Setup::default() };
    with_setup("exports", &setup, async |page, _| {
        run(page).await;
        let csv = file(page, "export-csv").await;
        assert_eq!(csv.lines().count(), 1 + 8, "{csv}");
        let json: Value = serde_json::from_str(&file(page, "export-json").await).expect("the table is JSON");
        assert_eq!(json.as_array().map(Vec::len), Some(8), "{json}");
        let trace: Value =
            serde_json::from_str(&file(page, "export-trace").await).expect("the trace is JSON");
        let events = trace["traceEvents"].as_array().expect("Chrome's trace format has events");
        let of_tasks = events.iter().filter(|event| event["ph"] == "X");
        assert!(of_tasks.count() >= 8 * 6, "{} events", events.len());
    })
    .await;
}
