//! Schedules and their firings in SQLite: one file, one connection, one process.
//!
//! A firing is claimed before it runs, in the transaction that moves the schedule forward. The unique key on
//! (schedule, due time) lets that happen once, whatever the clock or a restart does.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use shared::api::schedule::{FiringOutcome, ScheduleSpec};
use shared::{Report, RunId};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Row, SqliteConnection};

use super::transaction::Transaction;
use super::{Claim, StoreError, StoredFiring, StoredSchedule};

/// How many firings of a schedule are kept; older ones are dropped.
pub const KEPT_FIRINGS: i64 = 100;

/// Each brings the file from one version (its index) to the next. Released ones are never changed.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE schedules (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        spec        TEXT NOT NULL,
        handled_ms  INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE firings (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        schedule    INTEGER NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
        due_ms      INTEGER NOT NULL,
        manual      INTEGER NOT NULL,
        late_ms     INTEGER NOT NULL,
        run         TEXT,
        outcome     TEXT NOT NULL,
        report      TEXT
    ) STRICT;
    CREATE UNIQUE INDEX once ON firings (schedule, due_ms) WHERE manual = 0;
    CREATE INDEX latest ON firings (schedule, id);
"];

/// The data file.
#[derive(Debug, Clone)]
pub struct Store(SqlitePool);

impl Store {
    /// Opens the file at `path`, creates it if there is none, and brings it to the present version.
    ///
    /// # Errors
    /// If it cannot be used, is in use, or comes from a later version.
    pub async fn open(path: &Path) -> Result<Store, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A firing that was claimed stays claimed, also over a loss of power.
            .synchronous(SqliteSynchronous::Full)
            // Two servers on one file would fire everything twice.
            .locking_mode(SqliteLockingMode::Exclusive)
            .busy_timeout(Duration::from_secs(2));
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await
            .map_err(|error| in_use(error, path))?;
        let store = Store(pool);
        store.migrate().await.map_err(|error| match error {
            StoreError::Sqlite(error) => in_use(error, path),
            error => error,
        })?;
        Ok(store)
    }

    /// All schedules, in order of their numbers.
    pub async fn schedules(&self) -> Result<Vec<StoredSchedule>, StoreError> {
        let rows = sqlx::query("SELECT id, spec, handled_ms FROM schedules ORDER BY id");
        rows.fetch_all(&self.0).await?.iter().map(read_schedule).collect()
    }

    /// Adds a schedule; returns its number.
    pub async fn insert(&self, spec: &ScheduleSpec, now: DateTime<Utc>) -> Result<i64, StoreError> {
        let query = sqlx::query("INSERT INTO schedules (spec, handled_ms) VALUES (?, ?)");
        let done =
            query.bind(serde_json::to_string(spec)?).bind(now.timestamp_millis()).execute(&self.0).await?;
        Ok(done.last_insert_rowid())
    }

    /// Replaces a schedule's spec; its times up to `now` count as dealt with.
    pub async fn update(&self, id: i64, spec: &ScheduleSpec, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("UPDATE schedules SET spec = ?, handled_ms = ? WHERE id = ?")
            .bind(serde_json::to_string(spec)?)
            .bind(now.timestamp_millis())
            .bind(id)
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// Removes a schedule and its firings.
    pub async fn delete(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM schedules WHERE id = ?").bind(id).execute(&self.0).await?;
        Ok(())
    }

    /// Records that times of schedules are being dealt with, all of them or none. Returns the firings'
    /// numbers in the same order; none for a time that has been dealt with before, or whose schedule is gone.
    pub async fn claim(&self, claims: &[Claim]) -> Result<Vec<Option<i64>>, StoreError> {
        let mut transaction = Transaction::begin(&self.0).await?;
        let mut firings = Vec::with_capacity(claims.len());
        for claim in claims {
            let inserted = sqlx::query(
                "INSERT INTO firings (schedule, due_ms, manual, late_ms, outcome)
                 SELECT id, ?, 0, 0, ? FROM schedules WHERE id = ?
                 ON CONFLICT DO NOTHING",
            )
            .bind(claim.due.timestamp_millis())
            .bind(serde_json::to_string(&claim.outcome)?)
            .bind(claim.schedule)
            .execute(&mut *transaction)
            .await?;
            sqlx::query("UPDATE schedules SET handled_ms = max(handled_ms, ?) WHERE id = ?")
                .bind(claim.due.timestamp_millis())
                .bind(claim.schedule)
                .execute(&mut *transaction)
                .await?;
            prune(&mut transaction, claim.schedule).await?;
            firings.push((inserted.rows_affected() > 0).then(|| inserted.last_insert_rowid()));
        }
        transaction.commit().await?;
        Ok(firings)
    }

    /// Records that the user begins a run of a schedule now.
    pub async fn begin(&self, schedule: i64, now: DateTime<Utc>) -> Result<i64, StoreError> {
        let mut transaction = Transaction::begin(&self.0).await?;
        let inserted = sqlx::query(
            "INSERT INTO firings (schedule, due_ms, manual, late_ms, outcome) VALUES (?, ?, 1, 0, ?)",
        )
        .bind(schedule)
        .bind(now.timestamp_millis())
        .bind(serde_json::to_string(&FiringOutcome::Running)?)
        .execute(&mut *transaction)
        .await?;
        prune(&mut transaction, schedule).await?;
        transaction.commit().await?;
        Ok(inserted.last_insert_rowid())
    }

    /// Records which run a firing began, and how late.
    pub async fn started(&self, firing: i64, run: RunId, late_ms: u64) -> Result<(), StoreError> {
        let query = sqlx::query("UPDATE firings SET run = ?, late_ms = ? WHERE id = ?");
        query.bind(run.to_string()).bind(late_ms as i64).bind(firing).execute(&self.0).await?;
        Ok(())
    }

    /// Records what came of a firing.
    pub async fn ended(
        &self,
        firing: i64,
        outcome: &FiringOutcome,
        report: Option<&Report>,
    ) -> Result<(), StoreError> {
        let report = report.map(serde_json::to_string).transpose()?;
        sqlx::query("UPDATE firings SET outcome = ?, report = ? WHERE id = ?")
            .bind(serde_json::to_string(outcome)?)
            .bind(report)
            .bind(firing)
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// Marks the firings that a server which is gone left running; returns how many there were.
    pub async fn interrupt(&self) -> Result<u64, StoreError> {
        let done = sqlx::query("UPDATE firings SET outcome = ? WHERE outcome = ?")
            .bind(serde_json::to_string(&FiringOutcome::Interrupted)?)
            .bind(serde_json::to_string(&FiringOutcome::Running)?)
            .execute(&self.0)
            .await?;
        Ok(done.rows_affected())
    }

    /// The latest `count` firings of a schedule, newest first.
    pub async fn recent(&self, schedule: i64, count: usize) -> Result<Vec<StoredFiring>, StoreError> {
        let rows = sqlx::query(
            "SELECT due_ms, manual, late_ms, run, outcome, report FROM firings
             WHERE schedule = ? ORDER BY id DESC LIMIT ?",
        );
        let rows = rows.bind(schedule).bind(count as i64).fetch_all(&self.0).await?;
        rows.iter().map(read_firing).collect()
    }

    /// Writes everything back and lets the file go.
    pub async fn close(&self) {
        self.0.close().await;
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let mut transaction = Transaction::begin(&self.0).await?;
        let found: i64 = sqlx::query("PRAGMA user_version").fetch_one(&mut *transaction).await?.try_get(0)?;
        let done = usize::try_from(found).unwrap_or(usize::MAX);
        let Some(missing) = MIGRATIONS.get(done..) else {
            return Err(StoreError::TooNew { found, known: MIGRATIONS.len() });
        };
        for migration in missing {
            sqlx::raw_sql(*migration).execute(&mut *transaction).await?;
        }
        // A pragma takes no parameters. This is a number of ours.
        let version = sqlx::AssertSqlSafe(format!("PRAGMA user_version = {}", MIGRATIONS.len()));
        sqlx::raw_sql(version).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Drops the firings of a schedule that are too old to be kept. One that is running is the newest or near.
async fn prune(connection: &mut SqliteConnection, schedule: i64) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM firings WHERE schedule = ?1 AND id <=
         (SELECT id FROM firings WHERE schedule = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
    )
    .bind(schedule)
    .bind(KEPT_FIRINGS)
    .execute(connection)
    .await?;
    Ok(())
}

fn read_schedule(row: &SqliteRow) -> Result<StoredSchedule, StoreError> {
    Ok(StoredSchedule {
        id: row.try_get("id")?,
        spec: serde_json::from_str(row.try_get("spec")?)?,
        handled: moment(row.try_get("handled_ms")?),
    })
}

fn read_firing(row: &SqliteRow) -> Result<StoredFiring, StoreError> {
    let report: Option<&str> = row.try_get("report")?;
    let run: Option<&str> = row.try_get("run")?;
    Ok(StoredFiring {
        due: moment(row.try_get("due_ms")?),
        manual: row.try_get("manual")?,
        late_ms: row.try_get::<i64, _>("late_ms")?.unsigned_abs(),
        run: run.and_then(|run| run.parse().ok()),
        outcome: serde_json::from_str(row.try_get("outcome")?)?,
        // A report of an earlier version that cannot be read any more is no reason to hide the firing.
        report: report.and_then(|report| serde_json::from_str(report).ok()),
    })
}

fn moment(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}

fn in_use(error: sqlx::Error, path: &Path) -> StoreError {
    match error.as_database_error().and_then(|error| error.code()) {
        // SQLITE_BUSY and its extended codes.
        Some(code) if code.parse::<i32>().is_ok_and(|code| code & 0xff == 5) => {
            StoreError::InUse(path.display().to_string())
        }
        _ => StoreError::Sqlite(error),
    }
}

#[cfg(test)]
impl Store {
    /// Lets every firing fail as on a full disk. On `ROLLBACK` SQLite ends the whole transaction by itself, on
    /// `ABORT` only the statement.
    pub async fn fill_up(&self, raise: &str) {
        let select = format!("SELECT RAISE({raise}, 'disk full')");
        let trigger = format!("CREATE TRIGGER full BEFORE INSERT ON firings BEGIN {select}; END");
        sqlx::raw_sql(sqlx::AssertSqlSafe(trigger)).execute(&self.0).await.unwrap();
    }

    /// Undoes [`Store::fill_up`].
    pub async fn make_room(&self) {
        sqlx::raw_sql("DROP TRIGGER full").execute(&self.0).await.unwrap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn spec() -> ScheduleSpec {
        let run = r#"{"workload":{"kind":"noop","tasks":1},"variant":{"place":"server"}}"#;
        serde_json::from_str(&format!(r#"{{"name":"Test","cron":"@hourly","run":{run}}}"#)).unwrap()
    }

    fn claim(schedule: i64, due: &str) -> Claim {
        Claim { schedule, due: at(due), outcome: FiringOutcome::Skipped }
    }

    #[tokio::test]
    async fn what_is_stored_after_failed_transactions_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.sqlite");
        let store = Store::open(&file).await.unwrap();
        let id = store.insert(&spec(), at("2027-05-01T10:00:00Z")).await.unwrap();
        for raise in ["ROLLBACK", "ABORT"] {
            store.fill_up(raise).await;
            store.claim(&[claim(id, "2027-05-01T11:00:00Z")]).await.unwrap_err();
            store.make_room().await;
        }
        for due in ["2027-05-01T13:00:00Z", "2027-05-01T14:00:00Z"] {
            assert!(store.claim(&[claim(id, due)]).await.unwrap()[0].is_some());
        }
        store.close().await;
        let store = Store::open(&file).await.unwrap();
        let dues: Vec<_> = store.recent(id, 9).await.unwrap().into_iter().map(|firing| firing.due).collect();
        assert_eq!(dues, [at("2027-05-01T14:00:00Z"), at("2027-05-01T13:00:00Z")]);
    }

    #[tokio::test]
    async fn a_transaction_that_is_dropped_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("test.sqlite")).await.unwrap();
        let mut transaction = Transaction::begin(&store.0).await.unwrap();
        sqlx::raw_sql("DELETE FROM schedules").execute(&mut *transaction).await.unwrap();
        drop(transaction);
        let id = store.insert(&spec(), at("2027-05-01T10:00:00Z")).await.unwrap();
        store.close().await;
        let store = Store::open(&folder.path().join("test.sqlite")).await.unwrap();
        assert_eq!(store.schedules().await.unwrap()[0].id, id);
    }
}
