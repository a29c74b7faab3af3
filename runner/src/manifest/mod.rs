//! The manifest: every node of the project and how they depend on each other.

mod config;
mod hook;
mod node;
mod relation_options;
mod resource;
mod snapshot;

use std::collections::BTreeMap;

pub use config::{IncrementalStrategy, Materialization, NodeConfig, Severity};
pub use hook::{Hook, HookTransaction, Hooks, Operation, RunMoment};
pub use node::{Column, GenericTest, Node, NodeDetails, OnnxConfig, TestConfig};
pub use relation_options::{Index, OnSchemaChange, PersistDocs, RelationOptions};
pub use resource::{Macro, ResourceType, Source};
pub use snapshot::{CheckedColumns, HardDeletes, MetaColumns, SnapshotConfig, SnapshotStrategy};

/// What parsing gives: all nodes, sources and macros by unique id.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    pub project_name: String,
    pub nodes: BTreeMap<String, Node>,
    pub sources: BTreeMap<String, Source>,
    pub macros: BTreeMap<String, Macro>,
    /// Hooks around a run, in order.
    pub operations: Vec<Operation>,
}

impl Manifest {
    /// The direct parents of a node: unique ids of nodes and sources.
    pub fn parents(&self, unique_id: &str) -> &[String] {
        self.nodes
            .get(unique_id)
            .map_or(&[], |node| node.depends_on.as_slice())
    }

    /// The direct children of every node and source, each list sorted.
    pub fn children(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for id in self.nodes.keys().chain(self.sources.keys()) {
            children.entry(id).or_default();
        }
        for (id, node) in &self.nodes {
            for parent in &node.depends_on {
                children.entry(parent).or_default().push(id);
            }
        }
        children
    }
}
