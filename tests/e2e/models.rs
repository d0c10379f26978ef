//! Every model in every place computes the same, and the table says how long it took.

use kernels::Isolation;
use shared::job::{IoReply, IoRequest, Step};
use shared::{Outcome, Setup, Task, Workload};

use crate::visit::{all_variants, nothing_ran, rows, run, runs, variant, with_setup};

/// One of each kind of workload, small.
fn workloads() -> Vec<Workload> {
    vec![
        Workload::Primes { tasks: 6, limit: 100_000 },
        Workload::Mandelbrot { tasks: 4, size: 64, max_iterations: 100 },
        Workload::Pi { tasks: 4, samples: 100_000 },
        Workload::Matmul { tasks: 4, size: 96 },
        Workload::Sort { tasks: 4, len: 20_000 },
        Workload::Hash { tasks: 4, bytes: 200_000 },
        Workload::WordCount { tasks: 4, words: 5_000 },
        Workload::Image { tasks: 3, radius: 2, thumbnail: 48 },
        Workload::Download { tasks: 6, latency_ms: 5, spread_percent: 40, bytes: 1_000 },
        Workload::Fetch { tasks: 6, latency_ms: 5, bytes: 1_000 },
        Workload::Mixed { tasks: 4, latency_ms: 5, limit: 50_000 },
        Workload::Payload { tasks: 6, bytes: 2_000, rounds: 1 },
        Workload::Noop { tasks: 40 },
    ]
}

/// What the workload comes to when the kernels compute it here, one task after the other.
fn expected(setup: &Setup) -> String {
    let spec = setup.run_spec(&setup.variants[0], &[]);
    let outcomes: Vec<Outcome> = spec.tasks().iter().map(outcome).collect();
    setup.workload.summary(&outcomes)
}

fn outcome(task: &Task) -> Outcome {
    let mut job = kernels::start(task, Isolation::Shared);
    let mut reply = None;
    loop {
        match job.step(reply.take()) {
            Step::Continue => {}
            Step::Io(IoRequest::Sleep { .. }) => reply = Some(IoReply::Slept),
            Step::Io(IoRequest::Fetch { .. }) => reply = Some(IoReply::Fetched(Ok(1_000))),
            Step::Done(Ok(output)) => return Outcome::Finished(output),
            Step::Done(Err(error)) => return Outcome::Failed(error),
        }
    }
}

#[tokio::test]
async fn every_model_comes_to_the_same_result_for_every_workload() {
    let setup = |workload| Setup { workload, variants: all_variants(), seed: 7, ..Setup::default() };
    let first = setup(Workload::Noop { tasks: 1 });
    with_setup("every_model", &first, async |page, server| {
        assert_eq!(page.eval("crossOriginIsolated").await, true);
        assert!(nothing_ran(page).await);
        for workload in workloads() {
            let setup = setup(workload);
            page.open_url(&crate::visit::address(server.url(), &setup)).await;
            run(page).await;
            let expected = expected(&setup);
            let rows = rows(page).await;
            assert_eq!(rows.len(), setup.variants.len());
            for row in &rows {
                assert_eq!(row.result, expected, "{} of {:?}", row.name, setup.workload);
            }
            assert!(!page.has("[data-testid=disagreement]").await);
            for run in runs(page).await {
                assert_eq!(run.finished, u64::from(setup.workload.task_count()), "{:?}", setup.workload);
                assert_eq!((run.failed, run.cancelled, run.unfinished), (0, 0, 0));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_comparison_is_filled() {
    let workload = Workload::Primes { tasks: 8, limit: 400_000 };
    let setup = Setup { workload, variants: all_variants(), repeats: 2, ..Setup::default() };
    with_setup("the_comparison", &setup, async |page, _| {
        run(page).await;
        let rows = rows(page).await;
        assert_eq!(rows.len(), 8);
        for row in &rows {
            assert_eq!(row.result, "33860 primes below 400000", "{}", row.name);
            assert!(row.makespan.contains("2 runs"), "{row:?}");
            assert!(row.utilisation.ends_with('%'), "{row:?}");
            assert_ne!(row.longest_frame, "", "{row:?}");
        }
        let sequential = rows.iter().filter(|row| row.name.contains("equential"));
        assert!(sequential.clone().count() == 2, "{rows:?}");
        for row in sequential {
            assert!(row.speedup.starts_with('1'), "{row:?}");
        }
        assert!(page.text("[data-testid=status]").await.starts_with("Done."));
        assert_eq!(page.count(".timeline-header").await, 8);
        assert!(page.has("[data-testid=bars]").await);
    })
    .await;
}

#[tokio::test]
async fn a_new_worker_for_each_task_has_a_start_for_each_task() {
    let parallel = all_variants().into_iter().filter(|variant| variant.model.is_parallel());
    let variants = parallel.map(|v| shared::Variant { reuse: shared::Reuse::PerTask, ..v }).collect();
    let workload = Workload::Primes { tasks: 5, limit: 50_000 };
    let setup = Setup { workload, variants, ..Setup::default() };
    with_setup("a_new_worker", &setup, async |page, _| {
        run(page).await;
        for row in rows(page).await {
            assert_eq!(row.result, "5133 primes below 50000", "{}", row.name);
        }
        for run in runs(page).await {
            assert_eq!((run.lanes, run.finished), (5, 5));
        }
    })
    .await;
}

#[tokio::test]
async fn a_speed_up_curve_is_measured() {
    let threads = variant(shared::Place::Server, shared::ExecutionModel::Threads);
    let workload = Workload::Primes { tasks: 8, limit: 200_000 };
    let setup = Setup { workload, variants: vec![threads], ..Setup::default() };
    with_setup("a_curve", &setup, async |page, _| {
        run(page).await;
        page.click("[data-testid=measure-curve]").await;
        page.idle().await;
        assert!(page.has("[data-testid=curve]").await);
    })
    .await;
}
