//! Brings weir's own tables up to date.

use std::collections::BTreeSet;
use std::time::Duration;

use arrow::array::{AsArray, RecordBatch};
use sea_orm::{DbErr, RuntimeErr};
use weir_migrations::{Migrator, MigratorTrait};

use crate::adapter::{Adapter, Relation};
use crate::error::{Error, Result};

/// sea-orm-migration's own table.
const APPLIED: &str = "seaql_migrations";

/// Where several processes migrate at once, all but one of them fail at each
/// statement; they look again after these many milliseconds.
const PAUSES: [u64; 5] = [0, 50, 100, 200, 400];

/// Applies the migrations that are not yet, and gives their names. Where none
/// is missing this costs one small query.
///
/// # Errors
/// A runtime error with the database's message.
pub fn migrate(adapter: &dyn Adapter, schema: &str) -> Result<Vec<String>> {
    let missing_at_first = missing(adapter, schema)?;
    if missing_at_first.is_empty() {
        return Ok(missing_at_first);
    }
    let mut failure = Error::runtime(format!("schema `{schema}` cannot be migrated"));
    for pause in PAUSES {
        std::thread::sleep(Duration::from_millis(pause));
        if let Err(error) = apply(adapter, schema) {
            failure = error;
        }
        if missing(adapter, schema)?.is_empty() {
            return Ok(missing_at_first);
        }
    }
    Err(failure)
}

fn apply(adapter: &dyn Adapter, schema: &str) -> Result<()> {
    let mut transaction = adapter.begin()?;
    transaction.execute(&adapter.dialect().create_schema(adapter.database(), schema))?;
    transaction.commit()?;
    let state = adapter.state_connection(schema)?;
    let migrated = state.runtime.block_on(async {
        Migrator::up(&state.connection, None).await?;
        // A failed commit is told by the statement after it.
        state.connection.ping().await
    });
    migrated.map_err(|error| {
        let fact = fact(&error);
        Error::runtime(format!("weir's own tables cannot be migrated: {fact}"))
            .help("check the rights of the user in the state schema of weir.yml")
    })
}

/// What the database said, without sea-orm's frame.
fn fact(error: &DbErr) -> String {
    match error {
        DbErr::Exec(RuntimeErr::Internal(fact)) | DbErr::Query(RuntimeErr::Internal(fact)) => {
            fact.clone()
        }
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            let told = cause.as_database_error();
            told.map_or_else(|| cause.to_string(), |told| told.message().to_owned())
        }
        other => other.to_string(),
    }
}

/// Names of the migrations that the database has not seen.
fn missing(adapter: &dyn Adapter, schema: &str) -> Result<Vec<String>> {
    let applied: BTreeSet<String> = match applied(adapter, schema)? {
        Some(rows) => {
            let versions = rows.column(0).as_string::<i32>();
            versions.iter().flatten().map(str::to_owned).collect()
        }
        None => BTreeSet::new(),
    };
    Ok(Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .filter(|name| !applied.contains(name))
        .collect())
}

/// The migrations that the database has seen; `None` where it has no table of
/// them. That table is read by the two-part name by which rows are written, so
/// that a schema which an engine cannot tell from a database is refused here.
fn applied(adapter: &dyn Adapter, schema: &str) -> Result<Option<RecordBatch>> {
    let table = adapter.dialect().quote(schema);
    let query = format!("select version from {table}.{APPLIED}");
    if let Ok(rows) = adapter.fetch(&query) {
        return Ok(Some(rows));
    }
    if !is_there(adapter, schema)? {
        return Ok(None);
    }
    // Another process may have made the table meanwhile.
    adapter.fetch(&query).map(Some).map_err(|error| {
        error.help(format!(
            "schema `{schema}` cannot be read; name another `state_schema` in weir.yml"
        ))
    })
}

fn is_there(adapter: &dyn Adapter, schema: &str) -> Result<bool> {
    let relation = Relation::new(adapter.database(), schema, APPLIED);
    Ok(!adapter.columns(&relation)?.is_empty())
}
