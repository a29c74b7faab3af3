//! What means something else in the model of a unit test, or in a text that is tried.

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
        if !is_called(scope, name) {
            scope.locals.insert(name.clone(), jinja_value(value));
            continue;
        }
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

/// Lets templates tell nothing: a text that is rendered to find out what it asks will be
/// rendered again.
pub fn mute(scope: &mut Scope) {
    for name in ["log", "print"] {
        let silence = Value::from_function(|_: Arguments| Value::from(""));
        scope.locals.insert(name.to_owned(), silence.clone());
        scope.replaced_macros.insert(name.to_owned(), silence);
    }
}

/// Whether templates call what has the name; all else, such as `invocation_id`, is a
/// value.
fn is_called(scope: &Scope, name: &str) -> bool {
    let shared = &scope.shared;
    name == "is_incremental"
        || name.contains('.')
        || shared.macros.find(name, &shared.package_name).is_some()
}
