//! Reads from DuckDB.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{Field, Schema};
use duckdb::Connection;

use super::{DuckDbDialect, errors};
use crate::adapter::catalog::{CatalogRelation, relations};
use crate::adapter::{Column, Dialect, ExistingRelation, Relation, RelationKind};
use crate::error::{Error, Result};

/// All rows of a query as one batch.
pub fn fetch(connection: &Connection, text: &str) -> Result<RecordBatch> {
    let mut batches = Vec::new();
    let schema = each_batch(connection, text, &mut |batch| {
        batches.push(batch);
        Ok(())
    })?;
    concat_batches(&schema, &batches).map_err(|error| Error::runtime(error.to_string()))
}

/// Hands the rows of a query to `consume`, batch by batch.
pub fn stream(
    connection: &Connection,
    text: &str,
    consume: &mut dyn FnMut(RecordBatch) -> Result<()>,
) -> Result<()> {
    each_batch(connection, text, consume).map(|_| ())
}

/// duckdb's stream panics where a fetch fails after the first batch, for
/// instance when the query is interrupted, so each step is guarded.
fn each_batch(
    connection: &Connection,
    text: &str,
    consume: &mut dyn FnMut(RecordBatch) -> Result<()>,
) -> Result<Arc<Schema>> {
    let failed = |error: duckdb::Error| errors::of_statement(&error, text);
    let mut statement = connection.prepare(text).map_err(failed)?;
    let mut batches = statement.stream_arrow([]).map_err(failed)?;
    let schema = batches.get_schema();
    loop {
        match catch_unwind(AssertUnwindSafe(|| batches.next())) {
            Ok(Some(batch)) => consume(batch)?,
            Ok(None) => return Ok(schema),
            Err(panic) => return Err(Error::runtime(panic_message(panic.as_ref()))),
        }
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default();
    if text.contains("INTERRUPT") || text.contains("Interrupted") {
        "cancelled".to_owned()
    } else {
        format!("the query failed while its rows were read: {text}")
    }
}

/// The tables and views of some schemas.
pub fn list_relations(
    connection: &Connection,
    database: &str,
    schemas: &[String],
) -> Result<Vec<ExistingRelation>> {
    let names: Vec<String> = schemas
        .iter()
        .map(|schema| DuckDbDialect.literal(schema))
        .collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let condition = format!(
        "where database_name = {} and schema_name in ({})",
        DuckDbDialect.literal(database),
        names.join(", ")
    );
    let text = format!(
        "select schema_name, table_name as name, 'table' as kind from duckdb_tables() {condition} \
         union all \
         select schema_name, view_name as name, 'view' as kind from duckdb_views() {condition} \
         order by 1, 2"
    );
    let rows = fetch(connection, &text)?;
    let (schemas, names, kinds) = (texts(&rows, 0), texts(&rows, 1), texts(&rows, 2));
    let rows = schemas.into_iter().zip(names).zip(kinds);
    Ok(rows
        .map(|((schema, identifier), kind)| ExistingRelation {
            relation: Relation::new(database, schema, identifier),
            kind: match kind.as_str() {
                "view" => RelationKind::View,
                _ => RelationKind::Table,
            },
        })
        .collect())
}

/// Whether a database has a schema, in whichever letters.
pub fn has_schema(connection: &Connection, database: &str, schema: &str) -> Result<bool> {
    let text = format!(
        "select schema_name from duckdb_schemas() \
         where lower(database_name) = lower({}) and lower(schema_name) = lower({})",
        DuckDbDialect.literal(database),
        DuckDbDialect.literal(schema)
    );
    Ok(fetch(connection, &text)?.num_rows() > 0)
}

/// What is known of all relations of some schemas.
pub fn catalog(
    connection: &Connection,
    database: &str,
    schemas: &[String],
) -> Result<Vec<CatalogRelation>> {
    if schemas.is_empty() {
        return Ok(Vec::new());
    }
    let names = schemas.iter().map(|name| DuckDbDialect.literal(name));
    let condition = format!(
        "where database_name = {} and schema_name in ({})",
        DuckDbDialect.literal(database),
        names.collect::<Vec<_>>().join(", ")
    );
    let text = format!(
        "with listed as (\
         select schema_name, table_name, 'BASE TABLE' as kind, comment, \
         estimated_size as row_count from duckdb_tables() {condition} \
         union all \
         select schema_name, view_name, 'VIEW', comment, null from duckdb_views() {condition}), \
         columns as (select * from duckdb_columns() {condition}) \
         select listed.schema_name, listed.table_name, kind, cast(null as varchar), \
         listed.comment, cast(row_count as varchar), cast(null as varchar), \
         column_name, data_type, columns.comment \
         from listed left join columns using (schema_name, table_name) \
         order by listed.schema_name, listed.table_name, column_index"
    );
    Ok(relations(database, &fetch(connection, &text)?))
}

/// The columns of a relation in their order. One that is named without its place, as
/// templates name temporary tables, is where the connection finds it.
pub fn columns(connection: &Connection, relation: &Relation) -> Result<Vec<Column>> {
    let parts = [
        ("database_name", &relation.database),
        ("schema_name", &relation.schema),
        ("table_name", &relation.identifier),
    ];
    let parts = parts.iter().filter(|(_, name)| !name.is_empty());
    let conditions = parts.map(|(column, name)| {
        let name = DuckDbDialect.literal(name);
        format!("{column} = {name}")
    });
    let text = format!(
        "select column_name, data_type from duckdb_columns() where {} order by column_index",
        conditions.collect::<Vec<String>>().join(" and ")
    );
    let rows = fetch(connection, &text)?;
    let columns = texts(&rows, 0).into_iter().zip(texts(&rows, 1));
    Ok(columns
        .map(|(name, data_type)| Column { name, data_type })
        .collect())
}

/// The columns that a query gives.
pub fn query_columns(connection: &Connection, text: &str) -> Result<Vec<Column>> {
    let rows = fetch(
        connection,
        &format!("select column_name, column_type from (describe (\n{text}\n))"),
    )?;
    let columns = texts(&rows, 0).into_iter().zip(texts(&rows, 1));
    Ok(columns
        .map(|(name, data_type)| Column { name, data_type })
        .collect())
}

/// The Arrow fields of a table, which the appender expects.
pub fn table_schema(connection: &Connection, relation_sql: &str) -> Result<Vec<Arc<Field>>> {
    let text = format!("select * from {relation_sql} limit 0");
    let schema = each_batch(connection, &text, &mut |_| Ok(()))?;
    Ok(schema.fields().iter().cloned().collect())
}

fn texts(rows: &RecordBatch, column: usize) -> Vec<String> {
    let column = rows.column(column).as_string::<i32>();
    (0..column.len())
        .map(|row| column.value(row).to_owned())
        .collect()
}
