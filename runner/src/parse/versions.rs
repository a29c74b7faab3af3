//! Versions of a model: an entry of a properties file that stands for several files.

use std::cmp::Ordering;

use serde_json::Value;

use super::config_tree;
use crate::manifest::ModelVersion;
use crate::project::properties::{
    ColumnProperties, NodeProperties, VersionColumn, VersionProperties,
};

/// What one version's file is called, which version it is, and what is said of it.
pub struct Versioned {
    pub file_name: String,
    pub version: ModelVersion,
    pub properties: NodeProperties,
}

/// The versions of an entry, the oldest first; none where it has none.
pub fn of(properties: &NodeProperties) -> Vec<Versioned> {
    let newest = properties.versions.iter().map(|version| &version.v);
    let newest = newest.max_by(|left, right| compared(left, right));
    let latest = properties.latest_version.as_ref().or(newest);
    let Some(latest) = latest else {
        return Vec::new();
    };
    let mut versions: Vec<&VersionProperties> = properties.versions.iter().collect();
    versions.sort_by(|left, right| compared(&left.v, &right.v));
    let versions = versions.into_iter().map(|one| {
        let version = ModelVersion {
            number: one.v.clone(),
            latest: latest.clone(),
        };
        let name = &properties.name.value;
        let usual = || format!("{name}_{}", version.suffix());
        Versioned {
            file_name: one.defined_in.clone().unwrap_or_else(usual),
            version,
            properties: laid_over(properties, one),
        }
    });
    versions.collect()
}

fn compared(left: &Value, right: &Value) -> Ordering {
    ModelVersion::compare(left, right)
}

/// The model's entry with what the version says in its place. As in dbt, only what the
/// version itself writes counts as written.
fn laid_over(model: &NodeProperties, version: &VersionProperties) -> NodeProperties {
    let mut own = NodeProperties {
        versions: Vec::new(),
        latest_version: None,
        columns: columns(model, version),
        written_config: version.written_config.clone(),
        deprecation_date: version.deprecation_date.clone(),
        ..model.clone()
    };
    config_tree::lay_within(&mut own.config, version.config.clone());
    if version.description.is_some() {
        own.description.clone_from(&version.description);
    }
    if version.tests.is_some() || version.data_tests.is_some() {
        own.tests.clone_from(&version.tests);
        own.data_tests.clone_from(&version.data_tests);
    }
    if !version.constraints.is_empty() {
        own.constraints.clone_from(&version.constraints);
    }
    if version.access.is_some() {
        own.access.clone_from(&version.access);
    }
    if version.docs.is_some() {
        own.docs.clone_from(&version.docs);
    }
    own
}

/// The columns that the version takes over, or has in their place, then its own.
fn columns(model: &NodeProperties, version: &VersionProperties) -> Vec<ColumnProperties> {
    let Some(entries) = &version.columns else {
        return model.columns.clone();
    };
    let is_inherited = |name: &str| {
        let rule = entries.iter().find_map(|entry| match entry {
            VersionColumn::Inherited { include, exclude } => Some((include, exclude)),
            VersionColumn::Column(_) => None,
        });
        rule.is_none_or(|(include, exclude)| {
            is_included(include.as_ref(), name) && !exclude.iter().any(|other| other == name)
        })
    };
    let own = entries.iter().filter_map(|entry| match entry {
        VersionColumn::Column(column) => Some(column.as_ref()),
        VersionColumn::Inherited { .. } => None,
    });
    let mut columns: Vec<ColumnProperties> = model
        .columns
        .iter()
        .filter(|column| is_inherited(&column.name))
        .cloned()
        .collect();
    for column in own {
        match columns.iter_mut().find(|known| known.name == column.name) {
            Some(known) => *known = column.clone(),
            None => columns.push(column.clone()),
        }
    }
    columns
}

fn is_included(include: Option<&Value>, name: &str) -> bool {
    match include {
        Some(Value::Array(names)) => names.iter().any(|included| included == name),
        Some(Value::String(word)) => word == "all" || word == "*" || word == name,
        _ => true,
    }
}
