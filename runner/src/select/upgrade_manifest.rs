//! Manifests of older schemas in the form of today's, so that nodes are compared key
//! by key and a change of the schema is no change of theirs.

use serde_json::{Map, Value, json};

use super::state::schema_version;

/// The last schema whose metrics were of another kind; nothing compares with them.
const OTHER_METRICS: u64 = 9;

/// The schema in which a metric had one filter and not a list of them.
const SINGLE_FILTER: u64 = 10;

/// Changes a manifest of an older schema to what the newest one has for it.
pub fn upgrade_manifest(manifest: &mut Value) {
    let schema = manifest["metadata"]["dbt_schema_version"].as_str();
    let version = schema.and_then(schema_version).map(|(_, version)| version);
    match version {
        Some(..=OTHER_METRICS) => manifest["metrics"] = Value::Null,
        Some(SINGLE_FILTER) => list_filters(&mut manifest["metrics"]),
        _ => {}
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
