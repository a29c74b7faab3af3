//! Methods that look at more than the manifest: other runs and other selectors.

use glob::Pattern;

use crate::error::{Error, Result};

use super::method_value::wildcard_pattern;

/// What is asked of artifacts or of selectors.yml.
#[derive(Debug)]
pub enum Outside {
    State(StateQuestion),
    /// The status of a node in run_results.json.
    Result(String),
    /// Sources with newer rows than at the time of the state.
    FresherSource,
    /// The names of selectors.
    Selector(Pattern),
}

/// How a node compares with the state's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateQuestion {
    New,
    Old,
    Unmodified,
    Modified,
    ModifiedBody,
    ModifiedConfigs,
    ModifiedDescriptions,
    ModifiedRelation,
    ModifiedMacros,
    ModifiedContract,
}

impl StateQuestion {
    /// Whether the files of nodes are compared.
    pub fn asks_bodies(self) -> bool {
        matches!(
            self,
            StateQuestion::Modified | StateQuestion::Unmodified | StateQuestion::ModifiedBody
        )
    }

    /// Whether the macros that nodes call are compared.
    pub fn asks_macros(self) -> bool {
        matches!(
            self,
            StateQuestion::Modified | StateQuestion::Unmodified | StateQuestion::ModifiedMacros
        )
    }

    /// Whether broken contracts are told of on the way.
    pub fn asks_contracts(self) -> bool {
        matches!(
            self,
            StateQuestion::Modified | StateQuestion::Unmodified | StateQuestion::ModifiedContract
        )
    }
}

const QUESTIONS: [(&str, StateQuestion); 10] = [
    ("new", StateQuestion::New),
    ("old", StateQuestion::Old),
    ("unmodified", StateQuestion::Unmodified),
    ("modified", StateQuestion::Modified),
    ("modified.body", StateQuestion::ModifiedBody),
    ("modified.configs", StateQuestion::ModifiedConfigs),
    (
        "modified.persisted_descriptions",
        StateQuestion::ModifiedDescriptions,
    ),
    ("modified.relation", StateQuestion::ModifiedRelation),
    ("modified.macros", StateQuestion::ModifiedMacros),
    ("modified.contract", StateQuestion::ModifiedContract),
];

const STATUSES: [&str; 9] = [
    "success",
    "error",
    "fail",
    "warn",
    "skipped",
    "pass",
    "runtime error",
    "no-op",
    "partial success",
];

impl Outside {
    /// The method of that name with its value; `None` for another method.
    ///
    /// # Errors
    /// A usage error for a value that the method does not take.
    pub fn parse(name: &str, value: &str) -> Result<Option<Self>> {
        Ok(Some(match name {
            "state" => Outside::State(state_question(value)?),
            "result" if STATUSES.contains(&value) => Outside::Result(value.to_owned()),
            "result" => return Err(no_value("result", value, &STATUSES)),
            "source_status" if value == "fresher" => Outside::FresherSource,
            "source_status" => return Err(no_value("source_status", value, &["fresher"])),
            "selector" => Outside::Selector(wildcard_pattern(value)?),
            _ => return Ok(None),
        }))
    }
}

fn state_question(value: &str) -> Result<StateQuestion> {
    let known: Vec<&str> = QUESTIONS.iter().map(|(name, _)| *name).collect();
    QUESTIONS
        .iter()
        .find(|(name, _)| *name == value)
        .map(|(_, question)| *question)
        .ok_or_else(|| no_value("state", value, &known))
}

fn no_value(method: &str, value: &str, known: &[&str]) -> Error {
    Error::usage(format!("`{method}:{value}` asks for nothing known"))
        .did_you_mean(value, known.iter().copied())
        .help(format!("use {method}: with one of {}", known.join(", ")))
}
