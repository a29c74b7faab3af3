//! catalog.json, version 1: what the database has of the project's relations.

use std::collections::BTreeMap;

use serde::Serialize;

use super::stream::{Entries, Null};
use super::write::write_json;
use super::{Metadata, Provenance};
use crate::adapter::{CatalogColumn, CatalogRelation};
use crate::error::Result;

/// The relations that exist, by the unique ids of nodes and sources.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    pub nodes: BTreeMap<String, CatalogRelation>,
    pub sources: BTreeMap<String, CatalogRelation>,
}

impl Catalog {
    /// What exists of a node or a source.
    pub fn get(&self, unique_id: &str) -> Option<&CatalogRelation> {
        let node = self.nodes.get(unique_id);
        node.or_else(|| self.sources.get(unique_id))
    }

    /// The names of the columns of everything that exists.
    pub fn column_names(&self) -> BTreeMap<String, Vec<String>> {
        let relations = self.nodes.iter().chain(&self.sources);
        let names = relations.map(|(unique_id, relation)| {
            let columns = relation.columns.iter();
            let names = columns.map(|column| column.column.name.clone());
            (unique_id.clone(), names.collect())
        });
        names.collect()
    }
}

/// Writes what the database has.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_catalog(provenance: &Provenance, catalog: &Catalog) -> Result<()> {
    let nodes = || catalog.nodes.iter();
    let sources = || catalog.sources.iter();
    let document = Document {
        metadata: provenance.metadata("catalog/v1"),
        nodes: Entries(|| nodes().map(|(id, relation)| (id, Entry::of(id, relation)))),
        sources: Entries(|| sources().map(|(id, relation)| (id, Entry::of(id, relation)))),
        errors: Null,
    };
    write_json(&provenance.target_path.join("catalog.json"), &document)
}

#[derive(Serialize)]
struct Document<'a, N, S> {
    metadata: Metadata<'a>,
    nodes: N,
    sources: S,
    errors: Null,
}

#[derive(Serialize)]
struct Entry<'a> {
    metadata: TableMetadata<'a>,
    columns: Columns<'a>,
    stats: Stats,
    unique_id: &'a str,
}

#[derive(Serialize)]
struct TableMetadata<'a> {
    r#type: &'a str,
    schema: &'a str,
    name: &'a str,
    database: &'a str,
    comment: Option<&'a str>,
    owner: Option<&'a str>,
}

/// Columns by name, in their order.
struct Columns<'a>(&'a [CatalogColumn]);

impl Serialize for Columns<'_> {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        let entries = self.0.iter().enumerate().map(|(place, column)| {
            let entry = ColumnEntry {
                r#type: &column.column.data_type,
                index: place + 1,
                name: &column.column.name,
                comment: column.comment.as_deref(),
            };
            (&column.column.name, entry)
        });
        serializer.collect_map(entries)
    }
}

#[derive(Serialize)]
struct ColumnEntry<'a> {
    r#type: &'a str,
    index: usize,
    name: &'a str,
    comment: Option<&'a str>,
}

/// The figures of a relation: neither engine's adapter of dbt gives any; weir's own page
/// shows how many rows there are.
#[derive(Serialize)]
struct Stats {
    has_stats: Stat,
}

#[derive(Serialize)]
struct Stat {
    id: &'static str,
    label: &'static str,
    value: bool,
    include: bool,
    description: &'static str,
}

const NO_STATS: Stats = Stats {
    has_stats: Stat {
        id: "has_stats",
        label: "Has Stats?",
        value: false,
        include: false,
        description: "Indicates whether there are statistics for this table",
    },
};

impl<'a> Entry<'a> {
    fn of(unique_id: &'a str, relation: &'a CatalogRelation) -> Self {
        Entry {
            metadata: TableMetadata {
                r#type: &relation.kind,
                schema: &relation.relation.schema,
                name: &relation.relation.identifier,
                database: &relation.relation.database,
                comment: relation.comment.as_deref(),
                owner: relation.owner.as_deref(),
            },
            columns: Columns(&relation.columns),
            stats: NO_STATS,
            unique_id,
        }
    }
}
