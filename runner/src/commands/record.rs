//! record: what became of the nodes, in files and in weir's own tables.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDateTime;

use super::Exit;
use super::session::Session;
use crate::adapter::Adapter;
use crate::artifacts::{self, Made, NodeResult, OverloadCodes, Provenance, Targets};
use crate::cli::batch_date;
use crate::compile::{Compiler, Refresh};
use crate::error::Result;
use crate::manifest::{Materialization, Node};
use crate::onnx::OnnxModel;
use crate::state::{self, ModelVersionRecord, NodeRunRecord, RunRecord};

/// A command that ran nodes.
pub struct Finished<'a> {
    pub command: &'static str,
    /// Selection and vars.
    pub arguments: serde_json::Value,
    pub results: &'a [NodeResult],
    /// What compiled the nodes.
    pub compiler: &'a Compiler<'a>,
    pub exit: Exit,
}

/// Writes manifest.json, run_results.json and target/compiled, and the rows of
/// the run where weir.yml names a state schema.
///
/// # Errors
/// A runtime error where a file or a row cannot be written.
pub fn record(session: &Session, finished: &Finished<'_>, adapter: &dyn Adapter) -> Result<()> {
    for result in finished.results {
        let node = session.manifest.nodes.get(&result.unique_id);
        if let Some((node, code)) = node.zip(result.compiled_code.as_deref()) {
            write_compiled(session, node, code)?;
        }
    }
    let mut made = Made::of(finished.results);
    add_parts(session, finished.compiler, &mut made)?;
    write_compiled_manifest(session, finished.command, made)?;
    let mut provenance = session.provenance(finished.command);
    if let serde_json::Value::Object(arguments) = &finished.arguments {
        provenance.arguments = arguments.clone();
    }
    if session.flags.writes_artifacts() {
        artifacts::write_run_results(&provenance, finished.results)?;
        artifacts::write_graph_summary(&provenance, &session.manifest)?;
    }
    if let Some(schema) = &session.project.weir.state_schema {
        write_state(session, finished, adapter, schema)?;
    }
    Ok(())
}

/// Adds the ephemeral models that stand in what was compiled, and writes the SQL of each;
/// one that cannot be compiled alone is left out.
///
/// # Errors
/// A runtime error where a file cannot be written.
pub fn add_parts(session: &Session, compiler: &Compiler<'_>, made: &mut Made) -> Result<()> {
    for unique_id in made.parts() {
        let Some(node) = session.manifest.nodes.get(&unique_id) else {
            continue;
        };
        if let Ok(compiled) = compiler.in_session().compile(node, Refresh::Full) {
            write_compiled(session, node, &compiled.sql)?;
            made.add(&unique_id, compiled.sql, compiled.extra_ctes);
        }
    }
    Ok(())
}

/// Writes run_results.json of a command that only compiled, unless
/// --no-write-json is given.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_results(
    session: &Session,
    (command, arguments): (&str, serde_json::Map<String, serde_json::Value>),
    results: &[NodeResult],
) -> Result<()> {
    if !session.flags.writes_artifacts() {
        return Ok(());
    }
    let provenance = Provenance {
        arguments,
        ..session.provenance(command)
    };
    artifacts::write_graph_summary(&provenance, &session.manifest)?;
    artifacts::write_run_results(&provenance, results)
}

/// Writes manifest.json, unless --no-write-json is given.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_manifest(session: &Session, command: &str) -> Result<()> {
    write_compiled_manifest(session, command, Made::default())
}

/// The same with what the command made of the nodes.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_compiled_manifest(session: &Session, command: &str, made: Made) -> Result<()> {
    if !session.flags.writes_artifacts() {
        return Ok(());
    }
    let provenance = Provenance {
        targets: targets(session, &made.compiled)?,
        overloads: overloads(session, &made.compiled)?,
        made,
        ..session.provenance(command)
    };
    artifacts::write_manifest(
        &provenance,
        &session.manifest,
        session.engine.shared.dialect,
    )
}

/// Where the foreign keys of the nodes that were compiled lead: with --defer to what
/// the state has, also where it is there in this target, unless it was compiled too.
fn targets(session: &Session, compiled: &BTreeMap<String, String>) -> Result<Targets> {
    let nodes = compiled.keys();
    let nodes = nodes.filter_map(|unique_id| session.manifest.nodes.get(unique_id));
    let nodes = nodes.filter(|node| node.all_constraints().any(|one| one.to.is_some()));
    let nodes: Vec<&Node> = nodes.collect();
    if nodes.is_empty() {
        return Ok(Targets::new());
    }
    let compiler = Compiler::new(session.in_state(compiled)?, &session.engine);
    nodes
        .into_iter()
        .map(|node| Ok((node.unique_id.clone(), compiler.named_targets(node)?)))
        .collect()
}

/// The SQL of the overloads of the functions that were compiled.
fn overloads(session: &Session, compiled: &BTreeMap<String, String>) -> Result<OverloadCodes> {
    let nodes = compiled.keys();
    let nodes = nodes.filter_map(|unique_id| session.manifest.nodes.get(unique_id));
    let compiler = Compiler::new(session.manifest.clone(), &session.engine);
    let mut codes = OverloadCodes::new();
    for node in nodes.filter(|node| node.function().is_some()) {
        for (name, overload) in node.overloads() {
            let code = compiler.compile(&overload, Refresh::Full)?;
            let codes = codes.entry(node.unique_id.clone()).or_default();
            codes.insert(name.to_owned(), code.sql);
        }
    }
    Ok(codes)
}

/// Writes a node's SQL below target/compiled, where dbt puts it.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_compiled(session: &Session, node: &Node, code: &str) -> Result<()> {
    if code.trim().is_empty() {
        return Ok(());
    }
    artifacts::write_code(&compiled_path(session, node), code)
}

/// The file of a node below target/compiled.
pub fn compiled_path(session: &Session, node: &Node) -> PathBuf {
    let target = &session.project.target_path;
    target.join(artifacts::compiled_path(node))
}

fn write_state(
    session: &Session,
    finished: &Finished<'_>,
    adapter: &dyn Adapter,
    schema: &str,
) -> Result<()> {
    let mut transaction = adapter.begin()?;
    transaction.execute(&state::insert_run(schema, &run_record(session, finished)))?;
    for statement in state::insert_node_runs(schema, &node_run_records(session, finished)?) {
        transaction.execute(&statement)?;
    }
    for version in model_versions(session, finished)? {
        transaction.execute(&state::upsert_model_version(schema, &version))?;
    }
    transaction.commit()
}

fn run_record(session: &Session, finished: &Finished<'_>) -> RunRecord {
    let invocation = &session.project.invocation;
    let elapsed = chrono::Utc::now() - invocation.started_at;
    RunRecord {
        run_id: invocation.id.clone(),
        command: finished.command.to_owned(),
        target: session.project.target.name.clone(),
        started_at: invocation.started_at.naive_utc(),
        seconds: elapsed.as_seconds_f64(),
        exit_code: finished.exit as i32,
        weir_version: env!("CARGO_PKG_VERSION").to_owned(),
        arguments: finished.arguments.to_string(),
    }
}

fn node_run_records(session: &Session, finished: &Finished<'_>) -> Result<Vec<NodeRunRecord>> {
    let batch_date = batch_date(&session.project.vars).unwrap_or_default();
    let records = finished.results.iter().map(|result| NodeRunRecord {
        run_id: session.project.invocation.id.clone(),
        unique_id: result.unique_id.clone(),
        status: result.status.name().to_owned(),
        started_at: result
            .timing
            .first()
            .and_then(|timing| timing.started_at)
            .map(|moment| moment.naive_utc()),
        seconds: result.execution_time,
        row_count: result.rows_affected.map(|rows| rows as i64),
        failure_count: result.failures.map(|failures| failures as i64),
        message: result.message.clone(),
        batch_date,
    });
    Ok(records.collect())
}

/// The versions of the models that scored in this run.
fn model_versions(session: &Session, finished: &Finished<'_>) -> Result<Vec<ModelVersionRecord>> {
    let scored = finished.results.iter().filter_map(|result| {
        let node = session.manifest.nodes.get(&result.unique_id)?;
        let succeeded = !result.status.is_failure() && !result.timing.is_empty();
        let is_onnx = node.config.materialized == Materialization::Onnx;
        node.config.onnx.as_ref().filter(|_| succeeded && is_onnx)
    });
    scored
        .map(|config| {
            let path = session.project.root.join(config.model_path());
            let model = session.models.get(&path)?;
            Ok(version_record(
                &model,
                session.project.invocation.started_at.naive_utc(),
            ))
        })
        .collect()
}

/// What `ml_model_versions` keeps of a model.
pub fn version_record(model: &OnnxModel, registered_at: NaiveDateTime) -> ModelVersionRecord {
    let features = model.features().iter().map(|feature| {
        serde_json::json!({
            "name": feature.name,
            "type": feature.data_type.name(),
        })
    });
    ModelVersionRecord {
        name: model.name().to_owned(),
        version: model.version().to_owned(),
        sha256: model.sha256().to_owned(),
        trained_at: model.trained_at().map(str::to_owned),
        threshold: model.threshold(),
        features: serde_json::Value::Array(features.collect()).to_string(),
        metrics: model.metrics().to_string(),
        baseline: baseline_text(model),
        registered_at,
    }
}

fn baseline_text(model: &OnnxModel) -> Option<String> {
    let baseline = model.baseline();
    (!baseline.is_null()).then(|| baseline.to_string())
}
