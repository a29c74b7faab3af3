//! Functions of the project, which queries call.

use std::path::PathBuf;

use crate::error::{Error, Result};

/// What only functions have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionDetails {
    pub arguments: Vec<Argument>,
    pub returns: Returned,
    /// What it depends on beside its arguments; `None` leaves that to the database.
    pub volatility: Option<Volatility>,
    /// The same function for other arguments.
    pub overloads: Vec<Overload>,
}

/// What dbt writes for the type of a function of which nothing is said.
const UNSAID_TYPE: &str = "INVALID_TYPE";

impl FunctionDetails {
    /// A function without an entry in a properties file: it can be there, but not be made.
    pub fn undescribed() -> Self {
        FunctionDetails {
            arguments: Vec::new(),
            returns: Returned {
                data_type: UNSAID_TYPE.to_owned(),
                description: None,
            },
            volatility: None,
            overloads: Vec::new(),
        }
    }

    pub fn is_described(&self) -> bool {
        self.returns.data_type != UNSAID_TYPE
    }

    /// The function as one of its overloads has it.
    pub fn overloaded(&self, overload: &Overload) -> Self {
        FunctionDetails {
            arguments: overload.arguments.clone(),
            returns: overload.returns.as_ref().unwrap_or(&self.returns).clone(),
            volatility: self.volatility,
            overloads: Vec::new(),
        }
    }
}

/// What a function is for other arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overload {
    /// The name of its file.
    pub defined_in: String,
    pub arguments: Vec<Argument>,
    pub returns: Option<Returned>,
    pub description: Option<String>,
    pub raw_code: String,
    /// Relative to the project.
    pub path: PathBuf,
}

/// An argument of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    pub name: String,
    /// A type in the words of the database.
    pub data_type: String,
    pub description: Option<String>,
    /// The value of an argument that a call leaves away, as JSON.
    pub default_value: Option<serde_json::Value>,
}

impl Argument {
    /// The default as SQL: a text stands as it is written.
    pub fn default_sql(&self) -> Option<String> {
        let value = self.default_value.as_ref()?;
        Some(match value.as_str() {
            Some(text) => text.to_owned(),
            None => value.to_string(),
        })
    }
}

/// What a function gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    pub data_type: String,
    pub description: Option<String>,
}

/// Whether a function gives the same for the same arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Volatility {
    /// Always.
    Deterministic,
    /// Within one statement.
    Stable,
    /// Not even there.
    NonDeterministic,
}

impl Volatility {
    /// The word of `volatility:`.
    ///
    /// # Errors
    /// A usage error for another word.
    pub fn parse(word: &str) -> Result<Self> {
        match word {
            "deterministic" => Ok(Volatility::Deterministic),
            "stable" => Ok(Volatility::Stable),
            "non-deterministic" => Ok(Volatility::NonDeterministic),
            other => Err(Error::usage(format!("volatility `{other}` is not known"))
                .help("use deterministic, stable or non-deterministic")),
        }
    }
}
