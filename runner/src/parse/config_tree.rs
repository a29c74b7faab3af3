//! Configuration by folder, as the trees of dbt_project.yml give it.

use serde_json::{Map, Value};

/// Keys that are configuration also where they are written without `+`.
const BARE_KEYS: [&str; 26] = [
    "alias",
    "column_types",
    "database",
    "delimiter",
    "enabled",
    "full_refresh",
    "grants",
    "incremental_strategy",
    "indexes",
    "materialized",
    "meta",
    "on_schema_change",
    "persist_docs",
    "post-hook",
    "post_hook",
    "pre-hook",
    "pre_hook",
    "quote_columns",
    "schema",
    "severity",
    "store_failures",
    "strategy",
    "tags",
    "target_schema",
    "unique_key",
    "updated_at",
];

/// The keys that apply to the node at `fqn`, nearer folders winning.
pub fn config_at(tree: &Map<String, Value>, fqn: &[String]) -> Map<String, Value> {
    let mut merged = Map::new();
    let mut level = Some(tree);
    let mut parts = fqn.iter();
    while let Some(current) = level {
        let next = parts.next();
        for (key, value) in current {
            let is_folder = Some(key) == next && value.is_object();
            if let Some(name) = config_key(key, is_folder) {
                merge_key(&mut merged, name, value.clone());
            }
        }
        level = next
            .and_then(|part| current.get(part))
            .and_then(Value::as_object);
    }
    merged
}

fn config_key(key: &str, is_folder: bool) -> Option<&str> {
    match key.strip_prefix('+') {
        Some(name) => Some(name),
        None if !is_folder && BARE_KEYS.contains(&key) => Some(key),
        None => None,
    }
}

/// Lays `upper` over `lower`: tags and hooks add up, meta merges, all else is
/// replaced.
pub fn merge(lower: &mut Map<String, Value>, upper: Map<String, Value>) {
    for (key, value) in upper {
        merge_key(lower, &key, value);
    }
}

fn merge_key(lower: &mut Map<String, Value>, key: &str, value: Value) {
    let key = match key {
        "pre_hook" => "pre-hook",
        "post_hook" => "post-hook",
        other => other,
    };
    match (key, lower.get_mut(key), value) {
        ("pre-hook" | "post-hook", Some(existing), value) => {
            let all = list(existing).into_iter().chain(list(&value));
            *existing = all.collect();
        }
        ("tags", Some(existing), value) => *existing = joined_tags(existing, &value),
        ("meta", Some(Value::Object(existing)), Value::Object(new)) => existing.extend(new),
        (_, _, value) => {
            lower.insert(key.to_owned(), value);
        }
    }
}

fn joined_tags(first: &Value, second: &Value) -> Value {
    let mut tags: Vec<Value> = Vec::new();
    for tag in list(first).into_iter().chain(list(second)) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Value::Array(tags)
}

fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn config(tree: Value, fqn: &[&str]) -> Value {
        let fqn: Vec<String> = fqn.iter().map(|part| part.to_string()).collect();
        Value::Object(config_at(tree.as_object().unwrap(), &fqn))
    }

    #[test]
    fn a_nearer_folder_wins_and_tags_add_up() {
        let tree = json!({
            "+materialized": "view",
            "+tags": "all",
            "shop": {"marts": {"+materialized": "table", "+tags": ["marts"]}},
        });
        assert_eq!(
            config(tree, &["shop", "marts", "orders"]),
            json!({"materialized": "table", "tags": ["all", "marts"]})
        );
    }

    #[test]
    fn a_folder_named_like_a_key_is_a_folder() {
        let tree = json!({"shop": {"meta": {"+enabled": false}}});
        assert_eq!(
            config(tree.clone(), &["shop", "meta", "orders"]),
            json!({"enabled": false})
        );
        assert_eq!(
            config(tree, &["shop", "orders"]),
            json!({"meta": {"+enabled": false}})
        );
    }
}
