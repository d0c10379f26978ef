//! A transaction that cannot leave its connection in an unknown state.
//!
//! sqlx counts how deep a connection is inside transactions, and does not lower the count when ROLLBACK fails. It does
//! fail after an error on which SQLite itself has rolled back, for instance a full disk. The next transaction would
//! then be a savepoint, and be lost at a restart. So BEGIN and COMMIT are plain statements here, and a connection
//! whose transaction was not committed is closed. The pool opens another one.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqlitePool;
use sqlx::{Sqlite, SqliteConnection};

/// A transaction on a connection of its own. Dropping it undoes it.
pub struct Transaction {
    connection: PoolConnection<Sqlite>,
    is_committed: bool,
}

impl Transaction {
    /// Begins a transaction and takes SQLite's write lock, so that a file in use is noticed at once.
    pub async fn begin(pool: &SqlitePool) -> Result<Transaction, sqlx::Error> {
        let mut transaction = Transaction { connection: pool.acquire().await?, is_committed: false };
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// Makes the changes last.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        sqlx::raw_sql("COMMIT").execute(&mut *self).await?;
        self.is_committed = true;
        Ok(())
    }
}

impl Deref for Transaction {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.is_committed {
            self.connection.close_on_drop();
        }
    }
}
