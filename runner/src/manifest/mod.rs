//! The manifest: every node of the project and how they depend on each other.

mod colour;
mod config;
mod config_defaults;
mod config_layers;
mod constraint;
mod declaration;
mod exposure;
mod file_checksum;
mod freshness;
mod function;
mod hook;
mod materialization;
mod microbatch;
mod model;
mod node;
mod patch_path;
mod quoting;
mod reference;
mod relation_options;
mod resource;
mod snapshot;
mod unit_test;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub use config::{IncrementalStrategy, NodeConfig, OnError, Severity, flag, once};
pub use config_defaults::{default_config, object, whole_config};
pub use config_layers::{merge_config, merge_key, note_config};
pub use constraint::{Constraint, ConstraintKind, ContractConfig};
pub use declaration::{Declaration, Group};
pub use exposure::{Exposure, Owner};
pub use file_checksum::FileChecksum;
pub use freshness::Freshness;
pub use function::{Argument, FunctionDetails, Overload, Returned, Volatility};
pub use hook::{Hook, HookTransaction, Hooks, Operation, RunMoment};
pub use materialization::Materialization;
pub use microbatch::{BatchSize, EventWindow, Microbatch, moment};
pub use model::{Access, ModelDetails, ModelVersion};
pub use node::{
    AUDIT_SCHEMA, Column, GenericTest, NO_SCHEMA, Node, NodeDetails, OnnxConfig, StoredFailures,
    TestConfig,
};
pub use patch_path::PatchPath;
pub use quoting::Quoting;
pub use reference::Reference;
pub use relation_options::{
    Index, OnConfigurationChange, OnSchemaChange, PersistDocs, RelationOptions,
};
pub use resource::{DocsBlock, Macro, MacroDescription, ResourceType, Source, WrittenSource};
pub use snapshot::{CheckedColumns, HardDeletes, MetaColumns, SnapshotConfig, SnapshotStrategy};
pub use unit_test::{Fixture, FixtureRows, Given, Input, Overrides, TestedVersions, UnitTest};

/// What parsing gives: all nodes, sources, exposures and macros by unique id.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    pub project_name: String,
    pub search_order: SearchOrder,
    /// The folders of the project and of its packages, by name.
    pub roots: BTreeMap<String, PathBuf>,
    /// How the project quotes the names of relations.
    pub quoting: Quoting,
    pub nodes: BTreeMap<String, Node>,
    pub sources: BTreeMap<String, Source>,
    pub exposures: BTreeMap<String, Exposure>,
    /// Metrics, semantic models and saved queries.
    pub declarations: BTreeMap<String, Declaration>,
    pub groups: BTreeMap<String, Group>,
    pub disabled: Disabled,
    /// Tests that read what is switched off or not there: listed among the nodes, as in
    /// dbt, and never run.
    pub unread_tests: BTreeMap<String, Node>,
    pub macros: BTreeMap<String, Macro>,
    pub docs: BTreeMap<String, DocsBlock>,
    /// Hooks around a run, in order.
    pub operations: Vec<Operation>,
    /// Packages of whose models others may read those alone that are public.
    pub restricting_packages: BTreeSet<String>,
}

/// What is switched off.
#[derive(Debug, Clone, Default)]
pub struct Disabled {
    /// By their ids, which several may share.
    pub nodes: BTreeMap<String, Vec<Node>>,
    pub sources: Vec<Source>,
    pub exposures: Vec<Exposure>,
    pub declarations: Vec<Declaration>,
    pub operations: Vec<Operation>,
}

/// Which package is searched first for what a call without a package means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SearchOrder {
    /// The root project, then the package that calls.
    #[default]
    RootFirst,
    /// The package that calls, then the root project.
    CallerFirst,
}

impl SearchOrder {
    /// The two packages, in the order.
    pub fn of<'a>(self, root: &'a str, caller: &'a str) -> [&'a str; 2] {
        match self {
            SearchOrder::RootFirst => [root, caller],
            SearchOrder::CallerFirst => [caller, root],
        }
    }
}

impl Manifest {
    /// Where a call without a package in the package `caller` looks before all others.
    pub fn packages_first<'a>(&'a self, caller: &'a str) -> [&'a str; 2] {
        self.search_order.of(&self.project_name, caller)
    }

    /// The direct parents of a node: unique ids of nodes and sources.
    pub fn parents(&self, unique_id: &str) -> &[String] {
        self.nodes
            .get(unique_id)
            .map_or(&[], |node| node.depends_on.as_slice())
    }

    /// The unique ids of the nodes of each group, by its name.
    pub fn members(&self) -> BTreeMap<&str, Vec<&str>> {
        let names = self.groups.values().map(|group| group.name.as_str());
        let mut members: BTreeMap<&str, Vec<&str>> = names.map(|name| (name, vec![])).collect();
        let nodes = self.nodes.values();
        let nodes = nodes.map(|node| (self.group_of(node), &node.unique_id));
        let declared = self.declarations.values();
        let declared = declared.map(|declared| {
            let group = declared
                .config
                .get("group")
                .and_then(|group| group.as_str());
            (group, &declared.unique_id)
        });
        for (group, unique_id) in nodes.chain(declared) {
            if let Some(members) = group.and_then(|group| members.get_mut(group)) {
                members.push(unique_id);
            }
        }
        members
    }

    /// The group of a node; a generic test's is that of what it tests.
    pub fn group_of<'a>(&'a self, node: &'a Node) -> Option<&'a str> {
        let generic = node.test().and_then(|test| test.generic.as_ref());
        let tested = generic.and_then(|generic| generic.attached_node.as_ref());
        let tested = tested.and_then(|unique_id| self.nodes.get(unique_id));
        let config = &tested.unwrap_or(node).config.all;
        config.get("group").and_then(|group| group.as_str())
    }

    /// The kind of what has a place in the graph.
    pub fn resource_type(&self, unique_id: &str) -> ResourceType {
        if let Some(node) = self.nodes.get(unique_id) {
            return node.resource_type();
        }
        if let Some(declaration) = self.declarations.get(unique_id) {
            return declaration.resource_type;
        }
        match self.exposures.contains_key(unique_id) {
            true => ResourceType::Exposure,
            false => ResourceType::Source,
        }
    }

    /// All that has a place in the graph, with its direct parents.
    pub fn with_parents(&self) -> impl Iterator<Item = (&str, &[String])> {
        let nodes = self.nodes.iter();
        let nodes = nodes.map(|(id, node)| (id.as_str(), node.depends_on.as_slice()));
        let sources = self.sources.keys().map(|id| (id.as_str(), [].as_slice()));
        let exposures = self.exposures.iter();
        nodes
            .chain(sources)
            .chain(exposures.map(|(id, exposure)| (id.as_str(), exposure.depends_on.as_slice())))
            .chain(
                self.declarations
                    .iter()
                    .map(|(id, declaration)| (id.as_str(), declaration.depends_on.as_slice())),
            )
    }

    /// The direct children of everything in the graph, each list sorted.
    pub fn children(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, parents) in self.with_parents() {
            children.entry(id).or_default();
            for parent in parents {
                children.entry(parent).or_default().push(id);
            }
        }
        for ids in children.values_mut() {
            ids.sort_unstable();
        }
        children
    }
}
