//! A unit test: what a model makes of rows that are given to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::model::ModelVersion;
use super::reference::Reference;

/// What only unit tests have.
#[derive(Debug, Clone)]
pub struct UnitTest {
    /// The tested model, and which of its versions, where it has some.
    pub model: Reference,
    /// The versions that the test asks for, as it says it.
    pub versions: Option<TestedVersions>,
    pub given: Vec<Given>,
    pub expected: Fixture,
    pub overrides: Overrides,
}

/// Versions that are tested, or that are not.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TestedVersions {
    pub include: Option<Vec<Value>>,
    pub exclude: Option<Vec<Value>>,
}

impl TestedVersions {
    /// Whether a version is tested; all are where nothing is said.
    pub fn holds(&self, version: &Value) -> bool {
        let version = ModelVersion::text(version);
        let names = |list: &[Value]| list.iter().any(|one| ModelVersion::text(one) == version);
        match (&self.exclude, &self.include) {
            (Some(exclude), _) => !names(exclude),
            (None, Some(include)) => names(include),
            (None, None) => true,
        }
    }
}

/// Rows in the place of something that the model reads.
#[derive(Debug, Clone)]
pub struct Given {
    pub input: Input,
    /// The input as the properties file names it.
    pub written: String,
    pub fixture: Fixture,
}

/// What a model reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Reference(Reference),
    /// Source and table.
    Source(String, String),
    /// The table of the model itself.
    This,
}

/// Rows, and how a properties file gives them.
#[derive(Debug, Clone)]
pub struct Fixture {
    pub rows: FixtureRows,
    /// `dict`, `csv` or `sql`.
    pub format: String,
    /// The name of the file that holds them.
    pub file: Option<String>,
}

/// Rows as values by column, or as a query.
#[derive(Debug, Clone)]
pub enum FixtureRows {
    Values(Vec<Map<String, Value>>),
    Query(String),
}

impl Default for FixtureRows {
    fn default() -> Self {
        FixtureRows::Values(Vec::new())
    }
}

/// What the model sees instead of what holds elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Macros by name, with or without their package, and what they return.
    pub macros: Map<String, Value>,
    pub vars: Map<String, Value>,
    pub env_vars: BTreeMap<String, String>,
}

impl Overrides {
    pub fn is_empty(&self) -> bool {
        self.macros.is_empty() && self.vars.is_empty() && self.env_vars.is_empty()
    }
}
