//! PostgreSQL's text values as Arrow arrays.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float32Builder, Float64Builder, Int16Builder,
    Int32Builder, Int64Builder, RecordBatch, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};

use crate::adapter::{EXACT_NUMBER, marked};
use crate::error::{Error, Result};
use crate::text_value::{date, timestamp};

/// The Arrow type of a PostgreSQL type; what Arrow has no exact type for, such
/// as numerics of any precision, stays text.
fn arrow_type(name: &str) -> DataType {
    match name {
        "BOOL" => DataType::Boolean,
        "INT2" => DataType::Int16,
        "INT4" => DataType::Int32,
        "INT8" => DataType::Int64,
        "FLOAT4" => DataType::Float32,
        "FLOAT8" => DataType::Float64,
        "DATE" => DataType::Date32,
        "TIMESTAMP" => DataType::Timestamp(TimeUnit::Microsecond, None),
        _ => DataType::Utf8,
    }
}

/// The column of a PostgreSQL type; a numeric says that its texts are numbers.
pub fn field(name: &str, type_name: &str) -> Field {
    let field = Field::new(name, arrow_type(type_name), true);
    match type_name {
        "NUMERIC" => {
            let (key, value) = EXACT_NUMBER;
            field.with_metadata([(key.to_owned(), value.to_owned())].into())
        }
        _ => marked(field, type_name),
    }
}

/// Columns under construction, from texts.
pub struct TextColumns {
    schema: Arc<Schema>,
    builders: Vec<Builder>,
    rows: usize,
}

enum Builder {
    Boolean(BooleanBuilder),
    Int16(Int16Builder),
    Int32(Int32Builder),
    Int64(Int64Builder),
    Float32(Float32Builder),
    Float64(Float64Builder),
    Date(Date32Builder),
    Timestamp(TimestampMicrosecondBuilder),
    Text(StringBuilder),
}

impl TextColumns {
    pub fn new(schema: Arc<Schema>) -> Self {
        let builders = schema
            .fields()
            .iter()
            .map(|field| Builder::new(field.data_type()))
            .collect();
        TextColumns {
            schema,
            builders,
            rows: 0,
        }
    }

    pub fn len(&self) -> usize {
        self.rows
    }

    /// Adds a value to a column of the current row.
    ///
    /// # Errors
    /// A runtime error for a text that the column's type does not have, such
    /// as a date before Christ.
    pub fn push(&mut self, column: usize, text: Option<&str>) -> Result<()> {
        let builder = self
            .builders
            .get_mut(column)
            .ok_or_else(|| Error::runtime("a row has more values than columns"))?;
        if builder.push(text) {
            return Ok(());
        }
        Err(Error::runtime(format!(
            "column `{}`: the value `{}` cannot be read",
            self.schema.field(column).name(),
            text.unwrap_or_default()
        ))
        .help("cast the column to text in the query"))
    }

    pub fn end_row(&mut self) {
        self.rows += 1;
    }

    /// The rows so far.
    pub fn finish(&mut self) -> Result<RecordBatch> {
        let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(self.rows));
        self.rows = 0;
        let arrays: Vec<ArrayRef> = self.builders.iter_mut().map(Builder::finish).collect();
        RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)
            .map_err(|error| Error::runtime(error.to_string()))
    }
}

impl Builder {
    fn new(data_type: &DataType) -> Self {
        match data_type {
            DataType::Boolean => Builder::Boolean(BooleanBuilder::new()),
            DataType::Int16 => Builder::Int16(Int16Builder::new()),
            DataType::Int32 => Builder::Int32(Int32Builder::new()),
            DataType::Int64 => Builder::Int64(Int64Builder::new()),
            DataType::Float32 => Builder::Float32(Float32Builder::new()),
            DataType::Float64 => Builder::Float64(Float64Builder::new()),
            DataType::Date32 => Builder::Date(Date32Builder::new()),
            DataType::Timestamp(..) => Builder::Timestamp(TimestampMicrosecondBuilder::new()),
            _ => Builder::Text(StringBuilder::new()),
        }
    }

    /// Whether the text had a value of the builder's type.
    fn push(&mut self, text: Option<&str>) -> bool {
        fn put<T>(
            text: Option<&str>,
            parse: fn(&str) -> Option<T>,
            mut add: impl FnMut(Option<T>),
        ) -> bool {
            match text.map(parse) {
                None => add(None),
                Some(None) => return false,
                Some(value) => add(value),
            }
            true
        }
        match self {
            Builder::Boolean(b) => put(text, boolean, |v| b.append_option(v)),
            Builder::Int16(b) => put(text, |t| t.parse().ok(), |v| b.append_option(v)),
            Builder::Int32(b) => put(text, |t| t.parse().ok(), |v| b.append_option(v)),
            Builder::Int64(b) => put(text, |t| t.parse().ok(), |v| b.append_option(v)),
            Builder::Float32(b) => put(text, |t| t.parse().ok(), |v| b.append_option(v)),
            Builder::Float64(b) => put(text, |t| t.parse().ok(), |v| b.append_option(v)),
            Builder::Date(b) => put(text, date, |v| b.append_option(v)),
            Builder::Timestamp(b) => put(text, timestamp, |v| b.append_option(v)),
            Builder::Text(b) => {
                b.append_option(text);
                true
            }
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Builder::Boolean(builder) => Arc::new(builder.finish()),
            Builder::Int16(builder) => Arc::new(builder.finish()),
            Builder::Int32(builder) => Arc::new(builder.finish()),
            Builder::Int64(builder) => Arc::new(builder.finish()),
            Builder::Float32(builder) => Arc::new(builder.finish()),
            Builder::Float64(builder) => Arc::new(builder.finish()),
            Builder::Date(builder) => Arc::new(builder.finish()),
            Builder::Timestamp(builder) => Arc::new(builder.finish()),
            Builder::Text(builder) => Arc::new(builder.finish()),
        }
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "t" | "true" => Some(true),
        "f" | "false" => Some(false),
        _ => None,
    }
}

/// The fields of a line of COPY's text format; `None` is null.
pub fn copy_fields(line: &str) -> impl Iterator<Item = Option<Cow<'_, str>>> {
    line.split('\t').map(|field| match field {
        "\\N" => None,
        field if field.contains('\\') => Some(Cow::Owned(unescaped(field))),
        field => Some(Cow::Borrowed(field)),
    })
}

fn unescaped(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut letters = field.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => text.push(match letters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('v') => '\u{b}',
                Some(other) => other,
                None => '\\',
            }),
            (letter, false) => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_line_is_unescaped() {
        let fields: Vec<_> = copy_fields("a\\tb\t\\N\t\tc\\\\d\\ne").collect();
        assert_eq!(
            fields,
            [
                Some("a\tb".into()),
                None,
                Some("".into()),
                Some("c\\d\ne".into()),
            ]
        );
    }

    #[test]
    fn a_date_that_arrow_cannot_hold_is_an_error() {
        let schema = Schema::new(vec![arrow::datatypes::Field::new(
            "d",
            DataType::Date32,
            true,
        )]);
        let mut columns = TextColumns::new(Arc::new(schema));
        let error = columns.push(0, Some("infinity")).unwrap_err();
        assert_eq!(
            error.message(),
            "column `d`: the value `infinity` cannot be read"
        );
    }
}
