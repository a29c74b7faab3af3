//! What the database has of the project's relations.

use std::collections::{BTreeMap, BTreeSet};

use crate::adapter::{Adapter, CatalogRelation, Relation};
use crate::artifacts::Catalog;
use crate::compile::Compiler;
use crate::error::Result;
use crate::manifest::Manifest;

/// Asks the database once for everything in the schemas of the project, by the project's
/// own macro where it has one; what is not there is left out.
///
/// # Errors
/// A runtime error where the database does not answer; that of the macro.
pub fn read_catalog(
    adapter: &dyn Adapter,
    compiler: &Compiler<'_>,
    manifest: &Manifest,
) -> Result<Catalog> {
    let nodes = manifest.nodes.iter().filter(|(_, node)| node.is_read());
    let nodes: Vec<_> = nodes.map(|(id, node)| (id, &node.relation)).collect();
    let sources = manifest.sources.iter();
    let sources: Vec<_> = sources.map(|(id, source)| (id, &source.relation)).collect();
    let wanted = nodes.iter().chain(&sources);
    let wanted: Vec<&Relation> = wanted.map(|(_, relation)| *relation).collect();
    let found = match compiler.own_catalog(adapter.database(), &wanted)? {
        Some(found) => found,
        None => {
            let stored = |relation: &&Relation| adapter.dialect().stored(relation).schema;
            let schemas: BTreeSet<String> = wanted.iter().map(stored).collect();
            adapter.catalog(&schemas.into_iter().collect::<Vec<_>>())?
        }
    };
    let found: BTreeMap<_, _> = found
        .into_iter()
        .map(|relation| (key(&relation.relation), relation))
        .collect();
    Ok(Catalog {
        nodes: existing(&nodes, &found),
        sources: existing(&sources, &found),
    })
}

/// The full name of a relation, as engines compare it.
type Key = (String, String, String);

fn key(relation: &Relation) -> Key {
    (
        relation.database.to_lowercase(),
        relation.schema.to_lowercase(),
        relation.identifier.to_lowercase(),
    )
}

fn existing(
    wanted: &[(&String, &Relation)],
    found: &BTreeMap<Key, CatalogRelation>,
) -> BTreeMap<String, CatalogRelation> {
    let existing = wanted.iter().filter_map(|(unique_id, relation)| {
        let relation = found.get(&key(relation))?;
        Some(((*unique_id).clone(), relation.clone()))
    });
    existing.collect()
}
