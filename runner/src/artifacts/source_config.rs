//! The configuration of a source as manifest.json describes it.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::stream::Null;
use crate::manifest::{Freshness, Source};

/// What dbt knows of a source's configuration.
const OWN_KEYS: [&str; 8] = [
    "enabled",
    "event_time",
    "freshness",
    "loaded_at_field",
    "loaded_at_query",
    "meta",
    "tags",
    "static_analysis",
];

/// The keys that dbt knows, and those that only macros read.
#[derive(Serialize)]
pub struct SourceConfig<'a> {
    enabled: bool,
    event_time: Option<&'a str>,
    freshness: FreshnessEntry<'a>,
    loaded_at_field: Option<&'a str>,
    loaded_at_query: Option<&'a str>,
    meta: &'a Map<String, Value>,
    tags: &'a [String],
    static_analysis: Null,
    #[serde(flatten)]
    other: BTreeMap<&'a str, &'a Value>,
}

impl<'a> SourceConfig<'a> {
    /// What `source` is configured to be.
    pub fn of(source: &'a Source) -> Self {
        SourceConfig {
            enabled: source.is_enabled,
            event_time: source.event_time.as_deref(),
            freshness: FreshnessEntry(source),
            loaded_at_field: source.loaded_at_field.as_deref(),
            loaded_at_query: source.loaded_at_query.as_deref(),
            meta: &source.meta,
            tags: &source.tags,
            static_analysis: Null,
            other: other_keys(source),
        }
    }
}

fn other_keys(source: &Source) -> BTreeMap<&str, &Value> {
    let keys = source
        .config
        .iter()
        .map(|(key, value)| (key.as_str(), value));
    keys.filter(|(key, _)| !OWN_KEYS.contains(key)).collect()
}

/// The thresholds of a source; where there are none, dbt shows empty ones, and null
/// where they are switched off.
pub struct FreshnessEntry<'a>(pub &'a Source);

impl Serialize for FreshnessEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(freshness) = &self.0.freshness else {
            return match self.0.config.get("freshness") {
                Some(Value::Null) => serializer.serialize_none(),
                _ => Freshness::default().serialize(serializer),
            };
        };
        freshness.serialize(serializer)
    }
}
