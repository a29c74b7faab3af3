//! All that the page is made of, and the words and links that its parts share.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::anchor::anchor;
use super::code::highlighted;
use super::markdown;
use super::secrets::Secrets;
use crate::artifacts::Catalog;
use crate::columns::ColumnLineage;
use crate::manifest::{Manifest, Materialization, Node, ResourceType};
use crate::state::PastRun;

/// A project and what is known of it.
pub struct Documented<'a> {
    pub manifest: &'a Manifest,
    /// The target's name, engine and schema.
    pub target: [String; 3],
    pub generated_at: DateTime<Utc>,
    pub catalog: &'a Catalog,
    pub lineage: &'a BTreeMap<String, ColumnLineage>,
    /// The last runs of every node, the oldest first.
    pub history: &'a BTreeMap<String, Vec<PastRun>>,
    /// Compiled SQL by unique id.
    pub compiled: &'a BTreeMap<String, String>,
    /// The contracts of ONNX models by unique id.
    pub contracts: &'a BTreeMap<String, OnnxContract>,
    /// What was loaded of a source, in words, by unique id.
    pub loads: &'a BTreeMap<String, String>,
    pub children: BTreeMap<&'a str, Vec<&'a str>>,
    pub secrets: Secrets,
}

/// What an ONNX model takes and says.
#[derive(Debug, Clone, Serialize)]
pub struct OnnxContract {
    pub name: String,
    pub version: String,
    pub file: String,
    pub sha256: String,
    pub trained_at: Option<String>,
    /// `None` where it gives no probability.
    pub threshold: Option<String>,
    pub features: Vec<OnnxFeature>,
    /// Figures of training: name and value.
    pub metrics: Vec<(String, String)>,
}

/// A feature by name.
#[derive(Debug, Clone, Serialize)]
pub struct OnnxFeature {
    pub name: String,
    pub data_type: String,
    pub categories: Vec<String>,
}

/// What a thing of the project is, for its colour and its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Source,
    Seed,
    Snapshot,
    Model,
    Onnx,
    Exposure,
    Analysis,
    Function,
    Test,
    Macro,
}

impl Kind {
    pub fn of_node(node: &Node) -> Self {
        match (node.resource_type(), node.config.materialized) {
            (_, Materialization::Onnx) => Kind::Onnx,
            (ResourceType::Seed, _) => Kind::Seed,
            (ResourceType::Snapshot, _) => Kind::Snapshot,
            (ResourceType::Analysis, _) => Kind::Analysis,
            (ResourceType::Function, _) => Kind::Function,
            (ResourceType::Test | ResourceType::UnitTest, _) => Kind::Test,
            _ => Kind::Model,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Kind::Source => "source",
            Kind::Seed => "seed",
            Kind::Snapshot => "snapshot",
            Kind::Model => "model",
            Kind::Onnx => "ONNX model",
            Kind::Exposure => "exposure",
            Kind::Analysis => "analysis",
            Kind::Function => "function",
            Kind::Test => "test",
            Kind::Macro => "macro",
        }
    }
}

/// A link to the page of something.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    pub anchor: String,
    pub text: String,
    pub kind: Kind,
}

impl Documented<'_> {
    /// The kind and the name of something in the graph; a test is known by what it
    /// tests.
    pub fn link(&self, unique_id: &str) -> Option<Link> {
        let (kind, text) = if let Some(node) = self.manifest.nodes.get(unique_id) {
            (Kind::of_node(node), node.name.clone())
        } else if let Some(source) = self.manifest.sources.get(unique_id) {
            let name = format!("{}.{}", source.source_name, source.name);
            (Kind::Source, name)
        } else if let Some(exposure) = self.manifest.exposures.get(unique_id) {
            (Kind::Exposure, exposure.name.clone())
        } else {
            let item = self.manifest.macros.get(unique_id)?;
            (Kind::Macro, item.name.clone())
        };
        Some(Link {
            anchor: anchor(unique_id),
            text,
            kind,
        })
    }

    /// Links in the order of their texts.
    pub fn links<'i>(&self, unique_ids: impl IntoIterator<Item = &'i str>) -> Vec<Link> {
        let links = unique_ids.into_iter().filter_map(|id| self.link(id));
        let mut links: Vec<Link> = links.collect();
        links.sort_by(|a, b| (a.kind, &a.text).cmp(&(b.kind, &b.text)));
        links
    }

    /// The last run of a node.
    pub fn last_run(&self, unique_id: &str) -> Option<&PastRun> {
        self.history.get(unique_id)?.last()
    }

    /// A description as HTML.
    pub fn prose(&self, text: &str) -> String {
        markdown::to_html(&self.secrets.hide_in(text))
    }

    /// The first paragraph of a description as text.
    pub fn summary(&self, text: &str) -> String {
        markdown::summary(&self.secrets.hide_in(text))
    }

    /// SQL as HTML.
    pub fn code(&self, text: &str) -> String {
        highlighted(&self.secrets.hide_in(text.trim()))
    }
}
