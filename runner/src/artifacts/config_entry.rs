//! A node's config as manifest.json describes it: what holds, what was written,
//! and dbt's defaults for all else.

use std::borrow::Cow;
use std::str::FromStr;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::manifest::{AUDIT_SCHEMA, Node, NodeDetails, Severity, StoredFailures, TestConfig};

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

static MODEL_DEFAULTS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    object(json!({
        "group": null,
        "static_analysis": null,
        "incremental_strategy": null,
        "batch_size": null,
        "lookback": 1,
        "begin": null,
        "persist_docs": {},
        "post-hook": [],
        "pre-hook": [],
        "quoting": {},
        "column_types": {},
        "full_refresh": null,
        "unique_key": null,
        "on_schema_change": "ignore",
        "on_configuration_change": "apply",
        "grants": {},
        "packages": [],
        "docs": {"show": true, "node_color": null},
        "contract": {"enforced": false, "alias_types": true},
        "event_time": null,
        "concurrent_batches": null,
        "access": "protected",
        "freshness": null,
        "on_error": null,
        "latest_version_pointer": {"enabled": null, "alias": null},
    }))
});

const ONLY_OF_MODELS: [&str; 4] = ["access", "freshness", "on_error", "latest_version_pointer"];

/// The config of a hook of a run, of which nothing else can be set.
pub fn operation_config(is_enabled: bool) -> Value {
    let mut config = object(json!({
        "enabled": is_enabled,
        "alias": null,
        "schema": null,
        "database": null,
        "tags": [],
        "meta": {},
        "materialized": "view",
    }));
    config.extend(ANALYSIS_DEFAULTS.clone());
    Value::Object(config)
}

static SEED_DEFAULTS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let mut defaults = ANALYSIS_DEFAULTS.clone();
    defaults.extend(object(json!({"delimiter": ",", "quote_columns": null})));
    defaults
});

static ANALYSIS_DEFAULTS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let mut defaults = MODEL_DEFAULTS.clone();
    defaults.retain(|key, _| !ONLY_OF_MODELS.contains(&key.as_str()));
    defaults
});

static FUNCTION_DEFAULTS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let mut defaults = ANALYSIS_DEFAULTS.clone();
    defaults.extend(object(json!({
        "type": "scalar",
        "volatility": null,
        "runtime_version": null,
        "entry_point": null,
        "snowflake": {"quote_args": true},
    })));
    defaults
});

static SNAPSHOT_DEFAULTS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let mut defaults = ANALYSIS_DEFAULTS.clone();
    defaults.extend(object(json!({
        "strategy": null,
        "target_schema": null,
        "target_database": null,
        "updated_at": null,
        "check_cols": null,
        "snapshot_meta_column_names": {
            "dbt_valid_to": null,
            "dbt_valid_from": null,
            "dbt_scd_id": null,
            "dbt_updated_at": null,
            "dbt_is_deleted": null,
        },
        "dbt_valid_to_current": null,
    })));
    defaults
});

static TEST_DEFAULTS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    object(json!({
        "group": null,
        "static_analysis": null,
        "sql_header": null,
    }))
});

/// The keys of a mapping.
pub fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(entries) => entries,
        _ => Map::new(),
    }
}

impl Serialize for ConfigEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let config = &self.0.config;
        let mut keys = serializer.serialize_map(None)?;
        keys.serialize_entry("enabled", &config.enabled)?;
        keys.serialize_entry("materialized", config.materialized.name())?;
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
        let defaults = self.defaults();
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

    fn defaults(&self) -> &'static Map<String, Value> {
        match self.0.details {
            NodeDetails::Model(_) => &MODEL_DEFAULTS,
            NodeDetails::Seed => &SEED_DEFAULTS,
            NodeDetails::Analysis => &ANALYSIS_DEFAULTS,
            NodeDetails::Function(_) => &FUNCTION_DEFAULTS,
            NodeDetails::Snapshot(_) => &SNAPSHOT_DEFAULTS,
            NodeDetails::Test(_) | NodeDetails::UnitTest(_) => &TEST_DEFAULTS,
        }
    }

    fn is_decided(&self, key: &str) -> bool {
        let is_test = self.0.test().is_some();
        DECIDED_KEYS.contains(&key) || (is_test && DECIDED_TEST_KEYS.contains(&key))
    }
}
