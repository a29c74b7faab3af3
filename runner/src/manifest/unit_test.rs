//! A unit test: what a model makes of rows that are given to it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::reference::Reference;

/// What only unit tests have.
#[derive(Debug, Clone, Default)]
pub struct UnitTest {
    /// The name of the tested model.
    pub model: String,
    pub given: Vec<Given>,
    pub expected: FixtureRows,
    pub overrides: Overrides,
}

/// Rows in the place of something that the model reads.
#[derive(Debug, Clone)]
pub struct Given {
    pub input: Input,
    pub rows: FixtureRows,
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
