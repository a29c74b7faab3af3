//! Turns `ref` and `source` calls into edges, once every node is known.

use std::collections::BTreeSet;

use crate::error::{Error, Location, Result};
use crate::graph::Graph;
use crate::manifest::{Manifest, Node, NodeDetails};

/// Fills in `depends_on`, drops disabled nodes, and checks for cycles.
///
/// # Errors
/// A usage error that holds the given ones and all that are found here.
pub fn resolve((mut manifest, mut errors): (Manifest, Vec<Error>)) -> Result<Manifest> {
    drop_disabled(&mut manifest);
    let mut edges = Vec::new();
    for node in manifest.nodes.values() {
        let mut parents = BTreeSet::new();
        for (package, name) in &node.refs {
            match find_reference(&manifest, package.as_deref(), name) {
                Some(found) => {
                    parents.insert(found.unique_id.clone());
                }
                None => errors.push(unknown_reference(&manifest, node, name)),
            }
        }
        for (source, table) in &node.sources {
            match find_source(&manifest, source, table) {
                Some(unique_id) => {
                    parents.insert(unique_id);
                }
                None => errors.push(unknown_source(&manifest, node, source, table)),
            }
        }
        edges.push((node.unique_id.clone(), parents));
    }
    for (unique_id, parents) in edges {
        if let Some(node) = manifest.nodes.get_mut(&unique_id) {
            node.depends_on = parents.into_iter().collect();
        }
    }
    if let Some(error) = Error::all(errors) {
        return Err(error);
    }
    Graph::of(&manifest).topological_order()?;
    Ok(manifest)
}

/// A disabled node goes, and with it the tests that are attached to it.
fn drop_disabled(manifest: &mut Manifest) {
    let disabled: BTreeSet<String> = manifest
        .nodes
        .values()
        .filter(|node| !node.config.enabled)
        .map(|node| node.unique_id.clone())
        .collect();
    manifest.nodes.retain(|unique_id, node| {
        let attached = match &node.details {
            NodeDetails::Test(test) => test
                .generic
                .as_ref()
                .and_then(|generic| generic.attached_node.as_ref()),
            NodeDetails::Model | NodeDetails::Seed | NodeDetails::Snapshot(_) => None,
        };
        !disabled.contains(unique_id) && attached.is_none_or(|node| !disabled.contains(node))
    });
}

/// The model, seed or snapshot that `ref(name)` means.
pub fn find_reference<'a>(
    manifest: &'a Manifest,
    package: Option<&str>,
    name: &str,
) -> Option<&'a Node> {
    let package = package.unwrap_or(&manifest.project_name);
    ["model", "seed", "snapshot"]
        .iter()
        .find_map(|kind| manifest.nodes.get(&format!("{kind}.{package}.{name}")))
}

/// The unique id that `source(source, table)` means.
pub fn find_source(manifest: &Manifest, source: &str, table: &str) -> Option<String> {
    let unique_id = format!("source.{}.{source}.{table}", manifest.project_name);
    manifest
        .sources
        .contains_key(&unique_id)
        .then_some(unique_id)
}

fn unknown_reference(manifest: &Manifest, node: &Node, name: &str) -> Error {
    let known = manifest
        .nodes
        .values()
        .filter(|node| node.test().is_none())
        .map(|node| node.name.as_str());
    Error::usage(format!("model `{name}` does not exist"))
        .at(place_of(node, name))
        .did_you_mean(name, known)
}

fn unknown_source(manifest: &Manifest, node: &Node, source: &str, table: &str) -> Error {
    let wanted = format!("{source}.{table}");
    let known: Vec<String> = manifest
        .sources
        .values()
        .map(|source| format!("{}.{}", source.source_name, source.name))
        .collect();
    Error::usage(format!("source `{wanted}` does not exist"))
        .at(place_of(node, table))
        .did_you_mean(&wanted, known.iter().map(String::as_str))
        .help("declare it under `sources:` in a properties file")
}

/// The call in the node's text that names `name`, or the file where a macro
/// made the call.
fn place_of(node: &Node, name: &str) -> Location {
    let quoted = [format!("'{name}'"), format!("\"{name}\"")];
    let call = ["ref", "source"].iter().find_map(|function| {
        node.raw_code.lines().enumerate().find_map(|(index, line)| {
            let name_at = quoted
                .iter()
                .find_map(|quoted| line.find(quoted.as_str()))?;
            let call_at = line[..name_at].rfind(&format!("{function}("))?;
            let close = line[name_at..]
                .find(')')
                .map_or(line.len(), |end| name_at + end + 1);
            Some((index + 1, call_at, close))
        })
    });
    match call {
        Some((line, start, end)) => {
            let text = node.raw_code.lines().nth(line - 1).unwrap_or_default();
            let column = text[..start].chars().count() + 1;
            Location::excerpt(&node.original_file_path, &node.raw_code, line, column)
                .spanning(text[start..end].chars().count())
        }
        None => Location::file(&node.original_file_path),
    }
}
