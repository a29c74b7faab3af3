//! `weir run-operation`: calls a macro for what it does, or runs statements.

use std::time::Instant;

use chrono::Utc;
use serde_json::{Map, Value, json};

use super::Exit;
use super::record::write_manifest;
use super::session::Session;
use crate::artifacts::{self, NodeResult, NodeStatus, Phase, Timing};
use crate::cli::{GlobalArguments, Operation, OperationArguments};
use crate::compile::{Compiled, Compiler};
use crate::error::{Error, Result, Style};
use crate::manifest::Macro;
use crate::secrets::without_secrets;
use crate::terminal::{Event, Level, Terminal, Warning};

/// Its name in artifacts.
pub const COMMAND: &str = "run-operation";

/// What is given by `--sql` goes by this name.
const INLINE_NAME: &str = "inline_query";

/// Runs statements, or calls a macro, each of whose statements takes effect when it
/// has run.
///
/// # Errors
/// A usage error where there is no such macro. What fails within it is told,
/// recorded, and makes the exit code 1.
pub fn run_operation(
    global: &GlobalArguments,
    arguments: &OperationArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let compiler = Compiler::new(session.manifest.clone(), &session.engine).in_session();
    let called = Called::of(&session, arguments, &compiler)?;
    called.tell(terminal, "START executing", Level::Info);
    let started = (Utc::now(), Instant::now());
    let outcome = compiler.call_for_effect(called.item, called.keywords.clone());
    let outcome = outcome.map_err(|error| match &called.statements {
        Some(statements) => statements.located(error.without_location(), &statements.sql),
        None => error,
    });
    match &outcome {
        Ok(()) => called.tell(terminal, "OK executed", Level::Info),
        Err(error) => {
            terminal.error(error);
            called.tell(terminal, "ERROR executing", Level::Error);
        }
    }
    let mut result = result_of(&called.unique_id, outcome.err());
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

/// A macro that is called, under the id that its result has.
struct Called<'a> {
    unique_id: String,
    item: &'a Macro,
    keywords: Map<String, Value>,
    /// What `--sql` gave.
    statements: Option<Compiled>,
}

impl<'a> Called<'a> {
    fn of(
        session: &'a Session,
        arguments: &OperationArguments,
        compiler: &Compiler<'_>,
    ) -> Result<Self> {
        match arguments.operation()? {
            Operation::Macro(name) => {
                let item = named(session, name)?;
                Ok(Called {
                    unique_id: item.unique_id.clone(),
                    item,
                    keywords: arguments.keywords()?,
                    statements: None,
                })
            }
            Operation::Statements(sql) => {
                let project = &session.manifest.project_name;
                let compiled = compiler.compile_inline(sql)?;
                Ok(Called {
                    unique_id: format!("sql_operation.{project}.{INLINE_NAME}"),
                    item: named(session, "dbt.run_query")?,
                    keywords: Map::from_iter([("sql".to_owned(), json!(compiled.sql))]),
                    statements: Some(compiled),
                })
            }
        }
    }
}

impl Called<'_> {
    /// Tells how far the statements of `--sql` are; of a macro only its own words are told.
    fn tell(&self, terminal: &Terminal, progress: &str, level: Level) {
        if self.statements.is_none() {
            return;
        }
        let line = format!("1/1 {progress} {INLINE_NAME}");
        let event = Event::new(Warning::Other.name(), Warning::Other.code(), level);
        terminal.tell(&event.line(line.clone()).data(json!({"msg": line})));
    }
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
        ("sql", json!(arguments.sql)),
        ("vars", json!(without_secrets(&session.project.vars))),
    ];
    let called = called.map(|(name, value)| (name.to_owned(), value));
    provenance.arguments.extend(called);
    artifacts::write_run_results(&provenance, std::slice::from_ref(result))
}

fn result_of(unique_id: &str, error: Option<Error>) -> NodeResult {
    let status = match error {
        Some(_) => NodeStatus::Error,
        None => NodeStatus::Success,
    };
    NodeResult {
        status,
        failures: Some(u64::from(error.is_some())),
        message: error.map(|error| error.render(Style::Plain)),
        ..NodeResult::compiled(unique_id, None)
    }
}
