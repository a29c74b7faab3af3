//! The database seam: `Dialect` is pure text, `Adapter` is an open database.
//!
//! Rows cross the seam as Arrow record batches, in both directions. The names of
//! databases appear in this folder and nowhere else in weir.

mod catalog;
mod definition;
mod dialect;
mod duckdb;
mod lazy;
mod lease;
mod nested;
mod postgres;
mod relation;
mod response;
mod state_proxy;

use arrow::array::RecordBatch;
use arrow::datatypes::Field;

pub use catalog::{CatalogColumn, CatalogRelation};
pub use definition::{Abilities, KeyedRows, NewFunction, NewIndex};
pub use dialect::Dialect;
pub use lazy::LazyAdapter;
use nested::marked;
pub use nested::{holds_moments, moment_of, nested_value};
pub use relation::{Column, ExistingIndex, ExistingRelation, Quoted, Relation, RelationKind};
pub use response::{Response, Work};
/// Writes weir's own rows as SQL text that every engine takes.
pub use sea_orm::sea_query::PostgresQueryBuilder as StateQueryBuilder;

use crate::error::{Error, Result};

/// Where and how to open a database: one output of `profiles.yml`.
#[derive(Debug, Clone)]
pub struct ConnectionSettings {
    /// The `type` of the output, such as `duckdb`.
    pub engine: String,
    /// Every key of the output, rendered; passwords among them, so it is never printed.
    pub keys: serde_json::Map<String, serde_json::Value>,
    /// At most this many statements at once.
    pub threads: usize,
}

/// An open database.
pub trait Adapter: Send + Sync {
    fn dialect(&self) -> &'static dyn Dialect;

    /// The database that two-part names are looked up in.
    fn database(&self) -> &str;

    /// The tables and views in `schemas`; a schema that does not exist has none.
    fn list_relations(&self, schemas: &[String]) -> Result<Vec<ExistingRelation>>;

    /// The same of a database that the target attaches beside its own.
    fn list_relations_of(
        &self,
        database: &str,
        schemas: &[String],
    ) -> Result<Vec<ExistingRelation>> {
        match database.eq_ignore_ascii_case(self.database()) {
            true => self.list_relations(schemas),
            false => Ok(Vec::new()),
        }
    }

    /// Whether a database, the target's own or one beside it, has a schema.
    fn has_schema(&self, database: &str, schema: &str) -> Result<bool>;

    /// The columns of a table or view in their order; none where it does not exist.
    fn columns(&self, relation: &Relation) -> Result<Vec<Column>>;

    /// What the database says of all that is in `schemas`, in order of their names.
    fn catalog(&self, schemas: &[String]) -> Result<Vec<CatalogRelation>>;

    /// The columns that a query gives, whose rows nobody reads.
    fn query_columns(&self, query: &str) -> Result<Vec<Column>>;

    /// The indexes of a relation; none where the engine makes none on such.
    fn indexes(&self, _relation: &Relation) -> Result<Vec<ExistingIndex>> {
        Ok(Vec::new())
    }

    /// Rights that the current user gave to others on a relation: pairs of privilege
    /// and role.
    fn grants(&self, relation: &Relation) -> Result<Vec<(String, String)>>;

    /// All rows of a query, for results that fit in memory.
    fn fetch(&self, query: &str) -> Result<RecordBatch>;

    /// Hands the rows of a query to `consume`, batch by batch; memory stays flat.
    fn stream(&self, query: &str, consume: &mut dyn FnMut(RecordBatch) -> Result<()>)
    -> Result<()>;

    /// Starts a transaction on a connection of its own.
    fn begin(&self) -> Result<Box<dyn Transaction + '_>>;

    /// Runs statements outside a transaction, for those that refuse one.
    fn execute_alone(&self, sql: &str) -> Result<u64>;

    /// The same database over one connection: what a statement sets there, such as a
    /// temporary table, the later ones find, until the session is dropped.
    fn session(&self) -> Result<Box<dyn Adapter>>;

    /// Cancels every running statement, and refuses those that come later.
    fn cancel(&self);

    /// A connection that serves sea-orm for weir's own tables, which live in `schema`.
    fn state_connection(&self, schema: &str) -> Result<StateConnection>;
}

/// The metadata of a field whose texts are numbers of any precision.
const EXACT_NUMBER: (&str, &str) = ("weir", "number");

/// Whether the values of a column are numbers, also where they come as texts.
pub fn holds_numbers(field: &Field) -> bool {
    let (key, value) = EXACT_NUMBER;
    field.data_type().is_numeric() || field.metadata().get(key).is_some_and(|kind| kind == value)
}

/// Statements that take effect together. Dropped without `commit`, nothing happened.
pub trait Transaction {
    /// Runs one or more statements separated by semicolons; gives the rows
    /// affected by the last one, where the database says so.
    fn execute(&mut self, sql: &str) -> Result<u64>;

    /// All rows of a query, as this transaction sees them.
    fn fetch(&mut self, query: &str) -> Result<RecordBatch>;

    /// Appends batches to a table, by the fastest way the database has. The
    /// fields of the batches name the columns; columns left out get their
    /// default. Gives the rows written.
    fn bulk_load(
        &mut self,
        relation: &Relation,
        batches: &mut dyn Iterator<Item = Result<RecordBatch>>,
    ) -> Result<u64>;

    fn commit(self: Box<Self>) -> Result<()>;
}

/// A sea-orm connection and the means to wait for its futures.
pub struct StateConnection {
    pub connection: sea_orm::DatabaseConnection,
    pub runtime: tokio::runtime::Runtime,
}

/// The engines, as the `type` of an output names them.
pub const ENGINES: [&str; 2] = [duckdb::NAME, postgres::NAME];

/// The database of a target, as relations name it; no database is asked.
///
/// # Errors
/// An unknown engine or a missing key is a usage error.
pub fn database_name(settings: &ConnectionSettings) -> Result<String> {
    match settings.engine.as_str() {
        duckdb::NAME => duckdb::database_name(settings),
        postgres::NAME => postgres::database_name(settings),
        other => Err(unknown_engine(other)),
    }
}

/// Opens the database that `settings` name.
///
/// # Errors
/// An unknown engine or a missing key is a usage error that names the known ones;
/// a database that does not answer, or whose file another process holds, is a
/// runtime error.
pub fn open(settings: &ConnectionSettings) -> Result<Box<dyn Adapter>> {
    match settings.engine.as_str() {
        duckdb::NAME => duckdb::open(settings),
        postgres::NAME => postgres::open(settings),
        other => Err(unknown_engine(other)),
    }
}

/// The folder of files that a target keeps its rows in: `external_root`, or this one.
pub fn external_root(settings: &ConnectionSettings) -> &str {
    let root = settings.keys.get("external_root");
    root.and_then(serde_json::Value::as_str).unwrap_or(".")
}

/// The databases of a target whose tables are files that may be parted and sorted.
pub fn lakes(settings: &ConnectionSettings) -> Vec<String> {
    match settings.engine.as_str() {
        duckdb::NAME => duckdb::lakes(settings),
        _ => Vec::new(),
    }
}

/// The text side of an engine, for commands that need no database.
///
/// # Errors
/// An unknown engine is a usage error.
pub fn dialect(engine: &str) -> Result<&'static dyn Dialect> {
    match engine {
        duckdb::NAME => Ok(&duckdb::DuckDbDialect),
        postgres::NAME => Ok(&postgres::PostgresDialect),
        other => Err(unknown_engine(other)),
    }
}

fn unknown_engine(name: &str) -> Error {
    Error::usage(format!("database type `{name}` is not supported")).help(format!(
        "set `type:` in profiles.yml to one of {}",
        ENGINES.join(", ")
    ))
}
