//! Labels, by which people tell metrics, semantic models and their parts apart.

use std::collections::BTreeMap;

use super::names::KINDS;
use super::{broken, name, parts};
use crate::error::Error;
use crate::manifest::Declaration;

/// Two declarations of one kind that have one label.
pub fn shared(declarations: &[&Declaration], kind: &str) -> Vec<Error> {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    let mut errors = Vec::new();
    for declaration in declarations {
        let Some(label) = declaration
            .keys
            .get("label")
            .and_then(|label| label.as_str())
        else {
            continue;
        };
        if let Some(owner) = owners.insert(label, &declaration.name) {
            let fact = format!(
                "{kind} `{}` has the label `{label}` of {kind} `{owner}`",
                declaration.name
            );
            errors.push(broken(declaration, fact).help("give each a label of its own"));
        }
    }
    errors
}

/// Two parts of a semantic model, of one kind, that have one label.
pub fn errors_in(model: &Declaration) -> Vec<Error> {
    let mut errors = Vec::new();
    for (key, kind) in KINDS {
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        for part in parts(model, key) {
            let owner = part["label"]
                .as_str()
                .and_then(|label| owners.insert(label, name(part)));
            if let Some(owner) = owner {
                let fact = format!(
                    "{kind} `{}` of semantic model `{}` has the label of {kind} `{owner}`",
                    name(part),
                    model.name
                );
                errors.push(broken(model, fact).help("give each a label of its own"));
            }
        }
    }
    errors
}
