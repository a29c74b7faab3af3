//! Reads what stands before and behind the colon of a criterion.

use glob::Pattern;

use super::method::{Method, VersionQuestion};
use crate::error::{Error, Result};
use crate::manifest::{Access, ResourceType};

const METHODS: [&str; 22] = [
    "access",
    "config",
    "exposure",
    "file",
    "fqn",
    "group",
    "metric",
    "package",
    "path",
    "resource_type",
    "result",
    "saved_query",
    "selector",
    "semantic_model",
    "source",
    "source_status",
    "state",
    "tag",
    "test_name",
    "test_type",
    "unit_test",
    "version",
];

/// Kinds of things in dbt's projects that a manifest of weir never holds.
const OTHER_RESOURCE_TYPES: [&str; 2] = ["operation", "rpc"];

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
    if let Some(found) = ResourceType::ALL.iter().find(|kind| kind.name() == text) {
        return Ok(Method::ResourceType(*found));
    }
    if OTHER_RESOURCE_TYPES.contains(&text) {
        return Ok(Method::Nothing);
    }
    let known: Vec<&str> = ResourceType::ALL.iter().map(|kind| kind.name()).collect();
    Err(
        Error::usage(format!("resource type `{text}` does not exist"))
            .did_you_mean(text, known.iter().copied())
            .help(format!("use one of {}", known.join(", "))),
    )
}

/// `generic`, `singular`, `data` or `unit`.
///
/// # Errors
/// A usage error for another word.
pub fn test_type(text: &str) -> Result<Method> {
    match text {
        "generic" | "schema" => Ok(Method::GenericTest),
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

/// A thing of one kind: `name` or `package.name`.
///
/// # Errors
/// A usage error for more than two parts.
pub fn named(kind: ResourceType, text: &str) -> Result<Method> {
    let parts: Vec<&str> = text.split('.').collect();
    let (package, name) = match parts.as_slice() {
        [name] => ("*", *name),
        [package, name] => (*package, *name),
        _ => {
            let kind = kind.name();
            return Err(Error::usage(format!("`{kind}:{text}` has too many parts"))
                .help(format!("write {kind}:name or {kind}:package.name")));
        }
    };
    Ok(Method::Named {
        kind,
        package: wildcard_pattern(package)?,
        name: wildcard_pattern(name)?,
    })
}

/// `private`, `protected` or `public`.
///
/// # Errors
/// A usage error for another word.
pub fn access(text: &str) -> Result<Method> {
    Access::parse(text).map(Method::Access)
}

/// `latest`, `prerelease`, `old` or `none`.
///
/// # Errors
/// A usage error for another word.
pub fn version(text: &str) -> Result<Method> {
    Ok(Method::Version(match text {
        "latest" => VersionQuestion::Latest,
        "prerelease" => VersionQuestion::Prerelease,
        "old" => VersionQuestion::Old,
        "none" => VersionQuestion::Unversioned,
        _ => {
            return Err(Error::usage(format!("version `{text}` is not known"))
                .did_you_mean(text, ["latest", "prerelease", "old", "none"])
                .help("use latest, prerelease, old or none"));
        }
    }))
}

pub fn unknown_method(name: &str) -> Error {
    let known = format!("use one of {}", METHODS.join(", "));
    Error::usage(format!("selection method `{name}` does not exist"))
        .did_you_mean(name, METHODS)
        .help(known)
}
