//! Names that mean something else in the model of a unit test.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use super::functions::{self, Members};
use super::python::jinja_value;
use super::scope::Scope;
use super::values::Arguments;
use crate::manifest::Overrides;

/// The overrides as names that a scope looks up first.
pub fn override_locals(scope: &Arc<Scope>, overrides: &Overrides) -> BTreeMap<String, Value> {
    let mut locals = BTreeMap::new();
    let mut packages: BTreeMap<&str, BTreeMap<String, Value>> = BTreeMap::new();
    for (name, value) in &overrides.macros {
        let returned = jinja_value(value.clone());
        let function = Value::from_function(move |_: Arguments| returned.clone());
        match name.split_once('.') {
            Some((package, name)) => {
                let members = packages
                    .entry(package)
                    .or_insert_with(|| scope.members_of(package));
                members.insert(name.to_owned(), function);
            }
            None => {
                locals.insert(name.clone(), function);
            }
        }
    }
    for (package, members) in packages {
        let members = Value::from_object(Members(members));
        locals.insert(package.to_owned(), members);
    }
    let mut vars = scope.shared.vars.clone();
    vars.extend(overrides.vars.clone());
    let var = Value::from_function(move |name: &str, default: Option<Value>| {
        functions::var(&vars, name, default)
    });
    locals.insert("var".to_owned(), var);
    let set = overrides.env_vars.clone();
    let env_var =
        Value::from_function(
            move |name: &str, default: Option<Value>| match set.get(name) {
                Some(value) => Ok(Value::from(value)),
                None => functions::env_var(name, default),
            },
        );
    locals.insert("env_var".to_owned(), env_var);
    locals
}
