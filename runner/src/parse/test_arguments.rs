//! The arguments of a generic test as its macro gets them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use minijinja::Value as JinjaValue;
use regex::Regex;
use serde_json::Value;

use crate::error::Result;
use crate::jinja::{Engine, Scope, jinja_value, mutable};
use crate::manifest::GenericTest;

/// The arguments of a generic test as its macro gets them: a text that is a
/// call of `ref`, `source`, `var` or `env_var` becomes what the call gives.
///
/// # Errors
/// A usage error with the template's own message.
pub fn arguments(
    engine: &Engine,
    generic: &GenericTest,
    scope: &Arc<Scope>,
) -> Result<BTreeMap<String, JinjaValue>> {
    let mut values = BTreeMap::new();
    for (name, value) in &generic.arguments {
        values.insert(name.clone(), argument(engine, value, scope)?);
    }
    if let Some(column) = &generic.column_name {
        values.insert("column_name".to_owned(), JinjaValue::from(column));
    }
    Ok(values)
}

/// A call, alone or between `{{ }}`, keeps its value; other text is rendered.
fn argument(engine: &Engine, value: &Value, scope: &Arc<Scope>) -> Result<JinjaValue> {
    match value {
        Value::String(text) if CALL.is_match(text) => engine.evaluate(text, scope),
        Value::String(text) if is_sole_expression(text) => engine.evaluate(text, scope),
        Value::String(text) if text.contains("{{") || text.contains("{%") => {
            let rendered = engine.render(Path::new("an argument of a test"), text, scope)?;
            Ok(JinjaValue::from(rendered.text))
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| argument(engine, item, scope));
            Ok(mutable(JinjaValue::from(
                items.collect::<Result<Vec<_>>>()?,
            )))
        }
        Value::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, item)| Ok((key.clone(), argument(engine, item, scope)?)));
            let entries = entries.collect::<Result<Vec<(String, JinjaValue)>>>()?;
            Ok(mutable(JinjaValue::from_pairs(entries)))
        }
        other => Ok(jinja_value(other)),
    }
}

fn is_sole_expression(text: &str) -> bool {
    let inside = text
        .trim()
        .strip_prefix("{{")
        .and_then(|rest| rest.strip_suffix("}}"));
    inside.is_some_and(|inside| !inside.contains("{{") && !inside.contains("}}"))
}

static CALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(env_var|ref|var|source)\s*\(.+\)\s*$").expect("the pattern is valid")
});
