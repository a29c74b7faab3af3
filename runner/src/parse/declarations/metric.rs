//! A metric: a number that is worked out from measures or from other metrics.

use serde_json::{Map, Value, json};

use super::entry::{Entry, filter};
use super::semantic_model::expression;
use super::unnested_metric;
use crate::error::{Error, Result};
use crate::manifest::{Declaration, ResourceType};
use crate::text_value::plain;

const KINDS: [&str; 5] = ["simple", "ratio", "cumulative", "derived", "conversion"];

/// How many letters the name of a metric may have.
const LONGEST: usize = 250;

/// Fills in the keys of a metric.
///
/// # Errors
/// A usage error for an unknown type or a window that is none.
pub fn fill(entry: &Entry<'_>, declaration: &mut Declaration) -> Result<()> {
    refuse_name(entry.name)?;
    let kind = entry.word("type", &KINDS)?;
    let kind = kind.unwrap_or_else(|| "simple".to_owned());
    let type_params = match entry.keys.get("type_params") {
        Some(Value::Object(written)) => type_params(&kind, written)?,
        None | Some(Value::Null) => unnested_metric::type_params(&kind, entry.keys)?,
        Some(other) => {
            return Err(Error::usage(format!(
                "`type_params` of `{}` is {other}, not a mapping",
                entry.name
            )));
        }
    };
    let label = entry.text("label")?;
    declaration.keys = keys(json!({
        "description": entry.text("description")?.unwrap_or_default(),
        "label": label.unwrap_or_else(|| entry.name.to_owned()),
        "type": kind,
        "type_params": type_params,
        "filter": filter(entry.keys.get("filter")),
        "metadata": null,
        "time_granularity": entry.text("time_granularity")?,
        "meta": meta(entry, declaration)?,
    }));
    Ok(())
}

/// The name becomes that of a column.
fn refuse_name(name: &str) -> Result<()> {
    let is_plain = |letter: char| letter.is_alphanumeric() || letter == '_';
    let faults = [
        (name.contains(' '), "cannot contain spaces"),
        (
            name.len() > LONGEST,
            "cannot contain more than 250 characters",
        ),
        (
            !name.starts_with(|letter: char| letter.is_ascii_alphabetic()),
            "must begin with a letter",
        ),
        (
            !name.chars().all(is_plain),
            "must contain only letters, numbers and underscores",
        ),
    ];
    let faults = faults.into_iter().filter(|(is_there, _)| *is_there);
    let faults: Vec<&str> = faults.map(|(_, fault)| fault).collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Error::usage(format!(
            "The metric name '{name}' is invalid.  It {}",
            faults.join(", ")
        ))),
    }
}

fn meta(entry: &Entry<'_>, declaration: &Declaration) -> Result<Value> {
    match declaration.config.get("meta") {
        Some(meta) => Ok(meta.clone()),
        None => Ok(Value::Object(entry.mapping("meta")?)),
    }
}

fn type_params(kind: &str, written: &Map<String, Value>) -> Result<Value> {
    Ok(json!({
        "measure": measure(written.get("measure")),
        "input_measures": [],
        "numerator": metric_input(written.get("numerator"))?,
        "denominator": metric_input(written.get("denominator"))?,
        "expr": written.get("expr").map(plain),
        "window": window(written.get("window"))?,
        "grain_to_date": written.get("grain_to_date"),
        "metrics": metric_inputs(written.get("metrics"))?,
        "conversion_type_params": conversion(written.get("conversion_type_params"))?,
        "cumulative_type_params": match kind {
            "cumulative" => cumulative(written)?,
            _ => Value::Null,
        },
        "metric_aggregation_params": null,
        "fill_nulls_with": null,
        "join_to_timespine": false,
        "is_private": null,
    }))
}

fn conversion(written: Option<&Value>) -> Result<Value> {
    let Some(Value::Object(written)) = written else {
        return Ok(Value::Null);
    };
    let calculation = written.get("calculation").cloned();
    Ok(json!({
        "base_measure": measure(written.get("base_measure")),
        "conversion_measure": measure(written.get("conversion_measure")),
        "base_metric": null,
        "conversion_metric": null,
        "entity": written.get("entity"),
        "calculation": calculation.unwrap_or_else(|| Value::from("conversion_rate")),
        "window": window(written.get("window"))?,
        "constant_properties": written.get("constant_properties"),
    }))
}

/// What is not under `cumulative_type_params` may stand one level above.
fn cumulative(written: &Map<String, Value>) -> Result<Value> {
    let own = match written.get("cumulative_type_params") {
        Some(Value::Object(own)) => own.clone(),
        _ => Map::new(),
    };
    let of = |key: &str| own.get(key).or_else(|| written.get(key)).cloned();
    Ok(json!({
        "window": window(of("window").as_ref())?,
        "grain_to_date": of("grain_to_date"),
        "period_agg": of("period_agg").unwrap_or_else(|| Value::from("first")),
        "metric": null,
    }))
}

/// A measure by its name, or by its keys.
fn measure(written: Option<&Value>) -> Value {
    let of = |key: &str| written.and_then(|written| written.get(key)).cloned();
    let name = match written {
        None | Some(Value::Null) => return Value::Null,
        Some(Value::String(name)) => Value::from(name.as_str()),
        Some(_) => of("name").unwrap_or_default(),
    };
    json!({
        "name": name,
        "filter": filter(of("filter").as_ref()),
        "alias": of("alias"),
        "join_to_timespine": of("join_to_timespine").unwrap_or(Value::Bool(false)),
        "fill_nulls_with": of("fill_nulls_with"),
    })
}

/// Other metrics, none where nothing is listed.
pub fn metric_inputs(written: Option<&Value>) -> Result<Vec<Value>> {
    let inputs = written.and_then(Value::as_array).into_iter().flatten();
    inputs.map(|input| metric_input(Some(input))).collect()
}

/// Another metric by its name, or by its keys.
pub fn metric_input(written: Option<&Value>) -> Result<Value> {
    let of = |key: &str| written.and_then(|written| written.get(key)).cloned();
    let name = match written {
        None | Some(Value::Null) => return Ok(Value::Null),
        Some(Value::String(name)) => Value::from(name.as_str()),
        Some(_) => of("name").unwrap_or_default(),
    };
    Ok(json!({
        "name": name,
        "filter": filter(of("filter").as_ref()),
        "alias": of("alias"),
        "offset_window": window(of("offset_window").as_ref())?,
        "offset_to_grain": of("offset_to_grain"),
    }))
}

/// `7 days` is a count and a grain.
pub fn window(written: Option<&Value>) -> Result<Value> {
    let Some(text) = written.and_then(Value::as_str) else {
        return Ok(Value::Null);
    };
    let lower = text.to_lowercase();
    let parts: Vec<&str> = lower.split(' ').collect();
    let read = match parts.as_slice() {
        [count, grain] => count.parse::<u64>().ok().map(|count| (count, *grain)),
        _ => None,
    };
    let (count, grain) = read.ok_or_else(|| {
        Error::usage(format!("`{text}` is no window")).help("write a count and a grain: 7 days")
    })?;
    let grain = match grain.strip_suffix('s') {
        Some(one) if ["day", "week", "month", "quarter", "year", "hour"].contains(&one) => one,
        _ => grain,
    };
    Ok(json!({"count": count, "granularity": grain}))
}

fn keys(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(keys) => keys,
        _ => Map::new(),
    }
}

/// The metrics of measures that say `create_metric: true`.
///
/// # Errors
/// A usage error for measures without a name.
pub fn of_measures(model: &Declaration, entry: &Entry<'_>) -> Result<Vec<Declaration>> {
    let asked = entry.entries("measures")?.into_iter();
    let asked = asked.filter(|measure| measure.keys.get("create_metric") == Some(&json!(true)));
    asked.map(|measure| of_measure(model, &measure)).collect()
}

fn of_measure(model: &Declaration, measure: &Entry<'_>) -> Result<Declaration> {
    let name = measure.name;
    let mut fqn = model.fqn.clone();
    fqn.pop();
    fqn.push(name.to_owned());
    let written = keys(json!({
        "measure": name,
        "expr": expression(measure)?.unwrap_or_else(|| name.to_owned()),
    }));
    let description = measure.text("description")?;
    Ok(Declaration {
        unique_id: format!("metric.{}.{name}", model.package_name),
        resource_type: ResourceType::Metric,
        name: name.to_owned(),
        fqn,
        tags: Vec::new(),
        config: of_model_config(model),
        refs: Vec::new(),
        depends_on: Vec::new(),
        keys: keys(json!({
            "description": description
                .unwrap_or_else(|| format!("Metric created from measure {name}")),
            "label": measure.text("label")?.unwrap_or_else(|| name.to_owned()),
            "type": "simple",
            "type_params": type_params("simple", &written)?,
            "filter": null,
            "metadata": null,
            "time_granularity": null,
            "meta": model.config.get("meta").cloned().unwrap_or_else(|| json!({})),
        })),
        ..model.clone()
    })
}

/// A metric of a measure is what its semantic model is.
fn of_model_config(model: &Declaration) -> Map<String, Value> {
    let of = |key: &str, default: Value| model.config.get(key).cloned().unwrap_or(default);
    keys(json!({"enabled": of("enabled", Value::Bool(true)), "meta": of("meta", json!({}))}))
}
