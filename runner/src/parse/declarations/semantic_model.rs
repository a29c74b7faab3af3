//! A semantic model: what the columns of a model mean.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Reader;
use super::entry::Entry;
use crate::error::Result;
use crate::jinja::{Scope, jinja_value, python_representation};
use crate::manifest::Declaration;

/// Fills in the keys of a semantic model and what it refers to.
///
/// # Errors
/// A usage error where it names no model.
pub fn fill(reader: &Reader<'_>, entry: &Entry<'_>, declaration: &mut Declaration) -> Result<()> {
    let model = entry.required_text("model")?;
    let scope = Arc::new(Scope::parsing(reader.engine.shared.clone()));
    reader.engine.evaluate(&model, &scope)?;
    declaration.refs = scope.captured().refs;
    let keys = json!({
        "model": model,
        "node_relation": null,
        "description": entry.text("description")?,
        "label": entry.text("label")?,
        "defaults": defaults(entry),
        "entities": parts(entry, "entities", entity)?,
        "measures": parts(entry, "measures", measure)?,
        "dimensions": parts(entry, "dimensions", dimension)?,
        "metadata": null,
        "primary_entity": entry.text("primary_entity")?,
    });
    if let Value::Object(keys) = keys {
        declaration.keys = keys;
    }
    inherit_meta(declaration);
    Ok(())
}

/// The parts have the meta of the whole, under their own.
fn inherit_meta(declaration: &mut Declaration) {
    let Some(Value::Object(meta)) = declaration.config.get("meta") else {
        return;
    };
    for key in ["entities", "measures", "dimensions"] {
        let parts = declaration.keys.get_mut(key).and_then(Value::as_array_mut);
        for part in parts.into_iter().flatten() {
            let own = part["config"]["meta"].take();
            let mut all = meta.clone();
            all.extend(own.as_object().cloned().unwrap_or_default());
            part["config"]["meta"] = Value::Object(all);
        }
    }
}

fn defaults(entry: &Entry<'_>) -> Value {
    match entry.keys.get("defaults") {
        Some(Value::Object(defaults)) => {
            json!({"agg_time_dimension": defaults.get("agg_time_dimension")})
        }
        _ => Value::Null,
    }
}

fn parts(
    entry: &Entry<'_>,
    key: &str,
    part: fn(&Entry<'_>) -> Result<Value>,
) -> Result<Vec<Value>> {
    entry.entries(key)?.iter().map(part).collect()
}

fn entity(entry: &Entry<'_>) -> Result<Value> {
    let kinds = ["foreign", "natural", "primary", "unique"];
    Ok(json!({
        "name": entry.name,
        "type": entry.word("type", &kinds)?.ok_or_else(|| entry.missing("type"))?,
        "description": entry.text("description")?,
        "label": entry.text("label")?,
        "role": entry.text("role")?,
        "expr": entry.text("expr")?,
        "config": config(entry)?,
    }))
}

fn measure(entry: &Entry<'_>) -> Result<Value> {
    let kinds = [
        "sum",
        "min",
        "max",
        "count_distinct",
        "sum_boolean",
        "average",
        "percentile",
        "median",
        "count",
    ];
    Ok(json!({
        "name": entry.name,
        "agg": entry.word("agg", &kinds)?.ok_or_else(|| entry.missing("agg"))?,
        "description": entry.text("description")?,
        "label": entry.text("label")?,
        "create_metric": false,
        "expr": expression(entry)?,
        "agg_params": entry.keys.get("agg_params"),
        "non_additive_dimension": non_additive(entry.keys.get("non_additive_dimension")),
        "agg_time_dimension": entry.text("agg_time_dimension")?,
        "config": config(entry)?,
    }))
}

/// The expression of a measure, which may be a word that YAML takes for a truth value.
///
/// # Errors
/// A usage error for a list or a mapping.
pub fn expression(entry: &Entry<'_>) -> Result<Option<String>> {
    let truth = entry
        .keys
        .get("expr")
        .filter(|written| written.is_boolean());
    let word = truth.map(|truth| python_representation(&jinja_value(truth)));
    Ok(word.or(entry.text("expr")?))
}

fn non_additive(written: Option<&Value>) -> Value {
    let Some(Value::Object(written)) = written else {
        return Value::Null;
    };
    let groupings = written.get("window_groupings").cloned();
    json!({
        "name": written.get("name"),
        "window_choice": written.get("window_choice"),
        "window_groupings": groupings.unwrap_or_else(|| json!([])),
    })
}

fn dimension(entry: &Entry<'_>) -> Result<Value> {
    let kinds = ["categorical", "time"];
    let type_params = match entry.keys.get("type_params") {
        Some(Value::Object(params)) => json!({
            "time_granularity": params.get("time_granularity"),
            "validity_params": params.get("validity_params"),
        }),
        _ => Value::Null,
    };
    let is_partition = entry.keys.get("is_partition").cloned();
    Ok(json!({
        "name": entry.name,
        "type": entry.word("type", &kinds)?.ok_or_else(|| entry.missing("type"))?,
        "description": entry.text("description")?,
        "label": entry.text("label")?,
        "is_partition": is_partition.unwrap_or(Value::Bool(false)),
        "type_params": type_params,
        "expr": entry.text("expr")?,
        "metadata": null,
        "config": config(entry)?,
        "datatype": null,
    }))
}

fn config(entry: &Entry<'_>) -> Result<Value> {
    let meta = match entry.mapping("config")?.remove("meta") {
        Some(Value::Object(meta)) => meta,
        _ => Map::new(),
    };
    Ok(json!({"meta": meta}))
}
