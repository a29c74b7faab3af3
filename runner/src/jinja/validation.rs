//! `validation`: checks of what a configuration holds.

use std::collections::BTreeMap;

use minijinja::{Error as JinjaError, State, Value};

use super::errors::raise;
use super::python::display;
use super::values::{Arguments, Native};
use crate::error::Error;

/// `validation.any('a', 'b')` makes a check that `config.get` and `config.require` take.
pub fn validation() -> Value {
    Value::from(BTreeMap::from([("any", Native::value(any))]))
}

fn any(_: &mut State<'_, '_>, arguments: &Arguments) -> Result<Value, JinjaError> {
    let allowed: Vec<Value> = arguments.all().to_vec();
    Ok(Native::value(move |_, arguments| {
        let value = arguments.required(0, "value")?;
        if allowed.contains(&value) {
            return Ok(Value::from(()));
        }
        let allowed: Vec<String> = allowed.iter().map(display).collect();
        Err(raise(Error::usage(format!(
            "Expected value \"{}\" to be one of {}",
            display(&value),
            allowed.join(",")
        ))))
    }))
}
