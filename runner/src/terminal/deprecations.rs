//! What a project uses that dbt is about to give up. Each kind is told when it is first
//! met, unless --show-all-deprecations is given, and counted for the end of the run. For
//! people it stands on standard error, since other tools read what commands print.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::event::{Event, Level};
use super::template::{Manner, manner, said_aside, tell};
use super::warnings::Warning;
use crate::error::Result;

/// A kind of use, under dbt's name for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deprecation {
    PackageInstallPath,
    ConfigSourcePath,
    ConfigDataPath,
    ExposureName,
    EnvironmentVariableRenamed,
    ConfigLogPath,
    ConfigTargetPath,
    ProjectFlagsMoved,
    ResourceNamesWithSpaces,
    SourceFreshnessProjectHooks,
    CumulativeTypeParams,
    MicrobatchMacroOutsideOfBatches,
    DuplicateYamlKeys,
    CustomKeyInConfig,
    CustomOutputPathInSourceFreshness,
    PropertyMovedToConfig,
    WarnErrorOptions,
    ModelParameter,
    ModulesItertools,
    EnvironmentVariableNamespace,
    ArgumentsPropertyInGenericTest,
    MissingArgumentsPropertyInGenericTest,
    DuplicateName,
    GenerateSchemaNameNullValue,
}

impl Deprecation {
    /// dbt's name and code.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::PackageInstallPath => ("PackageInstallPathDeprecation", "D002"),
            Self::ConfigSourcePath => ("ConfigSourcePathDeprecation", "D003"),
            Self::ConfigDataPath => ("ConfigDataPathDeprecation", "D004"),
            Self::ExposureName => ("ExposureNameDeprecation", "D007"),
            Self::EnvironmentVariableRenamed => ("EnvironmentVariableRenamed", "D009"),
            Self::ConfigLogPath => ("ConfigLogPathDeprecation", "D010"),
            Self::ConfigTargetPath => ("ConfigTargetPathDeprecation", "D011"),
            Self::ProjectFlagsMoved => ("ProjectFlagsMovedDeprecation", "D013"),
            Self::ResourceNamesWithSpaces => ("ResourceNamesWithSpacesDeprecation", "D015"),
            Self::SourceFreshnessProjectHooks => ("SourceFreshnessProjectHooksNotRun", "D017"),
            Self::CumulativeTypeParams => ("MFCumulativeTypeParamsDeprecation", "D019"),
            Self::MicrobatchMacroOutsideOfBatches => {
                ("MicrobatchMacroOutsideOfBatchesDeprecation", "D020")
            }
            Self::DuplicateYamlKeys => ("DuplicateYAMLKeysDeprecation", "D024"),
            Self::CustomKeyInConfig => ("CustomKeyInConfigDeprecation", "D026"),
            Self::CustomOutputPathInSourceFreshness => {
                ("CustomOutputPathInSourceFreshnessDeprecation", "D029")
            }
            Self::PropertyMovedToConfig => ("PropertyMovedToConfigDeprecation", "D030"),
            Self::WarnErrorOptions => ("WEOIncludeExcludeDeprecation", "D031"),
            Self::ModelParameter => ("ModelParamUsageDeprecation", "D032"),
            Self::ModulesItertools => ("ModulesItertoolsUsageDeprecation", "D034"),
            Self::EnvironmentVariableNamespace => {
                ("EnvironmentVariableNamespaceDeprecation", "D036")
            }
            Self::ArgumentsPropertyInGenericTest => {
                ("ArgumentsPropertyInGenericTestDeprecation", "D038")
            }
            Self::MissingArgumentsPropertyInGenericTest => {
                ("MissingArgumentsPropertyInGenericTestDeprecation", "D039")
            }
            Self::DuplicateName => ("DuplicateNameDistinctNodeTypesDeprecation", "D040"),
            Self::GenerateSchemaNameNullValue => ("GenerateSchemaNameNullValueDeprecation", "D044"),
        }
    }
}

/// How often each kind was met in this process.
static MET: Mutex<BTreeMap<Deprecation, usize>> = Mutex::new(BTreeMap::new());

/// Tells of a use, with what dbt's event has of it.
///
/// # Errors
/// The message itself, where the flags make an error of such warnings.
pub fn deprecated(deprecation: Deprecation, message: &str, data: Value) -> Result<()> {
    let count = {
        let mut met = MET.lock().unwrap_or_else(PoisonError::into_inner);
        let count = met.entry(deprecation).or_insert(0);
        *count += 1;
        *count
    };
    let shows_all = manner().is_some_and(|manner| manner.shows_all_deprecations);
    match count == 1 || shows_all {
        true => said_aside(Warning::Deprecated(deprecation), message, data),
        false => Ok(()),
    }
}

/// Sums up what was met, once.
pub(super) fn sum_up(manner: &Manner) {
    let met = std::mem::take(&mut *MET.lock().unwrap_or_else(PoisonError::into_inner));
    let told = met.into_iter().filter(|(deprecation, _)| {
        let warning = Warning::Deprecated(*deprecation);
        manner.is_told(warning)
    });
    let told: Vec<(&str, usize)> = told
        .map(|(deprecation, count)| (deprecation.names().0, count))
        .collect();
    if told.is_empty() {
        return;
    }
    let counted = told.iter().map(|(name, count)| {
        let plural = if *count == 1 { "" } else { "s" };
        format!("{name}: {count} occurrence{plural}")
    });
    let counted = counted.collect::<Vec<String>>().join(", ");
    let mut line = format!("warning: Summary of encountered deprecations: {counted}");
    let hides_some = told.iter().any(|(_, count)| *count > 1) && !manner.shows_all_deprecations;
    if hides_some {
        line.push_str("; --show-all-deprecations tells of each");
    }
    let summaries = told.iter();
    let summaries =
        summaries.map(|(name, count)| json!({"event_name": name, "occurrences": count}));
    let data = json!({
        "summaries": summaries.collect::<Vec<Value>>(),
        "show_all_hint": hides_some,
    });
    let event = Event::new("DeprecationsSummary", "D028", Level::Warn);
    tell(&event.line(line).data(data).aside());
}
