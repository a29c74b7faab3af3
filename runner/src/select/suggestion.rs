//! The warning about a criterion that matches nothing.

use std::collections::BTreeSet;

use crate::error::nearest_name;
use crate::manifest::Manifest;

use super::criterion::Criterion;
use super::method::Method;
use super::subject::subjects;

/// Says that nothing matches, and what may have been meant.
pub fn no_match(manifest: &Manifest, argument: &str, criteria: &[&Criterion]) -> String {
    let fact = format!("the selection criterion `{argument}` does not match any enabled nodes");
    let suggestion = criteria
        .iter()
        .filter(|criterion| !subjects(manifest).any(|subject| criterion.method.is_match(&subject)))
        .find_map(|criterion| nearest(manifest, &criterion.method));
    match suggestion {
        Some(value) => format!("{fact}: did you mean `{value}`?"),
        None => fact,
    }
}

fn nearest(manifest: &Manifest, method: &Method) -> Option<String> {
    let wanted = method.text()?;
    let known: BTreeSet<String> = subjects(manifest)
        .flat_map(|subject| method.values_of(&subject))
        .collect();
    nearest_name(wanted, known.iter().map(String::as_str)).map(str::to_owned)
}
