//! Names of metrics and of what semantic models hold: a query joins them with two
//! underscores and asks for granularities by theirs.

use std::collections::BTreeSet;

use super::granularity::GRANULARITIES;
use super::{broken, name, parts};
use crate::error::Error;
use crate::manifest::Declaration;

/// Names that the semantic layer gives itself.
const TAKEN: [&str; 2] = ["metric_time", "mf_internal_uuid"];

/// The kinds of parts, by the key that lists them.
pub const KINDS: [(&str, &str); 3] = [
    ("measures", "measure"),
    ("entities", "entity"),
    ("dimensions", "dimension"),
];

/// What is wrong with the names of a semantic model and of its parts.
pub fn errors_in(model: &Declaration) -> Vec<Error> {
    let mut errors: Vec<Error> = error_of(model, &model.name).into_iter().collect();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (key, kind) in KINDS {
        for part in parts(model, key) {
            let name = name(part);
            errors.extend(error_of(model, name));
            if !seen.insert((kind, name)) {
                let fact = format!("semantic model `{}` has two {key} `{name}`", model.name);
                errors.push(broken(model, fact).help("rename one of them"));
            }
        }
    }
    errors
}

/// What is wrong with a name that a declaration has or gives.
pub fn error_of(declaration: &Declaration, name: &str) -> Option<Error> {
    let lower = name.to_lowercase();
    let (fact, remedy) = if GRANULARITIES.contains(&lower.as_str()) {
        ("is that of a granularity", "choose another name")
    } else if TAKEN.contains(&lower.as_str()) {
        ("is taken by the semantic layer", "choose another name")
    } else if !is_plain(name) {
        (
            "is none that a query of the semantic layer can hold",
            "use two or more lower case letters, numbers and single underscores, \
             from a letter to a letter or number",
        )
    } else {
        return None;
    };
    let fact = format!("the name `{name}` {fact}");
    Some(broken(declaration, fact).help(remedy))
}

fn is_plain(name: &str) -> bool {
    let is_inner =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    name.len() > 1
        && name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(is_inner)
        && !name.contains("__")
        && !name.ends_with('_')
}
