//! Things that would be one thing in the database.

use std::collections::BTreeMap;

use crate::adapter::Dialect;
use crate::error::{Error, Location};
use crate::manifest::{Manifest, Node, ResourceType};

/// The error of the first two nodes that have one relation.
pub fn of_relations(manifest: &Manifest, dialect: &dyn Dialect) -> Option<Error> {
    const RELATIONAL: [ResourceType; 3] = [
        ResourceType::Model,
        ResourceType::Seed,
        ResourceType::Snapshot,
    ];
    let mut known: BTreeMap<String, &Node> = BTreeMap::new();
    let nodes = manifest.nodes.values();
    for node in nodes.filter(|node| RELATIONAL.contains(&node.resource_type())) {
        let relation = dialect.render(&node.relation);
        if let Some(twin) = known.get(&relation) {
            return Some(two_of(&relation, twin, node));
        }
        known.insert(relation, node);
    }
    None
}

fn two_of(relation: &str, twin: &Node, node: &Node) -> Error {
    Error::usage(format!(
        "dbt found two resources with the database representation \"{relation}\": `{}` and `{}`",
        twin.unique_id, node.unique_id
    ))
    .at(Location::file(&node.original_file_path))
    .help("give one of them another `alias` or `schema`")
}
