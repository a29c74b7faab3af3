//! Layers of configuration, laid one over the other.

use serde_json::{Map, Value};

/// Lays `upper` over `lower`: tags and hooks add up, mappings such as meta merge,
/// all else is replaced.
pub fn merge_config(lower: &mut Map<String, Value>, upper: Map<String, Value>) {
    for (key, value) in upper {
        merge_key(lower, &key, value);
    }
}

/// The same for one key.
pub fn merge_key(lower: &mut Map<String, Value>, key: &str, value: Value) {
    let key = match key {
        "pre_hook" => "pre-hook",
        "post_hook" => "post-hook",
        other => other,
    };
    match (key, lower.get_mut(key), value) {
        // A tag of several layers is kept as often, as in dbt.
        ("pre-hook" | "post-hook" | "tags", Some(existing), value) => {
            let all = list(existing).into_iter().chain(list(&value));
            *existing = all.collect();
        }
        (
            "meta" | "persist_docs" | "column_types" | "docs" | "latest_version_pointer",
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

/// Lays what a `config` call says over what earlier calls of the text said. Grants
/// keep their `+`, since the layers below are still to come.
pub fn note_config(noted: &mut Map<String, Value>, key: &str, value: Value) {
    match (noted.get_mut(key), value) {
        (Some(Value::Object(grants)), Value::Object(new)) if key == "grants" => {
            for (privilege, roles) in new {
                let name = privilege.trim_start_matches('+');
                let known = [name.to_owned(), format!("+{name}")];
                let known = known.into_iter().find(|known| grants.contains_key(known));
                match known.filter(|_| privilege.starts_with('+')) {
                    Some(known) => {
                        let before = list(&grants[&known]).into_iter();
                        let all: Vec<Value> = before.chain(list(&roles)).collect();
                        grants.insert(known, Value::Array(all));
                    }
                    None => {
                        grants.insert(privilege, roles);
                    }
                }
            }
        }
        (None, value @ Value::Object(_)) => {
            noted.insert(key.to_owned(), value);
        }
        (_, value) => merge_key(noted, key, value),
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

    #[test]
    fn grants_are_replaced_or_added_to() {
        let mut keys = Map::new();
        for grants in [
            json!({"select": "a", "insert": ["b"]}),
            json!({"+select": ["c"], "insert": []}),
        ] {
            merge_config(&mut keys, Map::from_iter([("grants".to_owned(), grants)]));
        }
        assert_eq!(keys["grants"], json!({"select": ["a", "c"], "insert": []}));
    }
}
