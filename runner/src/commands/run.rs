//! `build`, `run`, `test`, `seed` and `snapshot`: the same walk over other kinds of nodes.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::Exit;
use super::record::{Finished, record};
use super::session::Session;
use crate::adapter::Adapter;
use crate::artifacts::NodeResult;
use crate::cli::{GlobalArguments, ListedType, RunArguments};
use crate::compile::Compiler;
use crate::error::Result;
use crate::execute::{
    Cancellation, Existing, FailFast, NodeRunner, Operations, RunOptions, Schedule, create_schemas,
};
use crate::manifest::{Materialization, ResourceType};
use crate::select::{TestGates, execution_edges};
use crate::terminal::{Terminal, summary};

const PROGRESS: &str = "{spinner} {pos}/{len} {elapsed} {wide_msg}";

/// Which kinds of nodes a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Build,
    Run,
    Test,
    Seed,
    Snapshot,
}

impl Verb {
    pub fn name(self) -> &'static str {
        match self {
            Verb::Build => "build",
            Verb::Run => "run",
            Verb::Test => "test",
            Verb::Seed => "seed",
            Verb::Snapshot => "snapshot",
        }
    }

    /// The command of that name, where it runs nodes.
    pub fn of_name(name: &str) -> Option<Self> {
        let verbs = [
            Verb::Build,
            Verb::Run,
            Verb::Test,
            Verb::Seed,
            Verb::Snapshot,
        ];
        verbs.into_iter().find(|verb| verb.name() == name)
    }

    /// The kinds that the command is about, as the command line narrows them.
    fn wanted(self, arguments: &RunArguments) -> Vec<ResourceType> {
        let types = |listed: &[ListedType]| -> Vec<ResourceType> {
            listed.iter().map(|listed| listed.resource_type()).collect()
        };
        let only = types(&arguments.resource_type);
        let without = types(&arguments.exclude_resource_type);
        let kinds = self.resource_types().iter().copied();
        kinds
            .filter(|kind| only.is_empty() || only.contains(kind))
            .filter(|kind| !without.contains(kind))
            .collect()
    }

    pub fn resource_types(self) -> &'static [ResourceType] {
        match self {
            Verb::Build => &[
                ResourceType::Model,
                ResourceType::Seed,
                ResourceType::Snapshot,
                ResourceType::Test,
                ResourceType::UnitTest,
            ],
            Verb::Run => &[ResourceType::Model],
            Verb::Test => &[ResourceType::Test, ResourceType::UnitTest],
            Verb::Seed => &[ResourceType::Seed],
            Verb::Snapshot => &[ResourceType::Snapshot],
        }
    }

    /// Tests hold back what reads the nodes they test, under `build` only.
    fn test_gates(self) -> TestGates {
        match self {
            Verb::Build => TestGates::Closed,
            Verb::Run | Verb::Test | Verb::Seed | Verb::Snapshot => TestGates::Open,
        }
    }
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

/// The same with only some of the nodes.
///
/// # Errors
/// As [`run`].
pub fn run_only(
    verb: Verb,
    global: &GlobalArguments,
    arguments: &RunArguments,
    only: Option<BTreeSet<String>>,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let selected = selected(verb, &session, arguments, only, terminal)?;
    let options = RunOptions::of(arguments, &session.project)?;
    if let Some(shard) = options.shard {
        shard.check(&session.manifest, &selected)?;
    }
    let compiler = Compiler::new(session.manifest.clone(), &session.engine);
    let contracts = session.contracts(&compiler);
    contracts.check(&selected)?;
    let adapter = session.connect()?;
    contracts.check_in(adapter.as_ref(), &selected)?;
    let cancellation = Cancellation::on_signals(adapter.clone())?;
    let store = options.store_failures;
    create_schemas(adapter.as_ref(), &session.manifest, &selected, store)?;
    let walk = Walk {
        verb,
        session: &session,
        compiler: &compiler,
        arguments,
        options,
        selected: &selected,
        adapter: adapter.as_ref(),
        cancellation: &cancellation,
    };
    let results = walk.run(terminal)?;
    let finished = finished(verb, &session, arguments, &results);
    let ending = (&cancellation, &*terminal);
    finish(&session, &finished, adapter.as_ref(), ending)?;
    Ok(finished.exit)
}

/// The nodes to run, by the command line or, where they are named, by their ids.
fn selected(
    verb: Verb,
    session: &Session,
    arguments: &RunArguments,
    only: Option<BTreeSet<String>>,
    terminal: &Terminal,
) -> Result<BTreeSet<String>> {
    let kinds = verb.wanted(arguments);
    let mut selected = match kinds.is_empty() {
        true => BTreeSet::new(),
        false => session.select(&arguments.nodes, &kinds, terminal)?,
    };
    selected.retain(|unique_id| !is_ephemeral(session, unique_id));
    if let Some(only) = only {
        selected.retain(|unique_id| only.contains(unique_id));
    }
    Ok(selected)
}

/// The nodes of a command and what they are run with.
struct Walk<'a> {
    verb: Verb,
    session: &'a Session,
    compiler: &'a Compiler<'a>,
    arguments: &'a RunArguments,
    options: RunOptions,
    selected: &'a BTreeSet<String>,
    adapter: &'a dyn Adapter,
    cancellation: &'a Cancellation,
}

impl Walk<'_> {
    /// The hooks of the run around its nodes.
    fn run(&self, terminal: &mut Terminal) -> Result<Vec<NodeResult>> {
        let operations = Operations {
            manifest: &self.session.manifest,
            compiler: self.compiler,
            adapter: self.adapter,
        };
        let mut results = operations.at_start();
        terminal.operations_finished(&results);
        let is_started = results.iter().all(|result| !result.status.is_failure());
        results.extend(self.run_nodes(is_started, terminal)?);
        if !self.cancellation.is_requested() {
            let ended = operations.at_end(&results);
            terminal.operations_finished(&ended);
            results.extend(ended);
        }
        Ok(results)
    }

    fn run_nodes(&self, is_started: bool, terminal: &mut Terminal) -> Result<Vec<NodeResult>> {
        let session = self.session;
        let existing = Existing::read(
            self.adapter,
            &session.manifest,
            self.selected,
            self.options.store_failures,
        )?;
        let runner = NodeRunner {
            project: &session.project,
            manifest: session.manifest.clone(),
            compiler: self.compiler,
            adapter: self.adapter,
            existing: &existing,
            models: &session.models,
            options: self.options,
        };
        let gates = self.verb.test_gates();
        let parents = execution_edges(&session.manifest, self.selected, gates);
        let order = gated_order(session.in_order(self.selected)?, &parents);
        let schedule = Schedule {
            order: &order,
            parents: &parents,
            threads: session.project.target.threads,
            fail_fast: FailFast::from_flag(self.arguments.fail_fast),
            cancellation: self.cancellation.clone(),
        };
        Ok(match is_started {
            true => run_all(&runner, &schedule, terminal),
            false => schedule.skip_all("a hook at the start of the run failed"),
        })
    }
}

fn finished<'a>(
    verb: Verb,
    session: &Session,
    arguments: &RunArguments,
    results: &'a [NodeResult],
) -> Finished<'a> {
    Finished {
        command: verb.name(),
        arguments: serde_json::json!({
            "select": arguments.nodes.select,
            "exclude": arguments.nodes.exclude,
            "vars": session.project.vars,
            "full_refresh": arguments.full_refresh,
            "store_failures": arguments.store_failures,
        }),
        results,
        exit: exit_of(results),
    }
}

/// Records the run, unless the database was told to cancel, and sums it up.
fn finish(
    session: &Session,
    finished: &Finished<'_>,
    adapter: &dyn Adapter,
    (cancellation, terminal): (&Cancellation, &Terminal),
) -> Result<()> {
    if !cancellation.is_requested() {
        record(session, finished, adapter)?;
    }
    let elapsed = chrono::Utc::now() - session.invocation.started_at;
    let landed = session.landed(adapter).unwrap_or_default();
    let facts = (landed, elapsed.as_seconds_f64());
    summary::print(terminal, &session.manifest, finished.results, facts);
    Ok(())
}

/// Runs the schedule; the bar names the nodes that run.
fn run_all(
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
            let result = runner.run(step);
            show(&|names| names.retain(|running| *running != name));
            result
        },
        &|result| {
            let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
            *count += 1;
            if let Some(node) = runner.manifest.nodes.get(&result.unique_id) {
                terminal.node_finished(node, result, (*count, total));
            }
        },
    );
    terminal.end_progress();
    results
}

/// The order with each node behind the tests that hold it back.
fn gated_order(
    order: Vec<String>,
    parents: &std::collections::BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let mut placed: BTreeSet<String> = BTreeSet::new();
    let mut gated = Vec::with_capacity(order.len());
    let mut waiting = order;
    while !waiting.is_empty() {
        let (ready, rest): (Vec<String>, Vec<String>) = waiting.into_iter().partition(|id| {
            let parents = parents.get(id).into_iter().flatten();
            let is_ready = parents.clone().all(|parent| placed.contains(parent));
            if is_ready {
                placed.insert(id.clone());
            }
            is_ready
        });
        if ready.is_empty() {
            gated.extend(rest);
            break;
        }
        gated.extend(ready);
        waiting = rest;
    }
    gated
}

fn is_ephemeral(session: &Session, unique_id: &str) -> bool {
    session
        .manifest
        .nodes
        .get(unique_id)
        .is_some_and(|node| node.config.materialized == Materialization::Ephemeral)
}

fn exit_of(results: &[NodeResult]) -> Exit {
    let cancelled = |result: &NodeResult| {
        let message = result.message.as_deref().unwrap_or_default();
        message.contains("cancelled")
    };
    let failed = results
        .iter()
        .any(|result| result.status.is_failure() || cancelled(result));
    if failed { Exit::Failure } else { Exit::Success }
}
