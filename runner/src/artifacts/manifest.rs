//! manifest.json, version 12: serialized from the manifest as it stands, because
//! every task of a large project writes it.

use chrono::{DateTime, Utc};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::json;

use super::exposure_entry::ExposureEntry;
use super::node_entry::NodeEntry;
use super::resource_entry::{MacroEntry, SourceEntry};
use super::stream::{Empty, Entries};
use super::unit_test_entry::unit_test_entry;
use super::write::write_json;
use super::{Metadata, Provenance};
use crate::adapter::Dialect;
use crate::error::Result;
use crate::manifest::Manifest;

/// Writes every node, source, exposure and macro, and how they depend on each other.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_manifest(
    provenance: &Provenance,
    manifest: &Manifest,
    dialect: &dyn Dialect,
) -> Result<()> {
    let document = Document {
        provenance,
        manifest,
        dialect,
    };
    write_json(&provenance.target_path.join("manifest.json"), &document)
}

/// The parts of the manifest that templates see as `graph`.
pub fn graph_of(manifest: &Manifest, dialect: &dyn Dialect) -> serde_json::Value {
    let as_map = |entries: Vec<(&String, serde_json::Value)>| {
        let entries = entries.into_iter().map(|(id, entry)| (id.clone(), entry));
        entries.collect::<serde_json::Map<_, _>>()
    };
    let nodes = manifest
        .nodes
        .iter()
        .filter(|(_, node)| node.unit_test().is_none());
    let nodes = nodes.map(|(id, node)| (id, json!(NodeEntry::of(node, dialect))));
    let sources = manifest.sources.iter();
    let sources = sources.map(|(id, source)| (id, json!(SourceEntry::of(source, dialect))));
    let exposures = manifest.exposures.iter();
    let exposures = exposures.map(|(id, item)| (id, json!(ExposureEntry::of(item))));
    let mut graph = serde_json::Map::new();
    graph.insert("nodes".to_owned(), as_map(nodes.collect()).into());
    graph.insert("sources".to_owned(), as_map(sources.collect()).into());
    graph.insert("exposures".to_owned(), as_map(exposures.collect()).into());
    for part in EMPTY_PARTS {
        graph.entry(part).or_insert_with(|| json!({}));
    }
    graph.into()
}

struct Document<'a> {
    provenance: &'a Provenance,
    manifest: &'a Manifest,
    dialect: &'a dyn Dialect,
}

#[derive(Serialize)]
struct ManifestMetadata<'a> {
    #[serde(flatten)]
    common: Metadata<'a>,
    project_name: &'a str,
    adapter_type: &'a str,
    send_anonymous_usage_stats: bool,
    #[serde(serialize_with = "super::stream::moment")]
    run_started_at: DateTime<Utc>,
}

/// Parts of dbt's manifest that hold what no project of weir has.
const EMPTY_PARTS: [&str; 9] = [
    "docs",
    "metrics",
    "groups",
    "selectors",
    "disabled",
    "group_map",
    "saved_queries",
    "semantic_models",
    "functions",
];

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let Document {
            manifest, dialect, ..
        } = *self;
        let nodes = || manifest.nodes.iter();
        let built = || nodes().filter(|(_, node)| node.unit_test().is_none());
        let units = || nodes().filter_map(|(id, node)| Some((id, node, node.unit_test()?)));
        let sources = || manifest.sources.iter();
        let macros = || manifest.macros.iter();
        let exposures = || manifest.exposures.iter();
        let mut parts = serializer.serialize_map(None)?;
        parts.serialize_entry("metadata", &self.metadata())?;
        parts.serialize_entry(
            "nodes",
            &Entries(|| built().map(|(id, node)| (id, NodeEntry::of(node, dialect)))),
        )?;
        parts.serialize_entry(
            "unit_tests",
            &Entries(|| units().map(|(id, node, unit)| (id, unit_test_entry(node, unit)))),
        )?;
        parts.serialize_entry(
            "sources",
            &Entries(|| sources().map(|(id, source)| (id, SourceEntry::of(source, dialect)))),
        )?;
        parts.serialize_entry(
            "macros",
            &Entries(|| macros().map(|(id, item)| (id, MacroEntry::of(item)))),
        )?;
        parts.serialize_entry(
            "exposures",
            &Entries(|| exposures().map(|(id, item)| (id, ExposureEntry::of(item)))),
        )?;
        for part in EMPTY_PARTS {
            parts.serialize_entry(part, &Empty::Object)?;
        }
        parts.serialize_entry("parent_map", &Entries(|| manifest.with_parents()))?;
        parts.serialize_entry("child_map", &manifest.children())?;
        parts.end()
    }
}

impl<'a> Document<'a> {
    fn metadata(&self) -> ManifestMetadata<'a> {
        ManifestMetadata {
            common: self.provenance.metadata("manifest/v12"),
            project_name: &self.manifest.project_name,
            adapter_type: &self.provenance.engine,
            send_anonymous_usage_stats: false,
            run_started_at: self.provenance.started_at,
        }
    }
}
