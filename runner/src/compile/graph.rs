//! What templates see as `graph`: the manifest as it was parsed, with the macros that
//! nodes have called since.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use minijinja::Value;

use crate::jinja::extend_list;

/// The value that all templates of a run share, once one asks for it.
#[derive(Debug, Default)]
pub struct Graph {
    value: OnceLock<Value>,
    /// What was called before the first template asked, by unique id.
    called: Mutex<BTreeMap<String, Vec<String>>>,
}

impl Graph {
    /// The value, which is made when it is first asked for.
    pub fn value(&self, make: impl FnOnce() -> Value) -> Value {
        let value = self.value.get_or_init(make).clone();
        let mut called = self.called.lock().unwrap_or_else(PoisonError::into_inner);
        for (unique_id, macros) in std::mem::take(&mut *called) {
            add_macros(&value, &unique_id, macros);
        }
        value
    }

    /// Notes the macros that a node's text called while it was compiled.
    pub fn note_called(&self, unique_id: &str, macros: Vec<String>) {
        let mut called = self.called.lock().unwrap_or_else(PoisonError::into_inner);
        called
            .entry(unique_id.to_owned())
            .or_default()
            .extend(macros);
    }
}

fn add_macros(graph: &Value, unique_id: &str, macros: Vec<String>) {
    let path = ["nodes", unique_id, "depends_on", "macros"];
    let list = path.iter().try_fold(graph.clone(), |value, key| {
        value.get_item(&Value::from(*key)).ok()
    });
    if let Some(list) = list {
        extend_list(&list, macros.into_iter().map(Value::from));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::jinja::jinja_value;

    #[test]
    fn macros_that_a_node_calls_later_are_added_once() {
        let graph = Graph::default();
        let node = json!({"nodes": {"model.p.a": {"depends_on": {"macros": ["macro.p.one"]}}}});
        graph.note_called(
            "model.p.a",
            vec!["macro.p.one".into(), "macro.p.two".into()],
        );
        graph.note_called("model.p.gone", vec!["macro.p.one".into()]);
        let value = graph.value(|| jinja_value(node));
        graph.note_called("model.p.a", vec!["macro.p.two".into()]);
        assert_eq!(graph.value(Value::default), value);
        let text = value.to_string();
        assert_eq!(text.matches("macro.p.two").count(), 1, "{text}");
        assert_eq!(text.matches("macro.p.one").count(), 1, "{text}");
    }
}
