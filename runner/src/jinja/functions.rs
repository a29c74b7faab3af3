//! Functions that need no node: the same in YAML files and in SQL.

use std::sync::Arc;

use minijinja::{Error as JinjaError, Value};
use serde_json::Map;

use super::errors::raise;
use super::python::jinja_value;
use crate::error::Error;

/// `var('name', default)`.
pub fn var(
    vars: &Map<String, serde_json::Value>,
    name: &str,
    default: Option<Value>,
) -> Result<Value, JinjaError> {
    match (vars.get(name), default) {
        (Some(value), _) => Ok(jinja_value(value)),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(raise(
            Error::usage(format!("variable `{name}` is not set"))
                .did_you_mean(name, vars.keys().map(String::as_str))
                .help(format!(
                    "add it under `vars:` in dbt_project.yml, or pass --vars '{{{name}: …}}'"
                )),
        )),
    }
}

/// `env_var('NAME', default)`.
pub fn env_var(name: &str, default: Option<Value>) -> Result<Value, JinjaError> {
    match (std::env::var(name), default) {
        (Ok(value), _) => Ok(Value::from(value)),
        (Err(_), Some(default)) => Ok(default),
        (Err(_), None) => Err(raise(
            Error::usage(format!("environment variable `{name}` is not set"))
                .help("set it, or give env_var a default as its second argument"),
        )),
    }
}

/// `exceptions.raise_compiler_error(message)` and its siblings.
pub fn exceptions() -> Value {
    let raising = Value::from_function(|message: String| -> Result<Value, JinjaError> {
        Err(raise(Error::usage(message)))
    });
    let entries = [
        ("raise_compiler_error", raising),
        (
            "warn",
            Value::from_function(|_message: String| String::new()),
        ),
    ];
    Value::from_object(Namespace(
        entries
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    ))
}

/// Values by name, as an object with attributes that can be called.
#[derive(Debug)]
pub struct Namespace(pub std::collections::BTreeMap<String, Value>);

impl minijinja::value::Object for Namespace {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get(key.as_str()?).cloned()
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut minijinja::State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        match self.0.get(method) {
            Some(function) => function.call(state, args),
            None => Err(JinjaError::from(minijinja::ErrorKind::UnknownMethod)),
        }
    }
}
