//! Which warnings are errors, which are told and which are silent.

use serde_json::{Map, Value};

use super::Deprecation;
use crate::cli::{Flags, mapping};
use crate::error::{Error, Result};

/// The name that stands for all deprecations.
const EVERY_DEPRECATION: &str = "Deprecations";

/// The words for all warnings.
const EVERY_WARNING: [&str; 3] = ["all", "*", "ALL"];

/// The names of dbt's events, those of its second engine among them; a line each.
const EVENT_NAMES: &str = include_str!("event_names.txt");

/// A kind of warning, under dbt's name for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    NoNodesForSelectionCriteria,
    NoNodesSelected,
    NothingToDo,
    SelectExcludeIgnoredWithSelectorWarning,
    NoNodeForYamlKey,
    NodeNotFoundOrDisabled,
    UnusedResourceConfigPath,
    UnusedTables,
    LogTestResult,
    JinjaLogWarning,
    DeprecatedModel,
    DeprecatedReference,
    UpcomingReferenceDeprecation,
    MicrobatchModelNoEventTimeInputs,
    InvalidConcurrentBatchesConfig,
    PackageNodeDependsOnRootProjectNode,
    UnversionedBreakingChange,
    UnsupportedConstraintMaterialization,
    SeedIncreased,
    SeedExceedsLimitSamePath,
    SeedExceedsLimitAndPathChanged,
    InvalidMacroAnnotation,
    FreshnessConfigProblem,
    SnapshotTimestampWarning,
    CollectFreshnessReturnSignature,
    SpacesInResourceName,
    AdapterDeprecationWarning,
    Deprecated(Deprecation),
    /// A warning that dbt does not have.
    Other,
}

impl Warning {
    pub fn name(self) -> &'static str {
        self.names().0
    }

    pub fn code(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::NoNodesForSelectionCriteria => ("NoNodesForSelectionCriteria", "M030"),
            Self::NoNodesSelected => ("NoNodesSelected", "Q038"),
            Self::NothingToDo => ("NothingToDo", "Q035"),
            Self::SelectExcludeIgnoredWithSelectorWarning => {
                ("SelectExcludeIgnoredWithSelectorWarning", "Z064")
            }
            Self::NoNodeForYamlKey => ("NoNodeForYamlKey", "I058"),
            Self::NodeNotFoundOrDisabled => ("NodeNotFoundOrDisabled", "I060"),
            Self::UnusedResourceConfigPath => ("UnusedResourceConfigPath", "I051"),
            Self::UnusedTables => ("UnusedTables", "I056"),
            Self::LogTestResult => ("LogTestResult", "Q007"),
            Self::JinjaLogWarning => ("JinjaLogWarning", "I061"),
            Self::DeprecatedModel => ("DeprecatedModel", "I065"),
            Self::DeprecatedReference => ("DeprecatedReference", "I067"),
            Self::UpcomingReferenceDeprecation => ("UpcomingReferenceDeprecation", "I066"),
            Self::MicrobatchModelNoEventTimeInputs => ("MicrobatchModelNoEventTimeInputs", "I074"),
            Self::InvalidConcurrentBatchesConfig => ("InvalidConcurrentBatchesConfig", "I075"),
            Self::PackageNodeDependsOnRootProjectNode => {
                ("PackageNodeDependsOnRootProjectNode", "I077")
            }
            Self::UnversionedBreakingChange => ("UnversionedBreakingChange", "I071"),
            Self::UnsupportedConstraintMaterialization => {
                ("UnsupportedConstraintMaterialization", "I068")
            }
            Self::SeedIncreased => ("SeedIncreased", "I052"),
            Self::SeedExceedsLimitSamePath => ("SeedExceedsLimitSamePath", "I053"),
            Self::SeedExceedsLimitAndPathChanged => ("SeedExceedsLimitAndPathChanged", "I054"),
            Self::InvalidMacroAnnotation => ("InvalidMacroAnnotation", "I076"),
            Self::FreshnessConfigProblem => ("FreshnessConfigProblem", "I073"),
            Self::SnapshotTimestampWarning => ("SnapshotTimestampWarning", "Q043"),
            Self::SpacesInResourceName => ("SpacesInResourceNameDeprecation", "D014"),
            Self::CollectFreshnessReturnSignature => ("CollectFreshnessReturnSignature", "D012"),
            Self::AdapterDeprecationWarning => ("AdapterDeprecationWarning", "D005"),
            Self::Deprecated(deprecation) => deprecation.names(),
            Self::Other => ("Note", "Z050"),
        }
    }
}

/// What becomes of a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    Error,
    Tell,
    Silence,
}

/// `--warn-error` and `--warn-error-options`.
#[derive(Debug, Clone, Default)]
pub struct WarnErrors {
    is_every_error: bool,
    errors: Vec<String>,
    told: Vec<String>,
    silent: Vec<String>,
}

impl WarnErrors {
    /// Reads the two flags.
    ///
    /// # Errors
    /// A usage error for options that are no lists of names.
    pub fn of(flags: &Flags) -> Result<Self> {
        let options = match &flags.warn_error_options {
            Some(text) => mapping("--warn-error-options", text)?,
            None => Map::new(),
        };
        let is_set = flags.warn_error == Some(true);
        if is_set && !options.is_empty() {
            return Err(
                Error::usage("--warn-error and --warn-error-options exclude each other")
                    .help("write --warn-error-options '{error: all, warn: [<names>]}'"),
            );
        }
        for key in options.keys() {
            if !["error", "include", "warn", "exclude", "silence"].contains(&key.as_str()) {
                return Err(
                    Error::usage(format!("--warn-error-options has no key `{key}`"))
                        .help("use error, warn and silence"),
                );
            }
        }
        refuse_both(&options, ["include", "error"])?;
        refuse_both(&options, ["exclude", "warn"])?;
        let errors = names(&options, ["error", "include"])?;
        let is_every = |name: &String| EVERY_WARNING.contains(&name.as_str());
        let warn_errors = WarnErrors {
            is_every_error: is_set || errors.iter().any(is_every),
            errors,
            told: names(&options, ["warn", "exclude"])?,
            silent: names(&options, ["silence", "silence"])?,
        };
        warn_errors.refuse_unknown()?;
        warn_errors.refuse_idle()?;
        Ok(warn_errors)
    }

    fn refuse_unknown(&self) -> Result<()> {
        let mut names = self.errors.iter().chain(&self.told).chain(&self.silent);
        let is_known = |name: &str| {
            name == EVERY_DEPRECATION
                || EVERY_WARNING.contains(&name)
                || EVENT_NAMES.lines().any(|known| known == name)
        };
        match names.find(|name| !is_known(name)) {
            None => Ok(()),
            Some(name) => Err(Error::usage(format!(
                "--warn-error-options: {name} is not a valid dbt error name"
            ))
            .did_you_mean(name, EVENT_NAMES.lines())),
        }
    }

    /// Names that are told are exceptions from what is an error, or silent, as a whole.
    fn refuse_idle(&self) -> Result<()> {
        let mut groups = self.errors.iter().chain(&self.silent);
        let is_exception = self.is_every_error || groups.any(|name| name == EVERY_DEPRECATION);
        match self.told.is_empty() || is_exception {
            true => Ok(()),
            false => Err(Error::usage(
                "--warn-error-options: `warn` can only be specified where `error` is `all`, or \
                 where `Deprecations` is in `error` or `silence`",
            )
            .help("leave `warn` away: what no other key names is a warning")),
        }
    }

    /// What becomes of a warning.
    pub fn treatment(&self, warning: Warning) -> Treatment {
        let is_deprecated = matches!(warning, Warning::Deprecated(_));
        let is_meant =
            |name: &String| name == warning.name() || (is_deprecated && name == EVERY_DEPRECATION);
        let is_in = |names: &[String]| names.iter().any(is_meant);
        if is_in(&self.silent) {
            return Treatment::Silence;
        }
        if is_in(&self.told) {
            return Treatment::Tell;
        }
        match self.is_every_error || is_in(&self.errors) {
            true => Treatment::Error,
            false => Treatment::Tell,
        }
    }
}

/// Two spellings of one list exclude each other.
fn refuse_both(options: &Map<String, Value>, [old, new]: [&str; 2]) -> Result<()> {
    match [old, new].iter().all(|key| options.contains_key(*key)) {
        false => Ok(()),
        true => Err(
            Error::usage(format!("Only `{old}` or `{new}` can be specified"))
                .help(format!("leave `{new}`")),
        ),
    }
}

/// One name or a list of them, under either key.
fn names(options: &Map<String, Value>, keys: [&str; 2]) -> Result<Vec<String>> {
    let value = keys.iter().find_map(|key| options.get(*key));
    let wrong = |value: &Value| {
        Error::usage(format!(
            "--warn-error-options: `{}` is {value}, not a list of names",
            keys[0]
        ))
        .help("write '{error: [NoNodesForSelectionCriteria]}' or '{error: all}'")
    };
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(vec![one.clone()]),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned).ok_or_else(|| wrong(item)))
            .collect(),
        Some(other) => Err(wrong(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(options: &str) -> WarnErrors {
        WarnErrors::of(&Flags {
            warn_error_options: Some(options.to_owned()),
            ..Flags::default()
        })
        .unwrap()
    }

    #[test]
    fn names_are_picked_out_of_all() {
        let policy = policy("{error: all, warn: [NothingToDo], silence: [DeprecatedModel]}");
        assert_eq!(policy.treatment(Warning::LogTestResult), Treatment::Error);
        assert_eq!(policy.treatment(Warning::NothingToDo), Treatment::Tell);
        assert_eq!(
            policy.treatment(Warning::DeprecatedModel),
            Treatment::Silence
        );
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let flags = Flags {
            warn_error_options: Some("{errors: all}".to_owned()),
            ..Flags::default()
        };
        assert!(WarnErrors::of(&flags).is_err());
    }
}
