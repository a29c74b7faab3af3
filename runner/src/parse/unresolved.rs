//! Errors of calls whose node, source, metric or function is not there.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::resolve::{REFERRED, Reader};
use crate::error::{Error, Location};
use crate::jinja::at_range;
use crate::manifest::{Manifest, ModelVersion, Reference, ResourceType};

/// Calls with their arguments.
static CALLS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:ref|source|metric|function)\s*\(([^)]*)\)")
        .expect("the pattern is a regular expression")
});

pub fn unknown_reference(manifest: &Manifest, reader: &Reader<'_>, wanted: &Reference) -> Error {
    let name = wanted.name.as_str();
    let known = manifest
        .nodes
        .values()
        .filter(|node| node.test().is_none() && node.unit_test().is_none())
        .map(|node| node.name.as_str());
    let place = place_of(reader, &[name], wanted.version.as_ref());
    let mut disabled = manifest.disabled.nodes.values().flatten();
    if disabled.any(|node| node.name == name && REFERRED.contains(&node.resource_type().name())) {
        return Error::usage(format!(
            "`{}` depends on a node named '{name}' which is disabled",
            reader.unique_id
        ))
        .at(place)
        .help("enable it, or disable what reads it too");
    }
    if wanted.version.is_some() && known.clone().any(|known| known == name) {
        return no_such_version(manifest, wanted).at(place);
    }
    Error::usage(format!(
        "model `{name}` does not exist: `{}` depends on a node named '{name}' which was not found",
        reader.unique_id
    ))
    .at(place)
    .did_you_mean(name, known)
}

/// The model is there, in other versions or in none.
fn no_such_version(manifest: &Manifest, wanted: &Reference) -> Error {
    let nodes = manifest.nodes.values();
    let versions: Vec<String> = nodes
        .filter(|node| node.name == wanted.name)
        .filter_map(|node| Some(ModelVersion::text(&node.version()?.number)))
        .collect();
    let error = Error::usage(format!("model `{}` does not exist", wanted.id_end()));
    match versions.is_empty() {
        true => error.help("the model has no versions: leave `version` away"),
        false => error.help(format!("its versions are {}", versions.join(", "))),
    }
}

pub fn unknown_metric(manifest: &Manifest, reader: &Reader<'_>, wanted: &Reference) -> Error {
    let metrics = manifest.declarations.values();
    let known = metrics.filter(|item| item.resource_type == ResourceType::Metric);
    let mut disabled = manifest.disabled.declarations.iter();
    if disabled.any(|item| item.resource_type == ResourceType::Metric && item.name == wanted.name) {
        return Error::usage(format!(
            "`{}` depends on a metric named '{}' which is disabled",
            reader.unique_id, wanted.name
        ))
        .at(place_of(reader, &[&wanted.name], None))
        .help("enable it, or disable what reads it too");
    }
    Error::usage(format!(
        "metric `{0}` does not exist: `{1}` depends on a metric named '{0}' which was not found",
        wanted.name, reader.unique_id
    ))
    .at(place_of(reader, &[&wanted.name], None))
    .did_you_mean(&wanted.name, known.map(|item| item.name.as_str()))
}

pub fn unknown_function(manifest: &Manifest, reader: &Reader<'_>, wanted: &Reference) -> Error {
    let functions = manifest.nodes.values();
    let known = functions.filter(|node| node.function().is_some());
    Error::usage(format!("function `{}` does not exist", wanted.name))
        .at(place_of(reader, &[&wanted.name], None))
        .did_you_mean(&wanted.name, known.map(|node| node.name.as_str()))
}

pub fn unknown_source(
    manifest: &Manifest,
    reader: &Reader<'_>,
    source: &str,
    table: &str,
) -> Error {
    let wanted = format!("{source}.{table}");
    let mut disabled = manifest.disabled.sources.iter();
    if disabled.any(|item| item.fqn.ends_with(&[source.to_owned(), table.to_owned()])) {
        return Error::usage(format!(
            "`{}` depends on a source named '{wanted}' which is disabled",
            reader.unique_id
        ))
        .at(place_of(reader, &[source, table], None))
        .help("enable it, or disable what reads it too");
    }
    let known: Vec<String> = manifest
        .sources
        .values()
        .map(|source| format!("{}.{}", source.source_name, source.name))
        .collect();
    Error::usage(format!(
        "source `{wanted}` does not exist: `{}` depends on a source named '{wanted}' which was \
         not found",
        reader.unique_id
    ))
    .at(place_of(reader, &[source, table], None))
    .did_you_mean(&wanted, known.iter().map(String::as_str))
    .help("declare it under `sources:` in a properties file")
}

/// The call in the reader's text that has such arguments, or the file where a macro made
/// the call.
fn place_of(reader: &Reader<'_>, names: &[&str], version: Option<&Value>) -> Location {
    let naming = CALLS.captures_iter(reader.text).filter(|call| {
        let arguments = &call[1];
        names.iter().all(|name| {
            let quoted = [format!("'{name}'"), format!("\"{name}\"")];
            quoted.iter().any(|quoted| arguments.contains(quoted))
        })
    });
    let naming: Vec<_> = naming.collect();
    let wanted = version.map(ModelVersion::text);
    let exact = naming.iter().find(|call| version_in(&call[1]) == wanted);
    match exact.or(naming.first()).and_then(|call| call.get(0)) {
        Some(call) => at_range(reader.path, reader.text, call.range()),
        None => Location::file(reader.path),
    }
}

/// The version that the arguments of a call name: `v=2`, `version='2'`.
fn version_in(arguments: &str) -> Option<String> {
    let (_, version) = arguments.split_once('=')?;
    let quotes = |letter: char| letter.is_whitespace() || ['\'', '"'].contains(&letter);
    Some(version.trim_matches(quotes).to_owned())
}
