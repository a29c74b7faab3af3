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

use super::{
    Adapter, CatalogRelation, Column, Dialect, ExistingIndex, ExistingRelation, Relation,
    StateConnection, Transaction,
};
use crate::error::{Error, Result};
use connection::Session;

/// The engine's name in profiles.yml.
pub const NAME: &str = "postgres";

/// A pool of connections to one database.
pub struct Postgres {
    runtime: Runtime,
    pool: PgPool,
    options: PgConnectOptions,
    database: String,
    /// Backend processes that run a statement of ours.
    busy: Arc<Mutex<BTreeSet<i32>>>,
    cancelled: AtomicBool,
}

impl Postgres {
    /// A connection of its own, which `cancel` can stop.
    fn session(&self) -> Result<Session<'_>> {
        if self.cancelled.load(Ordering::SeqCst) {
            return Err(Error::runtime("cancelled"));
        }
        Session::acquire(&self.runtime, &self.pool, self.busy.clone())
    }
}

impl Adapter for Postgres {
    fn dialect(&self) -> &'static dyn Dialect {
        &PostgresDialect
    }

    fn database(&self) -> &str {
        &self.database
    }

    fn list_relations(&self, schemas: &[String]) -> Result<Vec<ExistingRelation>> {
        catalog::list_relations(&mut self.session()?, &self.database, schemas)
    }

    fn columns(&self, relation: &Relation) -> Result<Vec<Column>> {
        catalog::columns(&mut self.session()?, relation)
    }

    fn catalog(&self, schemas: &[String]) -> Result<Vec<CatalogRelation>> {
        catalog::catalog(&mut self.session()?, &self.database, schemas)
    }

    fn query_columns(&self, query: &str) -> Result<Vec<Column>> {
        catalog::query_columns(self.session()?, query)
    }

    fn indexes(&self, relation: &Relation) -> Result<Vec<ExistingIndex>> {
        catalog::indexes(&mut self.session()?, relation)
    }

    fn grants(&self, relation: &Relation) -> Result<Vec<(String, String)>> {
        catalog::grants(&mut self.session()?, relation)
    }

    fn fetch(&self, text: &str) -> Result<RecordBatch> {
        query::fetch(&mut self.session()?, text)
    }

    fn stream(&self, text: &str, consume: &mut dyn FnMut(RecordBatch) -> Result<()>) -> Result<()> {
        query::stream(&mut self.session()?, text, consume)
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>> {
        Ok(Box::new(transaction::PostgresTransaction::begin(
            self.session()?,
        )?))
    }

    fn execute_alone(&self, sql: &str) -> Result<u64> {
        self.session()?.execute(sql)
    }

    fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
        let busy = self
            .busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        connection::cancel(&self.runtime, &self.options, &busy);
    }

    fn state_connection(&self, schema: &str) -> Result<StateConnection> {
        open::state_connection(&self.options, schema)
    }
}
