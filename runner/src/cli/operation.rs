//! `weir run-operation`: a macro and what it is called with, or statements.

use clap::Args;
use serde_json::{Map, Value};

use super::global::mapping;
use crate::error::Result;

#[derive(Debug, Args)]
pub struct OperationArguments {
    /// The macro, with or without its package in front
    #[arg(value_name = "MACRO", required_unless_present = "sql")]
    pub name: Option<String>,
    /// Its arguments as YAML, such as '{days: 3}'
    #[arg(long, default_value = "{}", hide_default_value = true)]
    pub args: String,
    /// Statements, with Jinja, to run in the place of a macro
    #[arg(long, conflicts_with_all = ["name", "args"])]
    pub sql: Option<String>,
}

impl OperationArguments {
    /// The arguments by name.
    ///
    /// # Errors
    /// A usage error where they are no YAML mapping.
    pub fn keywords(&self) -> Result<Map<String, Value>> {
        mapping("--args", &self.args)
    }
}
