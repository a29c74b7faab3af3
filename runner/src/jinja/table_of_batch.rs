//! Arrow rows as Python's values.

use arrow::array::{Array, ArrayRef, RecordBatch, make_array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use minijinja::Value;

use super::datetime::{Clock, Moment, Zone};
use super::nested_value::{is_nested, nested_value};
use super::python::{jinja_value, python_json};
use super::table::Table;
use crate::adapter;
use crate::error::{Error, Result};

/// The rows of a query.
///
/// # Errors
/// A runtime error for a type that has no text.
pub fn table_of(batch: &RecordBatch) -> Result<Table> {
    let schema = batch.schema();
    let options = FormatOptions::default().with_null("");
    let mut columns: Vec<Vec<Value>> = Vec::with_capacity(batch.num_columns());
    for (column, field) in batch.columns().iter().zip(schema.fields()) {
        if is_nested(field.data_type()) {
            let rows = 0..batch.num_rows();
            columns.push(
                rows.map(|row| of_json(&nested_value(column, row)))
                    .collect(),
            );
            continue;
        }
        let column = in_double(&in_utc(column)?)?;
        let formatter = ArrayFormatter::try_new(column.as_ref(), &options)
            .map_err(|error| Error::runtime(error.to_string()))?;
        let value = |row: usize| match column.is_valid(row) {
            true => value_of(field, &formatter.value(row).to_string()),
            false => Value::from(()),
        };
        columns.push((0..batch.num_rows()).map(value).collect());
    }
    let row = |index: usize| columns.iter().map(|column| column[index].clone()).collect();
    let fields = schema.fields().iter();
    Ok(Table {
        names: fields.clone().map(|field| field.name().clone()).collect(),
        types: fields.map(|field| type_name(field)).collect(),
        rows: (0..batch.num_rows()).map(row).collect(),
    })
}

/// Moments of a zone with a name as those of UTC, which they count from anyway.
fn in_utc(column: &ArrayRef) -> Result<ArrayRef> {
    let DataType::Timestamp(unit, Some(_)) = column.data_type() else {
        return Ok(column.clone());
    };
    let utc = DataType::Timestamp(*unit, Some("+00:00".into()));
    let data = column.to_data().into_builder().data_type(utc).build();
    data.map(make_array)
        .map_err(|error| Error::runtime(error.to_string()))
}

/// Python has no short floating-point numbers: `3.3` becomes `3.299999952316284`.
fn in_double(column: &ArrayRef) -> Result<ArrayRef> {
    match column.data_type() {
        DataType::Float32 => cast(column, &DataType::Float64),
        _ => return Ok(column.clone()),
    }
    .map_err(|error| Error::runtime(error.to_string()))
}

fn type_name(field: &Field) -> &'static str {
    match field.data_type() {
        _ if field.data_type().is_integer() => "dbt_common.clients.agate_helper.Integer",
        _ if adapter::holds_numbers(field) => "agate.data_types.number.Number",
        DataType::Boolean => "agate.data_types.boolean.Boolean",
        DataType::Date32 => "agate.data_types.date.Date",
        DataType::Timestamp(_, _) => "agate.data_types.date_time.DateTime",
        _ if adapter::holds_moments(field) => "agate.data_types.date_time.DateTime",
        _ => "agate.data_types.text.Text",
    }
}

/// What holds values becomes a text, as in agate's tables.
fn of_json(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
            Value::from(python_json(value))
        }
        plain => jinja_value(plain),
    }
}

fn value_of(field: &Field, text: &str) -> Value {
    if let Some(value) = adapter::nested_value(field, text) {
        return of_json(&value);
    }
    let parsed = match field.data_type() {
        DataType::Boolean => Some(Value::from(text == "true")),
        DataType::Date32 => text
            .parse::<NaiveDate>()
            .ok()
            .map(|date| Moment::value(Clock::Date(date), None)),
        DataType::Timestamp(_, zone) => moment(text, zone.is_some()),
        _ if adapter::holds_numbers(field) => number(text),
        _ if adapter::holds_moments(field) => {
            adapter::moment_of(text).map(|moment| Moment::at(moment, Zone::Fixed(*moment.offset())))
        }
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}

fn moment(text: &str, has_zone: bool) -> Option<Value> {
    if has_zone {
        let moment = DateTime::parse_from_rfc3339(text).ok()?;
        return Some(Moment::at(moment, Zone::UTC));
    }
    let moment = text.parse::<NaiveDateTime>().ok()?;
    Some(Moment::value(Clock::DateTime(moment), None))
}

/// Whole numbers stay exact.
fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::from(whole));
    }
    if let Ok(whole) = text.parse::<i128>() {
        return Some(Value::from(whole));
    }
    text.parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
        .map(Value::from)
}
