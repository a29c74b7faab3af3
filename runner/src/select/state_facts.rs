//! How a node compares with the same node of another manifest.

use std::collections::BTreeSet;

use serde_json::Value;

/// Keys of a config whose change is no change of the node, as in dbt; where the
/// relation stands is compared on its own.
const UNCOMPARED: [&str; 6] = ["alias", "schema", "database", "tags", "meta", "group"];

/// The keys whose change is a change of a thing of that kind.
const COMPARED: [(&str, &[&str]); 6] = [
    (
        "source",
        &[
            "identifier",
            "fqn",
            "quoting",
            "freshness",
            "loaded_at_field",
            "external",
        ],
    ),
    (
        "exposure",
        &[
            "fqn",
            "type",
            "owner",
            "maturity",
            "url",
            "description",
            "label",
        ],
    ),
    (
        "metric",
        &[
            "fqn",
            "filter",
            "metadata",
            "type",
            "type_params",
            "description",
            "label",
        ],
    ),
    (
        "semantic_model",
        &[
            "model",
            "description",
            "defaults",
            "entities",
            "dimensions",
            "measures",
            "config",
            "primary_entity",
            "group",
        ],
    ),
    (
        "saved_query",
        &[
            "fqn",
            "query_params",
            "description",
            "label",
            "config",
            "group",
            "tags",
        ],
    ),
    ("unit_test", &["model", "given", "expect", "overrides"]),
];

/// One node in two manifests, as manifest.json describes it.
pub struct Pair<'a> {
    pub before: &'a Value,
    pub now: &'a Value,
    /// Whether what is written is compared, and not what templates in it give.
    pub compares_written: bool,
}

impl Pair<'_> {
    /// Whether all is the same that the kind of node has, but for the macros it calls.
    pub fn is_content_same(&self) -> bool {
        let compared = COMPARED.iter().find(|(kind, _)| *kind == self.kind());
        match (self.kind(), compared) {
            ("test", _) => self.is_test_same(),
            ("source", Some((_, keys))) => {
                self.is_same_in(keys)
                    && self.is_same_in(self.placing_keys())
                    && self.is_config_same()
            }
            ("exposure", Some((_, keys))) => {
                self.is_same_in(keys)
                    && self.is_config_same()
                    && parents(self.before) == parents(self.now)
            }
            ("metric", Some((_, keys))) => self.is_same_in(keys) && self.is_config_same(),
            ("saved_query", Some((_, keys))) => {
                self.is_same_in(keys) && exports(self.before) == exports(self.now)
            }
            (_, Some((_, keys))) => self.is_same_in(keys),
            (_, None) => self.is_relation_node_same(),
        }
    }

    /// The keys that say where a source is.
    fn placing_keys(&self) -> &'static [&'static str] {
        match self.compares_written {
            true => &["unrendered_database", "unrendered_schema"],
            false => &["database", "schema"],
        }
    }

    fn is_test_same(&self) -> bool {
        self.is_body_same() && self.is_config_same() && self.is_same_in(&["fqn"])
    }

    /// A model, seed or snapshot.
    fn is_relation_node_same(&self) -> bool {
        self.is_body_same()
            && self.is_config_same()
            && self.is_description_same()
            && self.is_relation_same()
            && self.is_contract_same()
            && self.is_access_same()
            && self.is_same_in(&["fqn", "latest_version", "deprecation_date"])
    }

    /// Older versions wrote no access, and all models were protected.
    fn is_access_same(&self) -> bool {
        let access = |entry: &Value| entry["access"].as_str().unwrap_or("protected").to_owned();
        access(self.before) == access(self.now)
    }

    fn kind(&self) -> &str {
        self.now["resource_type"].as_str().unwrap_or_default()
    }

    fn is_same_in(&self, keys: &[&str]) -> bool {
        let pairs = keys.iter().map(|key| (&self.before[key], &self.now[key]));
        pairs.into_iter().all(|(before, now)| is_alike(before, now))
    }

    /// The text of a generic test follows from its declaration, which its id holds. Older
    /// versions called a text `raw_sql`.
    pub fn is_body_same(&self) -> bool {
        let text = |entry: &Value| {
            let text = entry["raw_code"].as_str();
            let text = text.or_else(|| entry["raw_sql"].as_str());
            text.map(|text| text.trim().to_owned())
        };
        match self.kind() {
            "seed" => self.before["checksum"] == self.now["checksum"],
            "test" if self.now.get("test_metadata").is_some() => true,
            "function" if !self.are_overloads_same() => false,
            _ => text(self.before) == text(self.now),
        }
    }

    /// What is written of them; the SQL that they compile to follows from that.
    fn are_overloads_same(&self) -> bool {
        let written = |entry: &Value| {
            let overloads = entry["overloads"].as_array().cloned().unwrap_or_default();
            let overloads = overloads.into_iter().map(|mut overload| {
                overload["compiled_body"] = Value::Null;
                overload
            });
            overloads.collect::<Vec<Value>>()
        };
        written(self.before) == written(self.now)
    }

    pub fn is_config_same(&self) -> bool {
        let (before, now) = (
            &self.before["unrendered_config"],
            &self.now["unrendered_config"],
        );
        let keys = |config: &Value| -> BTreeSet<String> {
            let keys = config.as_object().into_iter().flat_map(|keys| keys.keys());
            keys.cloned().collect()
        };
        let all = &keys(before) | &keys(now);
        all.iter()
            .filter(|key| !UNCOMPARED.contains(&key.as_str()))
            .all(|key| before.get(key) == now.get(key))
    }

    pub fn is_description_same(&self) -> bool {
        let persisted = &self.now["config"]["persist_docs"];
        let is_set = |key: &str| persisted[key] == Value::Bool(true);
        let columns = |entry: &Value| -> Vec<(String, Value)> {
            let columns = entry["columns"].as_object().into_iter().flatten();
            let pairs = columns.map(|(name, column)| (name.clone(), column["description"].clone()));
            pairs.collect()
        };
        (!is_set("relation") || self.is_same_in(&["description"]))
            && (!is_set("columns") || columns(self.before) == columns(self.now))
    }

    pub fn is_relation_same(&self) -> bool {
        let (before, now) = (
            &self.before["unrendered_config"],
            &self.now["unrendered_config"],
        );
        ["database", "schema", "alias"]
            .iter()
            .all(|key| before[key] == now[key])
    }

    pub fn is_contract_same(&self) -> bool {
        let enforced = |entry: &Value| entry["contract"]["enforced"] == Value::Bool(true);
        match (enforced(self.before), enforced(self.now)) {
            (false, false) => true,
            (true, true) => self.is_same_in(&["contract"]),
            _ => false,
        }
    }
}

/// Keys that other keys give, or that do not change what a thing is.
const DERIVED: [&str; 3] = ["input_measures", "fixture", "format"];

/// The key of measures, dimensions and entities that older versions wrote nowhere: to
/// dbt, a semantic model without it is another.
const PART_CONFIG: &str = "config";

/// Equal, but for keys that only one of two versions of a manifest has and that say
/// nothing there, and for blanks around texts.
fn is_alike(before: &Value, now: &Value) -> bool {
    match (before, now) {
        (Value::Object(left), Value::Object(right)) => {
            let mut keys = left.keys().chain(right.keys());
            keys.all(|key| match (left.get(key), right.get(key)) {
                _ if DERIVED.contains(&key.as_str()) => true,
                (Some(left), Some(right)) => is_alike(left, right),
                _ if key == PART_CONFIG => false,
                (one, other) => one.or(other).is_none_or(|only| says_nothing(key, only)),
            })
        }
        (Value::Array(left), Value::Array(right)) => {
            let mut pairs = left.iter().zip(right);
            left.len() == right.len() && pairs.all(|(left, right)| is_alike(left, right))
        }
        (Value::String(left), Value::String(right)) => left.trim() == right.trim(),
        (Value::Null, keys @ Value::Object(_)) | (keys @ Value::Object(_), Value::Null) => {
            is_nothing(keys)
        }
        _ => before == now,
    }
}

/// Whether a key that only one of two manifests has leaves things as they are.
fn says_nothing(key: &str, value: &Value) -> bool {
    is_nothing(value) || (key == "join_to_timespine" && *value == Value::Bool(false))
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(keys) => keys.values().all(is_nothing),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// What is written of each export: where the target puts it is no change.
fn exports(saved_query: &Value) -> Vec<[&Value; 2]> {
    let exports = saved_query["exports"].as_array().into_iter().flatten();
    exports
        .map(|export| [&export["name"], &export["unrendered_config"]])
        .collect()
}

fn parents(entry: &Value) -> BTreeSet<&str> {
    let nodes = entry["depends_on"]["nodes"].as_array();
    nodes
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
