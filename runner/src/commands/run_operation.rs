//! `weir run-operation`: calls a macro for what it does.

use std::time::Instant;

use chrono::Utc;
use serde_json::json;

use super::Exit;
use super::record::write_manifest;
use super::session::Session;
use crate::artifacts::{self, NodeResult, NodeStatus, Phase, Timing};
use crate::cli::{GlobalArguments, OperationArguments};
use crate::compile::Compiler;
use crate::error::{Error, Result};
use crate::manifest::Macro;
use crate::secrets::without_secrets;
use crate::terminal::Terminal;

/// Its name in artifacts.
pub const COMMAND: &str = "run-operation";

/// Calls a macro; each of its statements takes effect when it has run.
///
/// # Errors
/// A usage error where there is no such macro. What fails within the macro is told,
/// recorded, and makes the exit code 1.
pub fn run_operation(
    global: &GlobalArguments,
    arguments: &OperationArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let keywords = arguments.keywords()?;
    let session = Session::open(global)?;
    let item = named(&session, &arguments.name)?;
    let compiler = Compiler::new(session.manifest.clone(), &session.engine).in_session();
    let started = (Utc::now(), Instant::now());
    let outcome = compiler.call_for_effect(item, keywords);
    if let Err(error) = &outcome {
        terminal.error(error);
    }
    let mut result = result_of(item, outcome.is_err());
    result.execution_time = started.1.elapsed().as_secs_f64();
    // A macro is compiled while it runs.
    for (name, completed_at) in [(Phase::Compile, started.0), (Phase::Execute, Utc::now())] {
        result.timing.push(Timing {
            name,
            started_at: Some(started.0),
            completed_at: Some(completed_at),
        });
    }
    record(&session, arguments, &result)?;
    Ok(match result.status.is_failure() {
        true => Exit::Failure,
        false => Exit::Success,
    })
}

/// The macro of a name: the project's own comes before those of packages, and
/// weir's come last.
fn named<'a>(session: &'a Session, name: &str) -> Result<&'a Macro> {
    let macros = &session.engine.shared.macros;
    let project = &session.manifest.project_name;
    let found = match name.split_once('.') {
        Some((package, name)) => macros.in_package(package, name),
        None => macros.find_anywhere(name, project),
    };
    found.ok_or_else(|| {
        Error::usage(format!(
            "dbt could not find a macro with the name '{name}' in any package"
        ))
        .did_you_mean(name, macros.names())
    })
}

fn record(session: &Session, arguments: &OperationArguments, result: &NodeResult) -> Result<()> {
    if !session.flags.writes_artifacts() {
        return Ok(());
    }
    write_manifest(session, COMMAND)?;
    let mut provenance = session.provenance(COMMAND);
    let called = [
        ("macro", json!(arguments.name)),
        ("args", json!(arguments.keywords()?)),
        ("vars", json!(without_secrets(&session.project.vars))),
    ];
    let called = called.map(|(name, value)| (name.to_owned(), value));
    provenance.arguments.extend(called);
    artifacts::write_run_results(&provenance, std::slice::from_ref(result))
}

fn result_of(item: &Macro, has_failed: bool) -> NodeResult {
    let status = match has_failed {
        true => NodeStatus::Error,
        false => NodeStatus::Success,
    };
    NodeResult {
        status,
        failures: Some(u64::from(has_failed)),
        ..NodeResult::compiled(&item.unique_id, None)
    }
}
