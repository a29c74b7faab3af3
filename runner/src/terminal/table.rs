//! Rows of a query as a table, CSV or JSON.

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::{DataType, Field};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use arrow::util::pretty::pretty_format_batches;
use serde_json::{Map, Value};

use crate::adapter::holds_numbers;
use crate::error::{Error, Result};

/// A table with borders, for people.
///
/// # Errors
/// A runtime error for a type that has no text.
pub fn table(rows: &RecordBatch) -> Result<String> {
    pretty_format_batches(std::slice::from_ref(rows))
        .map(|table| table.to_string())
        .map_err(|error| Error::runtime(error.to_string()))
}

/// CSV with a header; null is an empty field, an empty text is `""`.
///
/// # Errors
/// A runtime error for a type that has no text.
pub fn csv(rows: &RecordBatch) -> Result<String> {
    let texts = Texts::of(rows)?;
    let mut lines = vec![
        rows.schema()
            .fields()
            .iter()
            .map(|field| quoted(field.name()))
            .collect::<Vec<String>>()
            .join(","),
    ];
    for row in 0..rows.num_rows() {
        let fields = (0..rows.num_columns()).map(|column| match texts.get(column, row) {
            None => String::new(),
            Some(text) => quoted(&text),
        });
        lines.push(fields.collect::<Vec<String>>().join(","));
    }
    Ok(lines.join("\n"))
}

fn quoted(text: &str) -> String {
    if text.is_empty() || text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

/// One JSON object a line; numbers and flags keep their kind.
///
/// # Errors
/// A runtime error for a type that has no text.
pub fn json_lines(rows: &RecordBatch) -> Result<String> {
    let texts = Texts::of(rows)?;
    let schema = rows.schema();
    let lines = (0..rows.num_rows()).map(|row| {
        let keys = schema.fields().iter().enumerate().map(|(column, field)| {
            let value = texts
                .get(column, row)
                .map_or(Value::Null, |text| json_value(field, text));
            (field.name().clone(), value)
        });
        Value::Object(keys.collect::<Map<String, Value>>()).to_string()
    });
    Ok(lines.collect::<Vec<String>>().join("\n"))
}

fn json_value(field: &Field, text: String) -> Value {
    let is_literal = holds_numbers(field) || *field.data_type() == DataType::Boolean;
    match is_literal {
        true => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        false => Value::String(text),
    }
}

/// The values of a batch as texts.
pub(super) struct Texts<'a> {
    rows: &'a RecordBatch,
    formatters: Vec<ArrayFormatter<'a>>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(rows: &'a RecordBatch) -> Result<Self> {
        let options = FormatOptions::default();
        let formatters = rows
            .columns()
            .iter()
            .map(|column| {
                ArrayFormatter::try_new(column.as_ref(), &options)
                    .map_err(|error| Error::runtime(error.to_string()))
            })
            .collect::<Result<Vec<ArrayFormatter<'a>>>>()?;
        Ok(Texts { rows, formatters })
    }

    pub(super) fn get(&self, column: usize, row: usize) -> Option<String> {
        let is_valid = self.rows.column(column).is_valid(row);
        is_valid.then(|| self.formatters[column].value(row).to_string())
    }
}
