//! What stands in the schemas of a plan before it runs.

use std::collections::{BTreeMap, BTreeSet};

use crate::adapter::{Adapter, Dialect, Relation, RelationKind};
use crate::error::Result;
use crate::manifest::{Manifest, Materialization};
use crate::materialize::StoreFailures;

/// The relations of the schemas that a plan writes to.
pub struct Existing {
    /// By the names under which the database keeps them.
    kinds: BTreeMap<Relation, RelationKind>,
    dialect: &'static dyn Dialect,
}

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
        let dialect = adapter.dialect();
        let schemas = schemas(dialect, manifest, unique_ids, store_failures);
        let schemas: Vec<String> = schemas.into_iter().collect();
        let relations = adapter.list_relations(&schemas)?;
        let kinds = relations.into_iter();
        Ok(Existing {
            kinds: kinds.map(|found| (found.relation, found.kind)).collect(),
            dialect,
        })
    }

    pub fn kind(&self, relation: &Relation) -> Option<RelationKind> {
        self.kinds.get(&self.dialect.stored(relation)).copied()
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
    let schemas = schemas(adapter.dialect(), manifest, unique_ids, store_failures);
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
    dialect: &dyn Dialect,
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
        .map(|node| dialect.stored(&node.relation).schema)
        .collect()
}
