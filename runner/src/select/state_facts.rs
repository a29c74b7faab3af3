//! How a node compares with the same node of another manifest.

use std::collections::BTreeSet;

use serde_json::Value;

use super::outside::StateQuestion;
use crate::manifest::Manifest;

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
        ],
    ),
    ("saved_query", &["fqn", "query_params", "exports", "label"]),
    ("unit_test", &["checksum"]),
];

/// One node in two manifests, as manifest.json describes it.
pub struct Comparison<'a> {
    pub before: &'a Value,
    pub now: &'a Value,
    /// The macros of the other manifest.
    pub macros_before: &'a Value,
    pub manifest: &'a Manifest,
    /// Whether what is written is compared, and not what templates in it give.
    pub compares_written: bool,
}

impl Comparison<'_> {
    pub fn answers(&self, question: StateQuestion) -> bool {
        match question {
            StateQuestion::New => false,
            StateQuestion::Old => true,
            StateQuestion::Modified => self.is_modified(),
            StateQuestion::Unmodified => !self.is_modified(),
            StateQuestion::ModifiedBody => !self.is_body_same(),
            StateQuestion::ModifiedConfigs => !self.is_config_same(),
            StateQuestion::ModifiedDescriptions => !self.is_description_same(),
            StateQuestion::ModifiedRelation => !self.is_relation_same(),
            StateQuestion::ModifiedMacros => self.is_macro_modified(),
            StateQuestion::ModifiedContract => !self.is_contract_same(),
        }
    }

    fn is_modified(&self) -> bool {
        let compared = COMPARED.iter().find(|(kind, _)| *kind == self.kind());
        let is_content_same = match (self.kind(), compared) {
            ("test", _) => self.is_test_same(),
            ("source", Some((_, keys))) => {
                self.is_same_in(keys)
                    && self.is_same_in(self.placing_keys())
                    && self.is_config_same()
            }
            ("exposure", Some((_, keys))) => {
                self.is_same_in(keys) && parents(self.before) == parents(self.now)
            }
            (_, Some((_, keys))) => self.is_same_in(keys),
            (_, None) => self.is_relation_node_same(),
        };
        !is_content_same || self.is_macro_modified()
    }

    /// The keys that say where a source is.
    fn placing_keys(&self) -> &'static [&'static str] {
        match self.compares_written {
            true => &["unrendered_database", "unrendered_schema"],
            false => &["database", "schema"],
        }
    }

    /// The text of a generic test follows from its declaration, which its id holds.
    fn is_test_same(&self) -> bool {
        let is_generic = self.now.get("test_metadata").is_some();
        (is_generic || self.is_body_same()) && self.is_config_same() && self.is_same_in(&["fqn"])
    }

    /// A model, seed or snapshot.
    fn is_relation_node_same(&self) -> bool {
        self.is_body_same()
            && self.is_config_same()
            && self.is_description_same()
            && self.is_relation_same()
            && self.is_contract_same()
            && self.is_same_in(&["fqn", "latest_version", "access", "deprecation_date"])
    }

    fn kind(&self) -> &str {
        self.now["resource_type"].as_str().unwrap_or_default()
    }

    fn is_same_in(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.before[key] == self.now[key])
    }

    fn is_body_same(&self) -> bool {
        match self.kind() {
            "seed" => self.before["checksum"] == self.now["checksum"],
            _ => self.before["raw_code"] == self.now["raw_code"],
        }
    }

    fn is_config_same(&self) -> bool {
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
            .all(|key| before[key] == now[key])
    }

    fn is_description_same(&self) -> bool {
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

    fn is_relation_same(&self) -> bool {
        let (before, now) = (
            &self.before["unrendered_config"],
            &self.now["unrendered_config"],
        );
        ["database", "schema", "alias"]
            .iter()
            .all(|key| before[key] == now[key])
    }

    fn is_contract_same(&self) -> bool {
        let enforced = |entry: &Value| entry["contract"]["enforced"] == Value::Bool(true);
        match (enforced(self.before), enforced(self.now)) {
            (false, false) => true,
            (true, true) => self.is_same_in(&["contract"]),
            _ => false,
        }
    }

    /// Whether a macro that the node calls, or that these call, has changed; those
    /// of weir itself only change with weir.
    fn is_macro_modified(&self) -> bool {
        let called = self.now["depends_on"]["macros"].as_array();
        called
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .filter(|unique_id| !unique_id.starts_with("macro.dbt"))
            .any(|unique_id| {
                let now = self.manifest.macros.get(unique_id);
                let now = now.map(|item| item.macro_sql.trim());
                let before = self.macros_before[unique_id]["macro_sql"].as_str();
                now != before.map(str::trim)
            })
    }
}

fn parents(entry: &Value) -> BTreeSet<&str> {
    let nodes = entry["depends_on"]["nodes"].as_array();
    nodes
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
