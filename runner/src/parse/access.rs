//! Who may refer to whom: groups that must exist, and models that are private.

use std::path::Path;

use crate::error::{Error, Location};
use crate::manifest::{Access, Manifest, Materialization, Node};

/// An error for each node of an unknown group, each private model outside a group,
/// and each reference to a model that the reader may not see.
pub fn errors(manifest: &Manifest) -> Vec<Error> {
    let exposures = manifest.exposures.values();
    let exposed = exposures.flat_map(|exposure| {
        let parents = exposure.depends_on.iter();
        parents.filter_map(|parent| {
            let reader = (exposure.package_name.as_str(), None);
            let parent = hidden(manifest, reader, parent)?;
            Some(refusal(
                &exposure.name,
                parent,
                &exposure.original_file_path,
            ))
        })
    });
    let nodes = manifest.nodes.values();
    nodes
        .flat_map(|node| {
            let own = [
                unknown_group(manifest, node),
                unowned(node),
                no_access(node),
                unreachable(node),
            ];
            let parents = node.depends_on.iter();
            let refused = parents.filter_map(|parent| refused(manifest, node, parent));
            own.into_iter()
                .flatten()
                .chain(refused)
                .collect::<Vec<Error>>()
        })
        .chain(exposed)
        .collect()
}

fn group(node: &Node) -> Option<&str> {
    node.config
        .all
        .get("group")
        .and_then(|group| group.as_str())
}

fn unknown_group(manifest: &Manifest, node: &Node) -> Option<Error> {
    let group = group(node)?;
    let known = || manifest.groups.values().map(|known| known.name.as_str());
    (!known().any(|name| name == group)).then(|| {
        let names: Vec<String> = known().map(|name| format!("'{name}'")).collect();
        Error::usage(format!(
            "Invalid group '{group}', expected one of [{}]: `{}` is in it",
            names.join(", "),
            node.name
        ))
        .at(Location::file(&node.original_file_path))
        .did_you_mean(group, known())
        .help("declare it under `groups:` in a properties file, with an owner")
    })
}

fn unowned(node: &Node) -> Option<Error> {
    let is_alone = node.access() == Access::Private && group(node).is_none();
    (node.model().is_some() && is_alone).then(|| {
        Error::usage(format!("`{}` is private and in no group", node.name))
            .at(Location::file(&node.original_file_path))
            .help("give it a `group:`, whose members may refer to it, or another `access:`")
    })
}

/// An access that is no word of dbt's.
fn no_access(node: &Node) -> Option<Error> {
    let word = node.config.all.get("access")?.as_str()?;
    let error = Access::parse(word).err()?;
    Some(error.at(Location::file(&node.original_file_path)))
}

/// Others would read a public model, and of an ephemeral one there is nothing to read.
fn unreachable(node: &Node) -> Option<Error> {
    let is_ephemeral = node.config.materialized == Materialization::Ephemeral;
    (node.model().is_some() && is_ephemeral && node.access() == Access::Public).then(|| {
        Error::usage(format!(
            "Node {} with 'ephemeral' materialization has an invalid value (public) for the \
             access field",
            node.unique_id
        ))
        .at(Location::file(&node.original_file_path))
        .help("build it as a view, or leave `access` away")
    })
}

fn refused(manifest: &Manifest, node: &Node, parent: &str) -> Option<Error> {
    // A test of a model is no reader of it.
    if node.test().is_some() || node.unit_test().is_some() {
        return None;
    }
    let parent = hidden(manifest, (&node.package_name, group(node)), parent)?;
    Some(refusal(&node.name, parent, &node.original_file_path))
}

/// The model of that id, where a reader of that package and group may not read it.
fn hidden<'a>(
    manifest: &'a Manifest,
    (package, reader): (&str, Option<&str>),
    unique_id: &str,
) -> Option<&'a Node> {
    let node = manifest.nodes.get(unique_id)?;
    node.model()?;
    let owner = &node.package_name;
    let is_shut = package != owner && manifest.restricting_packages.contains(owner);
    let is_hidden = match node.access() {
        Access::Private => is_shut || reader.is_none() || reader != group(node),
        Access::Protected => is_shut,
        Access::Public => false,
    };
    is_hidden.then_some(node)
}

fn refusal(reader: &str, parent: &Node, path: &Path) -> Error {
    let (bound, help) = match parent.access() {
        Access::Private => (
            format!(
                "private to the group `{}`",
                group(parent).unwrap_or_default()
            ),
            "put the reader into that group, or give the model another `access:`",
        ),
        _ => (
            format!("protected by the package `{}`", parent.package_name),
            "read a model of the package that has `access: public`",
        ),
    };
    Error::usage(format!(
        "`{reader}` may not refer to `{}`, which is {bound}",
        parent.name
    ))
    .at(Location::file(path))
    .help(help)
}
