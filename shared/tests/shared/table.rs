//! The comparison table.

use proptest::prelude::*;
use shared::report::{LaneReport, TaskCounts, TimeSpent};
use shared::run::{RunEnd, RunStatus, StopReason};
use shared::table::{Frames, Row, Spread, fill_speedups, to_csv, to_json};
use shared::{ExecutionModel, Place, Report, Variant};

fn report(makespan_ns: u64, status: RunStatus) -> Report {
    let lane = LaneReport {
        name: "worker 1".to_owned(),
        tasks: 3,
        open_ns: makespan_ns,
        computing_ns: makespan_ns / 2,
        utilisation: 0.5,
        startup_ns: 0,
        died: false,
    };
    Report {
        end: RunEnd { status, makespan_ns, summary: String::new(), collected: vec![] },
        tasks: TaskCounts { finished: 3, failed: 1, cancelled: 0, unfinished: 0 },
        time: TimeSpent::default(),
        lanes: vec![lane],
        peak_bytes: Some(makespan_ns * 2),
    }
}

fn row(name: &str, place: Place, model: ExecutionModel, makespans: &[u64]) -> Row {
    let reports: Vec<Report> = makespans.iter().map(|ns| report(*ns, RunStatus::Completed)).collect();
    let variant = Variant { place, model, workers: 4, ..Variant::default() };
    Row::new(name, &variant, reports.iter().map(|report| (report, None)))
}

#[test]
fn a_row_has_the_spread_of_its_runs_and_the_worst_of_the_rest() {
    let reports = [5_000_000, 1_000_000, 3_000_000].map(|ns| report(ns, RunStatus::Completed));
    let frames =
        [None, Some(Frames { longest_ms: 18.5, dropped: 2 }), Some(Frames { longest_ms: 40.0, dropped: 1 })];
    let variant = Variant { model: ExecutionModel::Threads, workers: 4, ..Variant::default() };
    let row = Row::new("Threads", &variant, reports.iter().zip(frames));
    let spread = Spread { min_ns: 1_000_000, median_ns: 3_000_000, max_ns: 5_000_000 };
    assert_eq!((row.makespan, row.repeats, row.failed_tasks), (Some(spread), 3, 1));
    assert_eq!((row.longest_frame_ms, row.dropped_frames), (Some(40.0), Some(2)));
    assert_eq!((row.peak_bytes, row.utilisation, row.workers), (Some(10_000_000), Some(0.5), 4));
}

#[test]
fn runs_that_were_stopped_do_not_count() {
    let reports = [
        report(10, RunStatus::Stopped { reason: StopReason::User }),
        report(20, RunStatus::Completed),
        report(30, RunStatus::Broken { detail: String::new() }),
    ];
    let row = Row::new("x", &Variant::default(), reports.iter().map(|report| (report, None)));
    assert_eq!((row.repeats, row.makespan), (1, Spread::of(vec![20])));
    let none = Row::new("x", &Variant::default(), []);
    assert_eq!((none.repeats, none.makespan, none.utilisation, none.peak_bytes), (0, None, None, None));
}

#[test]
fn speed_up_is_over_the_sequential_run_in_the_same_place() {
    use ExecutionModel::{Processes, Sequential, Threads};
    let mut rows = vec![
        row("a", Place::Browser, Threads, &[500]),
        row("b", Place::Browser, Sequential, &[1_000, 900, 1_100]),
        row("c", Place::Server, Threads, &[100]),
        row("d", Place::Browser, Processes, &[]),
    ];
    fill_speedups(&mut rows);
    let speedups: Vec<_> = rows.iter().map(|row| row.speedup).collect();
    assert_eq!(speedups, [Some(2.0), Some(1.0), None, None]);
}

#[test]
fn csv_has_a_line_of_names_and_leaves_empty_what_is_not_known() {
    let mut rows = vec![
        row("Sequential, on \"the\" page", Place::Browser, ExecutionModel::Sequential, &[1_234_567]),
        row("Processes", Place::Server, ExecutionModel::Processes, &[]),
    ];
    fill_speedups(&mut rows);
    rows[0].longest_frame_ms = Some(16.66);
    let expected = "name,place,model,workers,reuse,repeats,failed tasks,makespan min (ms),makespan median (ms),\
        makespan max (ms),speed-up,utilisation,longest frame (ms),dropped frames,peak memory (bytes)\r\n\
        \"Sequential, on \"\"the\"\" page\",browser,sequential,1,pool,1,1,1.235,1.235,1.235,1.000,0.5000,16.7,,2469134\r\n\
        Processes,server,processes,4,pool,0,0,,,,,,,,\r\n";
    assert_eq!(to_csv(&rows), expected);
}

#[test]
fn json_round_trips() {
    let rows = vec![row("a", Place::Server, ExecutionModel::Async, &[2_000, 4_000])];
    assert_eq!(serde_json::from_str::<Vec<Row>>(&to_json(&rows)).unwrap(), rows);
}

proptest! {
    #[test]
    fn a_spread_is_in_order(values in prop::collection::vec(any::<u64>(), 0..20)) {
        match Spread::of(values.clone()) {
            None => prop_assert!(values.is_empty()),
            Some(spread) => {
                prop_assert!(spread.min_ns <= spread.median_ns && spread.median_ns <= spread.max_ns);
                prop_assert!(values.contains(&spread.min_ns) && values.contains(&spread.max_ns));
                let below = values.iter().filter(|value| **value < spread.median_ns).count();
                prop_assert!(below <= values.len() / 2);
            }
        }
    }
}
