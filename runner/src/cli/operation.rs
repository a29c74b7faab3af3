//! `weir run-operation`: a macro and what it is called with.

use clap::Args;
use serde_json::{Map, Value};

use super::global::mapping;
use crate::error::Result;

#[derive(Debug, Args)]
pub struct OperationArguments {
    /// The macro, with or without its package in front
    #[arg(value_name = "MACRO")]
    pub name: String,
    /// Its arguments as YAML, such as '{days: 3}'
    #[arg(long, default_value = "{}", hide_default_value = true)]
    pub args: String,
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
