//! What metrics and saved queries are made of, once all declarations are read.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::Found;
use crate::error::{Error, Location};
use crate::manifest::{Declaration, ResourceType};

/// The measures that a metric comes down to, as its inputs are listed.
type Measures = Vec<Value>;

/// Fills in `depends_on` of metrics, saved queries and exposures.
pub fn connect(found: &mut Found) {
    let edges: Vec<(String, Vec<String>)> = found
        .declarations
        .values()
        .filter(|declaration| declaration.resource_type != ResourceType::SemanticModel)
        .map(|declaration| (declaration.unique_id.clone(), parents(found, declaration)))
        .collect();
    for (unique_id, parents) in edges {
        let unknown = parents
            .iter()
            .find(|id| !found.declarations.contains_key(*id));
        if let Some(error) = unknown.map(|id| unknown_part(found, &unique_id, id)) {
            found.errors.push(error);
        }
        if let Some(declaration) = found.declarations.get_mut(&unique_id) {
            declaration.depends_on = parents;
        }
    }
    connect_exposures(found);
    let measures: Vec<(String, Measures)> = found
        .declarations
        .values()
        .filter(|declaration| declaration.resource_type == ResourceType::Metric)
        .map(|metric| {
            let mut measures = Measures::new();
            collect_measures(found, metric, &mut BTreeSet::new(), &mut measures);
            (metric.unique_id.clone(), measures)
        })
        .collect();
    for (unique_id, measures) in measures {
        let params = found
            .declarations
            .get_mut(&unique_id)
            .and_then(|metric| metric.keys.get_mut("type_params"));
        if let Some(Value::Object(params)) = params {
            params.insert("input_measures".to_owned(), Value::Array(measures));
        }
    }
}

/// Exposures read the metrics that they name.
fn connect_exposures(found: &mut Found) {
    for exposure in found.exposures.values_mut() {
        for name in &exposure.metrics {
            let mut metrics = found.declarations.values();
            let metric = metrics
                .find(|item| item.resource_type == ResourceType::Metric && item.name == *name);
            exposure
                .depends_on
                .extend(metric.map(|metric| metric.unique_id.clone()));
        }
    }
}

fn unknown_part(found: &Found, unique_id: &str, part: &str) -> Error {
    let name = |id: &str| id.rsplit('.').next().unwrap_or_default().to_owned();
    let kind = part.split('.').next().unwrap_or_default();
    let known = found.declarations.keys().filter(|id| id.starts_with(kind));
    let known: Vec<String> = known.map(|id| name(id)).collect();
    let part = name(part);
    let error = match of_disabled(found, kind, &part) {
        Some(error) => error,
        None => Error::usage(format!("{kind} `{part}` does not exist"))
            .did_you_mean(&part, known.iter().map(String::as_str)),
    };
    match found.declarations.get(unique_id) {
        Some(reader) => error
            .at(Location::file(&reader.original_file_path))
            .help(format!("`{}` is made of it", reader.name)),
        None => error,
    }
}

/// The metric, or the semantic model of a measure, is there and switched off.
fn of_disabled(found: &Found, kind: &str, part: &str) -> Option<Error> {
    let mut disabled = found.disabled.declarations.iter();
    Some(Error::usage(match kind {
        "measure" => {
            let model = disabled.find(|item| has_measure(item, part))?;
            format!(
                "The measure `{part}` is referenced on disabled semantic model `{}`.",
                model.name
            )
        }
        _ => {
            disabled.find(|item| item.resource_type.name() == kind && item.name == part)?;
            format!("The {kind} `{part}` is disabled and thus cannot be referenced.")
        }
    }))
}

/// Semantic models by their measures, and other metrics by their names.
fn parents(found: &Found, declaration: &Declaration) -> Vec<String> {
    let package = &declaration.package_name;
    let metrics = metric_names(declaration).into_iter();
    let metrics = metrics.map(|name| format!("metric.{package}.{name}"));
    let measures = measures_of(declaration).into_iter();
    let measures = measures.filter_map(|measure| Some(measure["name"].as_str()?.to_owned()));
    let aggregated = &declaration.keys.get("type_params").unwrap_or(&Value::Null)["metric_aggregation_params"]
        ["semantic_model"];
    let aggregated = aggregated.as_str();
    let aggregated = aggregated.map(|name| format!("semantic_model.{package}.{name}"));
    let models = measures.map(|measure| {
        let model = found
            .declarations
            .values()
            .find(|candidate| has_measure(candidate, &measure));
        match model {
            Some(model) => model.unique_id.clone(),
            None => format!("measure.{package}.{measure}"),
        }
    });
    let parents = metrics.chain(models).chain(aggregated);
    let mut seen = BTreeSet::new();
    parents
        .filter(|parent| seen.insert(parent.clone()))
        .collect()
}

fn has_measure(candidate: &Declaration, name: &str) -> bool {
    let measures = candidate.keys.get("measures").and_then(Value::as_array);
    candidate.resource_type == ResourceType::SemanticModel
        && measures
            .into_iter()
            .flatten()
            .any(|measure| measure["name"] == name)
}

/// The metrics that a declaration names.
fn metric_names(declaration: &Declaration) -> Vec<String> {
    if declaration.resource_type == ResourceType::SavedQuery {
        let metrics = declaration.keys["query_params"]["metrics"].as_array();
        let names = metrics.into_iter().flatten().filter_map(Value::as_str);
        return names.map(str::to_owned).collect();
    }
    let none = Map::new();
    let params = declaration
        .keys
        .get("type_params")
        .and_then(Value::as_object);
    let params = params.unwrap_or(&none);
    let listed = params.get("metrics").and_then(Value::as_array);
    let single = ["numerator", "denominator"].into_iter();
    let of = |key: &str| params.get(key).unwrap_or(&Value::Null);
    let conversion = of("conversion_type_params");
    let inputs = [
        &of("cumulative_type_params")["metric"],
        &conversion["base_metric"],
        &conversion["conversion_metric"],
    ];
    listed
        .into_iter()
        .flatten()
        .chain(single.filter_map(|key| params.get(key)))
        .chain(inputs)
        .filter_map(|input| input["name"].as_str().map(str::to_owned))
        .collect()
}

/// The measures that a metric names itself.
fn measures_of(declaration: &Declaration) -> Measures {
    let Some(params) = declaration.keys.get("type_params") else {
        return Measures::new();
    };
    let conversion = &params["conversion_type_params"];
    let named = [
        &params["measure"],
        &conversion["base_measure"],
        &conversion["conversion_measure"],
    ];
    let named = named
        .into_iter()
        .filter(|measure| measure["name"].is_string());
    named.cloned().collect()
}

fn collect_measures(
    found: &Found,
    metric: &Declaration,
    seen: &mut BTreeSet<String>,
    measures: &mut Measures,
) {
    if !seen.insert(metric.unique_id.clone()) {
        return;
    }
    for measure in measures_of(metric) {
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    for name in metric_names(metric) {
        let unique_id = format!("metric.{}.{name}", metric.package_name);
        if let Some(input) = found.declarations.get(&unique_id) {
            collect_measures(found, input, seen, measures);
        }
    }
}
