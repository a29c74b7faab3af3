//! Arrow batches as lines of COPY's text format.

use std::io::Write;

use arrow::array::PrimitiveArray;
use arrow::array::{Array, AsArray, Decimal128Array, RecordBatch, StringArray};
use arrow::array::{BooleanArray, Date32Array, TimestampMicrosecondArray};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int16Type, Int32Type,
    Int64Type, TimeUnit, TimestampMicrosecondType,
};
use chrono::{DateTime, NaiveDate, TimeDelta};

use crate::error::{Error, Result};

/// Writes every row of a batch behind what `buffer` holds.
///
/// # Errors
/// A runtime error for a type that has no text.
pub fn copy_lines(batch: &RecordBatch, buffer: &mut Vec<u8>) -> Result<()> {
    let columns = batch
        .columns()
        .iter()
        .map(|column| Values::of(column))
        .collect::<Result<Vec<Values>>>()?;
    for row in 0..batch.num_rows() {
        for (index, column) in columns.iter().enumerate() {
            if index > 0 {
                buffer.push(b'\t');
            }
            column.write(row, buffer);
        }
        buffer.push(b'\n');
    }
    Ok(())
}

/// A column whose type is known.
enum Values {
    Boolean(BooleanArray),
    Int16(PrimitiveArray<Int16Type>),
    Int32(PrimitiveArray<Int32Type>),
    Int64(PrimitiveArray<Int64Type>),
    Float32(PrimitiveArray<Float32Type>),
    Float64(PrimitiveArray<Float64Type>),
    Decimal(Decimal128Array),
    Date(Date32Array),
    Timestamp(TimestampMicrosecondArray),
    Text(StringArray),
}

impl Values {
    fn of(column: &dyn Array) -> Result<Self> {
        Ok(match column.data_type() {
            DataType::Boolean => Values::Boolean(column.as_boolean().clone()),
            DataType::Int16 => Values::Int16(column.as_primitive::<Int16Type>().clone()),
            DataType::Int32 => Values::Int32(column.as_primitive::<Int32Type>().clone()),
            DataType::Int64 => Values::Int64(column.as_primitive::<Int64Type>().clone()),
            DataType::Float32 => Values::Float32(column.as_primitive::<Float32Type>().clone()),
            DataType::Float64 => Values::Float64(column.as_primitive::<Float64Type>().clone()),
            DataType::Decimal128(..) => {
                Values::Decimal(column.as_primitive::<Decimal128Type>().clone())
            }
            DataType::Date32 => Values::Date(column.as_primitive::<Date32Type>().clone()),
            DataType::Timestamp(TimeUnit::Microsecond, None) => {
                Values::Timestamp(column.as_primitive::<TimestampMicrosecondType>().clone())
            }
            DataType::Utf8 => Values::Text(column.as_string::<i32>().clone()),
            _ => {
                let texts = cast(column, &DataType::Utf8)
                    .map_err(|error| Error::runtime(error.to_string()))?;
                Values::Text(texts.as_string::<i32>().clone())
            }
        })
    }

    fn write(&self, row: usize, buffer: &mut Vec<u8>) {
        if self.array().is_null(row) {
            buffer.extend_from_slice(b"\\N");
            return;
        }
        let written = match self {
            Values::Boolean(array) => {
                buffer.push(if array.value(row) { b't' } else { b'f' });
                Ok(())
            }
            Values::Int16(array) => write!(buffer, "{}", array.value(row)),
            Values::Int32(array) => write!(buffer, "{}", array.value(row)),
            Values::Int64(array) => write!(buffer, "{}", array.value(row)),
            Values::Float32(array) => write!(buffer, "{}", array.value(row)),
            Values::Float64(array) => write!(buffer, "{}", array.value(row)),
            Values::Decimal(array) => write!(buffer, "{}", array.value_as_string(row)),
            Values::Date(array) => write!(buffer, "{}", date(array.value(row))),
            Values::Timestamp(array) => write_timestamp(buffer, array.value(row)),
            Values::Text(array) => {
                escape(array.value(row), buffer);
                Ok(())
            }
        };
        written.expect("writing to memory does not fail");
    }

    fn array(&self) -> &dyn Array {
        match self {
            Values::Boolean(array) => array,
            Values::Int16(array) => array,
            Values::Int32(array) => array,
            Values::Int64(array) => array,
            Values::Float32(array) => array,
            Values::Float64(array) => array,
            Values::Decimal(array) => array,
            Values::Date(array) => array,
            Values::Timestamp(array) => array,
            Values::Text(array) => array,
        }
    }
}

fn date(days: i32) -> NaiveDate {
    NaiveDate::default()
        .checked_add_signed(TimeDelta::days(i64::from(days)))
        .unwrap_or(NaiveDate::MAX)
}

fn write_timestamp(buffer: &mut Vec<u8>, micros: i64) -> std::io::Result<()> {
    let moment =
        DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::<chrono::Utc>::MAX_UTC);
    write!(
        buffer,
        "{}",
        moment.naive_utc().format("%Y-%m-%d %H:%M:%S%.6f")
    )
}

/// Copies runs of plain bytes whole: most texts have nothing to escape.
fn escape(text: &str, buffer: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut start = 0;
    for (index, byte) in bytes.iter().enumerate() {
        let escaped = match byte {
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\t' => b't',
            b'\r' => b'r',
            _ => continue,
        };
        buffer.extend_from_slice(&bytes[start..index]);
        buffer.extend_from_slice(&[b'\\', escaped]);
        start = index + 1;
    }
    buffer.extend_from_slice(&bytes[start..]);
}
