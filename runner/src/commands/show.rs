//! `weir show`: rows of a model as it compiles now, or of a query.

use super::Exit;
use super::session::Session;
use crate::cli::{GlobalArguments, ShowArguments, ShowOutput};
use crate::compile::{Compiled, Compiler, Refresh};
use crate::error::{Error, Result};
use crate::manifest::{Materialization, Node, ResourceType};
use crate::terminal::{Terminal, csv, json_lines, table};

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
    let compiler = Compiler::new(session.manifest.clone(), &session.engine);
    let queries = match &arguments.inline {
        Some(text) => vec![(None, compiler.compile_inline(text)?)],
        None => selected_queries(&session, &compiler, arguments, terminal)?,
    };
    if queries.is_empty() {
        return Err(Error::usage("there is nothing to show")
            .help("name a model with --select, or a query with --inline"));
    }
    let adapter = session.connect()?;
    for (node, compiled) in &queries {
        let sql = limited(compiled.sql.trim().trim_end_matches(';'), arguments.limit);
        let rows = adapter
            .fetch(&sql)
            .map_err(|error| compiled.located(error, &sql))?;
        if let (Some(node), ShowOutput::Table) = (node, arguments.output) {
            terminal.result(&node.name);
        }
        terminal.result(&match arguments.output {
            ShowOutput::Table => table(&rows)?,
            ShowOutput::Csv => csv(&rows)?,
            ShowOutput::Json => json_lines(&rows)?,
        });
    }
    Ok(Exit::Success)
}

/// The queries of the selected models; a test only where it is named itself.
fn selected_queries<'a>(
    session: &'a Session,
    compiler: &Compiler<'_>,
    arguments: &ShowArguments,
    terminal: &Terminal,
) -> Result<Vec<(Option<&'a Node>, Compiled)>> {
    if arguments.nodes.select.is_empty() {
        return Ok(Vec::new());
    }
    let types = [
        ResourceType::Model,
        ResourceType::Seed,
        ResourceType::Snapshot,
        ResourceType::Test,
    ];
    let selected = session.select(&arguments.nodes, &types, terminal)?;
    selected
        .iter()
        .filter_map(|id| session.manifest.nodes.get(id))
        .filter(|node| node.test().is_none() || arguments.nodes.select.contains(&node.name))
        .map(|node| Ok((Some(node), query_of(session, compiler, node)?)))
        .collect()
}

/// A model's query; what a query cannot make again is read from its table.
fn query_of(session: &Session, compiler: &Compiler<'_>, node: &Node) -> Result<Compiled> {
    match node.config.materialized {
        Materialization::Seed | Materialization::Onnx => {
            let dialect = session.engine.shared.dialect;
            Ok(Compiled::written(format!(
                "select * from {}",
                dialect.render(&node.relation)
            )))
        }
        _ => compiler.compile(node, Refresh::Full),
    }
}

fn limited(sql: &str, limit: i64) -> String {
    match u64::try_from(limit) {
        Ok(limit) => format!("select * from (\n{sql}\n) as shown\nlimit {limit}"),
        Err(_) => sql.to_owned(),
    }
}
