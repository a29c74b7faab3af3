//! `weir ls`: the nodes that a selection means.

use serde_json::json;

use super::Exit;
use super::session::Session;
use crate::cli::{GlobalArguments, ListArguments, ListOutput};
use crate::error::Result;
use crate::manifest::{Exposure, Node, Source};
use crate::terminal::Terminal;

/// Prints a line for each selected node.
///
/// # Errors
/// A usage error for a criterion that cannot be read.
pub fn ls(
    global: &GlobalArguments,
    arguments: &ListArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let types: Vec<_> = arguments
        .resource_type
        .iter()
        .map(|listed| listed.resource_type())
        .collect();
    for unique_id in session.select(&arguments.nodes, &types, terminal)? {
        if let Some(node) = session.manifest.nodes.get(&unique_id) {
            terminal.result(&node_line(node, arguments.output));
        } else if let Some(source) = session.manifest.sources.get(&unique_id) {
            terminal.result(&source_line(source, arguments.output));
        } else if let Some(exposure) = session.manifest.exposures.get(&unique_id) {
            terminal.result(&exposure_line(exposure, arguments.output));
        }
    }
    Ok(Exit::Success)
}

fn node_line(node: &Node, output: ListOutput) -> String {
    match output {
        ListOutput::Selector => node.fqn.join("."),
        ListOutput::Name => node.name.clone(),
        ListOutput::Path => node.original_file_path.display().to_string(),
        ListOutput::Json => json!({
            "name": node.name,
            "resource_type": node.resource_type().name(),
            "package_name": node.package_name,
            "original_file_path": node.original_file_path,
            "unique_id": node.unique_id,
            "alias": node.relation.identifier,
            "fqn": node.fqn,
            "source_name": null,
            "tags": node.config.tags,
            "config": node.config.all,
            "depends_on": {"nodes": node.depends_on, "macros": node.macros},
        })
        .to_string(),
    }
}

fn source_line(source: &Source, output: ListOutput) -> String {
    match output {
        ListOutput::Selector => format!("source:{}", source.fqn.join(".")),
        ListOutput::Name => format!("{}.{}", source.source_name, source.name),
        ListOutput::Path => source.original_file_path.display().to_string(),
        ListOutput::Json => json!({
            "name": source.name,
            "resource_type": "source",
            "package_name": source.package_name,
            "original_file_path": source.original_file_path,
            "unique_id": source.unique_id,
            "fqn": source.fqn,
            "source_name": source.source_name,
            "tags": source.tags,
        })
        .to_string(),
    }
}

fn exposure_line(exposure: &Exposure, output: ListOutput) -> String {
    match output {
        ListOutput::Selector => format!("exposure:{}", exposure.fqn.join(".")),
        ListOutput::Name => exposure.name.clone(),
        ListOutput::Path => exposure.original_file_path.display().to_string(),
        ListOutput::Json => json!({
            "name": exposure.name,
            "resource_type": "exposure",
            "package_name": exposure.package_name,
            "original_file_path": exposure.original_file_path,
            "unique_id": exposure.unique_id,
            "fqn": exposure.fqn,
            "tags": exposure.tags,
            "depends_on": {"nodes": exposure.depends_on, "macros": exposure.macros},
        })
        .to_string(),
    }
}
