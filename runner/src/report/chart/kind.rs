//! The kinds of charts, and the keys that each of them reads.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;

use super::block::ChartBlock;
use crate::error::{Error, Result};

/// A kind as `type:` names it, with the keys that are its own.
type Kind = (&'static str, &'static [&'static str]);

/// The keys of every chart.
const COMMON: [&str; 7] = [
    "type",
    "title",
    "data",
    "description",
    "note",
    "labels",
    "width",
];

const KINDS: [Kind; 7] = [
    (
        "line",
        &[
            "x",
            "y",
            "series",
            "lower",
            "upper",
            "alert",
            "references",
            "diagonal",
            "y_min",
            "y_max",
            "x_title",
            "x_format",
            "format",
        ],
    ),
    (
        "bar",
        &[
            "x",
            "y",
            "series",
            "lower",
            "upper",
            "alert",
            "references",
            "marks",
            "orientation",
            "y_min",
            "y_max",
            "x_title",
            "x_format",
            "format",
        ],
    ),
    (
        "stacked",
        &[
            "x",
            "y",
            "series",
            "share",
            "mirror",
            "marks",
            "orientation",
            "y_max",
            "x_title",
            "x_format",
            "format",
        ],
    ),
    (
        "histogram",
        &[
            "x",
            "x_end",
            "y",
            "references",
            "y_min",
            "y_max",
            "x_title",
            "x_format",
            "format",
        ],
    ),
    (
        "heatmap",
        &[
            "x", "y", "value", "text", "alert", "y_min", "y_max", "x_format", "format",
        ],
    ),
    ("table", &["columns", "limit", "alert"]),
    ("kpi", &["tiles"]),
];

/// Checks that a block's type is one, and that it has no key of another type.
///
/// # Errors
/// A usage error at the line of the type or of the key.
pub fn check(block: &ChartBlock<'_>, kind: &str) -> Result<()> {
    let names = || KINDS.iter().map(|(name, _)| *name);
    let Some((_, own)) = KINDS.iter().find(|(name, _)| *name == kind) else {
        let known = names().collect::<Vec<_>>().join(", ");
        let error = Error::usage(format!("chart `{kind}` does not exist"))
            .did_you_mean(kind, names())
            .help(format!("use one of {known}"));
        return Err(block.error_at(error, kind));
    };
    let keys: BTreeMap<String, IgnoredAny> = block.yaml()?;
    let foreign = keys
        .keys()
        .find(|key| !COMMON.contains(&key.as_str()) && !own.contains(&key.as_str()));
    match foreign {
        None => Ok(()),
        Some(key) => {
            let error = Error::usage(format!("a `{kind}` chart has no key `{key}`"));
            let known = format!("its keys are {}, {}", COMMON.join(", "), own.join(", "));
            Err(block.error_at_key(error.help(known), key))
        }
    }
}
