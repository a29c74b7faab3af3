//! What a state's question means for one node: the answer for a node that both
//! manifests have, and for one that is new.

use serde_json::Value;

use super::outside::StateQuestion;
use super::state_facts::Pair;
use crate::manifest::Manifest;

/// The kinds of things that are declared and never run: to dbt, a new one is new and
/// not modified.
const DECLARED: [&str; 5] = [
    "source",
    "exposure",
    "metric",
    "semantic_model",
    "saved_query",
];

/// One node in this manifest and in that of a state.
pub struct Comparison<'a> {
    /// Its entry in the state; `None` where it is new.
    pub before: Option<&'a Value>,
    pub now: &'a Value,
    /// The macros of the state.
    pub macros_before: &'a Value,
    pub manifest: &'a Manifest,
    /// Whether what is written is compared, and not what templates in it give.
    pub compares_written: bool,
}

impl Comparison<'_> {
    pub fn answers(&self, question: StateQuestion) -> bool {
        match (question, self.pair()) {
            (StateQuestion::New, pair) => pair.is_none(),
            (StateQuestion::Old, pair) => pair.is_some(),
            (StateQuestion::Modified, _) => self.is_modified(),
            (StateQuestion::Unmodified, _) => !self.is_modified(),
            (StateQuestion::ModifiedMacros, _) => self.is_macro_modified(),
            (StateQuestion::ModifiedBody, Some(pair)) => !pair.is_body_same(),
            (StateQuestion::ModifiedConfigs, Some(pair)) => !pair.is_config_same(),
            (StateQuestion::ModifiedDescriptions, Some(pair)) => !pair.is_description_same(),
            (StateQuestion::ModifiedRelation, Some(pair)) => !pair.is_relation_same(),
            (StateQuestion::ModifiedContract, Some(pair)) => !pair.is_contract_same(),
            (part, None) => self.has_part(part),
        }
    }

    fn pair(&self) -> Option<Pair<'_>> {
        self.before.map(|before| Pair {
            before,
            now: self.now,
            compares_written: self.compares_written,
        })
    }

    fn is_modified(&self) -> bool {
        let is_content_same = match self.pair() {
            Some(pair) => pair.is_content_same(),
            None => self.is_declared(),
        };
        !is_content_same || self.is_macro_modified()
    }

    fn kind(&self) -> &str {
        self.now["resource_type"].as_str().unwrap_or_default()
    }

    fn is_declared(&self) -> bool {
        DECLARED.contains(&self.kind())
    }

    /// Whether a thing of that kind has the part that is asked for.
    fn has_part(&self, part: StateQuestion) -> bool {
        match part {
            StateQuestion::ModifiedConfigs => self.kind() != "unit_test",
            StateQuestion::ModifiedRelation if self.kind() == "source" => true,
            _ => self.kind() != "unit_test" && !self.is_declared(),
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
