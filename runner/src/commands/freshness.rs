//! `weir source freshness`: how old the newest rows of the sources are.

use serde_json::json;

use super::Exit;
use super::session::Session;
use crate::artifacts::{self, FreshnessResult, FreshnessStatus};
use crate::cli::{FreshnessArguments, GlobalArguments};
use crate::compile::Compiler;
use crate::error::{Error, Result};
use crate::execute::{Operations, measure};
use crate::manifest::{ResourceType, Source};
use crate::terminal::{Deprecation, Event, Level, Terminal, deprecated};

/// The flag of dbt_project.yml by which hooks do not run here.
const HOOKS_FLAG: &str = "source_freshness_run_project_hooks";

/// Asks each selected source that has thresholds, and writes sources.json.
///
/// # Errors
/// A usage error for a criterion that cannot be read; a runtime error where the
/// database does not answer at all. A source that is too old is no error of the
/// command, but its exit code is 1.
pub fn freshness(
    global: &GlobalArguments,
    arguments: &FreshnessArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    tell_of_output(arguments)?;
    let selected = session.select(&arguments.nodes, &[ResourceType::Source], terminal)?;
    let sources: Vec<&Source> = session
        .manifest
        .sources
        .values()
        .filter(|source| source.freshness.is_some() && selected.contains(&source.unique_id))
        .collect();
    let compiler = Compiler::new(session.manifest.clone(), &session.engine);
    let results = match sources.is_empty() {
        true => Vec::new(),
        false => measured(&session, &compiler, &sources, terminal)?,
    };
    let default = session.project.target_path.join("sources.json");
    let path = arguments.output.as_ref().unwrap_or(&default);
    if session.flags.writes_artifacts() {
        artifacts::write_sources(&session.provenance("freshness"), path, &results)?;
    }
    super::record::write_manifest(&session, "freshness")?;
    terminal.tell(&Event::new("FreshnessCheckComplete", "Q003", Level::Info).line("Done."));
    let is_stale = results.iter().any(|result| result.status.is_failure());
    Ok(match is_stale {
        true => Exit::Failure,
        false => Exit::Success,
    })
}

/// dbt is about to give up files of results elsewhere.
fn tell_of_output(arguments: &FreshnessArguments) -> Result<()> {
    let Some(path) = &arguments.output else {
        return Ok(());
    };
    let path = path.display().to_string();
    deprecated(
        Deprecation::CustomOutputPathInSourceFreshness,
        &format!(
            "Custom output path usage `--output {path}` usage detected in `dbt source freshness` \
             command."
        ),
        json!({"path": path}),
    )
}

/// Measures the sources between the hooks of a run, which dbt_project.yml may leave
/// out.
fn measured(
    session: &Session,
    compiler: &Compiler<'_>,
    sources: &[&Source],
    terminal: &Terminal,
) -> Result<Vec<FreshnessResult>> {
    let adapter = session.connect()?;
    let operations = Operations {
        manifest: &session.manifest,
        compiler,
        adapter: adapter.as_ref(),
    };
    let is_hooked = session.project.file.flag(HOOKS_FLAG) != Some(false);
    if !is_hooked && !session.manifest.operations.is_empty() {
        tell_of_hooks()?;
    }
    if is_hooked {
        let started = operations.at_start()?;
        terminal.operations_finished(&session.manifest, &started);
        if started.iter().any(|result| result.status.is_failure()) {
            return Err(Error::runtime("a hook at the start of the run failed"));
        }
    }
    let mut results = Vec::with_capacity(sources.len());
    for (index, source) in sources.iter().enumerate() {
        let result = measure(source, compiler, adapter.as_ref());
        tell(terminal, source, &result, (index + 1, sources.len()));
        results.push(result);
    }
    if is_hooked {
        let mut ended = Vec::new();
        let done = operations.at_end(&[], &mut ended);
        terminal.operations_finished(&session.manifest, &ended);
        done?;
    }
    Ok(results)
}

fn tell_of_hooks() -> Result<()> {
    deprecated(
        Deprecation::SourceFreshnessProjectHooks,
        "In a future version of dbt, the `source freshness` command will start running \
         `on-run-start` and `on-run-end` hooks by default.",
        json!({}),
    )
}

fn tell(
    terminal: &Terminal,
    source: &Source,
    result: &FreshnessResult,
    (index, total): (usize, usize),
) {
    let (word, level) = match result.status {
        FreshnessStatus::Pass => ("PASS", Level::Info),
        FreshnessStatus::Warn => ("WARN", Level::Warn),
        FreshnessStatus::Error => ("ERROR STALE", Level::Error),
        FreshnessStatus::RuntimeError => ("ERROR", Level::Error),
    };
    let name = format!("{}.{}", source.source_name, source.name);
    let mut line = format!("{index}/{total} {word} freshness of {name}");
    if let Some(message) = &result.message {
        line.push_str(&format!("\n{message}"));
    }
    let event = Event::new("LogFreshnessResult", "Q018", level);
    terminal.tell(&event.line(line).data(json!({
        "status": result.status.name(),
        "source_name": source.source_name,
        "table_name": source.name,
        "index": index,
        "total": total,
        "execution_time": result.execution_time,
        "node_info": {
            "node_name": source.name,
            "resource_type": "source",
            "unique_id": source.unique_id,
        },
    })));
}
