//! Turns `ref`, `source`, `metric` and `function` calls into edges, once every node is known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use indexmap::IndexSet;

use super::problems::Problems;
use super::{access, unread_tests, unresolved};
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::manifest::{Declaration, Exposure, Manifest, Node, Reference};

/// Fills in `depends_on`, drops disabled nodes, and checks for cycles.
///
/// # Errors
/// A usage error that holds the given ones and all that are found here.
pub fn resolve((mut manifest, mut problems): (Manifest, Problems)) -> Result<Manifest> {
    drop_disabled(&mut manifest);
    unread_tests::set_aside(&mut manifest, &problems.unread)?;
    let nodes = manifest.nodes.values().map(Reader::of_node);
    let exposures = manifest.exposures.values().map(Reader::of_exposure);
    let declarations = manifest.declarations.values().map(Reader::of_declaration);
    let readers = nodes.chain(exposures).chain(declarations);
    let edges: Vec<(String, Vec<String>)> = readers
        .map(|reader| {
            let parents = reader.parents(&manifest, &mut problems);
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
    problems.errors.extend(access::errors(&manifest));
    if let Some(error) = Error::all(problems.errors) {
        return Err(error);
    }
    Graph::of(&manifest).topological_order()?;
    Ok(manifest)
}

/// What calls `ref`, `source`, `metric` and `function`.
pub(super) struct Reader<'a> {
    pub unique_id: &'a str,
    pub package: &'a str,
    pub path: &'a Path,
    pub text: &'a str,
    pub refs: &'a [Reference],
    pub sources: &'a [(String, String)],
    pub metrics: &'a [Reference],
    pub functions: &'a [Reference],
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
            metrics: &node.metrics,
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
            metrics: &[],
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
            metrics: &[],
            functions: &[],
        }
    }

    /// The unique ids that the calls mean, once each: sources, nodes, metrics, functions, as
    /// dbt lists them, each in the order of their calls.
    pub(super) fn parents(&self, manifest: &Manifest, problems: &mut Problems) -> Vec<String> {
        let mut parents = IndexSet::new();
        for (source, table) in self.sources {
            match find_source_from(manifest, self.package, source, table) {
                Some(unique_id) => {
                    parents.insert(unique_id);
                }
                None => problems
                    .missing_source(|| unresolved::unknown_source(manifest, self, source, table)),
            }
        }
        let kinds: [(&[Reference], Find, Unknown); 3] = [
            (self.refs, id_of_reference, unresolved::unknown_reference),
            (self.metrics, id_of_metric, unresolved::unknown_metric),
            (self.functions, id_of_function, unresolved::unknown_function),
        ];
        for (calls, find, unknown) in kinds {
            for wanted in calls {
                match find(manifest, self.package, wanted) {
                    Some(unique_id) => {
                        parents.insert(unique_id.to_owned());
                    }
                    None => problems.missing_node(&wanted.name, || unknown(manifest, self, wanted)),
                }
            }
        }
        parents.into_iter().collect()
    }
}

/// The unique id of what a call means, for a node of a package.
type Find = for<'a> fn(&'a Manifest, &str, &Reference) -> Option<&'a str>;

/// What to say where a call means nothing.
type Unknown = fn(&Manifest, &Reader<'_>, &Reference) -> Error;

fn id_of_reference<'a>(manifest: &'a Manifest, from: &str, wanted: &Reference) -> Option<&'a str> {
    find_reference_from(manifest, from, wanted).map(|node| node.unique_id.as_str())
}

fn id_of_metric<'a>(manifest: &'a Manifest, from: &str, wanted: &Reference) -> Option<&'a str> {
    find_metric_from(manifest, from, wanted).map(|metric| metric.unique_id.as_str())
}

fn id_of_function<'a>(manifest: &'a Manifest, from: &str, wanted: &Reference) -> Option<&'a str> {
    find_function_from(manifest, from, wanted).map(|node| node.unique_id.as_str())
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

pub(super) const REFERRED: [&str; 3] = ["model", "seed", "snapshot"];

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
    find_named((manifest, from), ("function", wanted), &manifest.nodes)
}

/// The metric that a call means, for a node of the package `from`.
pub fn find_metric_from<'a>(
    manifest: &'a Manifest,
    from: &str,
    wanted: &Reference,
) -> Option<&'a Declaration> {
    find_named((manifest, from), ("metric", wanted), &manifest.declarations)
}

/// The thing of a kind and a name that a call means: that of the package it names, else
/// of those that come first, else of any.
fn find_named<'a, Thing>(
    (manifest, from): (&Manifest, &str),
    (kind, wanted): (&str, &Reference),
    things: &'a BTreeMap<String, Thing>,
) -> Option<&'a Thing> {
    let name = &wanted.name;
    let in_package = |package: &str| things.get(&format!("{kind}.{package}.{name}"));
    if let Some(package) = &wanted.package {
        return in_package(package);
    }
    let mut first = manifest.packages_first(from).into_iter();
    first.find_map(in_package).or_else(|| {
        let (start, end) = (format!("{kind}."), format!(".{name}"));
        let is_meant = |unique_id: &str| unique_id.starts_with(&start) && unique_id.ends_with(&end);
        let mut all = things.iter();
        all.find(|(unique_id, _)| is_meant(unique_id))
            .map(|(_, thing)| thing)
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
