//! What the artifacts of other runs tell: which nodes changed, which failed, and
//! which sources have newer rows.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::background::Background;
use super::comparison::Comparison;
use super::contract_change;
use super::large_seed::warn_of_size;
use super::outside::StateQuestion;
use super::removed_test;
use super::subject::subjects;
use super::upgrade_manifest::upgrade_manifest;
use crate::artifacts::Describer;
use crate::error::{Error, Location, Result};
use crate::manifest::Manifest;

/// The parts of a manifest that hold what can be selected.
const PARTS: [&str; 8] = [
    "nodes",
    "sources",
    "exposures",
    "metrics",
    "semantic_models",
    "saved_queries",
    "unit_tests",
    "functions",
];

/// Reads an artifact of another run.
///
/// # Errors
/// A usage error where the file is not there or is no JSON.
pub fn read_artifact(folder: &Path, name: &str) -> Result<Value> {
    let path: PathBuf = folder.join(name);
    let wrong = |error: String| {
        Error::usage(format!("the state has no {name}: {error}"))
            .at(Location::file(&path))
            .help("name the folder of another run's artifacts with --state")
    };
    let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
    let artifact = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    require_schema(&artifact, &path)?;
    Ok(artifact)
}

/// Artifacts of older versions are read as far back as dbt reads them.
fn require_schema(artifact: &Value, path: &Path) -> Result<()> {
    const OLDEST: u64 = 4;
    let Some(found) = artifact["metadata"]["dbt_schema_version"].as_str() else {
        return Ok(());
    };
    let (kind, version) = schema_version(found).unwrap_or_default();
    let newest = match kind {
        "manifest" => 12,
        "run-results" => 6,
        _ => return Ok(()),
    };
    if (OLDEST..=newest).contains(&version) {
        return Ok(());
    }
    let expected = format!("https://schemas.getdbt.com/dbt/{kind}/v{newest}.json");
    let fact = format!(
        "Expected a schema version of \"{expected}\" in {}, but found \"{found}\"",
        path.display()
    );
    Err(Error::usage(fact)
        .at(Location::file(path))
        .help("make the artifacts of the state again with a version that writes this schema"))
}

/// The kind and the number of `https://schemas.getdbt.com/dbt/manifest/v12.json`.
pub fn schema_version(text: &str) -> Option<(&str, u64)> {
    let text = text.strip_prefix("https://schemas.getdbt.com/dbt/")?;
    let (kind, version) = text.split_once("/v")?;
    Some((kind, version.strip_suffix(".json")?.parse().ok()?))
}

/// The unique ids that answer a question about the state's manifest.
///
/// # Errors
/// A usage error where there is no state, or where a version of a model breaks its
/// contract.
pub fn changed(
    manifest: &Manifest,
    background: &Background,
    question: StateQuestion,
) -> Result<BTreeSet<String>> {
    let mut previous = read_artifact(folder(background)?, "manifest.json")?;
    upgrade_manifest(&mut previous, background.compares_written);
    let Some(dialect) = background.dialect else {
        return Ok(BTreeSet::new());
    };
    let describer = Describer::new(manifest, dialect);
    if question.asks_contracts() {
        contract_change::check_removed(&previous["nodes"], &describer)?;
    }
    if question.asks_macros() {
        removed_test::refuse(manifest, &previous["macros"])?;
    }
    let mut answers = BTreeSet::new();
    for unique_id in subjects(manifest).map(|subject| subject.unique_id()) {
        let Some(now) = describer.entry(unique_id) else {
            continue;
        };
        let before = PARTS.iter().find_map(|part| previous[part].get(unique_id));
        if let Some(before) = before {
            tell_changes(question, before, &now)?;
        }
        let comparison = Comparison {
            before,
            now: &now,
            macros_before: &previous["macros"],
            manifest,
            compares_written: background.compares_written,
        };
        if comparison.answers(question) {
            answers.insert(unique_id.to_owned());
        }
    }
    Ok(answers)
}

/// What a comparison tells of on its way.
fn tell_changes(question: StateQuestion, before: &Value, now: &Value) -> Result<()> {
    if question.asks_contracts() {
        contract_change::check(before, now)?;
    }
    if question.asks_bodies() {
        warn_of_size(before, now)?;
    }
    Ok(())
}

/// The unique ids that ended with a status in the state's run.
///
/// # Errors
/// A usage error where there is no state.
pub fn with_result(background: &Background, status: &str) -> Result<BTreeSet<String>> {
    let results = read_artifact(folder(background)?, "run_results.json")?;
    let results = results["results"].as_array().into_iter().flatten();
    Ok(results
        .filter(|result| result["status"] == status)
        .filter_map(|result| result["unique_id"].as_str().map(str::to_owned))
        .collect())
}

/// The sources whose newest row is newer than at the time of the state.
///
/// # Errors
/// A usage error where there is no state, or `weir source freshness` did not run.
pub fn fresher_sources(background: &Background) -> Result<BTreeSet<String>> {
    let measured = |folder: &Path, which: &str| {
        read_artifact(folder, "sources.json").map_err(|_| {
            Error::usage(format!(
                "No {which} state comparison freshness results in sources.json"
            ))
            .at(Location::file(folder.join("sources.json")))
            .help("run `weir source freshness` first")
        })
    };
    let before = measured(folder(background)?, "previous")?;
    let now = measured(&background.target_path, "current")?;
    let loaded_at = |results: &Value, unique_id: &str| {
        let results = results["results"].as_array()?;
        let result = results
            .iter()
            .find(|result| result["unique_id"] == unique_id)?;
        let moment = result["max_loaded_at"].as_str()?;
        chrono::DateTime::parse_from_rfc3339(moment).ok()
    };
    let results = now["results"].as_array().into_iter().flatten();
    Ok(results
        .filter_map(|result| result["unique_id"].as_str())
        .filter(|unique_id| {
            let newest = loaded_at(&now, unique_id);
            newest.is_some_and(|newest| {
                loaded_at(&before, unique_id).is_none_or(|earlier| newest > earlier)
            })
        })
        .map(str::to_owned)
        .collect())
}

fn folder(background: &Background) -> Result<&Path> {
    background.state.as_deref().ok_or_else(|| {
        Error::usage("Got a state selector method, but no comparison manifest")
            .help("name the folder of another run's artifacts with --state or DBT_STATE")
    })
}
