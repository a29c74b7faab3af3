//! `weir retry`: what failed in the last run, and what was skipped for it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::Exit;
use super::run::run_only;
use super::verb::Verb;
use crate::cli::{GlobalArguments, RetryArguments, RunArguments};
use crate::error::{Error, Location, Result};
use crate::project::Project;
use crate::terminal::Terminal;

/// Runs the failed and skipped nodes of run_results.json again, by the same command
/// and with the same vars.
///
/// # Errors
/// A usage error where there was no run that can be repeated.
pub fn retry(
    global: &GlobalArguments,
    arguments: &RetryArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let project = Project::open(&global.project_options()?)?;
    let folder = global.flags.state.as_ref().unwrap_or(&project.target_path);
    let path = folder.join("run_results.json");
    let no_run = |error: String| no_previous_run(&project, folder, &error);
    let text = std::fs::read_to_string(&path).map_err(|error| no_run(error.to_string()))?;
    let last: Value = serde_json::from_str(&text).map_err(|error| no_run(error.to_string()))?;
    let command = last["args"]["which"].as_str().unwrap_or_default();
    let verb =
        Verb::of_name(command).ok_or_else(|| no_run(format!("`{command}` runs no nodes")))?;
    let ids = unfinished(&last);
    let run = RunArguments {
        full_refresh: arguments.full_refresh || last["args"]["full_refresh"] == Value::Bool(true),
        store_failures: last["args"]["store_failures"] == Value::Bool(true),
        ..RunArguments::default()
    };
    let vars = match (global.vars.as_str(), &last["args"]["vars"]) {
        ("{}", vars @ Value::Object(_)) => vars.to_string(),
        (written, _) => written.to_owned(),
    };
    let global = GlobalArguments {
        vars,
        ..global.clone()
    };
    if ids.is_empty() {
        terminal.warning("nothing failed in the last run, so there is nothing to repeat");
    }
    run_only(verb, &global, &run, Some(ids), terminal)
}

fn no_previous_run(project: &Project, folder: &Path, error: &str) -> Error {
    let shown = folder.strip_prefix(&project.root).unwrap_or(folder);
    Error::usage(format!(
        "Could not find previous run in '{}' target directory: {error}",
        shown.display()
    ))
    .at(Location::file(folder.join("run_results.json")))
    .help("run `weir build` first, or name the folder of its results with --state")
}

fn unfinished(last: &Value) -> BTreeSet<String> {
    let results = last["results"].as_array().into_iter().flatten();
    let failed = results.filter(|result| {
        let status = result["status"].as_str().unwrap_or_default();
        [
            "error",
            "fail",
            "skipped",
            "runtime error",
            "partial success",
        ]
        .contains(&status)
    });
    failed
        .filter_map(|result| result["unique_id"].as_str().map(str::to_owned))
        .collect()
}
