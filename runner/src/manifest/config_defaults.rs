//! What dbt says of the keys of a configuration that nobody writes.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{ResourceType, merge_config};

/// The keys that nodes of a kind have beside those of every node, and their defaults.
pub fn default_config(kind: ResourceType) -> &'static Map<String, Value> {
    match kind {
        ResourceType::Model => &MODEL_DEFAULTS,
        ResourceType::Seed => &SEED_DEFAULTS,
        ResourceType::Function => &FUNCTION_DEFAULTS,
        ResourceType::Snapshot => &SNAPSHOT_DEFAULTS,
        ResourceType::Test | ResourceType::UnitTest => &TEST_DEFAULTS,
        _ => &ANALYSIS_DEFAULTS,
    }
}

/// A configuration with all keys that nodes of its kind have.
pub fn whole_config(kind: ResourceType, written: Map<String, Value>) -> Map<String, Value> {
    let materialized = match kind {
        ResourceType::Seed | ResourceType::Snapshot | ResourceType::Test => kind.name(),
        ResourceType::Function => "function",
        _ => "view",
    };
    let mut config = object(json!({
        "enabled": true,
        "alias": null,
        "schema": null,
        "database": null,
        "tags": [],
        "meta": {},
        "materialized": materialized,
    }));
    config.extend(default_config(kind).clone());
    merge_config(&mut config, written);
    for (key, default) in default_config(kind) {
        if let (Some(Value::Object(own)), Value::Object(default)) = (config.get_mut(key), default) {
            complete(own, default);
        }
    }
    config
}

fn complete(own: &mut Map<String, Value>, default: &Map<String, Value>) {
    for (key, value) in default {
        own.entry(key).or_insert_with(|| value.clone());
    }
}

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
