//! A node's config as manifest.json describes it: what holds, what was written,
//! and dbt's defaults for all else.

use std::borrow::Cow;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::manifest::{
    AUDIT_SCHEMA, Node, Severity, StoredFailures, TestConfig, default_config, object,
};

/// The config of a node.
pub struct ConfigEntry<'a>(pub &'a Node);

/// Keys whose value weir knows better than the text that was written.
const DECIDED_KEYS: [&str; 7] = [
    "enabled",
    "materialized",
    "alias",
    "schema",
    "database",
    "tags",
    "meta",
];

const DECIDED_TEST_KEYS: [&str; 8] = [
    "severity",
    "store_failures",
    "store_failures_as",
    "where",
    "limit",
    "fail_calc",
    "warn_if",
    "error_if",
];

impl Serialize for ConfigEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let config = &self.0.config;
        let mut keys = serializer.serialize_map(None)?;
        keys.serialize_entry("enabled", &config.enabled)?;
        // What models are made as is written of a query, too, which is never made.
        let written = config.all.get("materialized").and_then(Value::as_str);
        let materialized = written.filter(|_| self.0.is_analysis());
        let materialized = materialized.unwrap_or(config.materialized.name());
        keys.serialize_entry("materialized", materialized)?;
        keys.serialize_entry("alias", &config.alias)?;
        let audit = self.0.test().map(|_| AUDIT_SCHEMA);
        keys.serialize_entry("schema", &config.schema.as_deref().or(audit))?;
        keys.serialize_entry("database", &config.database)?;
        let tags = config.all.get("tags").cloned();
        keys.serialize_entry("tags", &tags.unwrap_or_else(|| json!([])))?;
        keys.serialize_entry("meta", &config.meta)?;
        if let Some(test) = self.0.test() {
            serialize_test(test, &config.all, &mut keys)?;
        }
        let defaults = default_config(self.0.resource_type());
        for (key, default) in defaults {
            keys.serialize_entry(key, &*self.completed(key, default))?;
        }
        let others = config
            .all
            .iter()
            .filter(|(key, _)| !self.is_decided(key) && !defaults.contains_key(*key));
        for (key, value) in others {
            keys.serialize_entry(key, value)?;
        }
        keys.end()
    }
}

fn serialize_test<M: SerializeMap>(
    test: &TestConfig,
    written: &Map<String, Value>,
    keys: &mut M,
) -> Result<(), M::Error> {
    let text = |key: &str| written.get(key).and_then(Value::as_str);
    // As it is written; dbt's default is in capitals.
    let severity = match (text("severity"), test.severity) {
        (Some(written), _) => written,
        (None, Severity::Error) => "ERROR",
        (None, Severity::Warn) => "WARN",
    };
    keys.serialize_entry("severity", severity)?;
    let (is_stored, form) = match test.stored_failures {
        StoredFailures::Unset => (None, None),
        StoredFailures::Nothing => (Some(false), Some("ephemeral")),
        StoredFailures::Table => (Some(true), Some("table")),
        StoredFailures::View => (Some(true), Some("view")),
        StoredFailures::Unknown => (Some(true), text("store_failures_as")),
    };
    keys.serialize_entry("store_failures", &is_stored)?;
    keys.serialize_entry("store_failures_as", &form)?;
    keys.serialize_entry("where", &test.where_condition)?;
    keys.serialize_entry("limit", &test.limit)?;
    keys.serialize_entry("fail_calc", &test.fail_calc)?;
    keys.serialize_entry("warn_if", &test.warn_if)?;
    keys.serialize_entry("error_if", &test.error_if)
}

impl ConfigEntry<'_> {
    /// What was written of a key, with the defaults of what was not.
    fn completed<'v>(&'v self, key: &str, default: &'v Value) -> Cow<'v, Value> {
        let config = &self.0.config;
        match (key, config.all.get(key)) {
            (_, None) => Cow::Borrowed(default),
            ("begin", Some(Value::String(date)))
                if config.microbatch.is_some() && NaiveDate::from_str(date).is_ok() =>
            {
                Cow::Owned(Value::from(format!("{date}T00:00:00")))
            }
            ("latest_version_pointer", Some(Value::Bool(enabled))) => {
                Cow::Owned(json!({"enabled": enabled, "alias": null}))
            }
            (
                "docs" | "latest_version_pointer" | "snapshot_meta_column_names",
                Some(Value::Object(own)),
            ) => {
                let mut all = object(default.clone());
                all.extend(own.clone());
                Cow::Owned(Value::Object(all))
            }
            (_, Some(written)) => Cow::Borrowed(written),
        }
    }

    fn is_decided(&self, key: &str) -> bool {
        let is_test = self.0.test().is_some();
        DECIDED_KEYS.contains(&key) || (is_test && DECIDED_TEST_KEYS.contains(&key))
    }
}
