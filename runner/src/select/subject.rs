//! What can be selected, and the facts that methods look at.

use std::path::Path;

use glob::{MatchOptions, Pattern};
use serde_json::Value;

use super::fqn::Versioned;
use super::method::VersionQuestion;
use crate::manifest::{
    Access, Declaration, Exposure, Manifest, Node, ResourceType, Severity, Source,
};

/// Something that the graph holds.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    Node(&'a Node),
    Source(&'a Source),
    Exposure(&'a Exposure),
    Declaration(&'a Declaration),
}

/// All that can be selected.
pub fn subjects(manifest: &Manifest) -> impl Iterator<Item = Subject<'_>> {
    let nodes = manifest.nodes.values().map(Subject::Node);
    nodes
        .chain(manifest.sources.values().map(Subject::Source))
        .chain(manifest.exposures.values().map(Subject::Exposure))
        .chain(manifest.declarations.values().map(Subject::Declaration))
}

impl<'a> Subject<'a> {
    pub fn unique_id(&self) -> &'a str {
        match self {
            Subject::Node(node) => &node.unique_id,
            Subject::Source(source) => &source.unique_id,
            Subject::Exposure(exposure) => &exposure.unique_id,
            Subject::Declaration(declaration) => &declaration.unique_id,
        }
    }

    pub fn node(&self) -> Option<&'a Node> {
        match self {
            Subject::Node(node) => Some(node),
            _ => None,
        }
    }

    pub fn source(&self) -> Option<&'a Source> {
        match self {
            Subject::Source(source) => Some(source),
            _ => None,
        }
    }

    /// The qualified name; sources are not found by theirs.
    pub fn fqn(&self) -> Option<&'a [String]> {
        match self {
            Subject::Node(node) => Some(&node.fqn),
            Subject::Source(_) => None,
            Subject::Exposure(exposure) => Some(&exposure.fqn),
            Subject::Declaration(declaration) => Some(&declaration.fqn),
        }
    }

    pub fn name(&self) -> &'a str {
        match self {
            Subject::Node(node) => &node.name,
            Subject::Source(source) => &source.name,
            Subject::Exposure(exposure) => &exposure.name,
            Subject::Declaration(declaration) => &declaration.name,
        }
    }

    /// Whether the last part of the qualified name is a version.
    pub fn versioned(&self) -> Versioned {
        let model = self.node().and_then(Node::model);
        match model.is_some_and(|model| model.version.is_some()) {
            true => Versioned::Yes,
            false => Versioned::No,
        }
    }

    /// The group of a node or a metric.
    pub fn group(&self) -> Option<&'a str> {
        let config = match self {
            Subject::Node(node) => &node.config.all,
            Subject::Declaration(declaration) => &declaration.config,
            _ => return None,
        };
        config.get("group").and_then(Value::as_str)
    }

    pub fn tags(&self) -> &'a [String] {
        match self {
            Subject::Node(node) => &node.config.tags,
            Subject::Source(source) => &source.tags,
            Subject::Exposure(exposure) => &exposure.tags,
            Subject::Declaration(declaration) => &declaration.tags,
        }
    }

    /// The file, relative to the project.
    pub fn path(&self) -> &'a Path {
        match self {
            Subject::Node(node) => &node.original_file_path,
            Subject::Source(source) => &source.original_file_path,
            Subject::Exposure(exposure) => &exposure.original_file_path,
            Subject::Declaration(declaration) => &declaration.original_file_path,
        }
    }

    pub fn package_name(&self) -> &'a str {
        match self {
            Subject::Node(node) => &node.package_name,
            Subject::Source(source) => &source.package_name,
            Subject::Exposure(exposure) => &exposure.package_name,
            Subject::Declaration(declaration) => &declaration.package_name,
        }
    }

    pub fn resource_type(&self) -> ResourceType {
        match self {
            Subject::Node(node) => node.resource_type(),
            Subject::Source(_) => ResourceType::Source,
            Subject::Exposure(_) => ResourceType::Exposure,
            Subject::Declaration(declaration) => declaration.resource_type,
        }
    }

    pub fn is_test(&self) -> bool {
        self.resource_type() == ResourceType::Test
    }

    /// The name of a unit test.
    pub fn unit_test(&self) -> Option<&'a str> {
        let node = self.node()?;
        node.unit_test().map(|_| node.name.as_str())
    }

    /// The name of a generic test, such as `not_null`.
    pub fn generic_test(&self) -> Option<&'a str> {
        let test = self.node()?.test()?;
        test.generic.as_ref().map(|generic| generic.name.as_str())
    }
}

/// A file matches by its own path, by a folder above it, or by the properties
/// file beside it.
pub fn is_path_match(pattern: &Pattern, subject: &Subject) -> bool {
    matching_paths(pattern, subject).next().is_some()
}

/// Whether the root project has the path by which a thing of a package matches: dbt
/// looks for paths there alone.
pub fn is_path_of_root(pattern: &Pattern, subject: &Subject, manifest: &Manifest) -> bool {
    let is_of_root = |subject: &Subject| subject.package_name() == manifest.project_name;
    is_of_root(subject)
        || matching_paths(pattern, subject).any(|path| {
            subjects(manifest)
                .filter(is_of_root)
                .any(|other| other.path().starts_with(path))
        })
}

/// The file of a thing, its folders and its properties file, as far as they match.
fn matching_paths<'a>(
    pattern: &'a Pattern,
    subject: &Subject<'a>,
) -> impl Iterator<Item = &'a Path> {
    let options = MatchOptions {
        require_literal_separator: true,
        ..MatchOptions::default()
    };
    let patch_path = subject.node().and_then(|node| node.patch_path.as_ref());
    let properties = patch_path.map(|properties| properties.path.as_path());
    let own = subject.path().ancestors();
    own.chain(properties)
        .filter(|path| !path.as_os_str().is_empty())
        .filter(move |path| pattern.matches_path_with(path, options))
}

/// A file's name matches with its extension or without.
pub fn is_file_match(pattern: &Pattern, path: &Path) -> bool {
    [path.file_name(), path.file_stem()]
        .into_iter()
        .flatten()
        .any(|name| pattern.matches(&name.to_string_lossy()))
}

/// Whether the value under `keys` is `wanted`, or a list that holds it.
pub fn is_config_match(node: &Node, keys: &[String], wanted: &str) -> bool {
    match config_value(node, keys) {
        Some(Value::Array(items)) => items.iter().any(|item| is_same(item, keys, wanted)),
        Some(Value::Object(entries)) => entries.contains_key(wanted),
        Some(value) => is_same(&value, keys, wanted),
        None => false,
    }
}

/// What holds for the node, also where nobody wrote it.
fn config_value(node: &Node, keys: &[String]) -> Option<Value> {
    let (first, others) = keys.split_first()?;
    let config = &node.config;
    let value = match (first.as_str(), node.test()) {
        ("materialized", _) => Value::from(config.materialized.name()),
        ("enabled", _) => Value::from(config.enabled),
        ("tags", _) => Value::from(config.tags.clone()),
        ("severity", Some(test)) => Value::from(match test.severity {
            Severity::Error => "error",
            Severity::Warn => "warn",
        }),
        _ => config.all.get(first)?.clone(),
    };
    others
        .iter()
        .try_fold(value, |value, key| value.get(key).cloned())
}

/// The case of a severity and of true and false does not matter, as in dbt.
fn is_same(value: &Value, keys: &[String], wanted: &str) -> bool {
    match value {
        Value::String(text) if keys == ["severity"] => text.eq_ignore_ascii_case(wanted),
        Value::String(text) => text == wanted,
        other => other.to_string().eq_ignore_ascii_case(wanted),
    }
}

/// Whether something is a model that those may read who have `wanted`.
pub fn has_access(subject: &Subject, wanted: Access) -> bool {
    let node = subject.node().filter(|node| node.model().is_some());
    node.is_some_and(|node| node.access() == wanted)
}

/// Whether something is a model whose version answers the question.
pub fn is_version_match(subject: &Subject, question: VersionQuestion) -> bool {
    let Some(model) = subject.node().and_then(Node::model) else {
        return false;
    };
    match (&model.version, question) {
        (None, VersionQuestion::Unversioned) => true,
        (None, _) | (_, VersionQuestion::Unversioned) => false,
        (Some(version), VersionQuestion::Latest) => version.is_latest(),
        (Some(version), VersionQuestion::Prerelease) => version.is_after_latest(),
        (Some(version), VersionQuestion::Old) => !version.is_latest() && !version.is_after_latest(),
    }
}
