//! The methods of selection: what `tag:`, `path:`, `source:` and the others
//! look at.

use glob::Pattern;

use crate::error::Result;
use crate::manifest::ResourceType;

use super::fqn::FqnPattern;
use super::method_value::{
    METHODS_OF_OTHERS, config_without_key, default_method, exactly, is_method_name, path_pattern,
    resource_type, source, test_type, unknown_method, wildcard_pattern,
};
use super::subject::{Subject, is_config_match, is_file_match, is_path_match};

/// How a criterion tells whether something matches.
#[derive(Debug)]
pub enum Method {
    Fqn(FqnPattern),
    Tag(Pattern),
    /// A file, a folder above it, or the properties file beside it.
    Path(Pattern),
    /// A file's name, with its extension or without.
    File(Pattern),
    Source {
        text: String,
        package: Pattern,
        source: Pattern,
        table: Pattern,
    },
    Exposure(Pattern),
    Package(Pattern),
    ResourceType(ResourceType),
    Config {
        keys: Vec<String>,
        value: String,
    },
    TestName(Pattern),
    UnitTest(Pattern),
    GenericTest,
    SingularTest,
    AnyTest,
    /// A kind of thing that dbt knows and no manifest of weir holds.
    Nothing,
}

impl Method {
    /// Reads `method:value`, or a value whose looks tell the method.
    ///
    /// # Errors
    /// A usage error for an unknown method or a value that it does not take.
    pub fn parse(text: &str, project_name: &str) -> Result<Self> {
        let (name, value) = match text.split_once(':') {
            Some((name, value)) if is_method_name(name) => (name, value),
            _ => (default_method(text), text),
        };
        match name.split_once('.') {
            Some(("config", keys)) => Ok(Method::Config {
                keys: keys.split('.').map(str::to_owned).collect(),
                value: value.to_owned(),
            }),
            _ => Self::named(name, value, project_name),
        }
    }

    fn named(name: &str, value: &str, project_name: &str) -> Result<Self> {
        Ok(match name {
            "fqn" => Method::Fqn(FqnPattern::parse(value)?),
            "tag" => Method::Tag(wildcard_pattern(value)?),
            "path" => Method::Path(path_pattern(value)?),
            "file" => Method::File(wildcard_pattern(value)?),
            "source" => source(value)?,
            "package" if value == "this" => Method::Package(exactly(project_name)),
            "package" => Method::Package(wildcard_pattern(value)?),
            "resource_type" => resource_type(value)?,
            "exposure" => Method::Exposure(wildcard_pattern(value)?),
            "test_name" => Method::TestName(wildcard_pattern(value)?),
            "test_type" => test_type(value)?,
            "unit_test" => Method::UnitTest(wildcard_pattern(value)?),
            "config" => return Err(config_without_key(value)),
            other if METHODS_OF_OTHERS.contains(&other) => Method::Nothing,
            other => return Err(unknown_method(other)),
        })
    }

    /// Whether it matches.
    pub fn is_match(&self, subject: &Subject) -> bool {
        match self {
            Method::Fqn(pattern) => subject
                .node()
                .is_some_and(|node| pattern.is_match(&node.fqn)),
            Method::Tag(pattern) => subject.tags().iter().any(|tag| pattern.matches(tag)),
            Method::Path(pattern) => is_path_match(pattern, subject),
            Method::File(pattern) => is_file_match(pattern, subject.path()),
            Method::Source {
                package,
                source,
                table,
                ..
            } => subject.source().is_some_and(|found| {
                package.matches(&found.package_name)
                    && source.matches(&found.source_name)
                    && table.matches(&found.name)
            }),
            Method::Exposure(pattern) => subject.exposure().is_some_and(|found| {
                pattern.matches(&found.name) || pattern.matches(&found.fqn.join("."))
            }),
            Method::Package(pattern) => pattern.matches(subject.package_name()),
            Method::ResourceType(wanted) => subject.resource_type() == *wanted,
            Method::Config { keys, value } => subject
                .node()
                .is_some_and(|node| is_config_match(node, keys, value)),
            Method::TestName(pattern) => subject
                .generic_test()
                .or_else(|| subject.unit_test())
                .is_some_and(|name| pattern.matches(name)),
            Method::UnitTest(pattern) => subject
                .unit_test()
                .is_some_and(|name| pattern.matches(name)),
            Method::GenericTest => subject.generic_test().is_some(),
            Method::SingularTest => subject.is_test() && subject.generic_test().is_none(),
            Method::AnyTest => subject.is_test(),
            Method::Nothing => false,
        }
    }

    /// What was asked for, where a near value can be meant instead.
    pub fn text(&self) -> Option<&str> {
        match self {
            Method::Fqn(pattern) => Some(pattern.text()),
            Method::Source { text, .. } => Some(text),
            Method::Tag(pattern)
            | Method::Path(pattern)
            | Method::File(pattern)
            | Method::Exposure(pattern)
            | Method::Package(pattern)
            | Method::TestName(pattern)
            | Method::UnitTest(pattern) => Some(pattern.as_str()),
            _ => None,
        }
    }

    /// The values under which this method finds something.
    pub fn values_of(&self, subject: &Subject) -> Vec<String> {
        match (self, subject) {
            (Method::Fqn(_), Subject::Node(node)) => vec![node.name.clone()],
            (Method::Source { .. }, Subject::Source(source)) => vec![
                source.source_name.clone(),
                format!("{}.{}", source.source_name, source.name),
            ],
            (Method::Exposure(_), Subject::Exposure(exposure)) => vec![exposure.name.clone()],
            (Method::Tag(_), _) => subject.tags().to_vec(),
            (Method::Path(_), _) => subject
                .path()
                .ancestors()
                .map(|path| path.display().to_string())
                .collect(),
            (Method::File(_), _) => subject
                .path()
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .into_iter()
                .collect(),
            (Method::Package(_), _) => vec![subject.package_name().to_owned()],
            (Method::UnitTest(_), _) => {
                subject.unit_test().map(str::to_owned).into_iter().collect()
            }
            (Method::TestName(_), _) => subject
                .generic_test()
                .map(str::to_owned)
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }
}
