//! Every execution model computes the reference result of every kind of work.

use kernels::reference;
use shared::{EventKind, Outcome, TaskId};

use crate::harness::*;

#[test]
fn every_model_computes_every_kind_of_work() {
    let cases = reference::cases();
    let files = file_server();
    for variant in variants() {
        let (outcomes, events) = with_files(&variant, Some(files), async |bench| {
            let tasks = cases.iter().zip(0..).map(|(case, id)| case.task(id)).collect();
            let futures = bench.executor.submit_chunk(tasks);
            bench.outcomes(&futures).await
        });
        for ((case, outcome), id) in cases.iter().zip(&outcomes).zip(0..) {
            let Outcome::Finished(output) = outcome else { panic!("{variant:?} {case:?}: {outcome:?}") };
            assert!(case.accepts(&output.value), "{variant:?} {case:?}: {output:?}");
            let end = EventKind::Finished { value: output.value.clone() };
            assert_eq!(ends_of(&events, TaskId(id)), [&end], "{variant:?} {case:?}");
        }
        lane_ends(&events);
    }
}

#[test]
fn what_crosses_to_a_process_is_weighed() {
    let variant = variant(shared::ExecutionModel::Processes, shared::Reuse::Pool);
    let data = vec![7; 100_000];
    let ((), events) = with_executor(&variant, async |bench| {
        let payload = shared::Work::Payload { data: data.clone(), rounds: 1 };
        let futures = bench.executor.submit_chunk(vec![task(0, payload)]);
        bench.outcomes(&futures).await;
    });
    let sent: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Sent { bytes, ns, direction } => Some((*bytes >= 100_000, *ns > 0, *direction)),
            _ => None,
        })
        .collect();
    use shared::event::Direction::{FromWorker, ToWorker};
    assert_eq!(sent, [(true, true, ToWorker), (true, true, FromWorker)]);
    assert!(
        events.iter().any(|event| matches!(event.kind, EventKind::Memory { peak_bytes } if peak_bytes > 0))
    );
}
