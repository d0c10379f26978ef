//! The page of schedules: made with a preview, run at once, paused, changed and deleted.

use interleave_tests::browser::{Page, in_browser};
use interleave_tests::server::{Server, project};
use interleave_tests::static_host;
use shared::{Setup, Workload};

use crate::visit::with_setup;

const ERROR: &str = "[data-testid=schedule-cron-error]";
const TIMES: &str = "[data-testid=schedule-next-times] li";

/// A usual set-up: the playground's, which has nothing to do with schedules.
fn any() -> Setup {
    Setup { workload: Workload::Noop { tasks: 1 }, ..Setup::default() }
}

async fn open_form(page: &Page) {
    page.click("[data-testid=tab-schedules]").await;
    page.idle().await;
    page.click("[data-testid=schedule-new]").await;
    page.idle().await;
}

#[tokio::test]
async fn a_schedule_is_made_with_a_preview_and_run_at_once() {
    with_setup("a_schedule", &any(), async |page, _| {
        open_form(page).await;
        page.fill("#schedule-name", "Weekday primes").await;
        page.fill("#schedule-cron", "30 9 * * MON-FRI").await;
        page.fill("#schedule-zone", "Europe/Berlin").await;
        page.idle().await;
        assert_eq!(page.count(TIMES).await, 10);
        let meaning = page.text("[data-testid=schedule-meaning]").await;
        assert!(meaning.contains("09:30") || meaning.contains("9:30"), "{meaning}");
        page.choose("#schedule-workload", "noop").await;
        page.click("[data-testid=schedule-save]").await;
        page.until("document.querySelector('[data-testid=schedule]')").await;
        page.idle().await;
        assert_eq!(page.text("[data-testid=schedule-name]").await, "Weekday primes");
        assert!(!page.has("[data-testid=schedule-form]").await);

        page.click("[data-testid=schedule-run]").await;
        page.until("document.querySelector('[data-testid=firing][data-outcome=\"succeeded\"]')").await;
        assert!(page.text("[data-testid=schedule-last]").await.contains("1000 tasks done"));
    })
    .await;
}

#[tokio::test]
async fn an_expression_that_is_wrong_is_marked_at_the_field() {
    with_setup("a_wrong_expression", &any(), async |page, _| {
        open_form(page).await;
        page.fill("#schedule-cron", "0 25 * * *").await;
        page.until(&format!("document.querySelector('{ERROR}')")).await;
        assert_eq!(page.text("[data-testid=schedule-cron-wrong]").await, "25");
        assert!(page.text(ERROR).await.contains("hour"), "{}", page.text(ERROR).await);
        assert_eq!(page.count(TIMES).await, 0);
        page.fill("#schedule-cron", "@hourly").await;
        page.until(&format!("!document.querySelector('{ERROR}')")).await;
        page.idle().await;
        assert_eq!(page.count(TIMES).await, 10);
        page.fill("#schedule-zone", "Mars/Olympus").await;
        page.idle().await;
        assert_ne!(page.text("[data-testid=schedule-zone-error]").await, "");
    })
    .await;
}

#[tokio::test]
async fn a_schedule_is_paused_and_deleted() {
    with_setup("paused_and_deleted", &any(), async |page, _| {
        page.click("[data-testid=tab-schedules]").await;
        page.idle().await;
        page.click("[data-testid=schedule-example]").await;
        page.idle().await;
        page.click("[data-testid=schedule-save]").await;
        page.until("document.querySelector('[data-testid=schedule]')").await;
        page.click("[data-testid=schedule-pause]").await;
        page.until("document.querySelector('[data-testid=schedule].is-paused')").await;
        page.driver().refresh().await.expect("the page can be loaded again");
        page.idle().await;
        assert!(page.has("[data-testid=schedule].is-paused").await, "the tab and the schedule are kept");
        page.click("[data-testid=schedule-delete]").await;
        page.idle().await;
        page.click("[data-testid=schedule-delete-confirm]").await;
        page.until("!document.querySelector('[data-testid=schedule]')").await;
        assert!(page.has("[data-testid=schedules-empty]").await);
    })
    .await;
}

#[tokio::test]
async fn schedules_outlive_the_server() {
    let data = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = data.path().to_str().expect("temporary folders have plain names");
    let start = || Server::start(&["--data", folder]);
    let first = start();
    in_browser("schedules_outlive", async |page| {
        page.open_url(first.url()).await;
        page.click("[data-testid=tab-schedules]").await;
        page.idle().await;
        page.click("[data-testid=schedule-example]").await;
        page.idle().await;
        page.click("[data-testid=schedule-save]").await;
        page.until("document.querySelector('[data-testid=schedule]')").await;
        drop(first);
        let second = start();
        page.open_url(&format!("{}/?view=schedules", second.url())).await;
        assert_eq!(page.text("[data-testid=schedule-name]").await, "Nightly primes");
    })
    .await;
}

#[tokio::test]
async fn without_a_server_the_page_says_so() {
    let host = static_host::serve(project().join("dist"));
    in_browser("no_schedules", async |page| {
        page.open_url(&host).await;
        page.click("[data-testid=tab-schedules]").await;
        page.idle().await;
        assert!(page.text("[data-testid=schedules-missing]").await.contains("server"));
    })
    .await;
}
