//! Column types from the texts of a column, in the order in which dbt tries
//! them: integer, number, date, timestamp, boolean, text.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, TimeUnit};

use crate::text_value::{date, number, timestamp};

const TIMESTAMP: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// The text, or nothing where it stands for null.
pub fn present(field: &str) -> Option<String> {
    let is_null = field.trim().is_empty() || field.trim().eq_ignore_ascii_case("null");
    (!is_null).then(|| field.to_owned())
}

/// The narrowest type that every value has.
pub fn infer(values: &[Option<String>]) -> DataType {
    let all = |fits: fn(&str) -> bool| values.iter().flatten().all(|text| fits(text.trim()));
    if all(|text| integer(text).is_some()) {
        DataType::Int64
    } else if all(|text| number(text).is_some()) {
        DataType::Float64
    } else if all(|text| date(text).is_some()) {
        DataType::Date32
    } else if all(|text| timestamp(text).is_some()) {
        TIMESTAMP
    } else if all(|text| boolean(text).is_some()) {
        DataType::Boolean
    } else {
        DataType::Utf8
    }
}

/// The Arrow type of a declared SQL type; what is not known is read as text.
pub fn declared(name: &str) -> DataType {
    let name = name.trim().to_ascii_lowercase();
    match name.split('(').next().unwrap_or_default().trim() {
        "smallint" | "integer" | "int" | "bigint" | "int4" | "int8" => DataType::Int64,
        "real" | "float" | "double" | "double precision" | "float8" => DataType::Float64,
        "boolean" | "bool" => DataType::Boolean,
        "date" => DataType::Date32,
        "timestamp" | "timestamp without time zone" => TIMESTAMP,
        _ => DataType::Utf8,
    }
}

/// The values as an array.
///
/// # Errors
/// The first value that is not of the type.
pub fn array(values: &[Option<String>], data_type: &DataType) -> Result<ArrayRef, String> {
    Ok(match data_type {
        DataType::Int64 => Arc::new(Int64Array::from(parsed(values, integer)?)),
        DataType::Float64 => Arc::new(Float64Array::from(parsed(values, number)?)),
        DataType::Boolean => Arc::new(BooleanArray::from(parsed(values, boolean)?)),
        DataType::Date32 => Arc::new(Date32Array::from(parsed(values, date)?)),
        DataType::Timestamp(..) => {
            Arc::new(TimestampMicrosecondArray::from(parsed(values, timestamp)?))
        }
        _ => Arc::new(StringArray::from(values.to_vec())),
    })
}

fn parsed<T>(
    values: &[Option<String>],
    parse: fn(&str) -> Option<T>,
) -> Result<Vec<Option<T>>, String> {
    values
        .iter()
        .enumerate()
        .map(|(row, value)| match value {
            None => Ok(None),
            Some(text) => parse(text.trim())
                .map(Some)
                .ok_or_else(|| format!("`{text}` in row {} has another type", row + 1)),
        })
        .collect()
}

fn integer(text: &str) -> Option<i64> {
    text.parse().ok()
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}
