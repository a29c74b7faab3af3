//! How old the newest row of a source may be.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// The thresholds of a source, and the rows that count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Freshness {
    pub warn_after: Threshold,
    pub error_after: Threshold,
    /// A condition on the rows.
    pub filter: Option<String>,
}

/// A period, or that there is none at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Threshold(Option<Period>);

impl Default for Threshold {
    fn default() -> Self {
        Threshold(Some(Period::default()))
    }
}

/// A count of minutes, hours or days; without one there is no threshold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Period {
    pub count: Option<u64>,
    pub period: Option<PeriodUnit>,
}

/// What a period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PeriodUnit {
    Minute,
    Hour,
    Day,
}

impl Freshness {
    /// The thresholds of a source with those of its table on top; a null at the
    /// upper one means that there are none.
    ///
    /// # Errors
    /// A usage error for what is no threshold.
    pub fn of_layers(layers: &[Option<&Value>]) -> Result<Option<Self>> {
        let mut merged: Option<Map<String, Value>> = None;
        for layer in layers.iter().flatten() {
            match layer {
                Value::Null => merged = None,
                Value::Object(keys) => lay(merged.get_or_insert_default(), keys),
                other => return Err(wrong("freshness", other)),
            }
        }
        let Some(keys) = merged else {
            return Ok(None);
        };
        let freshness = Freshness {
            warn_after: Threshold::read("warn_after", keys.get("warn_after"))?,
            error_after: Threshold::read("error_after", keys.get("error_after"))?,
            filter: match keys.get("filter") {
                None | Some(Value::Null) => None,
                Some(Value::String(filter)) => Some(filter.clone()),
                Some(other) => return Err(wrong("filter", other)),
            },
        };
        let has_threshold =
            freshness.warn_after.seconds().is_some() || freshness.error_after.seconds().is_some();
        Ok(has_threshold.then_some(freshness))
    }
}

/// Lays thresholds over others: an empty one says nothing, a null takes one away.
fn lay(lower: &mut Map<String, Value>, upper: &Map<String, Value>) {
    for (key, value) in upper {
        match (lower.get_mut(key), value) {
            (Some(Value::Object(within)), Value::Object(keys)) => within.extend(keys.clone()),
            (_, value) => drop(lower.insert(key.clone(), value.clone())),
        }
    }
}

impl Threshold {
    fn read(name: &str, value: Option<&Value>) -> Result<Self> {
        match value {
            None => Ok(Threshold::default()),
            Some(Value::Null) => Ok(Threshold(None)),
            Some(Value::Object(keys)) => Ok(Threshold(Some(Period::read(name, keys)?))),
            Some(other) => Err(wrong(name, other)),
        }
    }

    /// The period in seconds, where there is one.
    pub fn seconds(&self) -> Option<u64> {
        self.0.as_ref()?.seconds()
    }
}

impl Period {
    fn read(name: &str, keys: &Map<String, Value>) -> Result<Self> {
        let count = match keys.get("count") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => text.parse().ok(),
            Some(other) => other.as_u64(),
        };
        let period = match keys.get("period").and_then(Value::as_str) {
            Some("minute") => Some(PeriodUnit::Minute),
            Some("hour") => Some(PeriodUnit::Hour),
            Some("day") => Some(PeriodUnit::Day),
            _ => None,
        };
        match (count, period) {
            (Some(_), Some(_)) => Ok(Period { count, period }),
            (None, None) if keys.is_empty() => Ok(Period::default()),
            _ => Err(Error::usage(format!("`{name}` is no period"))
                .help("write {count: 12, period: hour}, with minute, hour or day")),
        }
    }

    fn seconds(&self) -> Option<u64> {
        let unit = match self.period? {
            PeriodUnit::Minute => 60,
            PeriodUnit::Hour => 3_600,
            PeriodUnit::Day => 86_400,
        };
        Some(self.count? * unit)
    }
}

fn wrong(name: &str, value: &Value) -> Error {
    Error::usage(format!("`{name}` is {value}, which is no threshold"))
        .help("write freshness: {warn_after: {count: 12, period: hour}}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_table_overrides_its_source_key_by_key() {
        let source = json!({
            "warn_after": {"count": 12, "period": "hour"},
            "error_after": {"count": 1, "period": "day"},
        });
        let table = json!({
            "warn_after": {"count": 5, "period": "minute"},
            "error_after": {},
            "filter": "id > 1",
        });
        let merged = Freshness::of_layers(&[Some(&source), Some(&table)])
            .unwrap()
            .unwrap();
        assert_eq!(merged.warn_after.seconds(), Some(300));
        assert_eq!(merged.error_after.seconds(), Some(86_400));
        assert_eq!(merged.filter.as_deref(), Some("id > 1"));
    }

    #[test]
    fn a_null_switches_it_off() {
        let source = json!({"warn_after": {"count": 12, "period": "hour"}});
        let off = Freshness::of_layers(&[Some(&source), Some(&Value::Null)]).unwrap();
        assert_eq!(off, None);
    }

    #[test]
    fn a_period_without_its_count_is_an_error() {
        let value = json!({"warn_after": {"period": "hour"}});
        assert!(Freshness::of_layers(&[Some(&value)]).is_err());
    }
}
