//! `weir retry`: what failed in the last run, and what was skipped for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Exit;
use super::clone::{COMMAND as CLONE, clone_only};
use super::compile::{COMMAND as COMPILE, compile_only};
use super::run::run_only;
use super::run_operation::{COMMAND as OPERATION, run_operation};
use super::verb::Verb;
use crate::artifacts::{BatchResults, write_text};
use crate::cli::{
    CloneArguments, CompileArguments, Flags, GlobalArguments, OperationArguments, RetryArguments,
    RunArguments,
};
use crate::error::{Error, Location, Result};
use crate::execute::Repeated;
use crate::manifest::{EventWindow, moment};
use crate::project::Project;
use crate::terminal::Terminal;

/// The statuses of what a run did not bring to its end.
const UNFINISHED: [&str; 5] = [
    "error",
    "fail",
    "skipped",
    "runtime error",
    "partial success",
];

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
    let no_run = |error: &str| no_previous_run(&project, folder, error);
    let text = std::fs::read_to_string(&path).map_err(|error| no_run(&error.to_string()))?;
    let last: Value = serde_json::from_str(&text).map_err(|error| no_run(&error.to_string()))?;
    let command = last["args"]["which"].as_str().unwrap_or_default();
    let ids = unfinished(&last, command, Flags::is_on(global.flags.warn_error));
    if ids.is_empty() {
        terminal.warning("nothing failed in the last run, so there is nothing to repeat");
    }
    let full_refresh = arguments.full_refresh || last["args"]["full_refresh"] == Value::Bool(true);
    let mut global = as_before(global, &last["args"]);
    global.repeats(command, full_refresh);
    if command == OPERATION && ids.is_empty() {
        write_text(&project.target_path.join("run_results.json"), &text)?;
        return Ok(Exit::Success);
    }
    let repeated = Repeated {
        nodes: ids,
        batches: batches(&last),
        started_at: last["metadata"]["invocation_started_at"]
            .as_str()
            .and_then(|text| moment(text).ok()),
    };
    let last = &last["args"];
    repeat((command, last, full_refresh), &global, repeated, terminal)
        .unwrap_or_else(|| Err(no_run(&format!("`{command}` runs no nodes"))))
}

/// Runs a command of the last run again with some of its nodes; none where it is no
/// command that runs nodes.
fn repeat(
    (command, last, full_refresh): (&str, &Value, bool),
    global: &GlobalArguments,
    repeated: Repeated,
    terminal: &mut Terminal,
) -> Option<Result<Exit>> {
    let ids = &repeated.nodes;
    Some(match (command, Verb::of_name(command)) {
        (_, Some(verb)) => {
            let run = run_arguments(full_refresh, last);
            run_only(verb, global, &run, Some(repeated), terminal)
        }
        (CLONE, None) => {
            let clone = CloneArguments {
                full_refresh,
                ..CloneArguments::default()
            };
            clone_only(global, &clone, Some(ids), terminal)
        }
        (COMPILE, None) => compile_only(global, &CompileArguments::default(), Some(ids), terminal),
        (OPERATION, None) => run_operation(global, &called(last), terminal),
        _ => return None,
    })
}

fn run_arguments(full_refresh: bool, last: &Value) -> RunArguments {
    RunArguments {
        full_refresh,
        store_failures: last["store_failures"] == Value::Bool(true),
        ..RunArguments::default()
    }
}

/// The vars and the threads of the last run where no others are given, its deferral,
/// and its state: `--state` names where its results are.
fn as_before(global: &GlobalArguments, last: &Value) -> GlobalArguments {
    let mut global = global.clone();
    if let ("{}", vars @ Value::Object(_)) = (global.vars.as_str(), &last["vars"]) {
        global.vars = vars.to_string();
    }
    let threads = last["threads"].as_u64();
    let threads = threads.and_then(|threads| u16::try_from(threads).ok());
    global.threads = global.threads.or(threads);
    let flags = &mut global.flags;
    let state = last["state"].as_str().map(PathBuf::from);
    flags.state = state.or(flags.state.take());
    flags.defer = flags.defer.or(last["defer"].as_bool());
    flags.favor_state = flags.favor_state.or(last["favor_state"].as_bool());
    global
}

/// The macro of the last operation and its arguments.
fn called(last: &Value) -> OperationArguments {
    OperationArguments {
        name: last["macro"].as_str().map(str::to_owned),
        args: last["sql"].is_null().then(|| last["args"].to_string()),
        sql: last["sql"].as_str().map(str::to_owned),
    }
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

/// The batches of models of which some were built and some were not.
fn batches(last: &Value) -> BTreeMap<String, BatchResults> {
    let windows = |batches: &Value| -> Vec<EventWindow> {
        let batches = batches.as_array().into_iter().flatten();
        let end = |value: &Value| value.as_str().and_then(|text| moment(text).ok());
        let window = |batch: &Value| {
            Some(EventWindow {
                start: end(&batch[0])?,
                end: end(&batch[1])?,
            })
        };
        batches.filter_map(window).collect()
    };
    let results = last["results"].as_array().into_iter().flatten();
    let of_models = results.filter_map(|result| {
        let batches = BatchResults {
            successful: windows(&result["batch_results"]["successful"]),
            failed: windows(&result["batch_results"]["failed"]),
        };
        let is_partial = !batches.successful.is_empty() && !batches.failed.is_empty();
        let unique_id = result["unique_id"].as_str().filter(|_| is_partial)?;
        Some((unique_id.to_owned(), batches))
    });
    of_models.collect()
}

/// What did not come to its end; what only warned too, where that is an error.
fn unfinished(last: &Value, command: &str, warning_is_error: bool) -> BTreeSet<String> {
    let results = last["results"].as_array().into_iter().flatten();
    let failed = results.filter(|result| {
        let status = result["status"].as_str().unwrap_or_default();
        UNFINISHED.contains(&status) || (warning_is_error && status == "warn")
    });
    let ids = failed.filter_map(|result| result["unique_id"].as_str());
    // Hooks of the run are part of every run.
    ids.filter(|id| command == OPERATION || !id.starts_with("operation."))
        .map(str::to_owned)
        .collect()
}
