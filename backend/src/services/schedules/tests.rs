//! The service over real storage and real runs, with a clock that the tests set.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use shared::api::schedule::{FiringOutcome, Missed, Overlap, Schedule, ScheduleSpec};
use shared::{ExecutionModel, Place, RunSpec, Variant, Workload};

use crate::services::runs::{Runs, Settings};
use crate::services::schedules::{MAX_NAME, ScheduleError, Schedules};
use crate::storage::{KEPT_FIRINGS, Store};

/// A server's schedules on a file, with a clock that stands still until it is set.
struct Fixture {
    schedules: Schedules,
    store: Store,
    runs: Runs,
    now: Arc<AtomicI64>,
}

impl Fixture {
    async fn open(file: &Path, now: &str) -> Fixture {
        let time = Arc::new(AtomicI64::new(at(now).timestamp_millis()));
        let clock = time.clone();
        let runs = Runs::new(Settings::default());
        let read = move || DateTime::from_timestamp_millis(clock.load(Ordering::SeqCst)).unwrap_or_default();
        let store = Store::open(file).await.unwrap();
        let schedules = Schedules::open(store.clone(), runs.clone(), Arc::new(read)).await.unwrap();
        Fixture { schedules, store, runs, now: time }
    }

    /// Sets the clock and fires what is due by then.
    async fn play_to(&self, now: &str) -> usize {
        self.now.store(at(now).timestamp_millis(), Ordering::SeqCst);
        self.schedules.tick().await.unwrap()
    }

    /// The schedule, once none of its firings runs.
    async fn settled(&self, id: i64) -> Schedule {
        let mut version = 0;
        loop {
            version = self.schedules.list_after(version, Duration::from_secs(25)).await.unwrap().version;
            let schedule = self.schedules.find(id).await.unwrap();
            if schedule.recent.iter().all(|firing| firing.outcome != FiringOutcome::Running) {
                return schedule;
            }
        }
    }

    /// Ends in good order.
    async fn close(self) {
        self.runs.shut_down(Duration::from_secs(5)).await;
        self.schedules.shut_down(Duration::from_secs(5)).await;
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn spec(cron: &str) -> ScheduleSpec {
    run_spec(cron, Workload::Noop { tasks: 2 })
}

fn run_spec(cron: &str, workload: Workload) -> ScheduleSpec {
    let variant = Variant { place: Place::Server, model: ExecutionModel::Sequential, ..Variant::default() };
    ScheduleSpec {
        name: "Test".to_owned(),
        cron: cron.to_owned(),
        time_zone: "UTC".to_owned(),
        run: RunSpec { workload, variant, seed: 1, faults: vec![], timeout_ms: None, pictures: vec![] },
        overlap: Overlap::Skip,
        missed: Missed::Skip,
        paused: false,
    }
}

fn long() -> Workload {
    Workload::Download { tasks: 1, latency_ms: 10_000, spread_percent: 0, bytes: 1 }
}

fn dues(schedule: &Schedule) -> Vec<&str> {
    schedule.recent.iter().map(|firing| firing.due.as_str()).collect()
}

#[tokio::test]
async fn times_fire_once_each_over_restarts_and_a_clock_that_is_set_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.sqlite");
    let fixture = Fixture::open(&file, "2027-05-01T10:00:30Z").await;
    let id = fixture.schedules.create(spec("*/5 * * * *")).await.unwrap().id;
    assert_eq!(fixture.play_to("2027-05-01T10:04:59Z").await, 0);
    assert_eq!(fixture.play_to("2027-05-01T10:05:00Z").await, 1);
    assert_eq!(fixture.play_to("2027-05-01T10:05:01Z").await, 0);
    fixture.settled(id).await;
    assert_eq!(fixture.play_to("2027-05-01T10:10:00.005Z").await, 1);
    let seen = fixture.settled(id).await;
    assert_eq!(dues(&seen), ["2027-05-01T10:10:00Z", "2027-05-01T10:05:00Z"]);
    assert!(seen.recent.iter().all(|firing| firing.outcome == FiringOutcome::Succeeded));
    assert_eq!(seen.recent[0].late_ms, 5);
    fixture.close().await;

    // At the moment of its last firing, and then an hour back: nothing fires twice.
    let fixture = Fixture::open(&file, "2027-05-01T10:10:00.005Z").await;
    assert_eq!(fixture.schedules.tick().await.unwrap(), 0);
    fixture.play_to("2027-05-01T10:04:00Z").await;
    fixture.play_to("2027-05-01T10:05:00Z").await;
    fixture.play_to("2027-05-01T10:10:00Z").await;
    assert_eq!(fixture.play_to("2027-05-01T10:15:00Z").await, 1);
    let seen = fixture.settled(id).await;
    assert_eq!(dues(&seen), ["2027-05-01T10:15:00Z", "2027-05-01T10:10:00Z", "2027-05-01T10:05:00Z"]);
    fixture.close().await;
}

#[tokio::test]
async fn what_was_missed_while_the_server_was_down_is_skipped_or_made_up_for_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.sqlite");
    let fixture = Fixture::open(&file, "2027-05-01T10:00:30Z").await;
    let skips = fixture.schedules.create(spec("@hourly")).await.unwrap().id;
    let once = ScheduleSpec { missed: Missed::RunOnce, ..spec("@hourly") };
    let makes_up = fixture.schedules.create(once.clone()).await.unwrap().id;
    let paused = fixture.schedules.create(ScheduleSpec { paused: true, ..once }).await.unwrap().id;
    fixture.close().await;

    let fixture = Fixture::open(&file, "2027-05-01T14:30:00Z").await;
    assert_eq!(fixture.schedules.tick().await.unwrap(), 1);
    assert_eq!(dues(&fixture.settled(makes_up).await), ["2027-05-01T14:00:00Z"]);
    assert_eq!(dues(&fixture.settled(skips).await), [""; 0]);
    // What passes while it is paused was not missed.
    fixture.schedules.set_paused(paused, false).await.unwrap();
    assert_eq!(fixture.schedules.tick().await.unwrap(), 0);
    fixture.close().await;

    let fixture = Fixture::open(&file, "2027-05-01T14:40:00Z").await;
    assert_eq!(fixture.schedules.tick().await.unwrap(), 0, "made up for is made up for");
    fixture.close().await;
}

#[tokio::test]
async fn a_time_that_storage_refuses_fires_as_soon_as_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.sqlite");
    let fixture = Fixture::open(&file, "2027-05-01T10:00:30Z").await;
    let id = fixture.schedules.create(spec("*/5 * * * *")).await.unwrap().id;
    fixture.store.fill_up("ROLLBACK").await;
    fixture.now.store(at("2027-05-01T10:05:00Z").timestamp_millis(), Ordering::SeqCst);
    for _ in 0..2 {
        fixture.schedules.tick().await.unwrap_err();
    }
    assert_eq!(dues(&fixture.schedules.find(id).await.unwrap()), [""; 0]);
    fixture.store.make_room().await;
    assert_eq!(fixture.play_to("2027-05-01T10:05:20Z").await, 1);
    let seen = fixture.settled(id).await;
    assert_eq!((dues(&seen), seen.recent[0].late_ms), (vec!["2027-05-01T10:05:00Z"], 20_000));
    assert_eq!(seen.recent[0].outcome, FiringOutcome::Succeeded);
    assert_eq!(fixture.play_to("2027-05-01T10:05:30Z").await, 0);
    fixture.close().await;
    let fixture = Fixture::open(&file, "2027-05-01T10:06:00Z").await;
    assert_eq!(dues(&fixture.schedules.find(id).await.unwrap()), ["2027-05-01T10:05:00Z"]);
    fixture.close().await;
}

#[tokio::test]
async fn a_run_that_goes_on_makes_the_next_one_skip() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::open(&folder.path().join("test.sqlite"), "2027-05-01T10:00:30Z").await;
    let id = fixture.schedules.create(run_spec("* * * * *", long())).await.unwrap().id;
    fixture.play_to("2027-05-01T10:01:00Z").await;
    fixture.play_to("2027-05-01T10:02:00Z").await;
    assert!(matches!(fixture.schedules.run_now(id).await, Err(ScheduleError::StillRunning)));
    let seen = fixture.schedules.find(id).await.unwrap();
    let outcomes: Vec<_> = seen.recent.iter().map(|firing| firing.outcome.clone()).collect();
    assert_eq!(outcomes, [FiringOutcome::Skipped, FiringOutcome::Running]);
    // The end in good order interrupts it, and says so at once.
    let Fixture { schedules, runs, .. } = fixture;
    runs.shut_down(Duration::from_secs(5)).await;
    let mut version = 0;
    loop {
        let list = schedules.list_after(version, Duration::from_secs(25)).await.unwrap();
        version = list.version;
        if list.schedules[0].recent[1].outcome != FiringOutcome::Running {
            assert_eq!(list.schedules[0].recent[1].outcome, FiringOutcome::Interrupted);
            break;
        }
    }
    schedules.shut_down(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn more_times_at_once_than_runs_may_go_on_wait_for_a_permit() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::open(&folder.path().join("test.sqlite"), "2027-05-01T10:00:30Z").await;
    let max = fixture.runs.limits().max_concurrent_runs as usize;
    let short = Workload::Download { tasks: 1, latency_ms: 200, spread_percent: 0, bytes: 1 };
    let mut ids = Vec::new();
    for _ in 0..max * 2 {
        ids.push(fixture.schedules.create(run_spec("@hourly", short.clone())).await.unwrap().id);
    }
    assert_eq!(fixture.play_to("2027-05-01T11:00:00Z").await, max * 2);
    for id in ids {
        assert_eq!(fixture.settled(id).await.recent[0].outcome, FiringOutcome::Succeeded);
    }
    fixture.close().await;
}

#[tokio::test]
async fn only_the_latest_firings_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::open(&folder.path().join("test.sqlite"), "2027-05-01T00:00:00Z").await;
    // While the first goes on all others are skipped, which needs no runs.
    let id = fixture.schedules.create(run_spec("* * * * *", long())).await.unwrap().id;
    for minute in 1..=KEPT_FIRINGS + 5 {
        fixture.now.store((at("2027-05-01T00:00:00Z").timestamp() + minute * 60) * 1_000, Ordering::SeqCst);
        assert_eq!(fixture.schedules.tick().await.unwrap(), 1);
    }
    let seen = fixture.schedules.find(id).await.unwrap();
    assert_eq!(seen.recent.len(), KEPT_FIRINGS as usize);
    assert_eq!(seen.recent[0].due, "2027-05-01T01:45:00Z");
    fixture.schedules.delete(id).await.unwrap();
    assert!(matches!(fixture.schedules.find(id).await, Err(ScheduleError::NotFound(_))));
    fixture.close().await;
}

#[tokio::test]
async fn what_a_person_writes_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::open(&folder.path().join("test.sqlite"), "2027-05-01T00:00:00Z").await;
    let long_name = ScheduleSpec { name: "x".repeat(MAX_NAME + 1), ..spec("@hourly") };
    let pictures = {
        let mut spec = spec("@hourly");
        spec.run.pictures = vec![shared::task::Blob::new(vec![1, 2, 3])];
        spec
    };
    for (wrong, says) in [
        (long_name, "at most 100"),
        (pictures, "no pictures"),
        (spec("61 * * * *"), "0 to 59"),
        (ScheduleSpec { time_zone: "Nowhere".to_owned(), ..spec("@hourly") }, "time zone"),
        (run_spec("@hourly", Workload::Noop { tasks: 0 }), "1"),
    ] {
        let error = fixture.schedules.create(wrong).await.unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    assert!(matches!(fixture.schedules.replace(7, spec("@hourly")).await, Err(ScheduleError::NotFound(7))));
    fixture.close().await;
}
