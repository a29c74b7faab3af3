//! manifest.json, version 12: serialized from the manifest as it stands, because
//! every task of a large project writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use md5::{Digest, Md5};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::declaration_entry::{declaration_entry, group_entry};
use super::entry::Describer;
use super::exposure_entry::ExposureEntry;
use super::node_entry::NodeEntry;
use super::operation_entry::operation_entry;
use super::resource_entry::MacroEntry;
use super::stream::Entries;
use super::unit_test_entry::unit_test_entry;
use super::write::write_json;
use super::{Metadata, Provenance};
use crate::adapter::Dialect;
use crate::error::Result;
use crate::manifest::{
    Declaration, DocsBlock, Exposure, Manifest, Node, Operation, Quoting, ResourceType,
};
use crate::text_value::hexadecimal;

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
        describer: Describer::new(manifest, dialect)
            .with_made(&provenance.made)
            .with_targets(&provenance.targets)
            .with_overloads(&provenance.overloads)
            .keeping_failures(provenance.keeps_failures)
            .in_folder(&provenance.folder),
    };
    write_json(&provenance.target_path.join("manifest.json"), &document)
}

/// The parts of the manifest that templates see as `graph`.
pub fn graph_of(manifest: &Manifest, dialect: &dyn Dialect) -> Value {
    let describer = Describer::new(manifest, dialect);
    let of = |ids: Vec<&String>| {
        let entries = ids.into_iter();
        let entries = entries.filter_map(|id| Some((id.clone(), describer.entry(id)?)));
        Value::Object(entries.collect::<Map<String, Value>>())
    };
    let nodes = |is_part: fn(&Node) -> bool| {
        let found = manifest.nodes.iter();
        let found = found.filter(|(_, node)| is_part(node));
        of(found.map(|(id, _)| id).collect())
    };
    let mut graph = json!({
        "nodes": nodes(is_listed_as_node),
        "functions": nodes(|node| node.function().is_some()),
        "unit_tests": nodes(|node| node.unit_test().is_some()),
        "sources": of(manifest.sources.keys().collect()),
        "exposures": of(manifest.exposures.keys().collect()),
    });
    for (unique_id, test) in &manifest.unread_tests {
        graph["nodes"][unique_id] = describer.node_value(test);
    }
    for operation in &manifest.operations {
        graph["nodes"][&operation.unique_id] = operation_entry(operation);
    }
    for (part, kind) in DECLARED_PARTS {
        let declared = manifest.declarations.iter();
        let declared = declared.filter(|(_, item)| item.resource_type == kind);
        graph[part] = of(declared.map(|(id, _)| id).collect());
    }
    let groups = manifest.groups.iter();
    let groups = groups.map(|(id, group)| (id.clone(), group_entry(group)));
    graph["groups"] = Value::Object(groups.collect::<Map<String, Value>>());
    graph
}

/// Unit tests and functions have parts of their own.
fn is_listed_as_node(node: &Node) -> bool {
    node.unit_test().is_none() && node.function().is_none()
}

/// What stands among the nodes.
#[derive(Serialize)]
#[serde(untagged)]
enum Listed<'a> {
    Node(Box<NodeEntry<'a>>),
    Operation(Value),
}

struct Document<'a> {
    provenance: &'a Provenance,
    manifest: &'a Manifest,
    describer: Describer<'a>,
}

#[derive(Serialize)]
struct ManifestMetadata<'a> {
    #[serde(flatten)]
    common: Metadata<'a>,
    project_name: &'a str,
    project_id: String,
    user_id: Option<&'a str>,
    quoting: Quoting,
    adapter_type: &'a str,
    send_anonymous_usage_stats: bool,
    #[serde(serialize_with = "super::stream::moment")]
    run_started_at: DateTime<Utc>,
}

/// What is quoted where the project says nothing.
const EVERY_PART: Quoting = Quoting {
    database: Some(true),
    schema: Some(true),
    identifier: Some(true),
    column: None,
};

/// Where dbt puts each kind of declaration.
const DECLARED_PARTS: [(&str, ResourceType); 3] = [
    ("metrics", ResourceType::Metric),
    ("semantic_models", ResourceType::SemanticModel),
    ("saved_queries", ResourceType::SavedQuery),
];

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let manifest = self.manifest;
        let mut parts = serializer.serialize_map(None)?;
        parts.serialize_entry("metadata", &self.metadata())?;
        self.serialize_built(&mut parts)?;
        self.serialize_declared(&mut parts)?;
        let docs = || manifest.docs.iter();
        let docs = || docs().map(|(id, block)| (id.as_str(), docs_entry(id, block)));
        parts.serialize_entry(
            "docs",
            &Entries(|| docs().chain([("doc.dbt.__overview__", default_overview())])),
        )?;
        parts.serialize_entry("selectors", &self.provenance.selectors)?;
        parts.serialize_entry("disabled", &self.disabled())?;
        parts.serialize_entry("parent_map", &self.parents())?;
        parts.serialize_entry("child_map", &self.children())?;
        parts.serialize_entry("group_map", &manifest.members())?;
        parts.end()
    }
}

impl Document<'_> {
    /// What is run or read by what is run.
    fn serialize_built<M: SerializeMap>(&self, parts: &mut M) -> std::result::Result<(), M::Error> {
        let (manifest, describer) = (self.manifest, &self.describer);
        let nodes = || manifest.nodes.iter();
        let built = || nodes().filter(|(_, node)| is_listed_as_node(node));
        let built = || built().chain(&manifest.unread_tests);
        let operations = || manifest.operations.iter();
        let functions = || nodes().filter(|(_, node)| node.function().is_some());
        let units = || {
            nodes().filter_map(|(id, node)| {
                Some((id, unit_test_entry(manifest, node, node.unit_test()?)))
            })
        };
        let sources = || manifest.sources.iter();
        let macros = || manifest.macros.iter();
        parts.serialize_entry(
            "nodes",
            &Entries(|| {
                let built =
                    built().map(|(id, node)| (id, Listed::Node(Box::new(describer.node(node)))));
                built.chain(operations().map(|operation| {
                    let entry = operation_entry(operation);
                    (&operation.unique_id, Listed::Operation(entry))
                }))
            }),
        )?;
        parts.serialize_entry(
            "functions",
            &Entries(|| functions().map(|(id, node)| (id, describer.node(node)))),
        )?;
        parts.serialize_entry("unit_tests", &Entries(units))?;
        parts.serialize_entry(
            "sources",
            &Entries(|| sources().map(|(id, source)| (id, describer.source(source)))),
        )?;
        parts.serialize_entry(
            "macros",
            &Entries(|| macros().map(|(id, item)| (id, MacroEntry::of(item)))),
        )
    }

    /// What is declared and not built.
    fn serialize_declared<M: SerializeMap>(
        &self,
        parts: &mut M,
    ) -> std::result::Result<(), M::Error> {
        let (manifest, describer) = (self.manifest, &self.describer);
        let dialect = describer.dialect;
        let mut exposures: Vec<(&String, &Exposure)> = manifest.exposures.iter().collect();
        exposures.sort_by_key(|(_, exposure)| exposure.place);
        let exposures = || exposures.iter();
        let groups = || manifest.groups.iter();
        let mut declared: Vec<(&String, &Declaration)> = manifest.declarations.iter().collect();
        declared.sort_by_key(|(_, item)| item.place);
        parts.serialize_entry(
            "exposures",
            &Entries(|| exposures().map(|(id, item)| (*id, ExposureEntry::of(item)))),
        )?;
        parts.serialize_entry(
            "groups",
            &Entries(|| groups().map(|(id, group)| (id, group_entry(group)))),
        )?;
        for (part, kind) in DECLARED_PARTS {
            let of_kind = || {
                declared
                    .iter()
                    .filter(move |(_, item)| item.resource_type == kind)
            };
            let entry = |item| declaration_entry(manifest, item, dialect);
            parts.serialize_entry(
                part,
                &Entries(|| of_kind().map(|(id, item)| (*id, entry(item)))),
            )?;
        }
        Ok(())
    }

    /// What is listed among the nodes and has no place in the graph, with its parents.
    fn listed_only(&self) -> impl Iterator<Item = (&str, &[String])> {
        let tests = self.manifest.unread_tests.iter();
        let tests = tests.map(|(id, test)| (id.as_str(), test.depends_on.as_slice()));
        let operations = self.manifest.operations.iter();
        tests.chain(operations.map(|operation| {
            let Operation {
                unique_id,
                depends_on,
                ..
            } = operation;
            (unique_id.as_str(), depends_on.as_slice())
        }))
    }

    /// The direct parents of all that is listed.
    fn parents(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let listed = self.manifest.with_parents().chain(self.listed_only());
        listed
            .map(|(id, parents)| (id, parents.iter().map(String::as_str).collect()))
            .collect()
    }

    /// The direct children of all that is listed.
    fn children(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut children = self.manifest.children();
        for (unique_id, parents) in self.listed_only() {
            children.entry(unique_id).or_default();
            for parent in parents {
                let known = children.entry(parent).or_default();
                known.push(unique_id);
                known.sort_unstable();
            }
        }
        children
    }

    /// What is switched off, in lists by their ids.
    fn disabled(&self) -> BTreeMap<&str, Vec<Value>> {
        let (manifest, describer) = (self.manifest, &self.describer);
        let entries = manifest.disabled.nodes.iter();
        let entries = entries.map(|(id, nodes)| {
            let nodes = nodes.iter().map(|node| describer.node_value(node));
            (id.as_str(), nodes.collect())
        });
        let mut disabled: BTreeMap<&str, Vec<Value>> = entries.collect();
        let dialect = describer.dialect;
        let sources = manifest.disabled.sources.iter();
        let sources = sources.map(|item| (&item.unique_id, json!(describer.source(item))));
        let exposures = manifest.disabled.exposures.iter();
        let exposures = exposures.map(|item| (&item.unique_id, json!(ExposureEntry::of(item))));
        let declared = manifest.disabled.declarations.iter();
        let declared =
            declared.map(|item| (&item.unique_id, declaration_entry(manifest, item, dialect)));
        let operations = manifest.disabled.operations.iter();
        let operations = operations.map(|item| (&item.unique_id, operation_entry(item)));
        let others = sources.chain(exposures).chain(declared).chain(operations);
        for (unique_id, entry) in others {
            disabled.entry(unique_id).or_default().push(entry);
        }
        disabled
    }
}

fn docs_entry(unique_id: &str, block: &DocsBlock) -> Value {
    json!({
        "name": block.name,
        "resource_type": "doc",
        "package_name": block.package_name,
        "path": block.path,
        "original_file_path": block.original_file_path,
        "unique_id": unique_id,
        "block_contents": block.contents,
    })
}

/// What the documentation of a project begins with that has no block `__overview__`:
/// readers of dbt's artifacts look for it by this name.
fn default_overview() -> Value {
    let block = DocsBlock {
        package_name: "dbt".to_owned(),
        name: "__overview__".to_owned(),
        path: PathBuf::from("overview.md"),
        original_file_path: PathBuf::from("docs/overview.md"),
        contents: "### Welcome\n\nThese pages describe the models, sources and tests of this \
                   project.\nA docs block named `__overview__` takes the place of this text."
            .to_owned(),
    };
    docs_entry("doc.dbt.__overview__", &block)
}

impl<'a> Document<'a> {
    fn metadata(&self) -> ManifestMetadata<'a> {
        ManifestMetadata {
            common: self.provenance.metadata("manifest/v12"),
            project_name: &self.manifest.project_name,
            project_id: hexadecimal(&Md5::digest(self.manifest.project_name.as_bytes())),
            user_id: None,
            quoting: self.manifest.quoting.or(EVERY_PART),
            adapter_type: &self.provenance.engine,
            send_anonymous_usage_stats: false,
            run_started_at: self.provenance.started_at,
        }
    }
}
