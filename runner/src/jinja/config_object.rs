//! `config`: called, it sets the node's configuration; its methods read it.

use std::sync::Arc;

use minijinja::value::Object;
use minijinja::{Error as JinjaError, ErrorKind, State, Value};

use super::errors::raise;
use super::python::keywords;
use super::scope::Scope;
use crate::error::Error;

/// The `config` of one scope.
#[derive(Debug)]
pub struct ConfigObject(pub Arc<Scope>);

impl Object for ConfigObject {
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
            for (name, value) in keys {
                self.0.capture_config(&name, &value);
            }
        }
        Ok(Value::from(""))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let name = args.first().and_then(Value::as_str).unwrap_or_default();
        match method {
            "get" => {
                let default = args
                    .get(1)
                    .map(|value| match keywords(value) {
                        Some(keywords) => keywords.get::<Value>("default").unwrap_or_default(),
                        None => value.clone(),
                    })
                    .unwrap_or_else(|| Value::from(()));
                Ok(self.0.config(name).unwrap_or(default))
            }
            "require" => self
                .0
                .config(name)
                .ok_or_else(|| raise(Error::usage(format!("config `{name}` is required")))),
            _ => Err(JinjaError::from(ErrorKind::UnknownMethod)),
        }
    }
}

fn entries(map: &Value) -> Result<Vec<(String, Value)>, JinjaError> {
    map.try_iter()?
        .map(|key| {
            let name = key.as_str().unwrap_or_default().to_owned();
            Ok((name, map.get_item(&key)?))
        })
        .collect()
}
