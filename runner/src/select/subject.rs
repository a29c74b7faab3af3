//! What can be selected, and the facts that methods look at.

use std::path::Path;

use glob::{MatchOptions, Pattern};
use serde_json::Value;

use crate::manifest::{Exposure, Node, ResourceType, Severity, Source};

/// A node, a source or an exposure.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    Node(&'a Node),
    Source(&'a Source),
    Exposure(&'a Exposure),
}

impl<'a> Subject<'a> {
    pub fn unique_id(&self) -> &'a str {
        match self {
            Subject::Node(node) => &node.unique_id,
            Subject::Source(source) => &source.unique_id,
            Subject::Exposure(exposure) => &exposure.unique_id,
        }
    }

    pub fn node(&self) -> Option<&'a Node> {
        match self {
            Subject::Node(node) => Some(node),
            Subject::Source(_) | Subject::Exposure(_) => None,
        }
    }

    pub fn source(&self) -> Option<&'a Source> {
        match self {
            Subject::Source(source) => Some(source),
            Subject::Node(_) | Subject::Exposure(_) => None,
        }
    }

    pub fn exposure(&self) -> Option<&'a Exposure> {
        match self {
            Subject::Exposure(exposure) => Some(exposure),
            Subject::Node(_) | Subject::Source(_) => None,
        }
    }

    pub fn tags(&self) -> &'a [String] {
        match self {
            Subject::Node(node) => &node.config.tags,
            Subject::Source(source) => &source.tags,
            Subject::Exposure(exposure) => &exposure.tags,
        }
    }

    /// The file, relative to the project.
    pub fn path(&self) -> &'a Path {
        match self {
            Subject::Node(node) => &node.original_file_path,
            Subject::Source(source) => &source.original_file_path,
            Subject::Exposure(exposure) => &exposure.original_file_path,
        }
    }

    pub fn package_name(&self) -> &'a str {
        match self {
            Subject::Node(node) => &node.package_name,
            Subject::Source(source) => &source.package_name,
            Subject::Exposure(exposure) => &exposure.package_name,
        }
    }

    pub fn resource_type(&self) -> ResourceType {
        match self {
            Subject::Node(node) => node.resource_type(),
            Subject::Source(_) => ResourceType::Source,
            Subject::Exposure(_) => ResourceType::Exposure,
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
    let options = MatchOptions {
        require_literal_separator: true,
        ..MatchOptions::default()
    };
    let properties = subject.node().and_then(|node| node.patch_path.as_deref());
    let own = subject.path().ancestors();
    own.chain(properties)
        .filter(|path| !path.as_os_str().is_empty())
        .any(|path| pattern.matches_path_with(path, options))
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
