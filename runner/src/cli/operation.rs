//! `weir run-operation`: a macro and what it is called with, or statements.

use clap::Args;
use serde_json::{Map, Value};

use super::global::mapping;
use crate::error::{Error, Result};

#[derive(Debug, Args)]
pub struct OperationArguments {
    /// The macro, with or without its package in front
    #[arg(value_name = "MACRO")]
    pub name: Option<String>,
    /// Its arguments as YAML, such as '{days: 3}'
    #[arg(long)]
    pub args: Option<String>,
    /// Statements, with Jinja, to run in the place of a macro
    #[arg(long)]
    pub sql: Option<String>,
}

/// What an operation is.
pub enum Operation<'a> {
    Macro(&'a str),
    Statements(&'a str),
}

impl OperationArguments {
    /// # Errors
    /// A usage error where it is neither or both.
    pub fn operation(&self) -> Result<Operation<'_>> {
        let help = "type `weir run-operation MACRO` or `weir run-operation --sql 'STATEMENTS'`";
        let wrong = |fact: &str| Err(Error::usage(fact).help(help));
        match (&self.name, &self.sql) {
            (None, None) => wrong("Either a macro name or --sql must be passed to run-operation"),
            (Some(_), Some(_)) => wrong("a macro name cannot be used with --sql"),
            (None, Some(_)) if self.args.is_some() => wrong("--args cannot be used with --sql"),
            (Some(name), None) => Ok(Operation::Macro(name)),
            (None, Some(sql)) => Ok(Operation::Statements(sql)),
        }
    }

    /// The arguments by name.
    ///
    /// # Errors
    /// A usage error where they are no YAML mapping.
    pub fn keywords(&self) -> Result<Map<String, Value>> {
        mapping("--args", self.args.as_deref().unwrap_or("{}"))
    }
}
