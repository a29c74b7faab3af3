//! Semantic models and metrics that are written into the entry of a model: the entries
//! of their own that they stand for.

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::project::properties::{ColumnProperties, NodeProperties};

type Keys = Map<String, Value>;

/// What a model's entry says of its meaning.
#[derive(Debug, Default, PartialEq)]
pub struct Semantics {
    pub semantic_model: Option<Value>,
    pub metrics: Vec<Value>,
}

/// The key under which a simple metric of a model names the semantic model.
pub const SEMANTIC_MODEL: &str = "semantic_model";

/// Reads the entry of a model; nothing where it has no semantic model, or none that is on.
///
/// # Errors
/// A usage error for keys of `semantic_model` that it does not have.
pub fn of(model: &NodeProperties) -> Result<Semantics> {
    let written = &model.semantics;
    let Some(own) = own_keys(written.semantic_model.as_ref()) else {
        return Ok(Semantics::default());
    };
    refuse_unknown(&own)?;
    let model_name = &model.name.value;
    let name = own.get("name").and_then(Value::as_str);
    let name = name.unwrap_or(model_name);
    let time = &written.agg_time_dimension;
    let derived = |key: &str| {
        list(
            written
                .derived_semantics
                .as_ref()
                .and_then(|all| all.get(key)),
        )
    };
    let columns = || model.columns.iter();
    let dimensions = columns().filter_map(dimension);
    let entities = columns().filter_map(entity);
    let semantic_model = json!({
        "name": name,
        "model": format!("ref('{model_name}')"),
        "description": model.description.clone().unwrap_or_default(),
        "config": config(&own),
        "defaults": {"agg_time_dimension": time},
        "primary_entity": written.primary_entity,
        "dimensions": dimensions.chain(derived("dimensions").iter().map(derived_dimension))
            .collect::<Vec<Value>>(),
        "entities": entities.chain(derived("entities").iter().cloned()).collect::<Vec<Value>>(),
    });
    let metrics = written.metrics.iter();
    Ok(Semantics {
        semantic_model: Some(semantic_model),
        metrics: metrics.map(|metric| of_model(metric, name, time)).collect(),
    })
}

/// The keys of a semantic model that is on.
fn own_keys(written: Option<&Value>) -> Option<Keys> {
    match written? {
        Value::Bool(true) => Some(Map::new()),
        Value::Object(own) if own.get("enabled") != Some(&Value::Bool(false)) => Some(own.clone()),
        _ => None,
    }
}

fn refuse_unknown(own: &Keys) -> Result<()> {
    let known = ["config", "enabled", "group", "name"];
    match own.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(
            Error::usage(format!("unknown field in semantic_model config: {key}"))
                .did_you_mean(key, known)
                .help(format!("valid fields are: {}", known.join(", "))),
        ),
    }
}

/// The other keys count where there is a `config`, as in dbt.
fn config(own: &Keys) -> Value {
    let Some(config) = own.get("config").and_then(Value::as_object) else {
        return json!({});
    };
    let mut keys = Map::from_iter([("enabled".to_owned(), Value::Bool(true))]);
    for (key, value) in [("meta", config.get("meta")), ("group", own.get("group"))] {
        keys.extend(value.map(|value| (key.to_owned(), value.clone())));
    }
    Value::Object(keys)
}

fn dimension(column: &ColumnProperties) -> Option<Value> {
    let written = column.extra.get("dimension")?;
    let description = column.description.clone().unwrap_or_default();
    if let Value::String(kind) = written {
        return Some(json!({
            "name": column.name,
            "type": kind,
            "description": description,
            "config": {"meta": meta(column)},
        }));
    }
    let mut keys = written.as_object()?.clone();
    let validity = keys.remove("validity_params");
    let name = named(&mut keys, column);
    if let Some(granularity) = column.extra.get("granularity") {
        keys.insert("type_params".to_owned(), type_params(granularity, validity));
    }
    let mut meta = meta(column);
    let own = keys.get("config").and_then(|config| config.get("meta"));
    meta.extend(own.and_then(Value::as_object).cloned().unwrap_or_default());
    keys.insert("config".to_owned(), json!({"meta": meta}));
    refer(&mut keys, &name, column);
    Some(Value::Object(keys))
}

fn entity(column: &ColumnProperties) -> Option<Value> {
    let written = column.extra.get("entity")?;
    let mut keys = match written {
        Value::String(kind) => Map::from_iter([("type".to_owned(), Value::from(kind.as_str()))]),
        other => other.as_object()?.clone(),
    };
    let name = named(&mut keys, column);
    let has_meta = keys
        .get("config")
        .is_some_and(|config| config.get("meta").is_some());
    if !has_meta {
        keys.insert("config".to_owned(), json!({"meta": meta(column)}));
    }
    refer(&mut keys, &name, column);
    Some(Value::Object(keys))
}

/// Fills in the name and the description of the column where there is none of its own.
fn named(keys: &mut Keys, column: &ColumnProperties) -> String {
    let is_missing = |value: Option<&Value>| value.is_none_or(|value| value.is_null());
    if is_missing(keys.get("name")) {
        keys.insert("name".to_owned(), Value::from(column.name.as_str()));
    }
    if is_missing(keys.get("description")) {
        let description = column.description.clone().unwrap_or_default();
        keys.insert("description".to_owned(), Value::from(description));
    }
    keys["name"].as_str().unwrap_or_default().to_owned()
}

/// What is not called as its column says which that is.
fn refer(keys: &mut Keys, name: &str, column: &ColumnProperties) {
    keys.remove("expr");
    if name != column.name {
        keys.insert("expr".to_owned(), Value::from(column.name.as_str()));
    }
}

fn meta(column: &ColumnProperties) -> Keys {
    let meta = column.config.get("meta").and_then(Value::as_object);
    meta.cloned().unwrap_or_default()
}

fn derived_dimension(written: &Value) -> Value {
    let mut keys = written.as_object().cloned().unwrap_or_default();
    let validity = keys.remove("validity_params");
    if let Some(granularity) = keys.remove("granularity") {
        keys.insert(
            "type_params".to_owned(),
            type_params(&granularity, validity),
        );
    }
    Value::Object(keys)
}

fn type_params(granularity: &Value, validity: Option<Value>) -> Value {
    let validity = validity.filter(Value::is_object).map(|validity| {
        let of = |key: &str| validity.get(key).and_then(Value::as_bool) == Some(true);
        json!({"is_start": of("is_start"), "is_end": of("is_end")})
    });
    json!({"time_granularity": granularity, "validity_params": validity})
}

/// A simple metric is one of the semantic model, by the time of the model.
fn of_model(metric: &Value, semantic_model: &str, time: &Option<String>) -> Value {
    let Some(keys) = metric.as_object() else {
        return metric.clone();
    };
    let mut keys = keys.clone();
    let is_simple = keys
        .get("type")
        .and_then(Value::as_str)
        .is_none_or(|kind| kind.eq_ignore_ascii_case("simple"));
    if is_simple {
        keys.insert(SEMANTIC_MODEL.to_owned(), Value::from(semantic_model));
        keys.entry("agg_time_dimension")
            .or_insert_with(|| Value::from(time.clone()));
    }
    Value::Object(keys)
}

fn list(value: Option<&Value>) -> Vec<Value> {
    value.and_then(Value::as_array).cloned().unwrap_or_default()
}
