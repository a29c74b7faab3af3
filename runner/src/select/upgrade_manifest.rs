//! Manifests of older schemas in the form of today's, so that nodes are compared key
//! by key and a change of the schema is no change of theirs.

use serde_json::{Map, Value, json};

use super::state::schema_version;
use crate::artifacts::LIKE_DBT_VERSION;
use crate::jinja::first_config_call;

/// The last schema whose metrics were of another kind; nothing compares with them.
const OTHER_METRICS: u64 = 9;

/// The schema in which a metric had one filter and not a list of them.
const SINGLE_FILTER: u64 = 10;

/// The tests of dbt's own whose texts it never renders.
const UNRENDERED: [&str; 2] = ["macro.dbt.test_not_null", "macro.dbt.test_unique"];

/// Changes a manifest of an older schema, or of another version, to what the newest one
/// has for it; what is written of a configuration changes only where that is compared.
pub fn upgrade_manifest(manifest: &mut Value, compares_written: bool) {
    let schema = manifest["metadata"]["dbt_schema_version"].as_str();
    let version = schema.and_then(schema_version).map(|(_, version)| version);
    match version {
        Some(..=OTHER_METRICS) => manifest["metrics"] = Value::Null,
        Some(SINGLE_FILTER) => list_filters(&mut manifest["metrics"]),
        _ => {}
    }
    let version = manifest["metadata"]["dbt_version"].as_str();
    if compares_written && version.is_some_and(|version| version != LIKE_DBT_VERSION) {
        let nodes = manifest["nodes"].as_object_mut();
        let nodes = nodes.into_iter().flat_map(Map::values_mut);
        nodes.for_each(read_config_calls);
    }
}

/// Writes what a node's text configures as this version does.
fn read_config_calls(node: &mut Value) {
    let macros = node["depends_on"]["macros"].as_array();
    if macros
        .is_some_and(|macros| macros.len() == 1 && UNRENDERED.iter().any(|id| macros[0] == *id))
    {
        return;
    }
    let called = node["raw_code"].as_str().and_then(first_config_call);
    let written = node["unrendered_config"].as_object_mut();
    if let (Some(called), Some(written)) = (called, written.filter(|keys| !keys.is_empty())) {
        written.extend(called);
    }
}

/// Makes the filter of metrics, and of what they are made of, a list with one item.
fn list_filters(metrics: &mut Value) {
    for metric in metrics
        .as_object_mut()
        .into_iter()
        .flat_map(Map::values_mut)
    {
        list_filter(metric);
        let parameters = metric.get_mut("type_params");
        let parameters = parameters.and_then(Value::as_object_mut);
        for parameter in parameters.into_iter().flat_map(Map::values_mut) {
            match parameter {
                Value::Array(inputs) => inputs.iter_mut().for_each(list_filter),
                single => list_filter(single),
            }
        }
    }
}

fn list_filter(filtered: &mut Value) {
    if let Some(filter) = filtered
        .get_mut("filter")
        .filter(|filter| !filter.is_null())
    {
        *filter = json!({"where_filters": [filter.take()]});
    }
}
