//! What the keys of dbt_project.yml may be, and which versions of dbt they ask for.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use crate::artifacts::LIKE_DBT_VERSION;
use crate::error::{Error, Location, Result};
use crate::text_value::plain;

const FILE: &str = "dbt_project.yml";

/// Every key, each word of it parted by a hyphen.
const KEYS: [&str; 45] = [
    "analyses",
    "analysis-paths",
    "asset-paths",
    "clean-targets",
    "config-version",
    "data-paths",
    "data-tests",
    "dbt-cloud",
    "dispatch",
    "docs-paths",
    "exposures",
    "flags",
    "function-paths",
    "functions",
    "log-path",
    "macro-paths",
    "metrics",
    "model-paths",
    "models",
    "name",
    "on-run-end",
    "on-run-start",
    "osi-paths",
    "packages",
    "packages-install-path",
    "profile",
    "project-root",
    "query-comment",
    "quoting",
    "require-dbt-version",
    "restrict-access",
    "saved-queries",
    "seed-paths",
    "seeds",
    "semantic-models",
    "snapshot-paths",
    "snapshots",
    "source-paths",
    "sources",
    "target-path",
    "test-paths",
    "tests",
    "unit-tests",
    "vars",
    "version",
];

/// Whether `require-dbt-version` is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum VersionCheck {
    #[default]
    On,
    Off,
}

/// Checks the keys of a project as they are written.
///
/// # Errors
/// A usage error for a version of dbt that weir is not like, for a key that is not
/// known, and for values of the wrong shape.
pub fn check(raw: &Map<String, Value>, text: &str, version_check: VersionCheck) -> Result<()> {
    if version_check == VersionCheck::On {
        check_version(raw, text)?;
    }
    check_known(raw, text)?;
    check_shapes(raw, text)
}

/// The line at which a key of the project starts.
pub fn at_key(key: &str, text: &str) -> Location {
    let line = text.lines().position(|line| line.starts_with(key));
    Location::excerpt(FILE, text, line.map_or(1, |index| index + 1), 1)
}

fn check_known(raw: &Map<String, Value>, text: &str) -> Result<()> {
    let is_known = |key: &str| KEYS.contains(&key.replace('_', "-").as_str());
    match raw.keys().find(|key| !is_known(key)) {
        None => Ok(()),
        Some(key) => Err(Error::usage(format!(
            "Additional properties are not allowed ('{key}' was unexpected)"
        ))
        .at(at_key(key, text))
        .did_you_mean(key, KEYS)
        .help("remove the key, or put it under `vars:`")),
    }
}

static SPECIFIER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(>=|<=|>|<|=)?(\d+)\.(\d+)\.(\d+)(-?[0-9A-Za-z][0-9A-Za-z.-]*)?(\+.*)?$")
        .expect("the pattern is valid")
});

/// The numbers of a version, and whether it is a release.
type Version = (u64, u64, u64, bool);

fn check_version(raw: &Map<String, Value>, text: &str) -> Result<()> {
    let wanted: Vec<String> = match raw.get("require-dbt-version") {
        Some(Value::String(one)) => one.split(',').map(str::to_owned).collect(),
        Some(Value::Array(all)) => all.iter().map(plain).collect(),
        _ => return Ok(()),
    };
    let place = || at_key("require-dbt-version", text);
    let like = specifier(LIKE_DBT_VERSION).map(|(_, version)| version);
    for one in &wanted {
        if one.contains("{{") {
            continue;
        }
        let (matcher, version) = specifier(one).ok_or_else(|| {
            Error::usage(format!("\"{one}\" is not a valid semantic version."))
                .at(place())
                .help("write it as '>=1.0.0'")
        })?;
        if !like.is_some_and(|like| is_met(matcher, like, version)) {
            let name = raw.get("name").map(plain).unwrap_or_default();
            return Err(Error::usage(format!(
                "This version of dbt is not supported with the '{name}' package: weir is like dbt \
                 {LIKE_DBT_VERSION}, and {} is required",
                wanted.join(", ")
            ))
            .at(place())
            .help("run weir again with --no-version-check, or widen `require-dbt-version`"));
        }
    }
    Ok(())
}

fn specifier(text: &str) -> Option<(&str, Version)> {
    let parts = SPECIFIER.captures(text)?;
    let number = |index: usize| parts[index].parse::<u64>().ok();
    let is_release = parts.get(5).is_none();
    let version = (number(2)?, number(3)?, number(4)?, is_release);
    Some((parts.get(1).map_or("=", |found| found.as_str()), version))
}

fn is_met(matcher: &str, like: Version, wanted: Version) -> bool {
    match matcher {
        ">=" => like >= wanted,
        "<=" => like <= wanted,
        ">" => like > wanted,
        "<" => like < wanted,
        _ => like == wanted,
    }
}

/// A version is a number or looks like `1.0.0`, and what dbt's cloud is told is a mapping.
fn check_shapes(raw: &Map<String, Value>, text: &str) -> Result<()> {
    let is_wrong_version = raw.get("version").is_some_and(|value| match value {
        Value::String(text) => !is_semantic_version(text),
        other => !other.is_number() && !other.is_null(),
    });
    let is_no_mapping = raw
        .get("dbt-cloud")
        .is_some_and(|value| !value.is_object() && !value.is_null());
    let version = "write it as '1.0.0', or leave it away";
    let mapping = "write a mapping such as {project-id: 1}";
    let shapes = [
        ("version", is_wrong_version, version),
        ("dbt-cloud", is_no_mapping, mapping),
    ];
    for (key, is_wrong, help) in shapes {
        let Some(value) = raw.get(key).filter(|_| is_wrong) else {
            continue;
        };
        let written = plain(value);
        return Err(Error::usage(format!(
            "at path ['{key}']: '{written}' is not valid under any of the given schemas"
        ))
        .at(at_key(key, text))
        .help(help));
    }
    Ok(())
}

/// Two or three numbers with dots between them, and what a release may add behind.
fn is_semantic_version(text: &str) -> bool {
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let parts: Vec<&str> = text[..end].split('.').collect();
    let is_number = |part: &&str| {
        let is_padded = part.len() > 1 && part.starts_with('0');
        !part.is_empty() && !is_padded && part.chars().all(|one| one.is_ascii_digit())
    };
    text.contains("{{") || ((2..=3).contains(&parts.len()) && parts.iter().all(is_number))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{VersionCheck, check};

    fn message(keys: serde_json::Value) -> Option<String> {
        let keys = keys.as_object().cloned().unwrap_or_default();
        let result = check(&keys, "", VersionCheck::On);
        result.err().map(|error| error.message().to_owned())
    }

    #[test]
    fn versions_of_dbt_are_compared_by_their_numbers() {
        for met in [
            json!("<2.0.0"),
            json!(">=1.3.0,<2.0.0"),
            json!([">=0.17.0", "<=1.12.6"]),
            json!(">1.12.0-rc1"),
            json!(">=1.6.0b1"),
        ] {
            assert_eq!(message(json!({"require-dbt-version": met})), None, "{met}");
        }
        for unmet in [
            json!("0.0.0"),
            json!([">=1.0.0", "<1.9.0"]),
            json!(">=2.0.0"),
        ] {
            let said = message(json!({"name": "shop", "require-dbt-version": unmet}));
            assert!(said.is_some_and(|said| said.starts_with("This version of dbt is not")));
        }
        let said = message(json!({"require-dbt-version": ">=1.6"}));
        assert!(said.is_some_and(|said| said.contains("is not a valid semantic version")));
    }

    #[test]
    fn keys_are_known_by_either_spelling() {
        assert_eq!(
            message(json!({"data_tests": {}, "config-version": 2})),
            None
        );
        let said = message(json!({"archive": {}}));
        assert!(said.is_some_and(|said| said.contains("'archive' was unexpected")));
    }
}
