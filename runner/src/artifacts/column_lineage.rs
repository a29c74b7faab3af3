//! column_lineage.json: which columns feed which. The format is weir's own.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Provenance;
use super::stream::Entries;
use super::write::write_json;
use crate::columns::{ColumnLineage, Origin, Origins, Passage};
use crate::error::Result;

/// Writes, for each node that has a query, its columns and what feeds each of them.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_column_lineage(
    provenance: &Provenance,
    lineage: &BTreeMap<String, ColumnLineage>,
) -> Result<()> {
    let nodes = || lineage.iter();
    let document = Document {
        metadata: Metadata {
            schema: "weir/column_lineage/v1",
            generated_at: Utc::now(),
            invocation_id: &provenance.invocation_id,
        },
        nodes: Entries(|| nodes().map(|(id, columns)| (id, entry(columns)))),
    };
    write_json(
        &provenance.target_path.join("column_lineage.json"),
        &document,
    )
}

#[derive(Serialize)]
struct Document<'a, N> {
    metadata: Metadata<'a>,
    nodes: N,
}

#[derive(Serialize)]
struct Metadata<'a> {
    schema: &'static str,
    #[serde(serialize_with = "super::stream::moment")]
    generated_at: DateTime<Utc>,
    invocation_id: &'a str,
}

#[derive(Serialize)]
struct NodeEntry<'a> {
    /// Whether these are all columns of the node.
    is_complete: bool,
    columns: Vec<ColumnEntry<'a>>,
}

#[derive(Serialize)]
struct ColumnEntry<'a> {
    name: &'a str,
    /// `copied`, `computed` or `unknown`, where other columns may feed it too.
    transformation: &'static str,
    depends_on: Vec<OriginEntry<'a>>,
}

#[derive(Serialize)]
struct OriginEntry<'a> {
    unique_id: &'a str,
    column: &'a str,
}

fn entry(lineage: &ColumnLineage) -> NodeEntry<'_> {
    let columns = lineage.columns.iter().map(|(name, origins)| ColumnEntry {
        name,
        transformation: transformation(origins),
        depends_on: origins.columns.iter().map(origin).collect(),
    });
    NodeEntry {
        is_complete: lineage.is_complete,
        columns: columns.collect(),
    }
}

fn transformation(origins: &Origins) -> &'static str {
    match (origins.is_complete, origins.passage) {
        (false, _) => "unknown",
        (true, Passage::Copied) => "copied",
        (true, Passage::Computed) => "computed",
    }
}

fn origin(origin: &Origin) -> OriginEntry<'_> {
    OriginEntry {
        unique_id: &origin.relation,
        column: &origin.column,
    }
}
