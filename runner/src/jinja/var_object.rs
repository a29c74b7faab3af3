//! `var`: called, it gives a variable; `var.has_var` tells whether there is one.

use std::path::Path;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::errors;
use super::functions;
use super::machine::{Frame, Machine, Output, Template};
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

    /// The value of a variable: a text with Jinja in it is rendered where it is used.
    fn rendered(&self, value: Value, state: &mut State<'_, '_>) -> Result<Value, JinjaError> {
        let Some(text) = value.as_str().filter(|text| functions::is_template(text)) else {
            return Ok(value);
        };
        let template = Template::parse(Path::new(""), text.to_owned()).map_err(errors::raise)?;
        let mut machine = Machine {
            state,
            scope: &self.0,
            template: &Arc::new(template),
        };
        let mut output = Output::default();
        match machine.render(&Arc::new(Frame::default()), &mut output) {
            Ok(()) => Ok(Value::from(output.text)),
            Err(error) => Err(errors::raise(
                errors::without_place(&error).without_location(),
            )),
        }
    }
}

impl Object for VarObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        let name = arguments.required_text(0, "var_name")?;
        if let Some(value) = self.find(&name) {
            return self.rendered(value, state);
        }
        if let Some(default) = arguments.get(1, "default") {
            return Ok(default);
        }
        match self.0.is_running() || self.0.is_naming {
            true => Err(errors::raise(functions::missing_var(
                &self.0.shared.vars,
                &name,
            ))),
            // What is never run may lack it, as in dbt.
            false => Ok(Value::from(())),
        }
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
