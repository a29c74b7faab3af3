//! Rules that one semantic model keeps or breaks: its primary entity, and the times
//! and the terms of its measures.

use serde_json::Value;

use super::{broken, name, parts};
use crate::error::Error;
use crate::manifest::Declaration;

/// What is wrong with a semantic model by itself.
pub fn errors(model: &Declaration) -> Vec<Error> {
    let mut errors: Vec<Error> = of_primary_entity(model).into_iter().collect();
    errors.extend(of_default_time(model));
    for measure in parts(model, "measures") {
        errors.extend(of_time(model, measure));
        errors.extend(of_aggregation(model, measure));
    }
    errors
}

fn of_primary_entity(model: &Declaration) -> Option<Error> {
    let own = model.keys.get("primary_entity").and_then(Value::as_str);
    let entities = parts(model, "entities").filter(|entity| entity["type"] == "primary");
    let entities: Vec<&str> = entities.map(name).collect();
    let title = &model.name;
    let (fact, remedy) = match (own, entities.as_slice()) {
        (None, []) if parts(model, "dimensions").next().is_some() => (
            format!("semantic model `{title}` has dimensions and no primary entity"),
            "give an entity `type: primary`, or name one by `primary_entity:`",
        ),
        (_, [_, _, ..]) => (
            format!(
                "semantic model `{title}` has {} primary entities: {}",
                entities.len(),
                entities.join(", ")
            ),
            "leave one of them primary",
        ),
        (Some(own), [entity]) => (
            format!(
                "semantic model `{title}` has the primary entity `{entity}` and \
                 `primary_entity: {own}`"
            ),
            "take one of them away",
        ),
        _ => return None,
    };
    Some(broken(model, fact).help(remedy))
}

fn default_time(model: &Declaration) -> Option<&str> {
    let defaults = model.keys.get("defaults")?;
    defaults["agg_time_dimension"].as_str()
}

fn is_time(model: &Declaration, wanted: &str) -> bool {
    let mut dimensions = parts(model, "dimensions");
    dimensions.any(|dimension| name(dimension) == wanted && dimension["type"] == "time")
}

fn of_default_time(model: &Declaration) -> Option<Error> {
    let time = default_time(model).filter(|time| !is_time(model, time))?;
    let fact = format!(
        "the default aggregation time dimension `{time}` is no time dimension of semantic \
         model `{}`",
        model.name
    );
    Some(broken(model, fact).help("name one of its dimensions that have `type: time`"))
}

/// A measure is summed up over a time.
fn of_time(model: &Declaration, measure: &Value) -> Option<Error> {
    let own = measure["agg_time_dimension"].as_str();
    let title = name(measure);
    let fact = match own.or_else(|| default_time(model)) {
        None => format!(
            "measure `{title}` of semantic model `{}` has no aggregation time dimension",
            model.name
        ),
        Some(time) if !is_time(model, time) => format!(
            "the aggregation time dimension `{time}` of measure `{title}` is no time dimension \
             of semantic model `{}`",
            model.name
        ),
        Some(_) => return None,
    };
    let remedy = "name one by `agg_time_dimension:` in the measure, or for all of them under \
                  `defaults:`";
    Some(broken(model, fact).help(remedy))
}

fn of_aggregation(model: &Declaration, measure: &Value) -> Option<Error> {
    let title = name(measure);
    let (fact, remedy) = match measure["agg"].as_str() {
        Some("count") => match measure["expr"].as_str() {
            None => (
                format!("measure `{title}` counts and has no `expr`"),
                "write `expr: 1` to count all rows",
            ),
            Some(expression) if expression.to_lowercase().starts_with("distinct ") => (
                format!("measure `{title}` counts `{expression}`"),
                "use `agg: count_distinct`",
            ),
            Some(_) => return None,
        },
        Some("percentile") => match measure["agg_params"]["percentile"].as_f64() {
            Some(percentile) if percentile > 0.0 && percentile < 1.0 => return None,
            Some(percentile) => (
                format!("the percentile {percentile} of measure `{title}` is not between 0 and 1"),
                "use `agg: min` or `agg: max` for the ends",
            ),
            None => (
                format!("measure `{title}` has no percentile"),
                "write `agg_params: {percentile: 0.5}`",
            ),
        },
        _ => return None,
    };
    Some(broken(model, fact).help(remedy))
}
