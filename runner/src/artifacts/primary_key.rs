//! The primary keys of models, as far as their constraints and tests tell.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::manifest::{Constraint, ConstraintKind, GenericTest, Manifest, Node};

/// What the tests of each model say of its columns.
#[derive(Debug, Default)]
pub struct PrimaryKeys<'a>(BTreeMap<&'a str, Tested<'a>>);

#[derive(Debug, Default)]
struct Tested<'a> {
    unique: BTreeSet<&'a str>,
    /// By tests that are switched off.
    once_unique: BTreeSet<&'a str>,
    not_null: BTreeSet<&'a str>,
}

impl<'a> PrimaryKeys<'a> {
    /// Reads all tests once.
    pub fn of(manifest: &'a Manifest) -> Self {
        let mut keys = PrimaryKeys::default();
        for node in manifest
            .nodes
            .values()
            .chain(manifest.disabled.nodes.values().flatten())
            .chain(manifest.unread_tests.values())
        {
            let generic = node.test().and_then(|test| test.generic.as_ref());
            if let Some(generic) = generic {
                keys.read(node, generic);
            }
        }
        keys
    }

    fn read(&mut self, node: &Node, test: &'a GenericTest) {
        let Some(attached) = &test.attached_node else {
            return;
        };
        let tested = self.0.entry(attached).or_default();
        let columns = match test.name.as_str() {
            "not_null" => &mut tested.not_null,
            "unique" | "unique_combination_of_columns" if node.config.enabled => &mut tested.unique,
            "unique" | "unique_combination_of_columns" => &mut tested.once_unique,
            _ => return,
        };
        columns.extend(columns_of(test));
    }

    /// The columns that a constraint makes the key; else those that are unique and not
    /// null; else those that are unique. A model that is switched off has no key.
    pub fn columns(&self, node: &Node) -> Vec<String> {
        if !node.config.enabled {
            return Vec::new();
        }
        if let Some(columns) = constrained(node) {
            return columns;
        }
        let Some(tested) = self.0.get(node.unique_id.as_str()) else {
            return Vec::new();
        };
        let unique = &tested.unique | &tested.once_unique;
        let both = &unique & &tested.not_null;
        let found = [&both, &tested.unique, &tested.once_unique]
            .into_iter()
            .find(|columns| !columns.is_empty());
        let columns = found.into_iter().flatten();
        columns.map(|column| (*column).to_owned()).collect()
    }
}

fn constrained(node: &Node) -> Option<Vec<String>> {
    let is_key = |constraint: &&Constraint| constraint.kind == ConstraintKind::PrimaryKey;
    if let Some(key) = node.constraints.iter().find(is_key) {
        return Some(key.columns.clone());
    }
    let mut columns = node.columns.iter();
    let key = columns.find(|column| column.constraints.iter().any(|own| is_key(&own)))?;
    Some(vec![key.name.clone()])
}

fn columns_of(test: &GenericTest) -> Vec<&str> {
    let among_arguments = test.arguments.get("column_name").and_then(Value::as_str);
    if let Some(column) = test.column_name.as_deref().or(among_arguments) {
        return vec![column];
    }
    let combination = test.arguments.get("combination_of_columns");
    let columns = combination.and_then(Value::as_array).into_iter().flatten();
    columns.filter_map(Value::as_str).collect()
}
