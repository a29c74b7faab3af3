//! `build`, `run`, `test`, `seed` and `snapshot`: the same walk over other kinds of nodes.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::Exit;
use super::record::{Finished, record};
use super::session::Session;
use super::verb::Verb;
use crate::adapter::Adapter;
use crate::artifacts::{NodeResult, NodeStatus};
use crate::cli::{Flags, GlobalArguments, RunArguments};
use crate::compile::Compiler;
use crate::error::Result;
use crate::execute::{
    Cancellation, Existing, FailFast, NodeRunner, Operations, Repeated, RunOptions, Schedule,
    create_schemas,
};
use crate::manifest::{Manifest, Materialization, OnError};
use crate::secrets::without_secrets;
use crate::select::execution_edges;
use crate::terminal::{Terminal, Treatment, Warning, summary};

/// The flag of a project by which a hook that fails at the start stops the run, unless
/// it is false.
const START_FLAG: &str = "skip_nodes_if_on_run_start_fails";

const PROGRESS: &str = "{spinner} {pos}/{len} {elapsed} {wide_msg}";

/// What is run, against what.
pub struct Plan<'a> {
    pub verb: Verb,
    pub session: &'a Session,
    pub arguments: &'a RunArguments,
    pub selected: BTreeSet<String>,
    /// The session's, or one in which some nodes stand or are built otherwise.
    pub manifest: Arc<Manifest>,
    pub adapter: Arc<dyn Adapter>,
    /// The run that is repeated, where one is.
    pub repeated: Option<Repeated>,
}

/// Runs the selected nodes and records what became of them.
///
/// # Errors
/// A usage error before anything runs; a runtime error where the database does
/// not answer. What fails in a node is no error of the command.
pub fn run(
    verb: Verb,
    global: &GlobalArguments,
    arguments: &RunArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    run_only(verb, global, arguments, None, terminal)
}

/// The same with only those of the nodes that a run left undone.
///
/// # Errors
/// As [`run`].
pub fn run_only(
    verb: Verb,
    global: &GlobalArguments,
    arguments: &RunArguments,
    repeated: Option<Repeated>,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let only = repeated.as_ref().map(|repeated| &repeated.nodes);
    let selected = selected(verb, &session, arguments, only, terminal)?;
    let compiler = Compiler::new(session.manifest.clone(), &session.engine);
    let contracts = session.contracts(&compiler);
    contracts.check(&selected)?;
    let adapter = session.connect()?;
    contracts.check_in(adapter.as_ref(), &selected)?;
    let plan = Plan {
        verb,
        arguments,
        manifest: session.deferred(&selected, adapter.as_ref())?,
        session: &session,
        selected,
        adapter,
        repeated,
    };
    perform(&plan, terminal)
}

/// Runs a plan and records what became of it.
///
/// # Errors
/// As [`run`].
pub fn perform(plan: &Plan<'_>, terminal: &mut Terminal) -> Result<Exit> {
    let options = RunOptions::of(plan.arguments, &plan.session.project)?;
    if let Some(shard) = options.shard {
        shard.check(&plan.manifest, &plan.selected)?;
    }
    let compiler = Compiler::new(plan.manifest.clone(), &plan.session.engine)
        .sampling(plan.arguments.part.window()?);
    // A comment that cannot be written stops the run before it asks the database anything.
    compiler.comment(&plan.session.project.file.query_comment, None)?;
    let cancellation = Cancellation::on_signals(&plan.adapter)?;
    let adapter = plan.adapter.as_ref();
    create_schemas(
        (adapter, &compiler),
        &plan.manifest,
        &plan.selected,
        options.store_failures,
    )?;
    let walk = Walk {
        plan,
        compiler: &compiler,
        options,
        treatment: terminal.treatment(Warning::LogTestResult),
        cancellation: &cancellation,
    };
    let (results, ended) = walk.run(terminal)?;
    let finished = finished((plan, &compiler), &results);
    finish(plan, &finished, (&cancellation, &*terminal))?;
    ended.map(|()| finished.exit)
}

/// The nodes to run, by the command line or, where they are named, by their ids.
fn selected(
    verb: Verb,
    session: &Session,
    arguments: &RunArguments,
    only: Option<&BTreeSet<String>>,
    terminal: &Terminal,
) -> Result<BTreeSet<String>> {
    let kinds = verb.wanted(arguments);
    let mut selected = match kinds.is_empty() {
        true => BTreeSet::new(),
        false => session.select(&arguments.nodes, &kinds, terminal)?,
    };
    if let Some(only) = only {
        session.require(only)?;
        selected.retain(|unique_id| only.contains(unique_id));
    }
    session.engine.shared.select(&selected);
    selected.retain(|unique_id| is_run(session, unique_id));
    if selected.is_empty() {
        terminal.warn(
            Warning::NothingToDo,
            "there is nothing to do: no node of the project is selected",
        )?;
    }
    Ok(selected)
}

/// The nodes of a command and what they are run with.
struct Walk<'a> {
    plan: &'a Plan<'a>,
    compiler: &'a Compiler<'a>,
    options: RunOptions,
    /// What a test that warns becomes.
    treatment: Treatment,
    cancellation: &'a Cancellation,
}

impl Walk<'_> {
    /// The hooks of the run around its nodes; beside the results, what went wrong in
    /// the template of a hook at the end.
    fn run(&self, terminal: &mut Terminal) -> Result<(Vec<NodeResult>, Result<()>)> {
        // Without a node there is nothing that a hook could stand around.
        if !self.plan.verb.runs_hooks() || self.plan.selected.is_empty() {
            return Ok((self.run_nodes(true, terminal)?, Ok(())));
        }
        let operations = Operations {
            manifest: &self.plan.manifest,
            compiler: self.compiler,
            adapter: self.plan.adapter.as_ref(),
        };
        let mut results = operations.at_start()?;
        terminal.operations_finished(&self.plan.manifest, &results);
        let file = &self.plan.session.project.file;
        let is_started = file.flag(START_FLAG) == Some(false)
            || results.iter().all(|result| !result.status.is_failure());
        results.extend(self.run_nodes(is_started, terminal)?);
        if self.cancellation.is_requested() {
            return Ok((results, Ok(())));
        }
        let mut of_end = Vec::new();
        let ended = operations.at_end(&results, &mut of_end);
        terminal.operations_finished(&self.plan.manifest, &of_end);
        results.extend(of_end);
        Ok((results, ended))
    }

    fn run_nodes(&self, is_started: bool, terminal: &mut Terminal) -> Result<Vec<NodeResult>> {
        let Plan {
            session,
            manifest,
            selected,
            ..
        } = self.plan;
        let adapter = self.plan.adapter.as_ref();
        let existing = Existing::read(adapter, manifest, selected, self.options.store_failures)?;
        let runner = NodeRunner {
            project: &session.project,
            manifest: manifest.clone(),
            compiler: self.compiler,
            adapter,
            existing: &existing,
            models: &session.models,
            options: self.options,
            repeated: self.plan.repeated.as_ref(),
        };
        let gates = self.plan.verb.test_gates();
        let parents = execution_edges(manifest, selected, gates);
        let order = gated_order(session.in_order(selected)?, &parents);
        let schedule = Schedule {
            order: &order,
            parents: &parents,
            forgiven: &forgiven(manifest, selected),
            threads: session.project.target.threads,
            fail_fast: FailFast::from_flag(Flags::is_on(session.flags.fail_fast)),
            cancellation: self.cancellation.clone(),
        };
        let mut results = match is_started {
            true => self.run_all(&runner, &schedule, terminal),
            false => schedule.skip_all("a hook at the start of the run failed"),
        };
        name_skipped(&runner, &mut results);
        Ok(results)
    }

    /// Runs the schedule; the bar names the nodes that run.
    fn run_all(
        &self,
        runner: &NodeRunner<'_>,
        schedule: &Schedule<'_>,
        terminal: &mut Terminal,
    ) -> Vec<NodeResult> {
        let total = schedule.order.len();
        terminal.start_progress(total as u64, PROGRESS);
        let terminal = &*terminal;
        let running: Mutex<BTreeSet<String>> = Mutex::default();
        let show = |change: &dyn Fn(&mut BTreeSet<String>)| {
            let mut names = running.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut names);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            terminal.progress().set_message(names.join(", "));
        };
        let count = Mutex::new(0);
        let results = schedule.run(
            &|step| {
                let name = step.unique_id.to_owned();
                show(&|names| names.extend([name.clone()]));
                let result = self.judged(runner.run(step));
                show(&|names| names.retain(|running| *running != name));
                result
            },
            &|result| {
                let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
                *count += 1;
                terminal.node_finished(&runner.manifest, result, (*count, total));
            },
        );
        terminal.end_progress();
        results
    }

    /// A warning of a test is a failure where --warn-error says so.
    fn judged(&self, mut result: NodeResult) -> NodeResult {
        if result.status == NodeStatus::Warn && self.treatment == Treatment::Error {
            result.status = NodeStatus::Fail;
            let message = result.message.take();
            result.message = message.map(|text| text.replace("to warn if", "to fail if"));
        }
        result
    }
}

/// Tells what the nodes that were skipped would have made, as dbt does.
fn name_skipped(runner: &NodeRunner<'_>, results: &mut [NodeResult]) {
    let skipped = results.iter_mut();
    for result in skipped.filter(|result| result.status == NodeStatus::Skipped) {
        let node = runner.manifest.nodes.get(&result.unique_id);
        result.relation_name = node.and_then(|node| runner.relation_name(node));
    }
}

fn finished<'a>(
    (plan, compiler): (&Plan<'_>, &'a Compiler<'a>),
    results: &'a [NodeResult],
) -> Finished<'a> {
    let Plan {
        session, arguments, ..
    } = plan;
    Finished {
        command: plan.verb.name(),
        arguments: serde_json::json!({
            "select": arguments.nodes.select,
            "exclude": arguments.nodes.exclude,
            "selector": arguments.nodes.selector,
            "vars": without_secrets(&session.project.vars),
            "full_refresh": arguments.full_refresh,
            "store_failures": arguments.store_failures,
            "empty": arguments.part.empty,
            "state": session.flags.state,
            "defer": Flags::is_on(session.flags.defer),
            "favor_state": Flags::is_on(session.flags.favor_state),
            "fail_fast": Flags::is_on(session.flags.fail_fast),
            "warn_error": Flags::is_on(session.flags.warn_error),
            "write_json": session.flags.writes_artifacts(),
            "target": session.project.target.name,
            "threads": session.project.target.threads,
            "profile": session.project.target.profile,
            "project_dir": session.project.root,
            "invocation_command": invocation_command(),
        }),
        results,
        compiler,
        exit: exit_of(results),
    }
}

/// The selected nodes whose children run even where they fail.
fn forgiven(manifest: &Manifest, selected: &BTreeSet<String>) -> BTreeSet<String> {
    let nodes = selected.iter().filter_map(|id| manifest.nodes.get(id));
    nodes
        .filter(|node| node.config.on_error == OnError::Continue)
        .map(|node| node.unique_id.clone())
        .collect()
}

/// The command line, under dbt's name.
fn invocation_command() -> String {
    let arguments = std::env::args_os().skip(1);
    let arguments: Vec<String> = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    format!("dbt {}", arguments.join(" "))
}

/// Records the run, unless the database was told to cancel, and sums it up.
fn finish(
    plan: &Plan<'_>,
    finished: &Finished<'_>,
    (cancellation, terminal): (&Cancellation, &Terminal),
) -> Result<()> {
    let (session, adapter) = (plan.session, plan.adapter.as_ref());
    if !cancellation.is_requested() {
        record(session, finished, adapter)?;
    }
    let elapsed = chrono::Utc::now() - session.project.invocation.started_at;
    let landed = session.landed(adapter).unwrap_or_default();
    let facts = (landed, elapsed.as_seconds_f64());
    summary::print(terminal, &session.manifest, finished.results, facts);
    Ok(())
}

/// The order in which dbt takes nodes: those that wait for nothing by name, then those
/// that wait for them, and so on, each behind the tests that hold it back.
fn gated_order(
    order: Vec<String>,
    parents: &std::collections::BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let mut placed: BTreeSet<String> = BTreeSet::new();
    let mut gated = Vec::with_capacity(order.len());
    let mut waiting = order;
    while !waiting.is_empty() {
        let (mut ready, rest): (Vec<String>, Vec<String>) = waiting.into_iter().partition(|id| {
            let mut parents = parents.get(id).into_iter().flatten();
            parents.all(|parent| placed.contains(parent))
        });
        if ready.is_empty() {
            gated.extend(rest);
            break;
        }
        ready.sort();
        placed.extend(ready.iter().cloned());
        gated.extend(ready);
        waiting = rest;
    }
    gated
}

/// An ephemeral model is part of others; a file without a word makes nothing.
fn is_run(session: &Session, unique_id: &str) -> bool {
    session.manifest.nodes.get(unique_id).is_none_or(|node| {
        node.config.materialized != Materialization::Ephemeral && !node.is_empty()
    })
}

fn exit_of(results: &[NodeResult]) -> Exit {
    let cancelled = |result: &NodeResult| {
        let message = result.message.as_deref().unwrap_or_default();
        message.contains("cancelled")
    };
    let failed = results
        .iter()
        .any(|result| result.status.is_failure() || result.tells_error() || cancelled(result));
    if failed { Exit::Failure } else { Exit::Success }
}
