//! What means something else in the model of a unit test.

use minijinja::Value;

use super::functions;
use super::python::jinja_value;
use super::scope::Scope;
use super::values::Arguments;
use crate::manifest::Overrides;

/// Puts the values of a unit test in the place of macros, vars and variables of the
/// environment.
pub fn replace(scope: &mut Scope, overrides: &Overrides) {
    for (name, value) in &overrides.macros {
        let returned = value.clone();
        let function = Value::from_function(move |_: Arguments| jinja_value(&returned));
        scope.replaced_macros.insert(name.clone(), function);
    }
    scope.vars.extend(overrides.vars.clone());
    let set = overrides.env_vars.clone();
    let env_var = Value::from_function(move |arguments: Arguments| {
        let name = arguments.required_text(0, "var")?;
        match set.get(&name) {
            Some(value) => Ok(Value::from(value)),
            None => functions::env_var(&arguments),
        }
    });
    scope.locals.insert("env_var".to_owned(), env_var);
}
