//! What the semantic layer asks of semantic models and metrics before it can answer
//! queries. dbt asks the same, and refuses the project otherwise.

mod across_models;
mod granularity;
mod labels;
mod metrics;
mod names;
mod one_model;
mod spans;
mod time_spine;

use serde_json::Value;

use crate::error::{Error, Location, Result};
use crate::manifest::{Declaration, Manifest, ResourceType};
use crate::project::Project;

/// Looks at all time spines, semantic models and metrics.
///
/// # Errors
/// Usage errors, all that were found, at the files of what breaks a rule.
pub fn check(project: &Project, manifest: &Manifest) -> Result<()> {
    let of_kind = |kind: ResourceType| -> Vec<&Declaration> {
        let all = manifest.declarations.values();
        all.filter(|item| item.resource_type == kind).collect()
    };
    if let Some(error) = Error::all(time_spine::errors(manifest)) {
        return Err(error);
    }
    let models = of_kind(ResourceType::SemanticModel);
    if models.is_empty() {
        return Ok(());
    }
    time_spine::require(manifest, models[0])?;
    let all_metrics = of_kind(ResourceType::Metric);
    if all_metrics.is_empty() {
        return Ok(());
    }
    let mut errors = across_models::errors(&models);
    errors.extend(labels::shared(&models, "semantic model"));
    errors.extend(labels::shared(&all_metrics, "metric"));
    for model in &models {
        errors.extend(names::errors_in(model));
        errors.extend(labels::errors_in(model));
        errors.extend(one_model::errors(model));
    }
    for metric in &all_metrics {
        errors.extend(names::error_of(metric, &metric.name));
        errors.extend(metrics::errors(metric, manifest));
    }
    for query in of_kind(ResourceType::SavedQuery) {
        errors.extend(names::error_of(query, &query.name));
    }
    errors.extend(spans::errors(project, &all_metrics)?);
    Error::all(errors).map_or(Ok(()), Err)
}

/// A fact about a declaration, at its file.
fn broken(declaration: &Declaration, fact: String) -> Error {
    Error::usage(fact).at(Location::file(&declaration.original_file_path))
}

/// The measures, dimensions or entities of a semantic model.
fn parts<'a>(model: &'a Declaration, key: &str) -> impl Iterator<Item = &'a Value> {
    let parts = model.keys.get(key).and_then(Value::as_array);
    parts.into_iter().flatten()
}

fn name(part: &Value) -> &str {
    part["name"].as_str().unwrap_or_default()
}

/// The entity whose value is another in each row, as the model or one of its entities
/// says it.
fn primary_entity(model: &Declaration) -> Option<&str> {
    let own = model.keys.get("primary_entity").and_then(Value::as_str);
    own.or_else(|| {
        let mut entities = parts(model, "entities");
        entities
            .find(|entity| entity["type"] == "primary")
            .map(name)
    })
}
