//! Entries of manifest.json by their unique ids.

use std::path::Path;

use serde_json::Value;

use super::added::Added;
use super::declaration_entry::declaration_entry;
use super::exposure_entry::ExposureEntry;
use super::node_entry::NodeEntry;
use super::primary_key::PrimaryKeys;
use super::resource_entry::SourceEntry;
use super::unit_test_entry::unit_test_entry;
use super::{Made, OverloadCodes, Targets};
use crate::adapter::Dialect;
use crate::manifest::{Manifest, Node, Source};

/// Describes what a manifest holds, as manifest.json does.
pub struct Describer<'a> {
    pub manifest: &'a Manifest,
    pub dialect: &'a dyn Dialect,
    keys: PrimaryKeys<'a>,
    /// What a command made of the nodes.
    made: Option<&'a Made>,
    /// Where the foreign keys of those that were compiled lead.
    targets: Option<&'a Targets>,
    /// The SQL of the overloads of these.
    overloads: Option<&'a OverloadCodes>,
    keeps_failures: bool,
    /// Where artifacts are written, as the project names it.
    folder: &'a Path,
}

impl<'a> Describer<'a> {
    pub fn new(manifest: &'a Manifest, dialect: &'a dyn Dialect) -> Self {
        Describer {
            manifest,
            dialect,
            keys: PrimaryKeys::of(manifest),
            made: None,
            targets: None,
            overloads: None,
            keeps_failures: false,
            folder: Path::new(""),
        }
    }

    /// The same for a single node, without what the tests of all nodes tell.
    pub fn of_one(manifest: &'a Manifest, dialect: &'a dyn Dialect) -> Self {
        Describer {
            manifest,
            dialect,
            keys: PrimaryKeys::default(),
            made: None,
            targets: None,
            overloads: None,
            keeps_failures: false,
            folder: Path::new(""),
        }
    }

    /// The same with what a command made of the nodes.
    pub fn with_made(self, made: &'a Made) -> Self {
        Describer {
            made: Some(made),
            ..self
        }
    }

    /// The same with the relations that foreign keys lead to.
    pub fn with_targets(self, targets: &'a Targets) -> Self {
        Describer {
            targets: Some(targets),
            ..self
        }
    }

    /// The same with the SQL of overloads that were compiled.
    pub fn with_overloads(self, overloads: &'a OverloadCodes) -> Self {
        Describer {
            overloads: Some(overloads),
            ..self
        }
    }

    /// The same, whose tests have relations where the command line asks for them.
    pub fn keeping_failures(self, keeps_failures: bool) -> Self {
        Describer {
            keeps_failures,
            ..self
        }
    }

    /// The same, whose files are in a folder.
    pub fn in_folder(self, folder: &'a Path) -> Self {
        Describer { folder, ..self }
    }

    /// The entry of a node that is no unit test.
    pub fn node(&self, node: &'a Node) -> NodeEntry<'a> {
        let made = self.made;
        let code = made.and_then(|made| made.compiled.get(&node.unique_id));
        let extra_ctes = made.and_then(|made| made.extra_ctes.get(&node.unique_id));
        let targets = self
            .targets
            .and_then(|targets| targets.get(&node.unique_id));
        let added = Added {
            code: code.map(String::as_str),
            extra_ctes: extra_ctes.map_or(&[], Vec::as_slice),
            is_performed: made.is_some_and(|made| made.performed.contains(&node.unique_id)),
            targets,
            overloads: self
                .overloads
                .and_then(|overloads| overloads.get(&node.unique_id)),
            folder: self.folder,
            root: self.manifest.roots.get(&node.package_name),
            keeps_failures: self.keeps_failures,
            group: self.manifest.group_of(node),
        };
        NodeEntry::of(node, added, &self.keys, self.dialect)
    }

    /// The entry of a source, named as its project's quoting says.
    pub fn source<'s>(&self, source: &'s Source) -> SourceEntry<'s> {
        SourceEntry::of(source, self.manifest.quoting, self.dialect)
    }

    /// The entry that manifest.json has of it; `None` for an id that it does not have.
    pub fn entry(&self, unique_id: &str) -> Option<Value> {
        let manifest = self.manifest;
        if let Some(node) = manifest.nodes.get(unique_id) {
            return Some(self.node_value(node));
        }
        if let Some(source) = manifest.sources.get(unique_id) {
            return serde_json::to_value(self.source(source)).ok();
        }
        if let Some(exposure) = manifest.exposures.get(unique_id) {
            return serde_json::to_value(ExposureEntry::of(exposure)).ok();
        }
        let declaration = manifest.declarations.get(unique_id)?;
        Some(declaration_entry(manifest, declaration, self.dialect))
    }

    /// The entry of any node.
    pub fn node_value(&self, node: &'a Node) -> Value {
        match node.unit_test() {
            Some(unit) => unit_test_entry(self.manifest, node, unit),
            None => serde_json::to_value(self.node(node)).unwrap_or_default(),
        }
    }
}
