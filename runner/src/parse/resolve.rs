//! Turns `ref`, `source` and `function` calls into edges, once every node is known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use indexmap::IndexSet;

use super::{access, unread_tests};
use crate::error::{Error, Location, Result};
use crate::graph::Graph;
use crate::manifest::{Declaration, Exposure, Manifest, ModelVersion, Node, Reference};

/// Fills in `depends_on`, drops disabled nodes, and checks for cycles.
///
/// # Errors
/// A usage error that holds the given ones and all that are found here.
pub fn resolve((mut manifest, mut errors): (Manifest, Vec<Error>)) -> Result<Manifest> {
    drop_disabled(&mut manifest);
    unread_tests::set_aside(&mut manifest)?;
    let nodes = manifest.nodes.values().map(Reader::of_node);
    let exposures = manifest.exposures.values().map(Reader::of_exposure);
    let declarations = manifest.declarations.values().map(Reader::of_declaration);
    let readers = nodes.chain(exposures).chain(declarations);
    let edges: Vec<(String, Vec<String>)> = readers
        .map(|reader| {
            let parents = reader.parents(&manifest, &mut errors);
            (reader.unique_id.to_owned(), parents)
        })
        .collect();
    for (unique_id, parents) in edges {
        if let Some(node) = manifest.nodes.get_mut(&unique_id) {
            node.depends_on = parents;
        } else if let Some(exposure) = manifest.exposures.get_mut(&unique_id) {
            exposure.depends_on.extend(parents);
        } else if let Some(declaration) = manifest.declarations.get_mut(&unique_id) {
            declaration.depends_on.extend(parents);
        }
    }
    for (unique_id, parents) in unread_tests::parents(&manifest) {
        if let Some(test) = manifest.unread_tests.get_mut(&unique_id) {
            test.depends_on = parents;
        }
    }
    errors.extend(access::errors(&manifest));
    if let Some(error) = Error::all(errors) {
        return Err(error);
    }
    Graph::of(&manifest).topological_order()?;
    Ok(manifest)
}

/// What calls `ref`, `source` and `function`.
pub(super) struct Reader<'a> {
    unique_id: &'a str,
    package: &'a str,
    path: &'a Path,
    text: &'a str,
    refs: &'a [Reference],
    sources: &'a [(String, String)],
    functions: &'a [Reference],
}

impl<'a> Reader<'a> {
    pub(super) fn of_node(node: &'a Node) -> Self {
        Reader {
            unique_id: &node.unique_id,
            package: &node.package_name,
            path: &node.original_file_path,
            text: &node.raw_code,
            refs: &node.refs,
            sources: &node.sources,
            functions: &node.functions,
        }
    }

    fn of_exposure(exposure: &'a Exposure) -> Self {
        Reader {
            unique_id: &exposure.unique_id,
            package: &exposure.package_name,
            path: &exposure.original_file_path,
            text: &exposure.raw_code,
            refs: &exposure.refs,
            sources: &exposure.sources,
            functions: &[],
        }
    }

    fn of_declaration(declaration: &'a Declaration) -> Self {
        Reader {
            unique_id: &declaration.unique_id,
            package: &declaration.package_name,
            path: &declaration.original_file_path,
            text: "",
            refs: &declaration.refs,
            sources: &[],
            functions: &[],
        }
    }

    /// The unique ids that the calls mean, once each: sources, nodes, functions, as dbt
    /// lists them, each in the order of their calls.
    pub(super) fn parents(&self, manifest: &Manifest, errors: &mut Vec<Error>) -> Vec<String> {
        let mut parents = IndexSet::new();
        for (source, table) in self.sources {
            match find_source_from(manifest, self.package, source, table) {
                Some(unique_id) => {
                    parents.insert(unique_id);
                }
                None => errors.push(unknown_source(manifest, self, source, table)),
            }
        }
        for wanted in self.refs {
            match find_reference_from(manifest, self.package, wanted) {
                Some(found) => {
                    parents.insert(found.unique_id.clone());
                }
                None => errors.push(unknown_reference(manifest, self, wanted)),
            }
        }
        for wanted in self.functions {
            match find_function_from(manifest, self.package, wanted) {
                Some(found) => {
                    parents.insert(found.unique_id.clone());
                }
                None => errors.push(unknown_function(manifest, self, wanted)),
            }
        }
        parents.into_iter().collect()
    }
}

/// A disabled node is set aside, and so are the tests that read it.
fn drop_disabled(manifest: &mut Manifest) {
    let disabled: BTreeSet<String> = manifest
        .nodes
        .values()
        .filter(|node| !node.config.enabled)
        .map(|node| node.unique_id.clone())
        .collect();
    let disabled_names = names_of_disabled_alone(manifest);
    let is_on = |node: &Node| {
        let generic = node.test().and_then(|test| test.generic.as_ref());
        let attached = generic.and_then(|generic| generic.attached_node.as_ref());
        let tested = node
            .unit_test()
            .map(|unit| format!("model.{}.{}", node.package_name, unit.model.id_end()));
        let is_gone = |id: &String| disabled.contains(id);
        let reads_disabled = node.test().is_some()
            && node
                .refs
                .iter()
                .any(|wanted| disabled_names.contains(&wanted.name));
        !(is_gone(&node.unique_id)
            || reads_disabled
            || attached.is_some_and(is_gone)
            || tested.is_some_and(|id| is_gone(&id)))
    };
    let all = std::mem::take(&mut manifest.nodes);
    let (on, off): (BTreeMap<_, _>, BTreeMap<_, _>) =
        all.into_iter().partition(|(_, node)| is_on(node));
    manifest.nodes = on;
    for (unique_id, node) in off {
        match node.test().is_some() && node.config.enabled {
            true => unread_tests::keep(manifest, node),
            false => (manifest.disabled.nodes.entry(unique_id).or_default()).push(node),
        }
    }
}

/// Names that only disabled nodes have.
fn names_of_disabled_alone(manifest: &Manifest) -> BTreeSet<String> {
    let referred = || {
        let nodes = manifest.nodes.values();
        nodes.filter(|node| REFERRED.contains(&node.resource_type().name()))
    };
    let names = |is_enabled: bool| -> BTreeSet<String> {
        let nodes = referred().filter(|node| node.config.enabled == is_enabled);
        nodes.map(|node| node.name.clone()).collect()
    };
    &names(false) - &names(true)
}

/// The model, seed or snapshot that a call of `ref` means.
pub fn find_reference<'a>(manifest: &'a Manifest, wanted: &Reference) -> Option<&'a Node> {
    find_reference_from(manifest, &manifest.project_name, wanted)
}

const REFERRED: [&str; 3] = ["model", "seed", "snapshot"];

/// The same for a node of the package `from`: without a package, the root project and
/// its own come before all others.
pub fn find_reference_from<'a>(
    manifest: &'a Manifest,
    from: &str,
    wanted: &Reference,
) -> Option<&'a Node> {
    let end = wanted.id_end();
    let in_package = |package: &str| {
        let mut kinds = REFERRED.iter();
        kinds.find_map(|kind| manifest.nodes.get(&format!("{kind}.{package}.{end}")))
    };
    let matching = || {
        let nodes = manifest.nodes.values();
        nodes.filter(|node| {
            node.name == wanted.name && REFERRED.contains(&node.resource_type().name())
        })
    };
    let suffix = format!(".{end}");
    let is_meant = |node: &&Node| match &wanted.version {
        Some(_) => node.unique_id.ends_with(&suffix),
        None => node.is_latest(),
    };
    let version_in = |package: &str| {
        let mut nodes = matching().filter(|node| node.package_name == package);
        nodes.find(is_meant)
    };
    match &wanted.package {
        Some(package) => in_package(package).or_else(|| version_in(package)),
        None => {
            let mut first = manifest.packages_first(from).into_iter();
            first
                .find_map(|package| in_package(package).or_else(|| version_in(package)))
                .or_else(|| matching().find(is_meant))
        }
    }
}

/// The function that a call means, for a node of the package `from`.
pub fn find_function_from<'a>(
    manifest: &'a Manifest,
    from: &str,
    wanted: &Reference,
) -> Option<&'a Node> {
    let in_package = |package: &str| {
        let unique_id = format!("function.{package}.{}", wanted.name);
        manifest.nodes.get(&unique_id)
    };
    if let Some(package) = &wanted.package {
        return in_package(package);
    }
    let mut first = manifest.packages_first(from).into_iter();
    first.find_map(in_package).or_else(|| {
        let mut nodes = manifest.nodes.values();
        nodes.find(|node| node.function().is_some() && node.name == wanted.name)
    })
}

/// The unique id that `source(source, table)` means.
pub fn find_source(manifest: &Manifest, source: &str, table: &str) -> Option<String> {
    find_source_from(manifest, &manifest.project_name, source, table)
}

/// The same for a node of the package `from`.
pub fn find_source_from(
    manifest: &Manifest,
    from: &str,
    source: &str,
    table: &str,
) -> Option<String> {
    let in_package = |package: &str| {
        let unique_id = format!("source.{package}.{source}.{table}");
        manifest
            .sources
            .contains_key(&unique_id)
            .then_some(unique_id)
    };
    let mut first = manifest.packages_first(from).into_iter();
    first.find_map(in_package).or_else(|| {
        let mut known = manifest.sources.values();
        let found = known.find(|known| known.source_name == source && known.name == table);
        found.map(|found| found.unique_id.clone())
    })
}

fn unknown_reference(manifest: &Manifest, reader: &Reader<'_>, wanted: &Reference) -> Error {
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

fn unknown_function(manifest: &Manifest, reader: &Reader<'_>, wanted: &Reference) -> Error {
    let functions = manifest.nodes.values();
    let known = functions.filter(|node| node.function().is_some());
    Error::usage(format!("function `{}` does not exist", wanted.name))
        .at(place_of(reader, &wanted.name))
        .did_you_mean(&wanted.name, known.map(|node| node.name.as_str()))
}

fn unknown_source(manifest: &Manifest, reader: &Reader<'_>, source: &str, table: &str) -> Error {
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
    let call = ["ref", "source", "function"].iter().find_map(|function| {
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
