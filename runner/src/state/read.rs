//! Reads weir's own tables.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Float64Type, Int64Type};
use chrono::{NaiveDate, NaiveDateTime};

use super::entities::{load, ml_model_version};
use crate::adapter::Adapter;
use crate::error::{Error, Result};

/// The load of each batch date that is in the landing table now.
///
/// # Errors
/// A runtime error where the tables cannot be read.
pub fn latest_loads(
    adapter: &dyn Adapter,
    schema: &str,
    source_name: &str,
    table_name: &str,
) -> Result<BTreeMap<NaiveDate, load::Model>> {
    let dialect = adapter.dialect();
    let rows = adapter.fetch(&format!(
        "select\n    load_id,\n    run_id,\n    source_name,\n    table_name,\n    \
         source_file,\n    sha256,\n    cast(batch_date as text) as batch_date,\n    \
         status,\n    row_count,\n    reject_count,\n    byte_count,\n    \
         cast(started_at as text) as started_at,\n    seconds\n\
         from {}.loads\nwhere source_name = {} and table_name = {}\norder by loads.started_at",
        dialect.quote(schema),
        dialect.literal(source_name),
        dialect.literal(table_name)
    ))?;
    (0..rows.num_rows())
        .map(|row| {
            let load = load_at(&rows, row)?;
            Ok((load.batch_date, load))
        })
        .collect()
}

/// Every model version that has scored rows.
///
/// # Errors
/// A runtime error where the table cannot be read.
pub fn model_versions(adapter: &dyn Adapter, schema: &str) -> Result<Vec<ml_model_version::Model>> {
    let rows = adapter.fetch(&format!(
        "select\n    name,\n    version,\n    sha256,\n    trained_at,\n    threshold,\n    \
         features,\n    metrics,\n    baseline,\n    cast(registered_at as text) as registered_at\n\
         from {}.ml_model_versions\norder by name, version, sha256",
        adapter.dialect().quote(schema)
    ))?;
    (0..rows.num_rows())
        .map(|row| {
            Ok(ml_model_version::Model {
                name: text(&rows, "name", row)?,
                version: text(&rows, "version", row)?,
                sha256: text(&rows, "sha256", row)?,
                trained_at: optional_text(&rows, "trained_at", row)?,
                threshold: double(&rows, "threshold", row)?,
                features: text(&rows, "features", row)?,
                metrics: text(&rows, "metrics", row)?,
                baseline: optional_text(&rows, "baseline", row)?,
                registered_at: moment(&text(&rows, "registered_at", row)?)?,
            })
        })
        .collect()
}

fn load_at(rows: &RecordBatch, row: usize) -> Result<load::Model> {
    let batch_date = text(rows, "batch_date", row)?;
    Ok(load::Model {
        load_id: text(rows, "load_id", row)?,
        run_id: text(rows, "run_id", row)?,
        source_name: text(rows, "source_name", row)?,
        table_name: text(rows, "table_name", row)?,
        source_file: text(rows, "source_file", row)?,
        sha256: text(rows, "sha256", row)?,
        batch_date: batch_date.parse().map_err(|_| unexpected("batch_date"))?,
        status: text(rows, "status", row)?,
        row_count: integer(rows, "row_count", row)?,
        reject_count: integer(rows, "reject_count", row)?,
        byte_count: integer(rows, "byte_count", row)?,
        started_at: moment(&text(rows, "started_at", row)?)?,
        seconds: double(rows, "seconds", row)?,
    })
}

fn moment(text: &str) -> Result<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").map_err(|_| unexpected("timestamp"))
}

fn optional_text(rows: &RecordBatch, name: &str, row: usize) -> Result<Option<String>> {
    let column = rows
        .column_by_name(name)
        .and_then(|column| column.as_string_opt::<i32>())
        .ok_or_else(|| unexpected(name))?;
    Ok(column.is_valid(row).then(|| column.value(row).to_owned()))
}

fn text(rows: &RecordBatch, name: &str, row: usize) -> Result<String> {
    optional_text(rows, name, row)?.ok_or_else(|| unexpected(name))
}

fn integer(rows: &RecordBatch, name: &str, row: usize) -> Result<i64> {
    rows.column_by_name(name)
        .and_then(|column| column.as_primitive_opt::<Int64Type>())
        .map(|column| column.value(row))
        .ok_or_else(|| unexpected(name))
}

fn double(rows: &RecordBatch, name: &str, row: usize) -> Result<f64> {
    rows.column_by_name(name)
        .and_then(|column| column.as_primitive_opt::<Float64Type>())
        .map(|column| column.value(row))
        .ok_or_else(|| unexpected(name))
}

fn unexpected(name: &str) -> Error {
    Error::runtime(format!(
        "weir's own table has another `{name}` than expected"
    ))
    .help("run `weir migrate`, or choose another `state_schema` in weir.yml")
}
