//! `weir ls`: what a selection means.

use serde_json::{Map, Value};

use super::Exit;
use super::record::write_manifest;
use super::session::Session;
use crate::artifacts::Describer;
use crate::cli::{GlobalArguments, ListArguments, ListOutput};
use crate::error::Result;
use crate::jinja::python_json;
use crate::manifest::{Manifest, ResourceType};
use crate::terminal::{Terminal, Warning};

/// The keys of a JSON line where none are asked for.
const KEYS: [&str; 11] = [
    "alias",
    "name",
    "package_name",
    "depends_on",
    "direct_parents",
    "tags",
    "config",
    "resource_type",
    "source_name",
    "original_file_path",
    "unique_id",
];

/// Prints a line for each thing that is selected.
///
/// # Errors
/// A usage error for a criterion that cannot be read.
pub fn ls(
    global: &GlobalArguments,
    arguments: &ListArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let all = ResourceType::ALL;
    let listed = all
        .into_iter()
        .filter(|kind| *kind != ResourceType::Analysis);
    let listed: Vec<ResourceType> = listed.collect();
    let types = match arguments.nodes.models.is_empty() {
        true => arguments.types.wanted(&all, &listed),
        false => vec![ResourceType::Model],
    };
    let selected = match types.is_empty() {
        true => Default::default(),
        false => session.select(&arguments.nodes.selection(), &types, terminal)?,
    };
    if selected.is_empty() {
        terminal.warn(Warning::NoNodesSelected, "no nodes are selected")?;
    }
    write_manifest(&session, "list")?;
    let describer = Describer::new(&session.manifest, session.engine.shared.dialect);
    for unique_id in selected {
        terminal.result(&match arguments.output {
            ListOutput::Selector => selector(&session.manifest, &unique_id),
            ListOutput::Name => name(&session.manifest, &unique_id),
            ListOutput::Path => path(&session.manifest, &unique_id),
            ListOutput::Json => json_line(&describer, &unique_id, &arguments.output_keys),
        });
    }
    Ok(Exit::Success)
}

/// What `--select` takes.
fn selector(manifest: &Manifest, unique_id: &str) -> String {
    if let Some(source) = manifest.sources.get(unique_id) {
        let parts = [&source.package_name, &source.source_name, &source.name];
        return format!("source:{}", parts.map(String::as_str).join("."));
    }
    let kind = manifest.resource_type(unique_id);
    let named = |package: &str, name: &str| format!("{}:{package}.{name}", kind.name());
    match (manifest.nodes.get(unique_id), kind) {
        (Some(node), ResourceType::UnitTest) => named(&node.package_name, &node.name),
        (Some(node), _) => node.fqn.join("."),
        (None, _) => {
            let (package, name) = package_and_name(manifest, unique_id);
            named(package, name)
        }
    }
}

/// Of an exposure or a declaration.
fn package_and_name<'a>(manifest: &'a Manifest, unique_id: &str) -> (&'a str, &'a str) {
    let exposure = manifest.exposures.get(unique_id);
    let exposure = exposure.map(|found| (found.package_name.as_str(), found.name.as_str()));
    let declared = manifest.declarations.get(unique_id);
    let declared = declared.map(|found| (found.package_name.as_str(), found.name.as_str()));
    exposure.or(declared).unwrap_or_default()
}

/// The name under which dbt finds it: a version behind a dot, a table behind its source.
fn name(manifest: &Manifest, unique_id: &str) -> String {
    if let Some(source) = manifest.sources.get(unique_id) {
        return format!("{}.{}", source.source_name, source.name);
    }
    match manifest.nodes.get(unique_id) {
        Some(node) => {
            let version = node.model().and_then(|model| model.version.as_ref());
            let suffix = version.map(|version| format!(".{}", version.suffix()));
            format!("{}{}", node.name, suffix.unwrap_or_default())
        }
        None => package_and_name(manifest, unique_id).1.to_owned(),
    }
}

fn path(manifest: &Manifest, unique_id: &str) -> String {
    let node = manifest
        .nodes
        .get(unique_id)
        .map(|found| &found.original_file_path);
    let source = manifest
        .sources
        .get(unique_id)
        .map(|found| &found.original_file_path);
    let exposure = manifest
        .exposures
        .get(unique_id)
        .map(|found| &found.original_file_path);
    let declared = manifest
        .declarations
        .get(unique_id)
        .map(|found| &found.original_file_path);
    let path = node.or(source).or(exposure).or(declared);
    path.map(|path| path.display().to_string())
        .unwrap_or_default()
}

/// The entry of manifest.json, or the keys of it that are asked for.
fn json_line(describer: &Describer<'_>, unique_id: &str, asked: &[String]) -> String {
    let mut entry = describer.entry(unique_id).unwrap_or_default();
    if entry["resource_type"] == "model" {
        entry["direct_parents"] = entry["depends_on"]["nodes"].clone();
    }
    let mut line = Map::new();
    if asked.is_empty() {
        for key in KEYS {
            if let Some(value) = entry.get(key) {
                line.insert(key.to_owned(), value.clone());
            }
        }
    }
    for key in asked {
        let mut parts = key.split('.');
        let value = parts.try_fold(&entry, |value, part| value.get(part));
        let is_nested = key.contains('.');
        if let Some(value) = value.filter(|value| !(is_nested && **value == Value::Null)) {
            line.insert(key.clone(), value.clone());
        }
    }
    python_json(&Value::Object(line))
}
