//! A metric without `type_params`: what it is worked out from stands beside its name,
//! and the measure of a simple one is its own.

use serde_json::{Map, Value, json};

use super::metric::{metric_input, metric_inputs, window};
use super::of_models::SEMANTIC_MODEL;
use crate::error::{Error, Result};
use crate::text_value::plain;

/// The parameters of such a metric, as manifest.json has them.
///
/// # Errors
/// A usage error for a simple metric outside of a model or without an aggregation, for
/// others without what they are made of, and for a window that is none.
pub fn type_params(kind: &str, written: &Map<String, Value>) -> Result<Value> {
    let of = |key: &str| written.get(key);
    Ok(json!({
        "measure": null,
        "input_measures": [],
        "numerator": metric_input(of("numerator"))?,
        "denominator": metric_input(of("denominator"))?,
        "expr": of("expr").filter(|expression| !expression.is_null()).map(plain),
        "window": null,
        "grain_to_date": null,
        "metrics": metric_inputs(of("input_metrics"))?,
        "conversion_type_params": match kind {
            "conversion" => conversion(written)?,
            _ => Value::Null,
        },
        "cumulative_type_params": match kind {
            "cumulative" => cumulative(written)?,
            _ => Value::Null,
        },
        "metric_aggregation_params": aggregation(kind, written)?,
        "fill_nulls_with": null,
        "join_to_timespine": of("join_to_timespine") == Some(&Value::Bool(true)),
        "is_private": of("hidden") == Some(&Value::Bool(true)),
    }))
}

fn aggregation(kind: &str, written: &Map<String, Value>) -> Result<Value> {
    let of = |key: &str| written.get(key);
    let Some(aggregation) = of("agg") else {
        return match kind {
            "simple" => Err(Error::usage("Simple metrics must have an agg param.")
                .help("add `agg:`, such as sum or count, or `type_params:` with a `measure:`")),
            _ => Ok(Value::Null),
        };
    };
    let Some(semantic_model) = of(SEMANTIC_MODEL) else {
        return Err(
            Error::usage("simple metrics in v2 YAML must be attached to semantic_model")
                .help("write it under `metrics:` of a model that has `semantic_model: true`"),
        );
    };
    let percentile_type = of("percentile_type").and_then(Value::as_str);
    let is = |word: &str| percentile_type.is_some_and(|kind| kind.eq_ignore_ascii_case(word));
    Ok(json!({
        "semantic_model": semantic_model,
        "agg": aggregation,
        "agg_params": {
            "percentile": of("percentile"),
            "use_discrete_percentile": is("discrete"),
            "use_approximate_percentile": is("continuous"),
        },
        "agg_time_dimension": of("agg_time_dimension"),
        "non_additive_dimension": non_additive(of("non_additive_dimension")),
    }))
}

fn non_additive(written: Option<&Value>) -> Value {
    let Some(Value::Object(written)) = written else {
        return Value::Null;
    };
    let groups = written.get("group_by").cloned();
    json!({
        "name": written.get("name"),
        "window_choice": written.get("window_agg"),
        "window_groupings": groups.unwrap_or_else(|| json!([])),
    })
}

fn conversion(written: &Map<String, Value>) -> Result<Value> {
    let needed = |key: &str| required(written, key, "conversion");
    let calculation = written.get("calculation").cloned();
    Ok(json!({
        "base_measure": null,
        "conversion_measure": null,
        "base_metric": metric_input(Some(needed("base_metric")?))?,
        "conversion_metric": metric_input(Some(needed("conversion_metric")?))?,
        "entity": needed("entity")?,
        "calculation": calculation.unwrap_or_else(|| Value::from("conversion_rate")),
        "window": window(written.get("window"))?,
        "constant_properties": written.get("constant_properties"),
    }))
}

fn cumulative(written: &Map<String, Value>) -> Result<Value> {
    let input = required(written, "input_metric", "cumulative")?;
    let period = written.get("period_agg").cloned();
    Ok(json!({
        "window": window(written.get("window"))?,
        "grain_to_date": written.get("grain_to_date"),
        "period_agg": period.unwrap_or_else(|| Value::from("first")),
        "metric": metric_input(Some(input))?,
    }))
}

fn required<'a>(written: &'a Map<String, Value>, key: &str, kind: &str) -> Result<&'a Value> {
    let value = written.get(key).filter(|value| !value.is_null());
    value.ok_or_else(|| Error::usage(format!("{key} is required for {kind} metrics.")))
}
