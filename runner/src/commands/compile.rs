//! `weir compile`: the SQL of models and tests, with no database.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::Exit;
use super::record::{add_parts, write_compiled, write_compiled_manifest, write_results};
use super::session::Session;
use crate::artifacts::{Made, NodeResult, NodeStatus, relation_name};
use crate::cli::{CompileArguments, CompileOutput, Flags, GlobalArguments};
use crate::compile::{Compiled, Compiler, Refresh};
use crate::error::{Error, Result, Style};
use crate::manifest::{Materialization, Node, ResourceType};
use crate::terminal::{Event, Level, Terminal};

/// Its name in artifacts.
pub const COMMAND: &str = "compile";

/// What has SQL; and seeds, which are among the results though they have none.
const COMPILED: [ResourceType; 6] = [
    ResourceType::Model,
    ResourceType::Seed,
    ResourceType::Snapshot,
    ResourceType::Test,
    ResourceType::Analysis,
    ResourceType::Function,
];

/// Compiles the selected nodes as a first build would; `is_incremental()` is
/// false, so that the same text comes out on every machine.
///
/// # Errors
/// A usage error that holds those of all nodes.
pub fn compile(
    global: &GlobalArguments,
    arguments: &CompileArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    compile_only(global, arguments, None, terminal)
}

/// The same with only some of the nodes.
///
/// # Errors
/// As [`compile`].
pub fn compile_only(
    global: &GlobalArguments,
    arguments: &CompileArguments,
    only: Option<&BTreeSet<String>>,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let told = (&*terminal, Flags::is_on(session.flags.quiet));
    if let Some(text) = &arguments.inline {
        return inline(&session, text, arguments, told);
    }
    let mut selected = session.select(&arguments.nodes, &COMPILED, terminal)?;
    selected.retain(|id| only.is_none_or(|only| only.contains(id)));
    session.engine.shared.select(&selected);
    let compiler = compiler(&session, arguments, &selected)?;
    let is_asked = is_asked(arguments);
    let mut outcome = Outcome::default();
    for node in with_sql(&session, &selected)? {
        let compiled = compiler.in_session().compile(node, Refresh::Full);
        if let Ok(compiled) = &compiled {
            write_compiled(&session, node, &compiled.sql)?;
            if is_asked && node.test().is_none() {
                show(told, Some(node), &compiled.sql, arguments.output);
            }
        }
        outcome.keep(&node.unique_id, compiled);
    }
    let count = count_models(&outcome.made.compiled);
    add_parts(&session, &compiler, &mut outcome.made)?;
    let unkept = session.contracts(&compiler).check(&selected).err();
    selected.retain(|id| is_result(&session, arguments, id));
    let errors = write(&session, &selected, outcome)?;
    let errors = errors.into_values().chain(unkept).collect();
    Error::all(errors).map_or_else(|| Ok(end(&session, count, terminal)), Err)
}

/// What became of the nodes, by unique id.
#[derive(Default)]
struct Outcome {
    made: Made,
    failed: BTreeMap<String, Error>,
}

impl Outcome {
    fn keep(&mut self, unique_id: &str, compiled: Result<Compiled>) {
        match compiled {
            Ok(compiled) => (self.made).add(unique_id, compiled.sql, compiled.extra_ctes),
            Err(error) => drop(self.failed.insert(unique_id.to_owned(), error)),
        }
    }
}

/// Whether the command line names what is compiled.
fn is_asked(arguments: &CompileArguments) -> bool {
    !arguments.nodes.select.is_empty() || arguments.nodes.selector.is_some()
}

/// The selected nodes that have SQL, in the order of the graph.
fn with_sql<'s>(session: &'s Session, selected: &BTreeSet<String>) -> Result<Vec<&'s Node>> {
    let order = session.in_order(selected)?;
    let nodes = order.iter().filter_map(|id| session.manifest.nodes.get(id));
    Ok(nodes.filter(|node| has_sql(node)).collect())
}

fn has_sql(node: &Node) -> bool {
    node.resource_type() != ResourceType::Seed && !node.is_empty()
}

fn count_models(texts: &BTreeMap<String, String>) -> usize {
    let ids = texts.keys();
    ids.filter(|id| !id.starts_with("test.")).count()
}

/// A query that stands on the command line.
fn inline(
    session: &Session,
    text: &str,
    arguments: &CompileArguments,
    told: (&Terminal, bool),
) -> Result<Exit> {
    let compiler = compiler(session, arguments, &BTreeSet::new())?;
    let compiled = compiler.compile_inline(text)?;
    show(told, None, &compiled.sql, arguments.output);
    let mut outcome = Outcome::default();
    outcome.keep(&inline_id(session), Ok(compiled));
    write(session, &BTreeSet::new(), outcome)?;
    Ok(Exit::Success)
}

/// Whether a node is among the results: a part of other models is, where it is asked for,
/// as in dbt.
fn is_result(session: &Session, arguments: &CompileArguments, unique_id: &str) -> bool {
    let node = session.manifest.nodes.get(unique_id);
    is_asked(arguments)
        || node.is_none_or(|node| node.config.materialized != Materialization::Ephemeral)
}

/// Writes the artifacts of what was compiled, and of what could not be; gives the errors.
fn write(
    session: &Session,
    selected: &BTreeSet<String>,
    outcome: Outcome,
) -> Result<BTreeMap<String, Error>> {
    let Outcome { made, failed } = outcome;
    let is_seed = |id: &String| session.manifest.resource_type(id) == ResourceType::Seed;
    let mut results = Vec::new();
    let order = session.in_order(selected)?;
    let others = made.compiled.keys();
    let others = others.filter(|id| !session.manifest.nodes.contains_key(*id));
    for unique_id in order.iter().chain(others) {
        if let Some(error) = failed.get(unique_id) {
            results.push(NodeResult {
                status: NodeStatus::Error,
                message: Some(error.render(Style::Plain)),
                ..NodeResult::compiled(unique_id, None)
            });
        } else if made.compiled.contains_key(unique_id) || is_seed(unique_id) {
            let code = made.compiled.get(unique_id).map(String::as_str);
            results.push(NodeResult {
                relation_name: named_relation(session, unique_id).filter(|_| !is_seed(unique_id)),
                ..NodeResult::compiled(unique_id, code)
            });
        }
    }
    write_results(session, (COMMAND, Map::new()), &results)?;
    write_compiled_manifest(session, COMMAND, made)?;
    Ok(failed)
}

fn named_relation(session: &Session, unique_id: &str) -> Option<String> {
    let node = session.manifest.nodes.get(unique_id)?;
    relation_name(
        node,
        session.keeps_failures(),
        session.engine.shared.dialect,
    )
}

/// The unique id of a query that stands on the command line.
pub fn inline_id(session: &Session) -> String {
    format!("sql_operation.{}.inline_query", session.project.file.name)
}

/// Asks the database only for `--defer`, which reads what is there.
fn compiler<'a>(
    session: &'a Session,
    arguments: &CompileArguments,
    selected: &BTreeSet<String>,
) -> Result<Compiler<'a>> {
    let manifest = match Flags::is_on(session.flags.defer) {
        true => session.deferred(selected, session.connect()?.as_ref())?,
        false => session.manifest.clone(),
    };
    let flags = &session.flags;
    Ok(Compiler::new(manifest, &session.engine)
        .sampling(arguments.part.window()?)
        .restricted(!flags.no_introspect, !flags.no_inject_ephemeral_ctes))
}

fn end(session: &Session, count: usize, terminal: &Terminal) -> Exit {
    let folder = session.project.target_path.join("compiled");
    terminal.event(
        &format!("Compiled {count} models to {}.", folder.display()),
        json!({"event": "compiled", "models": count, "folder": folder}),
    );
    Exit::Success
}

/// Prints SQL as it is asked for: for people, or as dbt's JSON.
fn show(
    (terminal, quiet): (&Terminal, bool),
    node: Option<&Node>,
    sql: &str,
    output: CompileOutput,
) {
    let line = match (output, node) {
        (CompileOutput::Text, _) if quiet => sql.to_owned(),
        (CompileOutput::Text, Some(node)) => {
            format!("Compiled node '{}' is:\n{sql}", node.name)
        }
        (CompileOutput::Text, None) => format!("Compiled inline node is:\n{sql}"),
        (CompileOutput::Json, Some(node)) => pretty(json!({"node": node.name, "compiled": sql})),
        (CompileOutput::Json, None) => pretty(json!({"compiled": sql})),
    };
    let event = Event::new("CompiledNode", "Q042", Level::Info);
    terminal.tell_always(&event.line(line).data(json!({
        "compiled": sql,
        "is_inline": node.is_none(),
        "node_name": node.map(|node| &node.name),
        "unique_id": node.map(|node| &node.unique_id),
    })));
}

/// JSON over several lines.
pub fn pretty(value: Value) -> String {
    format!("{value:#}")
}
