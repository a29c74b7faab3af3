//! Column types from the texts of a column, in the order in which dbt tries
//! them: integer, number, date, timestamp, boolean, text.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, TimeUnit};
use chrono::{DateTime, NaiveDateTime};

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
    if all(|text| integer(text).is_some_and(|value| i32::try_from(value).is_ok())) {
        DataType::Int32
    } else if all(|text| integer(text).is_some()) {
        DataType::Int64
    } else if all(|text| decimal(text).is_some()) {
        DataType::Float64
    } else if all(|text| date(text).is_some()) {
        DataType::Date32
    } else if all(|text| moment(text).is_some() && !is_more_than_seconds_behind_a_blank(text)) {
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

/// The values as an array of a declared type; as texts, which the database reads,
/// where they are written otherwise.
pub fn declared_array(values: &[Option<String>], data_type: &DataType) -> ArrayRef {
    array(values, data_type).unwrap_or_else(|| texts(values))
}

/// The values as an array; `None` where one is not of the type.
fn array(values: &[Option<String>], data_type: &DataType) -> Option<ArrayRef> {
    Some(match data_type {
        DataType::Int32 => Arc::new(Int32Array::from(parsed(values, |text| {
            i32::try_from(integer(text)?).ok()
        })?)),
        DataType::Int64 => Arc::new(Int64Array::from(parsed(values, integer)?)),
        DataType::Float64 => Arc::new(Float64Array::from(parsed(values, decimal)?)),
        DataType::Boolean => Arc::new(BooleanArray::from(parsed(values, boolean)?)),
        DataType::Date32 => Arc::new(Date32Array::from(parsed(values, date)?)),
        DataType::Timestamp(..) => {
            Arc::new(TimestampMicrosecondArray::from(parsed(values, moment)?))
        }
        _ => texts(values),
    })
}

fn texts(values: &[Option<String>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn parsed<T>(
    values: &[Option<String>],
    parse: impl Fn(&str) -> Option<T>,
) -> Option<Vec<Option<T>>> {
    let parsed = values.iter().map(|value| match value {
        None => Some(None),
        Some(text) => parse(text.trim()).map(Some),
    });
    parsed.collect()
}

/// Signs of currencies that may stand beside a number.
const CURRENCIES: [char; 19] = [
    '؋', '$', 'ƒ', '៛', '¥', '₡', '₱', '£', '€', '¢', '﷼', '₪', '₩', '₭', '₮', '₦', '฿', '₤', '₫',
];

/// A number without its decorations: `-$1,234.50` is `-1234.50`, `5%` is `5`.
fn plain_number(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let text = text.trim_matches('%');
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let digits = digits.trim_matches(CURRENCIES).replace(',', "");
    Cow::Owned(format!("{sign}{digits}"))
}

fn decimal(text: &str) -> Option<f64> {
    number(&plain_number(text))
}

/// A whole number, also where it is written with a point: `2.0` is 2.
fn integer(text: &str) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let plain = plain_number(text);
    plain.parse().ok().or_else(|| {
        let value = number(&plain)?;
        (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
    })
}

/// A date and a time, in UTC where it names a zone.
fn moment(text: &str) -> Option<i64> {
    let zoned = || {
        let moment = DateTime::parse_from_rfc3339(text).ok()?;
        Some(moment.timestamp_micros())
    };
    let without_seconds = || {
        let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()?;
        Some(moment.and_utc().timestamp_micros())
    };
    timestamp(text).or_else(without_seconds).or_else(zoned)
}

/// `2022-09-19 05:50:07.000`, `2022-09-19 05:50:07+00:00`: dbt takes parts of a second and
/// zones only behind a `T`.
fn is_more_than_seconds_behind_a_blank(text: &str) -> bool {
    let time = text.split_once(' ').map(|(_, time)| time);
    time.is_some_and(|time| time.contains(['.', '+', '-', 'Z', 'z']))
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}
