//! What stands in the schemas of a plan before it runs.

use std::collections::{BTreeMap, BTreeSet};

use crate::adapter::{Adapter, Relation, RelationKind};
use crate::error::Result;
use crate::manifest::{Manifest, Materialization};
use crate::materialize::StoreFailures;

/// The relations of the schemas that a plan writes to.
#[derive(Debug, Default)]
pub struct Existing(BTreeMap<Relation, RelationKind>);

impl Existing {
    /// Asks the database once for all schemas of the nodes.
    ///
    /// # Errors
    /// A runtime error where the database does not answer.
    pub fn read(
        adapter: &dyn Adapter,
        manifest: &Manifest,
        unique_ids: &BTreeSet<String>,
        store_failures: StoreFailures,
    ) -> Result<Self> {
        let schemas: Vec<String> = schemas(manifest, unique_ids, store_failures)
            .into_iter()
            .collect();
        let relations = adapter.list_relations(&schemas)?;
        Ok(Existing(
            relations
                .into_iter()
                .map(|existing| (existing.relation, existing.kind))
                .collect(),
        ))
    }

    pub fn kind(&self, relation: &Relation) -> Option<RelationKind> {
        self.0.get(relation).copied()
    }
}

/// Makes the schemas that the nodes need.
///
/// # Errors
/// A runtime error where the user may not.
pub fn create_schemas(
    adapter: &dyn Adapter,
    manifest: &Manifest,
    unique_ids: &BTreeSet<String>,
    store_failures: StoreFailures,
) -> Result<()> {
    let schemas = schemas(manifest, unique_ids, store_failures);
    if schemas.is_empty() {
        return Ok(());
    }
    let mut transaction = adapter.begin()?;
    for schema in schemas {
        transaction.execute(&adapter.dialect().create_schema(adapter.database(), &schema))?;
    }
    transaction.commit()
}

fn schemas(
    manifest: &Manifest,
    unique_ids: &BTreeSet<String>,
    store_failures: StoreFailures,
) -> BTreeSet<String> {
    unique_ids
        .iter()
        .filter_map(|unique_id| manifest.nodes.get(unique_id))
        .filter(|node| match node.config.materialized {
            Materialization::Test => store_failures.kind(node).is_some(),
            Materialization::Unit | Materialization::Ephemeral => false,
            _ => true,
        })
        .map(|node| node.relation.schema.clone())
        .collect()
}
