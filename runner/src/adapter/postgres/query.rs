//! Reads from PostgreSQL.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Column, Executor, Row, SqlSafeStr, Statement, TypeInfo, ValueRef};

use super::connection::Session;
use super::decode::{TextColumns, copy_fields, field};
use super::errors;
use crate::error::{Error, Result};

/// Rows in one Arrow batch.
const BATCH_ROWS: usize = 8192;

/// All rows of a query as one batch.
pub fn fetch(session: &mut Session, text: &str) -> Result<RecordBatch> {
    let schema = describe(session, text)?;
    let runtime = session.runtime.clone();
    let connection = session.connection();
    let rows = runtime
        .block_on(sqlx::raw_sql(AssertSqlSafe(text.to_owned())).fetch_all(connection))
        .map_err(|error| errors::runtime(&error))?;
    let mut columns = TextColumns::new(schema);
    for row in &rows {
        for column in 0..row.len() {
            let value = row
                .try_get_raw(column)
                .map_err(|error| errors::runtime(&error))?;
            let text = match value.is_null() {
                true => None,
                false => Some(
                    value
                        .as_str()
                        .map_err(|error| Error::runtime(error.to_string()))?,
                ),
            };
            columns.push(column, text)?;
        }
        columns.end_row();
    }
    columns.finish()
}

/// Hands the rows of a query to `consume`, batch by batch, by COPY.
pub fn stream(
    session: &mut Session,
    text: &str,
    consume: &mut dyn FnMut(RecordBatch) -> Result<()>,
) -> Result<()> {
    let schema = describe(session, text)?;
    let statement = format!("copy (\n{text}\n) to stdout");
    let runtime = session.runtime.clone();
    let mut chunks = runtime
        .block_on(session.connection().copy_out_raw(&statement))
        .map_err(|error| errors::runtime(&error))?;
    let mut columns = TextColumns::new(schema);
    let mut pending = Vec::new();
    while let Some(chunk) = runtime
        .block_on(chunks.try_next())
        .map_err(|error| errors::runtime(&error))?
    {
        pending.extend_from_slice(&chunk);
        let mut start = 0;
        while let Some(length) = memchr::memchr(b'\n', &pending[start..]) {
            push_line(&mut columns, &pending[start..start + length])?;
            start += length + 1;
            if columns.len() >= BATCH_ROWS {
                consume(columns.finish()?)?;
            }
        }
        pending.drain(..start);
    }
    if columns.len() > 0 {
        consume(columns.finish()?)?;
    }
    Ok(())
}

fn push_line(columns: &mut TextColumns, line: &[u8]) -> Result<()> {
    let line = std::str::from_utf8(line).map_err(|error| Error::runtime(error.to_string()))?;
    for (index, field) in copy_fields(line).enumerate() {
        columns.push(index, field.as_deref())?;
    }
    columns.end_row();
    Ok(())
}

/// The columns of a query, also of one that gives no rows.
fn describe(session: &mut Session, text: &str) -> Result<Arc<Schema>> {
    let runtime = session.runtime.clone();
    let connection = session.connection();
    let statement = runtime
        .block_on(connection.prepare(AssertSqlSafe(text.to_owned()).into_sql_str()))
        .map_err(|error| errors::runtime(&error))?;
    let fields: Vec<Field> = statement
        .columns()
        .iter()
        .map(|column| field(column.name(), column.type_info().name()))
        .collect();
    Ok(Arc::new(Schema::new(fields)))
}
