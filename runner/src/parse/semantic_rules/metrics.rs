//! Rules of a single metric: what a derived one is made of, and over which spans a
//! cumulative one runs.

use serde_json::Value;

use super::broken;
use super::granularity::GRANULARITIES;
use super::names::error_of;
use crate::error::Error;
use crate::manifest::{Declaration, Manifest};

/// What is wrong with a metric.
pub fn errors(metric: &Declaration, manifest: &Manifest) -> Vec<Error> {
    let parameters = metric.keys.get("type_params").unwrap_or(&Value::Null);
    match metric.keys.get("type").and_then(Value::as_str) {
        Some("cumulative") => of_cumulative(metric, parameters),
        Some("derived") => of_derived(metric, parameters, manifest),
        _ => Vec::new(),
    }
}

fn of_cumulative(metric: &Declaration, parameters: &Value) -> Vec<Error> {
    let parameters = &parameters["cumulative_type_params"];
    let (window, grain) = (&parameters["window"], parameters["grain_to_date"].as_str());
    let mut errors = Vec::new();
    if let Some(grain) = grain.filter(|grain| !GRANULARITIES.contains(grain)) {
        let key = "grain_to_date";
        errors.push(unknown_granularity(metric, key, grain));
    }
    if let Some(granularity) = window["granularity"].as_str() {
        let is_known = GRANULARITIES.contains(&granularity);
        errors.extend((!is_known).then(|| unknown_granularity(metric, "window", granularity)));
    }
    if !window.is_null() && grain.is_some() {
        let fact = format!(
            "cumulative metric `{}` has both a window and a grain_to_date",
            metric.name
        );
        errors.push(broken(metric, fact).help("take one of them away"));
    }
    errors
}

fn of_derived(metric: &Declaration, parameters: &Value, manifest: &Manifest) -> Vec<Error> {
    let inputs = parameters["metrics"].as_array();
    let inputs: Vec<&Value> = inputs.into_iter().flatten().collect();
    if inputs.is_empty() {
        let fact = format!("derived metric `{}` is made of no metrics", metric.name);
        return vec![broken(metric, fact).help("list them by `metrics:` under `type_params:`")];
    }
    let mut errors = Vec::new();
    for input in &inputs {
        errors.extend(of_offset(metric, input, manifest));
        let Some(alias) = input["alias"].as_str() else {
            continue;
        };
        errors.extend(error_of(metric, alias));
        if inputs.iter().any(|other| other["name"] == alias) {
            let fact = format!(
                "the alias `{alias}` in derived metric `{}` is the name of another of its metrics",
                metric.name
            );
            errors.push(broken(metric, fact).help("choose another alias"));
        }
    }
    errors
}

/// An input may be that of an earlier time.
fn of_offset(metric: &Declaration, input: &Value, manifest: &Manifest) -> Vec<Error> {
    let window = &input["offset_window"];
    let grain = input["offset_to_grain"].as_str();
    let mut errors = Vec::new();
    if let Some(granularity) = window["granularity"].as_str() {
        let is_known = GRANULARITIES.contains(&granularity) || is_custom(manifest, granularity);
        errors
            .extend((!is_known).then(|| unknown_granularity(metric, "offset_window", granularity)));
    }
    if let Some(grain) = grain.filter(|grain| !GRANULARITIES.contains(grain)) {
        errors.push(unknown_granularity(metric, "offset_to_grain", grain));
    }
    if !window.is_null() && grain.is_some() {
        let fact = format!(
            "derived metric `{}` has both an offset_window and an offset_to_grain for {}",
            metric.name, input["name"]
        );
        errors.push(broken(metric, fact).help("take one of them away"));
    }
    errors
}

/// Whether a time spine has a column for it.
fn is_custom(manifest: &Manifest, granularity: &str) -> bool {
    let models = manifest.nodes.values().filter_map(|node| node.model());
    let mut spines = models.filter_map(|model| model.time_spine.as_ref());
    spines.any(|spine| {
        let custom = spine["custom_granularities"].as_array();
        let mut custom = custom.into_iter().flatten();
        custom.any(|one| {
            let name = one["name"].as_str().unwrap_or_default();
            granularity == name || granularity.strip_suffix('s') == Some(name)
        })
    })
}

fn unknown_granularity(metric: &Declaration, key: &str, granularity: &str) -> Error {
    let fact = format!(
        "`{granularity}` in the {key} of metric `{}` is no granularity",
        metric.name
    );
    broken(metric, fact)
        .did_you_mean(granularity, GRANULARITIES)
        .help(format!("use one of {}", GRANULARITIES.join(", ")))
}
