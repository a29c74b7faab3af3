//! The methods of selection: what `tag:`, `path:`, `source:` and the others
//! look at.

use glob::Pattern;

use crate::error::Result;
use crate::manifest::{Access, ResourceType};

use super::fqn::FqnPattern;
use super::method_value::{
    access, config_without_key, default_method, exactly, is_method_name, named, path_pattern,
    resource_type, source, test_type, unknown_method, version, wildcard_pattern,
};
use super::outside::Outside;
use super::subject::{
    Subject, has_access, is_config_match, is_file_match, is_path_match, is_version_match,
};

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
    /// A thing of one kind by its name, with its package or without.
    Named {
        kind: ResourceType,
        package: Pattern,
        name: Pattern,
    },
    Package(Pattern),
    ResourceType(ResourceType),
    Config {
        keys: Vec<String>,
        value: String,
    },
    Group(Pattern),
    Access(Access),
    Version(VersionQuestion),
    TestName(Pattern),
    GenericTest,
    SingularTest,
    AnyTest,
    /// What the manifest alone does not tell.
    Outside(Outside),
    /// A kind of thing that dbt knows and no manifest of weir holds.
    Nothing,
}

/// How the version of a model compares with the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionQuestion {
    Latest,
    Prerelease,
    Old,
    Unversioned,
}

impl Method {
    /// Reads `method:value`, or a value whose looks tell the method.
    ///
    /// # Errors
    /// A usage error for an unknown method or a value that it does not take.
    pub fn parse(text: &str, project_name: &str) -> Result<Self> {
        let (name, value) = Self::split(text);
        Self::of(name, value, project_name)
    }

    /// The method and the value of a text.
    pub fn split(text: &str) -> (&str, &str) {
        match text.split_once(':') {
            Some((name, value)) if is_method_name(name) => (name, value),
            _ => (default_method(text), text),
        }
    }

    /// The method of a name, with a value.
    ///
    /// # Errors
    /// As [`Method::parse`].
    pub fn of(name: &str, value: &str, project_name: &str) -> Result<Self> {
        match name.split_once('.') {
            Some(("config", keys)) => Ok(Method::Config {
                keys: keys.split('.').map(str::to_owned).collect(),
                value: value.to_owned(),
            }),
            _ => Self::named(name, value, project_name),
        }
    }

    fn named(name: &str, value: &str, project_name: &str) -> Result<Self> {
        if let Some(outside) = Outside::parse(name, value)? {
            return Ok(Method::Outside(outside));
        }
        if let Some(kind) = named_kind(name) {
            return named(kind, value);
        }
        Ok(match name {
            "fqn" => Method::Fqn(FqnPattern::parse(value)?),
            "tag" => Method::Tag(wildcard_pattern(value)?),
            "path" => Method::Path(path_pattern(value)?),
            "file" => Method::File(wildcard_pattern(value)?),
            "source" => source(value)?,
            "package" if value == "this" => Method::Package(exactly(project_name)),
            "package" => Method::Package(wildcard_pattern(value)?),
            "resource_type" => resource_type(value)?,
            "group" => Method::Group(wildcard_pattern(value)?),
            "access" => access(value)?,
            "version" => version(value)?,
            "test_name" => Method::TestName(wildcard_pattern(value)?),
            "test_type" => test_type(value)?,
            "config" => return Err(config_without_key(value)),
            other => return Err(unknown_method(other)),
        })
    }

    /// Whether it matches.
    pub fn is_match(&self, subject: &Subject) -> bool {
        match self {
            Method::Fqn(pattern) => subject
                .fqn()
                .is_some_and(|fqn| pattern.is_match(fqn, subject.versioned())),
            Method::Tag(pattern) => subject.tags().iter().any(|tag| pattern.matches(tag)),
            Method::Path(pattern) => is_path_match(pattern, subject),
            Method::File(pattern) => is_file_match(pattern, subject.path()),
            Method::Package(pattern) => pattern.matches(subject.package_name()),
            Method::ResourceType(wanted) => subject.resource_type() == *wanted,
            Method::Config { keys, value } => subject
                .node()
                .is_some_and(|node| is_config_match(node, keys, value)),
            Method::Group(pattern) => subject.group().is_some_and(|group| pattern.matches(group)),
            Method::Access(wanted) => has_access(subject, *wanted),
            Method::Version(question) => is_version_match(subject, *question),
            Method::GenericTest => subject.generic_test().is_some(),
            Method::SingularTest => subject.is_test() && subject.generic_test().is_none(),
            Method::AnyTest => subject.is_test(),
            Method::Source { .. } | Method::Named { .. } | Method::TestName(_) => {
                self.is_name_match(subject)
            }
            Method::Outside(_) | Method::Nothing => false,
        }
    }

    /// Whether the name of a source, of a test, or of a thing of one kind matches.
    fn is_name_match(&self, subject: &Subject) -> bool {
        match self {
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
            Method::Named {
                kind,
                package,
                name,
            } => {
                subject.resource_type() == *kind
                    && package.matches(subject.package_name())
                    && name.matches(subject.name())
            }
            Method::TestName(pattern) => subject
                .generic_test()
                .or_else(|| subject.unit_test())
                .is_some_and(|name| pattern.matches(name)),
            _ => false,
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
            | Method::Named { name: pattern, .. }
            | Method::Group(pattern)
            | Method::Package(pattern)
            | Method::TestName(pattern) => Some(pattern.as_str()),
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
            (Method::Named { kind, .. }, _) if subject.resource_type() == *kind => {
                vec![subject.name().to_owned()]
            }
            (Method::Group(_), _) => subject.group().map(str::to_owned).into_iter().collect(),
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
            (Method::TestName(_), _) => subject
                .generic_test()
                .map(str::to_owned)
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// The kinds that have a method of their own name.
fn named_kind(method: &str) -> Option<ResourceType> {
    [
        ResourceType::Exposure,
        ResourceType::Metric,
        ResourceType::SemanticModel,
        ResourceType::SavedQuery,
        ResourceType::UnitTest,
    ]
    .into_iter()
    .find(|kind| kind.name() == method)
}
