//! Configuration by folder, as the trees of dbt_project.yml give it.

use serde_json::{Map, Value};

use crate::project::{Project, ProjectFile};

/// Keys whose value may be a mapping and that are configuration also where they are
/// written without `+`; any key with another value is.
const BARE_KEYS: [&str; 11] = [
    "column_types",
    "contract",
    "docs",
    "grants",
    "meta",
    "persist_docs",
    "post-hook",
    "post_hook",
    "pre-hook",
    "pre_hook",
    "snapshot_meta_column_names",
];

/// Lays the root project's configuration of a package's node over the node's own.
pub fn merge_overriding(
    keys: &mut Map<String, Value>,
    project: &Project,
    tree: fn(&ProjectFile) -> &Map<String, Value>,
    fqn: &[String],
) {
    if let Some(root) = &project.overriding {
        merge(keys, config_at(tree(root), fqn));
    }
}

/// The keys that apply to the node at `fqn`, nearer folders winning.
pub fn config_at(tree: &Map<String, Value>, fqn: &[String]) -> Map<String, Value> {
    let mut merged = Map::new();
    let mut level = Some(tree);
    let mut parts = fqn.iter();
    while let Some(current) = level {
        let next = parts.next();
        for (key, value) in current {
            let is_folder = Some(key) == next && value.is_object();
            if let Some(name) = config_key(key, value, is_folder) {
                merge_key(&mut merged, name, value.clone());
            }
        }
        level = next
            .and_then(|part| current.get(part))
            .and_then(Value::as_object);
    }
    merged
}

fn config_key<'a>(key: &'a str, value: &Value, is_folder: bool) -> Option<&'a str> {
    match key.strip_prefix('+') {
        Some(name) => Some(name.trim()),
        None if !value.is_object() => Some(key),
        None if !is_folder && BARE_KEYS.contains(&key) => Some(key),
        None => None,
    }
}

/// Lays `upper` over `lower`: tags and hooks add up, mappings such as meta merge,
/// all else is replaced.
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
        (
            "meta" | "persist_docs" | "column_types" | "docs",
            Some(Value::Object(existing)),
            Value::Object(new),
        ) => existing.extend(new),
        ("grants", existing, Value::Object(new)) => {
            let mut grants = match existing {
                Some(Value::Object(existing)) => existing.clone(),
                _ => Map::new(),
            };
            add_grants(&mut grants, new);
            lower.insert(key.to_owned(), Value::Object(grants));
        }
        (_, _, value) => {
            lower.insert(key.to_owned(), value);
        }
    }
}

/// A privilege with `+` in front adds its roles to those that have it.
fn add_grants(grants: &mut Map<String, Value>, new: Map<String, Value>) {
    for (privilege, roles) in new {
        let roles = list(&roles).into_iter();
        let all: Vec<Value> = match privilege.strip_prefix('+') {
            Some(name) => {
                let before = grants.get(name).map(list).unwrap_or_default();
                before.into_iter().chain(roles).collect()
            }
            None => roles.collect(),
        };
        let name = privilege.trim_start_matches('+').to_owned();
        grants.insert(name, Value::Array(all));
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
    fn grants_are_replaced_or_added_to() {
        let mut keys = Map::new();
        for grants in [
            json!({"select": "a", "insert": ["b"]}),
            json!({"+select": ["c"], "insert": []}),
        ] {
            merge(&mut keys, Map::from_iter([("grants".to_owned(), grants)]));
        }
        assert_eq!(keys["grants"], json!({"select": ["a", "c"], "insert": []}));
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
