//! The rows of a query as charts and texts read them.

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::{DataType, Field};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use minijinja::Value;

use crate::adapter;
use crate::error::{Error, Result};
use crate::jinja::jinja_value;
use crate::terminal;

/// What stands for a null.
pub const NULL: &str = "–";

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Null,
    Number(f64),
    Flag(bool),
    Text(String),
}

/// What a query gave.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// All of it as CSV, with a header.
    pub csv: String,
}

impl Cell {
    pub fn number(&self) -> Option<f64> {
        match self {
            Cell::Number(number) => Some(*number),
            Cell::Null | Cell::Flag(_) | Cell::Text(_) => None,
        }
    }

    /// As it stands in a label; null is a dash.
    pub fn text(&self) -> String {
        match self {
            Cell::Null => NULL.to_owned(),
            Cell::Number(number) => number.to_string(),
            Cell::Flag(true) => "yes".to_owned(),
            Cell::Flag(false) => "no".to_owned(),
            Cell::Text(text) => text.clone(),
        }
    }

    fn to_json(&self) -> serde_json::Value {
        match self {
            Cell::Null => serde_json::Value::Null,
            Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                serde_json::Value::from(*number as i64)
            }
            Cell::Number(number) => serde_json::Value::from(*number),
            Cell::Flag(flag) => serde_json::Value::from(*flag),
            Cell::Text(text) => serde_json::Value::from(text.as_str()),
        }
    }
}

impl Rows {
    /// Reads what the database gave; a number that is none is null.
    ///
    /// # Errors
    /// A runtime error for a type that has no text.
    pub fn of(batch: &RecordBatch) -> Result<Self> {
        let options = FormatOptions::default();
        let schema = batch.schema();
        let mut columns: Vec<Vec<Cell>> = Vec::with_capacity(batch.num_columns());
        for (column, field) in batch.columns().iter().zip(schema.fields()) {
            let formatter = ArrayFormatter::try_new(column.as_ref(), &options)
                .map_err(|error| Error::runtime(error.to_string()))?;
            let cell = |row: usize| match column.is_valid(row) {
                true => cell(field, formatter.value(row).to_string()),
                false => Cell::Null,
            };
            columns.push((0..batch.num_rows()).map(cell).collect());
        }
        let row = |index: usize| columns.iter().map(|column| column[index].clone()).collect();
        Ok(Rows {
            columns: schema
                .fields()
                .iter()
                .map(|field| field.name().clone())
                .collect(),
            rows: (0..batch.num_rows()).map(row).collect(),
            csv: terminal::csv(batch)?,
        })
    }

    /// Where a column stands.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// The rows as templates see them: a list of mappings.
    pub fn to_value(&self) -> Value {
        let rows = self.rows.iter().map(|row| {
            let entries = self
                .columns
                .iter()
                .cloned()
                .zip(row.iter().map(Cell::to_json));
            entries.collect::<serde_json::Map<String, serde_json::Value>>()
        });
        jinja_value(rows.collect::<Vec<_>>())
    }
}

fn cell(field: &Field, text: String) -> Cell {
    let is_number = adapter::holds_numbers(field);
    match (field.data_type(), text.parse::<f64>()) {
        (DataType::Boolean, _) => Cell::Flag(text == "true"),
        (_, Ok(number)) if is_number && number.is_finite() => Cell::Number(number),
        _ if is_number => Cell::Null,
        _ => Cell::Text(text),
    }
}
