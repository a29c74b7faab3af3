//! PostgreSQL, the engine of production.
//!
//! sqlx is asynchronous; its runtime lives in here, and callers, which are
//! plain threads, wait for it.

mod catalog;
mod connection;
mod data_types;
mod decode;
mod dialect;
mod encode;
mod errors;
mod keep_views;
mod open;
mod query;
mod transaction;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio::runtime::Runtime;

pub use dialect::PostgresDialect;
pub use open::{database_name, open};

use super::lease::Lease;
use super::{
    Adapter, CatalogRelation, Column, Dialect, ExistingIndex, ExistingRelation, Relation,
    StateConnection, Transaction,
};
use crate::error::Result;
use connection::Session;

/// The engine's name in profiles.yml.
pub const NAME: &str = "postgres";

/// A database, or a session in it.
pub struct Postgres {
    pool: Arc<Pool>,
    /// The connection of a session.
    held: Option<Mutex<Session>>,
}

/// The connections to one database.
struct Pool {
    runtime: Arc<Runtime>,
    connections: PgPool,
    options: PgConnectOptions,
    database: String,
    /// Backend processes that run a statement of ours.
    busy: Arc<Mutex<BTreeSet<i32>>>,
    cancelled: Arc<AtomicBool>,
}

impl Postgres {
    fn new(pool: Pool) -> Self {
        Postgres {
            pool: Arc::new(pool),
            held: None,
        }
    }

    fn connect(&self) -> Result<Lease<'_, Session>> {
        self.pool.refuse_cancelled()?;
        Lease::of(self.held.as_ref(), || self.pool.connect())
    }
}

impl Pool {
    /// A connection of its own, which `cancel` can stop.
    fn connect(&self) -> Result<Session> {
        self.refuse_cancelled()?;
        Session::acquire(
            &self.runtime,
            &self.connections,
            self.busy.clone(),
            self.cancelled.clone(),
        )
    }

    fn refuse_cancelled(&self) -> Result<()> {
        connection::refuse_cancelled(&self.cancelled)
    }
}

impl Adapter for Postgres {
    fn dialect(&self) -> &'static dyn Dialect {
        &PostgresDialect
    }

    fn database(&self) -> &str {
        &self.pool.database
    }

    fn list_relations(&self, schemas: &[String]) -> Result<Vec<ExistingRelation>> {
        catalog::list_relations(&mut *self.connect()?, &self.pool.database, schemas)
    }

    fn has_schema(&self, database: &str, schema: &str) -> Result<bool> {
        let is_here = database.eq_ignore_ascii_case(self.database());
        Ok(is_here && catalog::has_schema(&mut *self.connect()?, schema)?)
    }

    fn columns(&self, relation: &Relation) -> Result<Vec<Column>> {
        catalog::columns(&mut *self.connect()?, relation)
    }

    fn catalog(&self, schemas: &[String]) -> Result<Vec<CatalogRelation>> {
        catalog::catalog(&mut *self.connect()?, &self.pool.database, schemas)
    }

    fn query_columns(&self, query: &str) -> Result<Vec<Column>> {
        catalog::query_columns(self.connect()?, query)
    }

    fn indexes(&self, relation: &Relation) -> Result<Vec<ExistingIndex>> {
        catalog::indexes(&mut *self.connect()?, relation)
    }

    fn grants(&self, relation: &Relation) -> Result<Vec<(String, String)>> {
        catalog::grants(&mut *self.connect()?, relation)
    }

    fn fetch(&self, text: &str) -> Result<RecordBatch> {
        query::fetch(&mut *self.connect()?, text)
    }

    fn stream(&self, text: &str, consume: &mut dyn FnMut(RecordBatch) -> Result<()>) -> Result<()> {
        query::stream(&mut *self.connect()?, text, consume)
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>> {
        Ok(Box::new(transaction::PostgresTransaction::begin(
            self.connect()?,
        )?))
    }

    fn execute_alone(&self, sql: &str) -> Result<u64> {
        self.connect()?.execute(sql)
    }

    fn session(&self) -> Result<Box<dyn Adapter>> {
        Ok(Box::new(Postgres {
            pool: self.pool.clone(),
            held: Some(Mutex::new(self.pool.connect()?)),
        }))
    }

    fn cancel(&self) {
        let pool = &self.pool;
        pool.cancelled.store(true, Ordering::SeqCst);
        let busy = pool
            .busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        connection::cancel(&pool.runtime, &pool.options, &busy);
    }

    fn state_connection(&self, schema: &str) -> Result<StateConnection> {
        open::state_connection(&self.pool.options, schema)
    }
}
