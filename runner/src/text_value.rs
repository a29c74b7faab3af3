//! Values from their texts, as every file and database that weir reads writes
//! them, and bytes as hexadecimal text.

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

/// A value as people write it: a text without quotes, all else as JSON.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A statement without the blanks around it and the semicolons at its end, so that it
/// may stand within another.
pub fn bare_statement(sql: &str) -> &str {
    sql.trim().trim_end_matches(';').trim_end()
}

/// A finite number that begins like one: not `inf`, not `nan`.
pub fn number(text: &str) -> Option<f64> {
    let begins = text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
    text.parse::<f64>()
        .ok()
        .filter(|value| begins && value.is_finite())
}

/// A date as YYYY-MM-DD, in days since 1970.
pub fn date(text: &str) -> Option<i32> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    i32::try_from(days_since_1970(date)).ok()
}

pub fn days_since_1970(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}

/// A date and time without a zone, in microseconds since 1970.
pub fn timestamp(text: &str) -> Option<i64> {
    ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .map(|moment| moment.and_utc().timestamp_micros())
}

/// Two lowercase digits a byte.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
