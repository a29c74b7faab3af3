//! DuckDB, the embedded engine: one file, one process at a time.

mod dialect;
pub(super) mod errors;
mod open;
pub(super) mod query;
mod surroundings;
mod transaction;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use duckdb::{Connection, InterruptHandle};

pub use dialect::DuckDbDialect;
pub use open::open;
pub use surroundings::lakes;

use super::lease::Lease;
use super::{
    Adapter, CatalogRelation, Column, ConnectionSettings, Dialect, ExistingRelation, Relation,
    StateConnection, Transaction,
};
use crate::error::{Error, Result};

/// The engine's name in profiles.yml.
pub const NAME: &str = "duckdb";

/// The path of a database that is in no file.
const MEMORY: &str = ":memory:";

/// An open DuckDB file, or a session in it.
pub struct DuckDb {
    file: Arc<File>,
    /// The connection of a session.
    held: Option<Mutex<Connection>>,
}

struct File {
    /// Connections are made from this one; none runs on it.
    root: Mutex<Connection>,
    database: String,
    running: Mutex<Vec<Arc<InterruptHandle>>>,
    cancelled: AtomicBool,
}

/// The catalog's name: that of the file, as the engine makes it.
///
/// # Errors
/// A usage error where the target asks for what weir has not.
pub fn database_name(settings: &ConnectionSettings) -> Result<String> {
    surroundings::refuse_unknown(settings)?;
    Ok(surroundings::catalog_of(open::path(settings)))
}

impl DuckDb {
    fn new(root: Connection, database: String) -> Self {
        let file = File {
            root: Mutex::new(root),
            database,
            running: Mutex::default(),
            cancelled: AtomicBool::new(false),
        };
        DuckDb {
            file: Arc::new(file),
            held: None,
        }
    }

    fn connect(&self) -> Result<Lease<'_, Connection>> {
        self.file.refuse_cancelled()?;
        Lease::of(self.held.as_ref(), || self.file.connect())
    }
}

impl File {
    /// A connection of its own, which `cancel` can interrupt.
    fn connect(&self) -> Result<Connection> {
        self.refuse_cancelled()?;
        let root = self.root.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = root.try_clone().map_err(|error| errors::runtime(&error))?;
        self.running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection.interrupt_handle());
        Ok(connection)
    }

    /// An interrupt only reaches a statement that runs: what comes between two
    /// of them is refused here.
    fn refuse_cancelled(&self) -> Result<()> {
        match self.cancelled.load(Ordering::SeqCst) {
            true => Err(Error::runtime("cancelled")),
            false => Ok(()),
        }
    }
}

impl Adapter for DuckDb {
    fn dialect(&self) -> &'static dyn Dialect {
        &DuckDbDialect
    }

    fn database(&self) -> &str {
        &self.file.database
    }

    fn list_relations(&self, schemas: &[String]) -> Result<Vec<ExistingRelation>> {
        query::list_relations(&*self.connect()?, &self.file.database, schemas)
    }

    fn list_relations_of(
        &self,
        database: &str,
        schemas: &[String],
    ) -> Result<Vec<ExistingRelation>> {
        query::list_relations(&*self.connect()?, database, schemas)
    }

    fn has_schema(&self, database: &str, schema: &str) -> Result<bool> {
        query::has_schema(&*self.connect()?, database, schema)
    }

    fn columns(&self, relation: &Relation) -> Result<Vec<Column>> {
        query::columns(&*self.connect()?, relation)
    }

    fn catalog(&self, schemas: &[String]) -> Result<Vec<CatalogRelation>> {
        query::catalog(&*self.connect()?, &self.file.database, schemas)
    }

    fn query_columns(&self, query: &str) -> Result<Vec<Column>> {
        query::query_columns(&*self.connect()?, query)
    }

    fn grants(&self, _relation: &Relation) -> Result<Vec<(String, String)>> {
        Ok(Vec::new())
    }

    fn fetch(&self, text: &str) -> Result<RecordBatch> {
        query::fetch(&*self.connect()?, text)
    }

    fn stream(&self, text: &str, consume: &mut dyn FnMut(RecordBatch) -> Result<()>) -> Result<()> {
        query::stream(&*self.connect()?, text, consume)
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>> {
        let transaction =
            transaction::DuckDbTransaction::begin(self.connect()?, self.file.clone())?;
        Ok(Box::new(transaction))
    }

    fn execute_alone(&self, sql: &str) -> Result<u64> {
        let connection = self.connect()?;
        connection
            .execute_batch(sql)
            .map_err(|error| errors::of_statement(&error, sql))?;
        Ok(0)
    }

    fn session(&self) -> Result<Box<dyn Adapter>> {
        Ok(Box::new(DuckDb {
            file: self.file.clone(),
            held: Some(Mutex::new(self.file.connect()?)),
        }))
    }

    fn cancel(&self) {
        let file = &self.file;
        file.cancelled.store(true, Ordering::SeqCst);
        let running = file.running.lock().unwrap_or_else(PoisonError::into_inner);
        for handle in running.iter() {
            handle.interrupt();
        }
    }

    fn state_connection(&self, schema: &str) -> Result<StateConnection> {
        super::state_proxy::connect(self.file.connect()?, schema)
    }
}
