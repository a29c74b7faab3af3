//! Errors of calls whose node, source, metric or function is not there.

use super::resolve::{REFERRED, Reader};
use crate::error::{Error, Location};
use crate::manifest::{Manifest, ModelVersion, Reference, ResourceType};

pub fn unknown_reference(manifest: &Manifest, reader: &Reader<'_>, wanted: &Reference) -> Error {
    let name = wanted.name.as_str();
    let known = manifest
        .nodes
        .values()
        .filter(|node| node.test().is_none() && node.unit_test().is_none())
        .map(|node| node.name.as_str());
    let mut disabled = manifest.disabled.nodes.values().flatten();
    if disabled.any(|node| node.name == name && REFERRED.contains(&node.resource_type().name())) {
        return Error::usage(format!(
            "`{}` depends on a node named '{name}' which is disabled",
            reader.unique_id
        ))
        .at(place_of(reader, name))
        .help("enable it, or disable what reads it too");
    }
    if wanted.version.is_some() && known.clone().any(|known| known == name) {
        return no_such_version(manifest, wanted).at(place_of(reader, name));
    }
    Error::usage(format!(
        "model `{name}` does not exist: `{}` depends on a node named '{name}' which was not found",
        reader.unique_id
    ))
    .at(place_of(reader, name))
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
        .at(place_of(reader, &wanted.name))
        .help("enable it, or disable what reads it too");
    }
    Error::usage(format!(
        "metric `{0}` does not exist: `{1}` depends on a metric named '{0}' which was not found",
        wanted.name, reader.unique_id
    ))
    .at(place_of(reader, &wanted.name))
    .did_you_mean(&wanted.name, known.map(|item| item.name.as_str()))
}

pub fn unknown_function(manifest: &Manifest, reader: &Reader<'_>, wanted: &Reference) -> Error {
    let functions = manifest.nodes.values();
    let known = functions.filter(|node| node.function().is_some());
    Error::usage(format!("function `{}` does not exist", wanted.name))
        .at(place_of(reader, &wanted.name))
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
        .at(place_of(reader, table))
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
    .at(place_of(reader, table))
    .did_you_mean(&wanted, known.iter().map(String::as_str))
    .help("declare it under `sources:` in a properties file")
}

/// The call in the reader's text that names `name`, or the file where a macro
/// made the call.
fn place_of(reader: &Reader<'_>, name: &str) -> Location {
    let quoted = [format!("'{name}'"), format!("\"{name}\"")];
    let call = ["ref", "source", "metric", "function"]
        .iter()
        .find_map(|function| {
            reader.text.lines().enumerate().find_map(|(index, line)| {
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
            let text = reader.text.lines().nth(line - 1).unwrap_or_default();
            let column = text[..start].chars().count() + 1;
            Location::excerpt(reader.path, reader.text, line, column)
                .spanning(text[start..end].chars().count())
        }
        None => Location::file(reader.path),
    }
}
