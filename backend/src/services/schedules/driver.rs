//! The driver wakes the service in time. It alone owns a real clock, and it decides nothing.

use std::future::Future;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::Schedules;

/// The longest sleep while something is planned. A sleep does not notice that the wall clock was set or
/// that the machine slept, so none is long.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// How long due times wait after a failure of storage before they are tried again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The wall clock.
pub fn wall_clock() -> DateTime<Utc> {
    Utc::now()
}

/// Fires what is due until the task is aborted.
pub async fn drive(schedules: Schedules) {
    loop {
        match schedules.tick().await {
            Ok(_) => sleep(&schedules).await,
            Err(error) => {
                tracing::error!("schedules that are due wait, because they cannot be stored: {error}");
                tokio::time::sleep(RETRY_AFTER).await;
            }
        }
    }
}

/// Sleeps until something may be due.
async fn sleep(schedules: &Schedules) {
    let replanned = schedules.replanned();
    match schedules.next_wakeup() {
        None => replanned.await,
        Some(next) => {
            let left = (next - schedules.now()).to_std().unwrap_or_default();
            // Timers of the runtime count in milliseconds, and may be short by one.
            let left = left + Duration::from_millis(u64::from(!left.is_zero()));
            first_of(replanned, tokio::time::sleep(left.min(LONGEST_SLEEP))).await;
        }
    }
}

async fn first_of(a: impl Future<Output = ()>, b: impl Future<Output = ()>) {
    tokio::select! {
        () = a => {}
        () = b => {}
    }
}
