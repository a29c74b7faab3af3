//! Turns records into Arrow batches of the landing table, or says why not.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    ArrayBuilder, ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Float32Builder,
    Float64Builder, Int16Builder, Int32Builder, Int64Builder, RecordBatch, StringArray,
    StringBuilder, TimestampMicrosecondArray, TimestampMicrosecondBuilder,
};
use arrow::array::{Date32Array, Int64Array};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};

use super::data_type::{LandingType, Parsed};
use super::external::ExternalSource;
use crate::error::{Error, Result};

/// The columns that every landing table has behind the declared ones.
pub const PROVENANCE: [(&str, &str); 4] = [
    ("batch_date", "date"),
    ("source_file", "text"),
    ("line_number", "bigint"),
    ("loaded_at", "timestamp"),
];

/// What is the same for every row of a file.
#[derive(Debug, Clone)]
pub struct Provenance {
    /// Days since 1970.
    pub batch_date: i32,
    pub source_file: String,
    /// Microseconds since 1970, UTC.
    pub loaded_at: i64,
}

/// Collects rows until a batch is full.
pub struct RowBuilder<'a> {
    source: &'a ExternalSource,
    provenance: Provenance,
    /// For each declared column, its position in the file.
    positions: Vec<usize>,
    schema: Arc<Schema>,
    columns: Vec<ColumnBuilder>,
    lines: Int64Builder,
    parsed: Vec<Parsed>,
}

impl<'a> RowBuilder<'a> {
    pub fn new(source: &'a ExternalSource, provenance: Provenance, positions: Vec<usize>) -> Self {
        RowBuilder {
            source,
            provenance,
            positions,
            schema: Arc::new(schema(source)),
            columns: source
                .columns
                .iter()
                .map(|column| ColumnBuilder::new(column.landing_type))
                .collect(),
            lines: Int64Builder::new(),
            parsed: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Why the row does not fit; then nothing was added.
    pub fn push(&mut self, line: u64, fields: &[Cow<'_, str>]) -> std::result::Result<(), String> {
        self.parsed.clear();
        for (column, position) in self.source.columns.iter().zip(&self.positions) {
            let field = fields.get(*position).map_or("", |field| field.as_ref());
            let trimmed = field.trim();
            let is_null = self
                .source
                .null_markers
                .iter()
                .any(|marker| marker == trimmed);
            let parsed = match is_null {
                true => Some(Parsed::Null),
                false => column.landing_type.read(trimmed),
            };
            self.parsed.push(parsed.ok_or_else(|| {
                format!(
                    "column `{}`: `{trimmed}` is no {}",
                    column.name, column.declared_type
                )
            })?);
        }
        let values = self
            .columns
            .iter_mut()
            .zip(&self.parsed)
            .zip(&self.positions);
        for ((column, parsed), position) in values {
            column.push(
                *parsed,
                fields.get(*position).map_or("", |field| field.as_ref()),
            );
        }
        self.lines.append_value(line as i64);
        Ok(())
    }

    /// The rows so far as a batch of the landing table's columns.
    ///
    /// # Errors
    /// A runtime error where Arrow refuses the columns.
    pub fn finish(&mut self) -> Result<RecordBatch> {
        let rows = self.len();
        let provenance = &self.provenance;
        let mut arrays: Vec<ArrayRef> =
            self.columns.iter_mut().map(ColumnBuilder::finish).collect();
        arrays.push(Arc::new(Date32Array::from(vec![
            provenance.batch_date;
            rows
        ])));
        arrays.push(Arc::new(StringArray::from(vec![
            provenance
                .source_file
                .as_str();
            rows
        ])));
        let lines: Int64Array = self.lines.finish();
        arrays.push(Arc::new(lines));
        arrays.push(Arc::new(TimestampMicrosecondArray::from(vec![
            provenance.loaded_at;
            rows
        ])));
        RecordBatch::try_new(self.schema.clone(), arrays)
            .map_err(|error| Error::runtime(error.to_string()))
    }
}

fn schema(source: &ExternalSource) -> Schema {
    let declared = source
        .columns
        .iter()
        .map(|column| Field::new(&column.name, column.landing_type.arrow(), true));
    let provenance = [
        DataType::Date32,
        DataType::Utf8,
        DataType::Int64,
        DataType::Timestamp(TimeUnit::Microsecond, None),
    ];
    let provenance = PROVENANCE
        .iter()
        .zip(provenance)
        .map(|((name, _), data_type)| Field::new(*name, data_type, true));
    Schema::new(declared.chain(provenance).collect::<Vec<Field>>())
}

/// One column under construction.
enum ColumnBuilder {
    SmallInt(Int16Builder),
    Integer(Int32Builder),
    BigInt(Int64Builder),
    Real(Float32Builder),
    Double(Float64Builder),
    Decimal(Decimal128Builder, u8, i8),
    Boolean(BooleanBuilder),
    Date(Date32Builder),
    Timestamp(TimestampMicrosecondBuilder),
    Text(StringBuilder),
}

impl ColumnBuilder {
    fn new(landing_type: LandingType) -> Self {
        match landing_type {
            LandingType::SmallInt => ColumnBuilder::SmallInt(Int16Builder::new()),
            LandingType::Integer => ColumnBuilder::Integer(Int32Builder::new()),
            LandingType::BigInt => ColumnBuilder::BigInt(Int64Builder::new()),
            LandingType::Real => ColumnBuilder::Real(Float32Builder::new()),
            LandingType::Double => ColumnBuilder::Double(Float64Builder::new()),
            LandingType::Decimal(precision, scale) => {
                ColumnBuilder::Decimal(Decimal128Builder::new(), precision, scale)
            }
            LandingType::Boolean => ColumnBuilder::Boolean(BooleanBuilder::new()),
            LandingType::Date => ColumnBuilder::Date(Date32Builder::new()),
            LandingType::Timestamp => ColumnBuilder::Timestamp(TimestampMicrosecondBuilder::new()),
            LandingType::Text => ColumnBuilder::Text(StringBuilder::new()),
        }
    }

    /// A value that the column's own type has read.
    fn push(&mut self, value: Parsed, field: &str) {
        match (self, value) {
            (ColumnBuilder::SmallInt(b), Parsed::Integer(n)) => {
                b.append_option(i16::try_from(n).ok())
            }
            (ColumnBuilder::Integer(b), Parsed::Integer(n)) => {
                b.append_option(i32::try_from(n).ok())
            }
            (ColumnBuilder::BigInt(b), Parsed::Integer(n)) => b.append_value(n),
            (ColumnBuilder::Real(b), Parsed::Float(n)) => b.append_value(n as f32),
            (ColumnBuilder::Double(b), Parsed::Float(n)) => b.append_value(n),
            (ColumnBuilder::Decimal(b, ..), Parsed::Decimal(n)) => b.append_value(n),
            (ColumnBuilder::Boolean(b), Parsed::Boolean(n)) => b.append_value(n),
            (ColumnBuilder::Date(b), Parsed::Date(n)) => b.append_value(n),
            (ColumnBuilder::Timestamp(b), Parsed::Timestamp(n)) => b.append_value(n),
            (ColumnBuilder::Text(b), Parsed::Text) => b.append_value(field),
            (column, _) => column.push_null(),
        }
    }

    fn push_null(&mut self) {
        match self {
            ColumnBuilder::SmallInt(builder) => builder.append_null(),
            ColumnBuilder::Integer(builder) => builder.append_null(),
            ColumnBuilder::BigInt(builder) => builder.append_null(),
            ColumnBuilder::Real(builder) => builder.append_null(),
            ColumnBuilder::Double(builder) => builder.append_null(),
            ColumnBuilder::Decimal(builder, ..) => builder.append_null(),
            ColumnBuilder::Boolean(builder) => builder.append_null(),
            ColumnBuilder::Date(builder) => builder.append_null(),
            ColumnBuilder::Timestamp(builder) => builder.append_null(),
            ColumnBuilder::Text(builder) => builder.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            ColumnBuilder::SmallInt(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Integer(builder) => Arc::new(builder.finish()),
            ColumnBuilder::BigInt(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Real(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Double(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Decimal(builder, precision, scale) => Arc::new(
                builder
                    .finish()
                    .with_precision_and_scale(*precision, *scale)
                    .expect("the declared precision was checked at parse"),
            ),
            ColumnBuilder::Boolean(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Date(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Timestamp(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Text(builder) => Arc::new(builder.finish()),
        }
    }
}
