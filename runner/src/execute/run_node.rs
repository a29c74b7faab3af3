//! One node from its text to its result.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use chrono::Utc;

use super::existing::Existing;
use super::perform::perform;
use super::run_options::RunOptions;
use crate::adapter::{Adapter, Column, RelationKind, external_root, lakes};
use crate::artifacts::{
    NodeResult, NodeStatus, Phase, Timing, compiled_path, run_path, write_code,
};
use crate::compile::{Compiled, Compiler, Refresh, Written};
use crate::error::{Error, Location, Result};
use crate::execute::{Repeated, Step};
use crate::manifest::{EventWindow, Manifest, Materialization, Node};
use crate::materialize::{
    Action, Context, backup, filled_columns, materialize, missing_columns, refresh,
};
use crate::onnx::OnnxModels;
use crate::project::Project;
use crate::terminal::{self, Warning};

/// Columns that scoring adds beside the two that the model's config names.
pub const SCORED_COLUMNS: [&str; 3] = ["model_name", "model_version", "scored_at"];

/// Runs the nodes of one manifest against one database.
pub struct NodeRunner<'a> {
    pub project: &'a Project,
    pub manifest: Arc<Manifest>,
    pub compiler: &'a Compiler<'a>,
    pub adapter: &'a dyn Adapter,
    pub existing: &'a Existing,
    pub models: &'a OnnxModels,
    pub options: RunOptions,
    /// The run that is repeated, where one is.
    pub repeated: Option<&'a Repeated>,
}

/// What a node finds, and what it makes of it.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    pub existing: Option<RelationKind>,
    pub refresh: Refresh,
    /// The span of a batch.
    pub window: Option<EventWindow>,
}

/// A node that is ready to be performed.
pub struct Prepared {
    pub compiled: Compiled,
    pub action: Action,
}

impl NodeRunner<'_> {
    /// Compiles, materializes and performs a node. Never fails: what goes wrong
    /// is the node's result.
    pub fn run(&self, step: Step<'_>) -> NodeResult {
        let started = Instant::now();
        let mut result = NodeResult {
            unique_id: step.unique_id.to_owned(),
            status: NodeStatus::Error,
            timing: Vec::new(),
            thread_id: format!("Thread-{}", step.thread),
            execution_time: 0.0,
            rows_affected: None,
            response: None,
            message: None,
            failures: None,
            compiled_code: None,
            extra_ctes: Vec::new(),
            compiled_path: None,
            statements: Vec::new(),
            relation_name: None,
            batches: None,
            overloads: None,
        };
        match self.manifest.nodes.get(step.unique_id) {
            Some(node) => {
                if let Err(error) = self.run_in_session(node, &mut result) {
                    self.failed(node, &error, &mut result);
                }
            }
            // An exposure or a saved query: nothing is to be done for it.
            None => {
                result.status = NodeStatus::NoOp;
                result.message = Some("NO-OP".to_owned());
                result.failures = Some(0);
            }
        }
        result.execution_time = started.elapsed().as_secs_f64();
        result
    }

    /// A node has a connection for itself: what its hooks and macros set on it, such
    /// as temporary tables, is there for its statements and for nobody else.
    fn run_in_session(&self, node: &Node, result: &mut NodeResult) -> Result<()> {
        let compiler = self.compiler.in_session();
        let session = compiler.adapter()?;
        let runner = NodeRunner {
            manifest: self.manifest.clone(),
            compiler: &compiler,
            adapter: session.as_ref(),
            options: self.options_for(node, &compiler)?,
            ..*self
        };
        runner.run_into(node, result)
    }

    /// How a node is run, decided before anything is done for it.
    fn options_for(&self, node: &Node, compiler: &Compiler<'_>) -> Result<RunOptions> {
        Ok(RunOptions {
            full_refresh: compiler.full_refresh(node, self.options.full_refresh)?,
            ..self.options
        })
    }

    /// What would be done for a node, for a plan.
    ///
    /// # Errors
    /// As [`NodeRunner::prepare`].
    pub fn planned(&self, node: &Node) -> Result<Prepared> {
        let runner = NodeRunner {
            manifest: self.manifest.clone(),
            options: RunOptions {
                is_plan: true,
                ..self.options_for(node, self.compiler)?
            },
            ..*self
        };
        runner.prepare(node, 0)
    }

    /// The name of what stands for the node in the database, where something does.
    pub fn relation_name(&self, node: &Node) -> Option<String> {
        let has_relation = match node.config.materialized {
            Materialization::Test => self.options.store_failures.kind(node).is_some(),
            Materialization::Unit => false,
            _ => true,
        };
        has_relation.then(|| self.adapter.dialect().render(&node.relation))
    }

    fn run_into(&self, node: &Node, result: &mut NodeResult) -> Result<()> {
        result.relation_name = self.relation_name(node);
        if let Some(microbatch) = &node.config.microbatch {
            timed(Phase::Execute, result, |result| {
                self.run_batches(node, microbatch, result)
            })?;
            result.failures = Some(0);
            return Ok(());
        }
        let mut prepared = timed(Phase::Compile, result, |_| {
            let done = self.run_early_hooks(node)?;
            self.prepare(node, done)
        })?;
        result.compiled_code = Some(prepared.compiled.sql.clone());
        result.extra_ctes.clone_from(&prepared.compiled.extra_ctes);
        result.compiled_path = Some(self.shown_path(&compiled_path(node)));
        self.write_statements(&run_path(node), &prepared.action)?;
        self.add_comment(node, &mut prepared)?;
        result.statements = prepared.action.statements();
        let outcome = timed(Phase::Execute, result, |_| {
            perform(&prepared.action, self.adapter)
                .map_err(|failure| failure.located(node, &prepared.compiled))
        })?;
        self.take_effects(node)?;
        self.run_late_hooks(node)?;
        self.settle(node, outcome, result);
        self.run_overloads(node, result);
        Ok(())
    }

    /// A path below the target folder, as people write it.
    fn shown_path(&self, path: &Path) -> PathBuf {
        let target = &self.project.target_path;
        let shown = target.strip_prefix(&self.project.root).unwrap_or(target);
        shown.join(path)
    }

    /// Keeps the statements of a node below the target folder, without its hooks.
    pub(super) fn write_statements(&self, path: &Path, action: &Action) -> Result<()> {
        write_code(&self.project.target_path.join(path), &action.essence())
    }

    pub(super) fn refresh(&self, node: &Node) -> Refresh {
        let existing = self.existing.kind(&node.relation);
        refresh(node, existing, self.options.full_refresh)
    }

    /// Adds the project's comment to each statement.
    pub(super) fn add_comment(&self, node: &Node, prepared: &mut Prepared) -> Result<()> {
        let comment = &self.project.file.query_comment;
        if let Some(comment) = self.compiler.comment(comment, Some(node))? {
            prepared.action.each_statement(&mut |statement| {
                *statement = comment.on(statement);
            });
        }
        Ok(())
    }

    /// What is to be done for a node, with nothing done yet but its first `done` hooks.
    ///
    /// # Errors
    /// A usage error in the node's text or configuration; a runtime error where
    /// the database cannot be asked.
    fn prepare(&self, node: &Node, done: usize) -> Result<Prepared> {
        if let Some(unit) = node.unit_test() {
            return self.prepare_unit_test(node, unit);
        }
        if let Some(microbatch) = &node.config.microbatch {
            return self.prepare_batch(node, self.first_batch(node, microbatch));
        }
        let existing = self.existing.kind(&node.relation);
        let refresh = self.refresh(node);
        let compiled = match node.config.materialized {
            Materialization::Seed => Compiled::empty(),
            // What other parts have written says nothing of this one's rows.
            _ if self.options.shard.is_some() => self.compiler.compile(node, Refresh::Full)?,
            _ => self.compiler.compile(node, refresh)?,
        };
        let hooks = self.compiler.hooks(node, refresh, done)?;
        let turn = Turn {
            existing,
            refresh,
            window: None,
        };
        let mut prepared = self.materialized(node, compiled, turn)?;
        prepared.action = prepared.action.hooked(hooks);
        Ok(prepared)
    }

    /// What is to be done for a node that is compiled, hooks left out.
    pub(super) fn materialized(
        &self,
        node: &Node,
        compiled: Compiled,
        turn: Turn,
    ) -> Result<Prepared> {
        let Turn {
            existing,
            refresh,
            window,
        } = turn;
        let fitted = self.fitted_columns(node, &compiled, refresh)?;
        let existing_columns = match (refresh, self.options.shard) {
            (Refresh::Full, None) => Vec::new(),
            _ => self.adapter.columns(&node.relation)?,
        };
        let facts = self.facts(node, &compiled, refresh, &existing_columns)?;
        let columns = match &fitted {
            Some(columns) => columns,
            None => filled_columns(node, &existing_columns, &facts.query_columns),
        };
        let strategy_sql = self.strategy_sql(node, &compiled, refresh, columns)?;
        let snapshot_terms = self.snapshot_terms(node, &compiled, refresh, &facts.query_columns)?;
        self.warn_of_moments(node, &compiled, snapshot_terms.as_ref())?;
        warn_of_missing(node, &facts.query_columns, self.adapter)?;
        let written = |statement: &Written<'_>| self.compiler.written(node, refresh, statement);
        let context = Context {
            written: &written,
            own_effects: &self.compiler.own_effects(),
            dialect: self.adapter.dialect(),
            external_root: external_root(&self.project.target.connection),
            is_in_lake: lakes(&self.project.target.connection).contains(&node.relation.database),
            has_no_rows: facts.has_no_rows,
            project_root: self.project.root_of(&node.package_name),
            models: self.models,
            existing,
            backup: self.existing.kind(&backup(node)),
            existing_pointer: node.pointer().and_then(|view| self.existing.kind(view)),
            existing_columns: &existing_columns,
            fitted_columns: fitted.as_deref(),
            query_columns: &facts.query_columns,
            promised_columns: &facts.promised_columns,
            references: &facts.references,
            indexes: &facts.indexes,
            grants: &facts.grants,
            strategy_sql: strategy_sql.as_deref(),
            snapshot_terms: snapshot_terms.as_ref(),
            refresh,
            window,
            store_failures: self.options.store_failures,
            rows: self.options.rows,
            shard: self.options.shard,
        };
        let node = self.compiler.with_rendered_files(node)?;
        let action = materialize(&node, &compiled, &context)?;
        Ok(Prepared { compiled, action })
    }
}

/// Columns that are described and are not there.
fn warn_of_missing(node: &Node, columns: &[Column], adapter: &dyn Adapter) -> Result<()> {
    let columns = missing_columns(node, columns);
    if columns.is_empty() {
        return Ok(());
    }
    let message = format!(
        "In relation {}: The following columns are specified in the schema but are not present in \
         the database: {}",
        adapter.dialect().render(&node.relation),
        columns.join(", ")
    );
    terminal::warn(Warning::JinjaLogWarning, &message)
}

fn timed<T>(
    name: Phase,
    result: &mut NodeResult,
    work: impl FnOnce(&mut NodeResult) -> Result<T>,
) -> Result<T> {
    let started_at = Some(Utc::now());
    let value = work(result);
    result.timing.push(Timing {
        name,
        started_at,
        completed_at: Some(Utc::now()),
    });
    value
}

/// An error and the statement that caused it.
pub struct Failure {
    pub error: Error,
    pub statement: Option<String>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure {
            error,
            statement: None,
        }
    }
}

impl Failure {
    /// The error at the place in the project that gave the offending text.
    pub(super) fn located(self, node: &Node, compiled: &Compiled) -> Error {
        let location = self
            .error
            .position()
            .zip(self.statement)
            .and_then(|(position, statement)| compiled.place(position, &statement));
        self.error
            .at(location.unwrap_or_else(|| Location::file(&node.original_file_path)))
    }
}
