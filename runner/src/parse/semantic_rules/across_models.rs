//! Rules that all semantic models keep together: a name means the same in each.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::names::KINDS;
use super::{broken, name, parts, primary_entity};
use crate::error::Error;
use crate::manifest::Declaration;

/// What is wrong between semantic models.
pub fn errors(models: &[&Declaration]) -> Vec<Error> {
    let mut errors = of_measures(models);
    errors.extend(of_dimensions(models));
    errors.extend(of_kinds(models));
    errors.extend(of_pairs(models));
    errors
}

/// A metric names a measure, and no model with it.
fn of_measures(models: &[&Declaration]) -> Vec<Error> {
    let mut seen: BTreeMap<&str, &Declaration> = BTreeMap::new();
    let mut errors = Vec::new();
    for &model in models {
        for measure in parts(model, "measures") {
            let first = seen.insert(name(measure), model);
            if let Some(first) = first.filter(|first| first.unique_id != model.unique_id) {
                let fact = format!(
                    "measure `{}` is in two semantic models: `{}` and `{}`",
                    name(measure),
                    first.name,
                    model.name
                );
                errors.push(broken(model, fact).help("rename one of them"));
            }
        }
    }
    errors
}

/// Dimensions of one name are of one type, and all of them partitions or none.
fn of_dimensions(models: &[&Declaration]) -> Vec<Error> {
    let mut seen: BTreeMap<&str, (&Declaration, &Value)> = BTreeMap::new();
    let mut errors = Vec::new();
    for &model in models {
        for dimension in parts(model, "dimensions") {
            let title = name(dimension);
            let (first, other) = seen.entry(title).or_insert((model, dimension));
            for key in ["type", "is_partition"] {
                if dimension[key] != other[key] {
                    let fact = format!(
                        "dimension `{title}` has the {key} {} in semantic model `{}` and {} in `{}`",
                        other[key], first.name, dimension[key], model.name
                    );
                    errors.push(broken(model, fact).help("make them alike, or rename one"));
                }
            }
        }
    }
    errors
}

/// What is a dimension in one model is no entity or measure in another.
fn of_kinds(models: &[&Declaration]) -> Vec<Error> {
    let mut kinds: BTreeMap<&str, (BTreeSet<&str>, &Declaration)> = BTreeMap::new();
    for &model in models {
        for (key, kind) in KINDS {
            for part in parts(model, key) {
                let known = kinds.entry(name(part));
                let (of_name, last) = known.or_insert_with(|| (BTreeSet::new(), model));
                of_name.insert(kind);
                *last = model;
            }
        }
    }
    let mixed = kinds.into_iter().filter(|(_, (kinds, _))| kinds.len() > 1);
    mixed
        .map(|(title, (kinds, model))| {
            let kinds: Vec<&str> = kinds.into_iter().collect();
            let kinds = kinds.join(", ");
            let fact = format!("`{title}` is the name of things of several kinds: {kinds}");
            broken(model, fact).help("rename one of them, also where they are of other models")
        })
        .collect()
}

/// A query asks for a dimension by its entity and its name.
fn of_pairs(models: &[&Declaration]) -> Vec<Error> {
    let mut seen: BTreeMap<(&str, &str), &Declaration> = BTreeMap::new();
    let mut errors = Vec::new();
    for &model in models {
        let Some(entity) = primary_entity(model) else {
            continue;
        };
        for dimension in parts(model, "dimensions") {
            let title = name(dimension);
            if let Some(first) = seen.insert((entity, title), model) {
                let fact = format!(
                    "dimension `{title}` of entity `{entity}` is in two semantic models: `{}` \
                     and `{}`",
                    first.name, model.name
                );
                errors.push(broken(model, fact).help("rename one of the dimensions"));
            }
        }
    }
    errors
}
