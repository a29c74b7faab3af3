//! Brings weir's own tables up to date.

use std::collections::BTreeSet;

use arrow::array::{Array, AsArray};
use weir_migrations::{Migrator, MigratorTrait};

use crate::adapter::{Adapter, Relation};
use crate::error::{Error, Result};

/// sea-orm-migration's own table.
const APPLIED: &str = "seaql_migrations";

/// Applies the migrations that are not yet, and gives their names. Where none
/// is missing this costs one small query.
///
/// # Errors
/// A runtime error with the database's message.
pub fn migrate(adapter: &dyn Adapter, schema: &str) -> Result<Vec<String>> {
    let missing = missing(adapter, schema)?;
    if missing.is_empty() {
        return Ok(missing);
    }
    let mut transaction = adapter.begin()?;
    transaction.execute(&adapter.dialect().create_schema(adapter.database(), schema))?;
    transaction.commit()?;
    let state = adapter.state_connection(schema)?;
    state
        .runtime
        .block_on(async {
            Migrator::up(&state.connection, None).await?;
            // A failed commit is told by the statement after it.
            state.connection.ping().await
        })
        .map_err(|error| {
            Error::runtime(format!("weir's own tables cannot be migrated: {error}"))
                .help("check the rights of the user in the state schema of weir.yml")
        })?;
    Ok(missing)
}

/// Names of the migrations that the database has not seen.
fn missing(adapter: &dyn Adapter, schema: &str) -> Result<Vec<String>> {
    let relation = Relation {
        database: adapter.database().to_owned(),
        schema: schema.to_owned(),
        identifier: APPLIED.to_owned(),
    };
    let exists = !adapter.columns(&relation)?.is_empty();
    let mut applied = BTreeSet::new();
    if exists {
        let rows = adapter.fetch(&format!(
            "select version from {}",
            adapter.dialect().render(&relation)
        ))?;
        let versions = rows.column(0).as_string::<i32>();
        applied.extend((0..versions.len()).map(|row| versions.value(row).to_owned()));
    }
    Ok(Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .filter(|name| !applied.contains(name))
        .collect())
}
