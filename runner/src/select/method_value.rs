//! Reads what stands before and behind the colon of a criterion.

use glob::Pattern;

use super::method::Method;
use crate::error::{Error, Result};
use crate::manifest::ResourceType;

const METHODS: [&str; 12] = [
    "config",
    "exposure",
    "file",
    "fqn",
    "package",
    "path",
    "resource_type",
    "source",
    "tag",
    "test_name",
    "test_type",
    "unit_test",
];

/// Methods of dbt's about what weir does not keep, or does not tell apart.
const UNSUPPORTED_METHODS: [&str; 6] = [
    "access",
    "result",
    "selector",
    "source_status",
    "state",
    "version",
];

/// Kinds of things in dbt's projects that a manifest of weir never holds.
const OTHER_RESOURCE_TYPES: [&str; 7] = [
    "analysis",
    "function",
    "metric",
    "operation",
    "rpc",
    "saved_query",
    "semantic_model",
];

const RESOURCE_TYPES: [ResourceType; 7] = [
    ResourceType::Model,
    ResourceType::Seed,
    ResourceType::Snapshot,
    ResourceType::Test,
    ResourceType::UnitTest,
    ResourceType::Source,
    ResourceType::Exposure,
];

/// Methods of dbt's about things that a manifest of weir never holds.
pub const METHODS_OF_OTHERS: [&str; 5] = [
    "function",
    "group",
    "metric",
    "saved_query",
    "semantic_model",
];

/// Whether a text before a colon can be meant as a method.
pub fn is_method_name(text: &str) -> bool {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
    !text.is_empty() && text.chars().all(is_word)
}

/// The method that a value without one is meant for, by its looks.
pub fn default_method(text: &str) -> &'static str {
    let is_file_name = [".sql", ".csv", ".py"]
        .iter()
        .any(|end| text.ends_with(end));
    match (text.contains('/'), is_file_name) {
        (true, _) => "path",
        (false, true) => "file",
        (false, false) => "fqn",
    }
}

/// A text in which `*`, `?` and brackets are wildcards.
///
/// # Errors
/// A usage error for a bracket that is not closed.
pub fn wildcard_pattern(text: &str) -> Result<Pattern> {
    let mut single = text.to_owned();
    // Two stars mean no more than one here; to `glob` they are folders.
    while single.contains("**") {
        single = single.replace("**", "*");
    }
    pattern(&single)
}

/// A path in which `*` stands for a part of a name and `**` for any folders.
///
/// # Errors
/// A usage error for a bracket that is not closed, or for `**` within a name.
pub fn path_pattern(text: &str) -> Result<Pattern> {
    let text = text.strip_prefix("./").unwrap_or(text);
    pattern(text.trim_end_matches('/'))
}

fn pattern(text: &str) -> Result<Pattern> {
    Pattern::new(text).map_err(|error| {
        Error::usage(format!("`{text}` is no pattern: {}", error.msg))
            .help("write a `*` for any text, `[ab]` for one of some letters")
    })
}

/// A text without wildcards.
pub fn exactly(text: &str) -> Pattern {
    Pattern::new(&Pattern::escape(text)).unwrap_or_default()
}

/// `source`, `source.table` or `package.source.table`.
///
/// # Errors
/// A usage error for more than three parts.
pub fn source(text: &str) -> Result<Method> {
    let parts: Vec<&str> = text.split('.').collect();
    let (package, source, table) = match parts.as_slice() {
        [source] => ("*", *source, "*"),
        [source, table] => ("*", *source, *table),
        [package, source, table] => (*package, *source, *table),
        _ => {
            return Err(Error::usage(format!("`source:{text}` has too many parts"))
                .help("write source:name, source:name.table or source:package.name.table"));
        }
    };
    Ok(Method::Source {
        text: text.to_owned(),
        package: wildcard_pattern(package)?,
        source: wildcard_pattern(source)?,
        table: wildcard_pattern(table)?,
    })
}

/// A kind of node.
///
/// # Errors
/// A usage error for a word that dbt does not know either.
pub fn resource_type(text: &str) -> Result<Method> {
    if let Some(found) = RESOURCE_TYPES.iter().find(|kind| kind.name() == text) {
        return Ok(Method::ResourceType(*found));
    }
    if OTHER_RESOURCE_TYPES.contains(&text) {
        return Ok(Method::Nothing);
    }
    let known = RESOURCE_TYPES.iter().map(|kind| kind.name());
    Err(
        Error::usage(format!("resource type `{text}` does not exist"))
            .did_you_mean(text, known)
            .help("use model, seed, snapshot, test, unit_test, source or exposure"),
    )
}

/// `generic`, `singular`, `data` or `unit`.
///
/// # Errors
/// A usage error for another word.
pub fn test_type(text: &str) -> Result<Method> {
    match text {
        "generic" => Ok(Method::GenericTest),
        "singular" => Ok(Method::SingularTest),
        "data" => Ok(Method::AnyTest),
        "unit" => Ok(Method::ResourceType(ResourceType::UnitTest)),
        _ => Err(Error::usage(format!("test type `{text}` does not exist"))
            .did_you_mean(text, ["generic", "singular", "data", "unit"])
            .help("use generic, singular, data or unit")),
    }
}

pub fn config_without_key(value: &str) -> Error {
    Error::usage(format!("`config:{value}` names no key"))
        .help("write config.<key>:<value>, such as config.materialized:table")
}

pub fn unknown_method(name: &str) -> Error {
    let known = format!("use one of {}", METHODS.join(", "));
    if UNSUPPORTED_METHODS.contains(&name) {
        return Error::usage(format!("selection method `{name}` is not supported")).help(known);
    }
    Error::usage(format!("selection method `{name}` does not exist"))
        .did_you_mean(name, METHODS)
        .help(known)
}
