//! Tasks that fail are failed tasks, each with its own error; the others finish.

use interleave_tests::browser::Page;
use shared::{Fault, FaultKind, Setup, Workload};

use crate::visit::{all_variants, rows, run, runs, with_setup};

/// All models run eight tasks, of which the second fails.
fn failing(kind: FaultKind, timeout_ms: Option<u32>) -> Setup {
    Setup {
        workload: Workload::Primes { tasks: 8, limit: 20_000 },
        variants: all_variants(),
        faults: vec![Fault { task: 1, kind }],
        timeout_ms,
        ..Setup::default()
    }
}

/// Runs a set-up in which one of eight tasks fails under every model; returns what is said of that task
/// in each run.
async fn errors_of(page: &Page) -> Vec<String> {
    run(page).await;
    for row in rows(page).await {
        assert!(row.result.contains("1 task failed"), "{row:?}");
    }
    let runs = runs(page).await;
    assert_eq!(runs.len(), 8);
    for run in runs {
        assert_eq!((run.finished, run.failed, run.cancelled, run.unfinished), (7, 1, 0, 0));
    }
    // From task to task by the keyboard: the first, then the second.
    page.find(".timeline-lanes").await.send_keys("]]").await.expect("the timeline takes keys");
    page.idle().await;
    assert_eq!(page.text(".timeline-details h3").await, "Task #1");
    let cells =
        "[...document.querySelectorAll('.timeline-details tbody tr')].map(r => r.cells[9].textContent)";
    serde_json::from_value(page.eval(cells).await).expect("texts")
}

#[tokio::test]
async fn an_exception_is_the_tasks_own() {
    with_setup("an_exception", &failing(FaultKind::Exception, None), async |page, _| {
        for error in errors_of(page).await {
            assert!(error.starts_with("the task raised an error"), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_panic_ends_its_task_alone() {
    with_setup("a_panic", &failing(FaultKind::Panic, None), async |page, _| {
        for error in errors_of(page).await {
            assert!(error.contains("panicked") || error.contains("worker died"), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_crash_ends_a_worker_that_has_its_own_memory() {
    with_setup("a_crash", &failing(FaultKind::Crash, None), async |page, _| {
        let errors = errors_of(page).await;
        let deaths = errors.iter().filter(|error| error.starts_with("the worker died"));
        assert_eq!(deaths.count(), 2, "isolated workers and processes die: {errors:?}");
    })
    .await;
}

#[tokio::test]
async fn a_task_that_hangs_is_ended_by_its_time_out() {
    with_setup("a_time_out", &failing(FaultKind::Hang, Some(300)), async |page, _| {
        for error in errors_of(page).await {
            assert_eq!(error, "the task was ended after its time-out of 300 ms");
        }
    })
    .await;
}
