//! `config`: called, it sets the node's configuration; its methods read it.

use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::errors::raise;
use super::python::keywords;
use super::scope::Scope;
use super::values::{Arguments, no_method};
use crate::error::Error;

/// The `config` of one scope.
#[derive(Debug)]
pub struct ConfigObject(pub Arc<Scope>);

impl Object for ConfigObject {
    /// As in dbt it is no dictionary: `config == {}` is false.
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        for argument in args {
            let keys = match keywords(argument) {
                Some(keywords) => keywords
                    .args()
                    .map(|name| Ok((name.to_owned(), keywords.get::<Value>(name)?)))
                    .collect::<Result<Vec<_>, JinjaError>>()?,
                None => entries(argument)?,
            };
            refuse_both_spellings(&keys)?;
            for (name, value) in keys {
                self.0.capture_config(&name, &value);
            }
        }
        Ok(Value::from(""))
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        let name = arguments.text(0, "name").unwrap_or_default();
        let default = || {
            arguments
                .get(1, "default")
                .unwrap_or_else(|| Value::from(()))
        };
        match method {
            // While parsing nobody knows it yet, and dbt gives an empty text.
            "get" | "meta_get" | "require" | "meta_require" if !self.0.is_running() => {
                Ok(Value::from(""))
            }
            "get" | "meta_get" => {
                let value = self.kept(method, &name).unwrap_or_else(default);
                // As in dbt, only who names a default has the value checked.
                match default().is_none() {
                    true => Ok(value),
                    false => checked(value, arguments.get(2, "validator"), state),
                }
            }
            "require" | "meta_require" => {
                let value = self.required(self.kept(method, &name), &name)?;
                checked(value, arguments.get(1, "validator"), state)
            }
            "set" => {
                self.0
                    .capture_config(&name, &arguments.required(1, "value")?);
                Ok(Value::from(""))
            }
            "persist_relation_docs" => Ok(self.is_documented("relation")),
            "persist_column_docs" => Ok(self.is_documented("columns")),
            _ => Err(no_method("config", method)),
        }
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }
}

impl ConfigObject {
    /// A value of the configuration, or of its `meta` where the method is of that.
    fn kept(&self, method: &str, name: &str) -> Option<Value> {
        match method.starts_with("meta_") {
            true => self.meta(name),
            false => self.0.config(name),
        }
    }

    fn required(&self, value: Option<Value>, name: &str) -> Result<Value, JinjaError> {
        match value {
            Some(value) => Ok(value),
            None => Err(raise(Error::usage(format!(
                "the node does not define a required config parameter '{name}'"
            )))),
        }
    }

    fn meta(&self, name: &str) -> Option<Value> {
        let value = self.0.config("meta")?.get_attr(name).ok()?;
        Some(value).filter(|value| !value.is_undefined())
    }

    fn is_documented(&self, part: &str) -> Value {
        let asked = self
            .0
            .config("persist_docs")
            .and_then(|docs| docs.get_attr(part).ok());
        Value::from(asked.is_some_and(|asked| asked.is_true()))
    }
}

/// The value, where the check of a `validator` takes it.
fn checked(
    value: Value,
    validator: Option<Value>,
    state: &mut State<'_, '_>,
) -> Result<Value, JinjaError> {
    if let Some(validator) = validator.filter(|validator| !validator.is_none()) {
        validator.call(state, std::slice::from_ref(&value))?;
    }
    Ok(value)
}

/// A call that gives hooks under both spellings does not say which come first.
fn refuse_both_spellings(keys: &[(String, Value)]) -> Result<(), JinjaError> {
    let has = |wanted: &str| keys.iter().any(|(name, _)| name == wanted);
    for (old, new) in [("pre_hook", "pre-hook"), ("post_hook", "post-hook")] {
        if has(old) && has(new) {
            let message = format!("the config has both `{old}` and `{new}`");
            return Err(raise(Error::usage(message).help("keep one of them")));
        }
    }
    Ok(())
}

fn entries(map: &Value) -> Result<Vec<(String, Value)>, JinjaError> {
    map.try_iter()?
        .map(|key| {
            let name = key.as_str().unwrap_or_default().to_owned();
            Ok((name, map.get_item(&key)?))
        })
        .collect()
}
