//! `adapter`: dispatch to the engine's macro, and the few facts of an engine
//! that templates ask for.

use std::sync::Arc;

use minijinja::value::Object;
use minijinja::{Error as JinjaError, ErrorKind, State, Value};

use super::errors::raise;
use super::python::keywords;
use super::scope::Scope;
use crate::error::Error;

/// The `adapter` of one scope.
#[derive(Debug)]
pub struct AdapterObject(pub Arc<Scope>);

impl Object for AdapterObject {
    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let text = |index: usize| args.get(index).and_then(Value::as_str);
        match method {
            "dispatch" => {
                let namespace = args.last().and_then(|last| match keywords(last) {
                    Some(keywords) => keywords.get::<String>("macro_namespace").ok(),
                    None if args.len() > 1 => last.as_str().map(str::to_owned),
                    None => None,
                });
                self.dispatch(text(0).unwrap_or_default(), namespace.as_deref())
            }
            "quote" => Ok(Value::from(
                self.0.shared.dialect.quote(text(0).unwrap_or_default()),
            )),
            "type" => Ok(Value::from(self.0.shared.dialect.name())),
            _ => Err(raise(
                Error::usage(format!("`adapter.{method}` is not supported"))
                    .help("adapter offers dispatch, quote and type"),
            )),
        }
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, _: &[Value]) -> Result<Value, JinjaError> {
        Err(JinjaError::from(ErrorKind::InvalidOperation))
    }
}

impl AdapterObject {
    fn dispatch(&self, name: &str, namespace: Option<&str>) -> Result<Value, JinjaError> {
        let shared = &self.0.shared;
        let packages = shared.search_order(namespace);
        for package in &packages {
            for prefix in [shared.dialect.name(), "default"] {
                let wanted = format!("{prefix}__{name}");
                if let Some(found) = shared.macros.in_package(package, &wanted) {
                    return Ok(self.0.callable(found));
                }
            }
        }
        Err(raise(
            Error::usage(format!(
                "no macro `{}__{name}` or `default__{name}` exists",
                shared.dialect.name()
            ))
            .help(format!("searched in {}", packages.join(", "))),
        ))
    }
}
