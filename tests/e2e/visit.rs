//! What most page tests need: start a server, open a set-up, run it, read the table and the lanes.

use interleave_tests::browser::{Page, in_browser};
use interleave_tests::server::Server;
use serde_json::Value;
use shared::{ExecutionModel, Limits, Place, Setup, Variant, Workload, link};

/// The button that runs and stops.
pub const RUN: &str = "[data-testid=run]";
/// The line beside it.
pub const STATUS: &str = "[data-testid=status]";
/// The notice above the page.
pub const NOTICE: &str = "[data-testid=notice]";

/// The visible texts of a row of the comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub name: String,
    pub makespan: String,
    pub speedup: String,
    pub utilisation: String,
    pub longest_frame: String,
    pub result: String,
}

/// A run on the timeline, from the table for screen readers.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub lanes: u64,
    pub finished: u64,
    pub failed: u64,
    pub cancelled: u64,
    pub unfinished: u64,
}

/// Runs `test` with a server and a page on it, opened with a set-up. At the end the console must be free of
/// errors, violations of the content security policy among them.
pub async fn with_setup(name: &str, setup: &Setup, test: impl AsyncFnOnce(&Page, &Server)) {
    let server = Server::start(&[]);
    in_browser(name, async |page| {
        page.open_url(&address(server.url(), setup)).await;
        test(page, &server).await;
        let mut errors = page.console_errors().await;
        // The browser itself notes each refusal of the server: an expression that is not finished yet, here.
        errors.retain(|error| !(error.contains("/schedules/preview") && error.contains("status of 422")));
        assert_eq!(errors, [""; 0]);
    })
    .await;
}

/// The address of a set-up on a page.
pub fn address(page: &str, setup: &Setup) -> String {
    format!("{}/#{}", page.trim_end_matches('/'), link::encode(setup))
}

/// A variant with all other values at their defaults.
pub fn variant(place: Place, model: ExecutionModel) -> Variant {
    Variant { place, model, ..Variant::default() }
}

/// Every model in every place.
pub fn all_variants() -> Vec<Variant> {
    let places = [Place::Browser, Place::Server];
    places.iter().flat_map(|place| ExecutionModel::ALL.map(|model| variant(*place, model))).collect()
}

/// The largest value of a parameter.
pub fn largest(key: &str, workload: &Workload) -> u64 {
    let params = workload.params(&Limits::default());
    params.iter().find(|param| param.key == key).unwrap_or_else(|| panic!("there is no {key}")).max
}

/// Presses Run and waits until all is over.
pub async fn run(page: &Page) {
    page.click(RUN).await;
    page.idle().await;
}

/// The rows of the comparison.
pub async fn rows(page: &Page) -> Vec<Row> {
    let script = "[...document.querySelectorAll('[data-testid=row]')].map(row =>
        [row.querySelector('.row-name'), ...[...row.cells].slice(1, 5), row.querySelector('[data-testid=result]')]
            .map(cell => cell.innerText.trim()))";
    let rows: Vec<Vec<String>> = serde_json::from_value(page.eval(script).await).expect("rows of texts");
    let row = |cells: Vec<String>| {
        let cell = |i: usize| cells[i].clone();
        Row {
            name: cell(0),
            makespan: cell(1),
            speedup: cell(2),
            utilisation: cell(3),
            longest_frame: cell(4),
            result: cell(5),
        }
    };
    rows.into_iter().map(row).collect()
}

/// The runs on the timeline.
pub async fn runs(page: &Page) -> Vec<Run> {
    let script = "[...document.querySelectorAll('.timeline .visually-hidden tbody tr')].map(row =>
        [...row.cells].slice(2).map(cell => Number(cell.textContent)))";
    let rows: Vec<Vec<u64>> = serde_json::from_value(page.eval(script).await).expect("rows of numbers");
    let run =
        |n: Vec<u64>| Run { lanes: n[0], finished: n[1], failed: n[2], cancelled: n[3], unfinished: n[4] };
    rows.into_iter().map(run).collect()
}

/// Whether nothing was run since the page was opened.
pub async fn nothing_ran(page: &Page) -> bool {
    rows(page).await.is_empty() && runs(page).await.is_empty()
}

/// Presses Share and reads the link from the clipboard.
pub async fn share(page: &Page) -> String {
    let origin = page.eval("location.origin").await;
    let permission = serde_json::json!({
        "origin": origin,
        "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
    });
    page.devtools("Browser.grantPermissions", permission).await;
    page.click("[data-testid=share]").await;
    page.idle().await;
    let script =
        "const done = arguments[0]; navigator.clipboard.readText().then(done, error => done(String(error)));";
    let text = page.driver().execute_async(script, Vec::new()).await.expect("the clipboard can be read");
    match text.json() {
        Value::String(link) => link.clone(),
        other => panic!("the clipboard holds {other}"),
    }
}

/// The set-up that a link holds.
pub fn setup_of(link: &str) -> Setup {
    let (_, fragment) = link.split_once('#').unwrap_or_else(|| panic!("{link} has no fragment"));
    link::decode(fragment).unwrap_or_else(|error| panic!("{link}: {error}"))
}
