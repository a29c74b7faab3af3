//! The warning about a criterion that matches nothing.

use std::collections::BTreeSet;

use crate::manifest::Manifest;

use super::method::Method;
use super::{Intersection, subjects};

const NEAR_ENOUGH: f64 = 0.8;

/// Says that nothing matches, and what may have been meant.
pub fn no_match(manifest: &Manifest, intersection: &Intersection) -> String {
    let fact = format!(
        "the selection criterion `{}` does not match any enabled nodes",
        intersection.raw
    );
    let suggestion = intersection
        .criteria
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
    known
        .into_iter()
        .map(|value| (strsim::jaro_winkler(wanted, &value), value))
        .filter(|(score, _)| *score > NEAR_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, value)| value)
}
