//! `var`: called, it gives a variable; `var.has_var` tells whether there is one.

use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::errors;
use super::functions;
use super::python::jinja_value;
use super::scope::Scope;
use super::values::{Arguments, no_method};

/// The `var` of one scope.
#[derive(Debug)]
pub struct VarObject(Arc<Scope>);

impl VarObject {
    pub fn new(scope: Arc<Scope>) -> Self {
        VarObject(scope)
    }

    fn find(&self, name: &str) -> Option<Value> {
        let own = self.0.vars.get(name);
        own.or_else(|| self.0.shared.vars.get(name))
            .map(jinja_value)
    }
}

impl Object for VarObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, args: &[Value]) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        let name = arguments.required_text(0, "var_name")?;
        if let Some(value) = self.find(&name).or_else(|| arguments.get(1, "default")) {
            return Ok(value);
        }
        let error = functions::missing_var(&self.0.shared.vars, &name);
        if self.0.is_running() {
            return Err(errors::raise(error));
        }
        self.0.with_capture(|capture| capture.missing.push(error));
        Ok(Value::from(()))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        match method {
            "has_var" => {
                let name = Arguments::of(args).required_text(0, "var_name")?;
                Ok(Value::from(self.find(&name).is_some()))
            }
            _ => Err(no_method("var", method)),
        }
    }
}
