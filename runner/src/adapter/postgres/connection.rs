//! A pooled connection while it is in use.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool, Postgres, Row};
use tokio::runtime::Runtime;

use super::errors;
use crate::error::{Error, Result};

const CANCEL_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection and the number of the process that serves it.
///
/// Dropping a sqlx future does not stop its query, so the process is known to
/// the pool while a session lasts.
pub struct Session {
    pub runtime: Arc<Runtime>,
    /// Present until the session is dropped.
    pooled: Option<PoolConnection<Postgres>>,
    backend: i32,
    busy: Arc<Mutex<BTreeSet<i32>>>,
    /// Whether the run was asked to end.
    pub cancelled: Arc<AtomicBool>,
}

/// # Errors
/// A runtime error where the run was asked to end.
pub fn refuse_cancelled(cancelled: &AtomicBool) -> Result<()> {
    match cancelled.load(Ordering::SeqCst) {
        true => Err(Error::runtime("cancelled")),
        false => Ok(()),
    }
}

impl Session {
    pub fn acquire(
        runtime: &Arc<Runtime>,
        pool: &PgPool,
        busy: Arc<Mutex<BTreeSet<i32>>>,
        cancelled: Arc<AtomicBool>,
    ) -> Result<Self> {
        let acquired = runtime.block_on(async {
            let mut connection = pool.acquire().await?;
            let row = sqlx::raw_sql("select pg_backend_pid()")
                .fetch_one(&mut *connection)
                .await?;
            Ok((connection, row.try_get::<i32, _>(0)?))
        });
        let (connection, backend) = acquired.map_err(|error| errors::runtime(&error))?;
        busy.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(backend);
        Ok(Session {
            runtime: runtime.clone(),
            pooled: Some(connection),
            backend,
            busy,
            cancelled,
        })
    }

    pub fn connection(&mut self) -> &mut PgConnection {
        self.pooled
            .as_mut()
            .expect("a session has its connection until it is dropped")
    }

    /// Runs statements; gives the rows that the last one affected.
    pub fn execute(&mut self, sql: &str) -> Result<u64> {
        use futures_util::TryStreamExt;
        let runtime = self.runtime.clone();
        let connection = self.connection();
        let affected = runtime.block_on(async {
            let mut results = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute_many(connection);
            let mut last = 0;
            while let Some(result) = results.try_next().await? {
                last = result.rows_affected();
            }
            Ok(last)
        });
        affected.map_err(|error| errors::runtime(&error))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.backend);
        // The connection goes back to its pool by a task of the runtime.
        let within = self.runtime.enter();
        self.pooled.take();
        drop(within);
    }
}

/// Asks the server, over a connection of its own, to stop what some processes
/// run. Where the server does not answer, its own time-outs end the queries.
pub fn cancel(runtime: &Runtime, options: &PgConnectOptions, backends: &BTreeSet<i32>) {
    let ask = async {
        let mut connection = options.connect().await?;
        for backend in backends {
            let statement = format!("select pg_cancel_backend({backend})");
            sqlx::raw_sql(AssertSqlSafe(statement))
                .execute(&mut connection)
                .await?;
        }
        connection.close().await
    };
    let _ = runtime.block_on(async { tokio::time::timeout(CANCEL_TIMEOUT, ask).await });
}
