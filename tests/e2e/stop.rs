//! Stop works under every model, and what there is by then is kept.

use shared::{ExecutionModel, Place, Setup, Workload};

use crate::visit::{RUN, STATUS, largest, rows, run, runs, variant, with_setup};

/// Far more work than a test has time for.
fn endless(place: Place, model: ExecutionModel) -> Setup {
    let mut workload = Workload::Primes { tasks: 2_000, limit: 0 };
    workload.set_param("limit", largest("limit", &workload)).expect("the largest is allowed");
    Setup { workload, variants: vec![variant(place, model)], ..Setup::default() }
}

/// Runs until some tasks are done, stops by `button` or by the Escape key, and looks at what is left.
async fn stopped(place: Place, model: ExecutionModel, by_key: bool) {
    let name = format!("stop_{}_{}", place.name(), model.name());
    with_setup(&name, &endless(place, model), async |page, _| {
        page.click(RUN).await;
        let some_are_done = format!("/[1-9]\\d* of 2/.test(document.querySelector('{STATUS}').innerText)");
        page.until(&some_are_done).await;
        if by_key {
            page.find("body").await.send_keys(thirtyfour::Key::Escape).await.expect("the page takes keys");
        } else {
            page.click(RUN).await;
        }
        page.idle().await;
        assert!(page.text(STATUS).await.starts_with("Stopped."), "{}", page.text(STATUS).await);
        let rows = rows(page).await;
        assert!(rows[0].result.starts_with("stopped after"), "{rows:?}");
        let run = &runs(page).await[0];
        assert!(run.finished > 0 && run.cancelled > 0, "{run:?}");
        assert_eq!((run.unfinished, run.finished + run.cancelled), (0, 2_000), "{run:?}");
        assert!(page.has(".timeline-header").await);
    })
    .await;
}

#[tokio::test]
async fn on_the_pages_own_thread() {
    stopped(Place::Browser, ExecutionModel::Sequential, true).await;
}

#[tokio::test]
async fn cooperative_in_the_browser() {
    stopped(Place::Browser, ExecutionModel::Async, false).await;
}

#[tokio::test]
async fn threads_in_the_browser() {
    stopped(Place::Browser, ExecutionModel::Threads, false).await;
}

#[tokio::test]
async fn isolated_workers() {
    stopped(Place::Browser, ExecutionModel::Processes, true).await;
}

#[tokio::test]
async fn threads_on_the_server() {
    stopped(Place::Server, ExecutionModel::Threads, false).await;
}

#[tokio::test]
async fn processes_on_the_server() {
    stopped(Place::Server, ExecutionModel::Processes, false).await;
}

#[tokio::test]
async fn after_a_stop_the_page_runs_again() {
    let setup = endless(Place::Browser, ExecutionModel::Threads);
    with_setup("stop_and_run", &setup, async |page, _| {
        page.click(RUN).await;
        page.until(&format!("document.querySelector('{STATUS}').innerText.includes('of 2')")).await;
        page.click(RUN).await;
        page.idle().await;
        page.fill("#param-limit", "1000").await;
        page.fill("#param-tasks", "4").await;
        run(page).await;
        assert_eq!(rows(page).await[0].result, "168 primes below 1000");
    })
    .await;
}
