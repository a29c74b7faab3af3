//! Things that would be one thing in the database.

use std::collections::BTreeMap;

use serde_json::json;

use super::Found;
use super::patches::Patches;
use crate::adapter::Dialect;
use crate::error::{Error, Location, Result};
use crate::manifest::{Manifest, Node, ResourceType};
use crate::project::Project;
use crate::terminal::{Deprecation, deprecated};

/// What `ref` finds, and what the database has a relation of.
const RELATIONAL: [ResourceType; 3] = [
    ResourceType::Model,
    ResourceType::Seed,
    ResourceType::Snapshot,
];

/// dbt's error of two things of one name.
pub fn two_of(kind: &str, name: &str) -> Error {
    Error::usage(format!("dbt found two {kind} with the name \"{name}\""))
}

/// The error of the first two nodes that have one relation.
pub fn of_relations(manifest: &Manifest, dialect: &dyn Dialect) -> Option<Error> {
    let mut known: BTreeMap<String, &Node> = BTreeMap::new();
    let nodes = manifest.nodes.values();
    for node in nodes.filter(|node| RELATIONAL.contains(&node.resource_type())) {
        let relation = dialect.render(&node.relation);
        if let Some(twin) = known.get(&relation) {
            return Some(two_in_one(&relation, twin, node));
        }
        known.insert(relation, node);
    }
    None
}

/// The error of the first two nodes of a package that `ref` could mean by one name: of a
/// model with versions always, of others where the project asks for it.
pub fn of_names(manifest: &Manifest, is_refused: bool) -> Result<()> {
    let mut known: BTreeMap<(&str, &str), &Node> = BTreeMap::new();
    let nodes = manifest.nodes.values();
    for node in nodes.filter(|node| RELATIONAL.contains(&node.resource_type())) {
        let Some(twin) = known.insert((&node.package_name, &node.name), node) else {
            continue;
        };
        let are_versions = [twin, node].map(|one| one.version().is_some());
        let error = match are_versions {
            [true, true] => continue,
            [false, false] if !is_refused => {
                tell_of_name(twin, node)?;
                continue;
            }
            [false, false] => two_of("resources", &node.name),
            _ => Error::usage(format!(
                "dbt found versioned and unversioned models with the name \"{}\"",
                node.name
            )),
        };
        return Err(error
            .at(Location::file(&node.original_file_path))
            .help(format!("rename it, or `{}`", twin.unique_id)));
    }
    Ok(())
}

fn tell_of_name(twin: &Node, node: &Node) -> Result<()> {
    deprecated(
        Deprecation::DuplicateName,
        &format!(
            "Found resources with the same name '{}' in package '{}': '{}' and '{}'. Please \
             update one of the resources to have a unique name.",
            node.name, node.package_name, twin.unique_id, node.unique_id
        ),
        json!({
            "resource_name": node.name,
            "unique_id1": twin.unique_id,
            "unique_id2": node.unique_id,
            "package_name": node.package_name,
        }),
    )
}

/// An error for each entry that enables one of several files that are switched off.
pub fn of_disabled(project: &Project, patches: &Patches, found: &Found) -> Vec<Error> {
    let enabled = patches.models.iter().filter(|(_, patch)| {
        patch.properties.config.get("enabled") == Some(&serde_json::Value::Bool(true))
    });
    let twins = enabled.filter_map(|(name, patch)| {
        let unique_id = format!("model.{}.{name}", project.file.name);
        let others = found.disabled.nodes.get(&unique_id).map_or(0, Vec::len);
        let own = found.nodes.get(&unique_id);
        let count = others + usize::from(own.is_some_and(|node| !node.config.enabled));
        let is_ambiguous = count > 1 && own.is_none_or(|node| !node.config.enabled);
        is_ambiguous.then(|| {
            Error::usage(format!(
                "Found {count} matching disabled nodes for model '{name}'. Multiple nodes for the \
                 same unique id cannot be enabled in the schema file. They must be enabled in \
                 `dbt_project.yml` or in the sql files."
            ))
            .at(patch.file.at(&patch.properties.name.referenced))
        })
    });
    twins.collect()
}

fn two_in_one(relation: &str, twin: &Node, node: &Node) -> Error {
    Error::usage(format!(
        "dbt found two resources with the database representation \"{relation}\": `{}` and `{}`",
        twin.unique_id, node.unique_id
    ))
    .at(Location::file(&node.original_file_path))
    .help("give one of them another `alias` or `schema`")
}
