//! What stands in the schemas of a plan before it runs.

use std::collections::{BTreeMap, BTreeSet};

use crate::adapter::{Adapter, Dialect, Relation, RelationKind};
use crate::compile::Compiler;
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
    /// Asks each database once for all schemas of the nodes.
    ///
    /// # Errors
    /// A runtime error where the database does not answer.
    pub fn read(
        adapter: &dyn Adapter,
        manifest: &Manifest,
        unique_ids: &BTreeSet<String>,
        store_failures: StoreFailures,
    ) -> Result<Self> {
        let mut kinds = BTreeMap::new();
        for (database, schemas) in places(adapter, manifest, unique_ids, store_failures) {
            let schemas: Vec<String> = schemas.into_iter().collect();
            let relations = adapter.list_relations_of(&database, &schemas)?.into_iter();
            kinds.extend(relations.map(|found| (found.relation, found.kind)));
        }
        Ok(Existing {
            kinds,
            dialect: adapter.dialect(),
        })
    }

    pub fn kind(&self, relation: &Relation) -> Option<RelationKind> {
        self.kinds.get(&self.dialect.stored(relation)).copied()
    }
}

/// Makes the schemas that the nodes need and that are not there, by the project's own
/// macro where it has one.
///
/// # Errors
/// A runtime error where the user may not; that of the macro.
pub fn create_schemas(
    (adapter, compiler): (&dyn Adapter, &Compiler<'_>),
    manifest: &Manifest,
    unique_ids: &BTreeSet<String>,
    store_failures: StoreFailures,
) -> Result<()> {
    for (database, schemas) in places(adapter, manifest, unique_ids, store_failures) {
        for schema in &schemas {
            // Who may create none may still write to those that are there.
            if adapter.has_schema(&database, schema)? {
                continue;
            }
            match compiler.creates_schemas() {
                true => compiler.create_schema(&database, schema)?,
                false => create_schema(adapter, &database, schema)?,
            }
        }
    }
    Ok(())
}

fn create_schema(adapter: &dyn Adapter, database: &str, schema: &str) -> Result<()> {
    let mut transaction = adapter.begin()?;
    transaction.execute(&adapter.dialect().create_schema(database, schema))?;
    transaction.commit()
}

/// The schemas of each database.
fn places(
    adapter: &dyn Adapter,
    manifest: &Manifest,
    unique_ids: &BTreeSet<String>,
    store_failures: StoreFailures,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let nodes = unique_ids
        .iter()
        .filter_map(|unique_id| manifest.nodes.get(unique_id))
        .filter(|node| match node.config.materialized {
            Materialization::Test => store_failures.kind(node).is_some(),
            Materialization::Unit | Materialization::Ephemeral => false,
            _ => true,
        })
        .map(|node| adapter.dialect().stored(&node.relation));
    for relation in nodes {
        let database = match relation.database.eq_ignore_ascii_case(adapter.database()) {
            true => adapter.database().to_owned(),
            false => relation.database,
        };
        places.entry(database).or_default().insert(relation.schema);
    }
    places
}
