//! `weir show`: rows of a model as it compiles now, or of a query.

use std::collections::BTreeSet;

use arrow::array::RecordBatch;
use serde_json::{Map, Value, json};

use super::Exit;
use super::compile::{inline_id, pretty};
use super::record::{write_manifest, write_results};
use super::session::Session;
use crate::adapter::Adapter;
use crate::artifacts::NodeResult;
use crate::cli::{Flags, GlobalArguments, ShowArguments, ShowOutput};
use crate::compile::{Compiled, Compiler};
use crate::error::{Error, Result};
use crate::execute::Existing;
use crate::manifest::{Materialization, Node, ResourceType};
use crate::materialize::{FullRefresh, StoreFailures, refresh};
use crate::terminal::{Event, Level, Terminal, csv, json_lines, table};

/// Prints rows.
///
/// # Errors
/// A usage error where nothing is selected; a runtime error where the query
/// fails, at its place in the project.
pub fn show(
    global: &GlobalArguments,
    arguments: &ShowArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    if !names_something(arguments) {
        return Err(nothing());
    }
    let adapter = session.connect()?;
    let manifest = session.deferred(&BTreeSet::new(), adapter.as_ref())?;
    let compiler = Compiler::new(manifest, &session.engine);
    let queries = match (&arguments.inline, &arguments.inline_direct) {
        (Some(text), _) => vec![(None, compiler.compile_inline(text)?)],
        (None, Some(sql)) => vec![(None, Compiled::written(sql.clone()))],
        (None, None) => {
            selected_queries(&session, &compiler, adapter.as_ref(), (arguments, terminal))?
        }
    };
    if queries.is_empty() {
        return Err(nothing());
    }
    let mut results = Vec::new();
    for (node, compiled) in &queries {
        let sql = limited(compiled.query(), arguments);
        let unique_id = node.map_or_else(|| inline_id(&session), |node| node.unique_id.clone());
        results.push(NodeResult::compiled(&unique_id, Some(&sql)));
        let rows = fetched(adapter.as_ref(), *node, &sql)
            .map_err(|error| refused(compiled.located(error, &sql)))?;
        let shown = shown(*node, &rows, arguments.output)?;
        let line = match Flags::is_on(session.flags.quiet) {
            true => shown,
            false => titled(*node, shown, arguments.output),
        };
        tell(terminal, *node, &rows, line)?;
    }
    write_manifest(&session, "show")?;
    write_results(&session, ("show", told(arguments)), &results)?;
    Ok(Exit::Success)
}

/// What run_results.json says of the command line.
fn told(arguments: &ShowArguments) -> Map<String, Value> {
    let nodes = &arguments.nodes;
    let told = json!({
        "select": nodes.select,
        "exclude": nodes.exclude,
        "selector": nodes.selector,
        "inline": arguments.inline,
        "inline_direct": arguments.inline_direct,
        "limit": arguments.limit,
        "full_refresh": arguments.full_refresh,
    });
    told.as_object().cloned().unwrap_or_default()
}

/// What the database refuses is wrong with what was asked for.
fn refused(error: Error) -> Error {
    error.told_of("Database Error").of_usage()
}

/// The rows of a query behind the model's own `sql_header`.
fn fetched(adapter: &dyn Adapter, node: Option<&Node>, sql: &str) -> Result<RecordBatch> {
    let Some(node) = node else {
        return adapter.fetch(sql);
    };
    let (header, query) = node.config.headed(sql);
    match header {
        None => adapter.fetch(&query),
        Some(header) => {
            let mut transaction = adapter.begin()?;
            transaction.execute(header)?;
            transaction.fetch(&query)
        }
    }
}

fn tell(terminal: &Terminal, node: Option<&Node>, rows: &RecordBatch, line: String) -> Result<()> {
    let event = Event::new("ShowNode", "Q041", Level::Info);
    terminal.tell_always(&event.line(line).data(json!({
        "is_inline": node.is_none(),
        "node_name": node.map(|node| &node.name),
        "unique_id": node.map(|node| &node.unique_id),
        "preview": rows_value(rows)?.to_string(),
    })));
    Ok(())
}

fn nothing() -> Error {
    Error::usage("there is nothing to show: Either --select or --inline must be passed to show")
        .help("name a model with --select, or a query with --inline")
}

/// A table below the name of what it shows; what programs read has no title.
fn titled(node: Option<&Node>, rows: String, output: ShowOutput) -> String {
    match (output, node) {
        (ShowOutput::Table, Some(node)) => {
            let version = node
                .version()
                .map(|version| format!(".{}", version.suffix()));
            let version = version.unwrap_or_default();
            format!("Previewing node '{}{version}':\n{rows}", node.name)
        }
        (ShowOutput::Table, None) => format!("Previewing inline node:\n{rows}"),
        _ => rows,
    }
}

/// Rows as they are asked for.
fn shown(node: Option<&Node>, rows: &RecordBatch, output: ShowOutput) -> Result<String> {
    Ok(match (output, node) {
        (ShowOutput::Table, _) => table(rows)?,
        (ShowOutput::Csv, _) => csv(rows)?,
        (ShowOutput::Jsonl, _) => json_lines(rows)?,
        (ShowOutput::Json, Some(node)) => {
            pretty(json!({"node": node.name, "show": rows_value(rows)?}))
        }
        (ShowOutput::Json, None) => pretty(json!({"show": rows_value(rows)?})),
    })
}

/// A list with an object for each row.
fn rows_value(rows: &RecordBatch) -> Result<Value> {
    let lines = json_lines(rows)?;
    let values = lines
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    Ok(Value::Array(values.collect()))
}

fn names_something(arguments: &ShowArguments) -> bool {
    let nodes = &arguments.nodes;
    let is_inline = arguments.inline.is_some() || arguments.inline_direct.is_some();
    is_inline || !nodes.select.is_empty() || nodes.selector.is_some()
}

/// The queries of the selected models.
fn selected_queries<'a>(
    session: &'a Session,
    compiler: &'a Compiler<'a>,
    adapter: &dyn Adapter,
    (arguments, terminal): (&ShowArguments, &Terminal),
) -> Result<Vec<(Option<&'a Node>, Compiled)>> {
    let selected = selected(session, arguments, terminal)?;
    let stored = StoreFailures::from_flag(false);
    let queries = Queries {
        session,
        compiler,
        existing: Existing::read(adapter, &session.manifest, &selected, stored)?,
        full_refresh: FullRefresh::from_flag(arguments.full_refresh),
    };
    let nodes = selected
        .iter()
        .filter_map(|id| session.manifest.nodes.get(id));
    nodes
        .map(|node| Ok((Some(node), queries.query(node)?)))
        .collect()
}

/// The ids of what is shown; a test only where it is named itself.
fn selected(
    session: &Session,
    arguments: &ShowArguments,
    terminal: &Terminal,
) -> Result<BTreeSet<String>> {
    const TYPES: [ResourceType; 4] = [
        ResourceType::Model,
        ResourceType::Seed,
        ResourceType::Snapshot,
        ResourceType::Test,
    ];
    let mut selected = session.select(&arguments.nodes, &TYPES, terminal)?;
    let nodes = &session.manifest.nodes;
    selected.retain(|id| {
        let node = nodes.get(id);
        node.is_some_and(|node| {
            node.test().is_none() || arguments.nodes.select.contains(&node.name)
        })
    });
    Ok(selected)
}

/// Makes the queries of nodes.
struct Queries<'a> {
    session: &'a Session,
    compiler: &'a Compiler<'a>,
    existing: Existing,
    full_refresh: FullRefresh,
}

impl Queries<'_> {
    /// A model's query; what a query cannot make again is read from its table.
    fn query(&self, node: &Node) -> Result<Compiled> {
        match node.config.materialized {
            Materialization::Seed | Materialization::Onnx => {
                let dialect = self.session.engine.shared.dialect;
                let relation = dialect.render(&node.relation);
                Ok(Compiled::written(format!("select * from {relation}")))
            }
            _ => {
                let existing = self.existing.kind(&node.relation);
                let full_refresh = self.compiler.full_refresh(node, self.full_refresh)?;
                let refresh = refresh(node, existing, full_refresh);
                self.compiler.compile(node, refresh)
            }
        }
    }
}

/// A query with the limit, which as in dbt is added to what has none of its own; SQL that
/// is sent as it is may have one.
fn limited(sql: &str, arguments: &ShowArguments) -> String {
    match (u64::try_from(arguments.limit), &arguments.inline_direct) {
        (Ok(limit), None) => format!("{sql}\nlimit {limit}"),
        (Ok(limit), Some(_)) => format!("select * from (\n{sql}\n) as shown\nlimit {limit}"),
        (Err(_), _) => sql.to_owned(),
    }
}
