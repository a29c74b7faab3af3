//! What `as_bool` makes of a value in a YAML file.

use minijinja::{Error, Value};

use super::python::display;
use super::values::fail;

/// The filter `as_bool`: marks a text that an expression ends as a flag. Within the
/// expression it is a text still, as in dbt: it equals others, and where `and`, `not` or
/// `if` ask, it is true, whatever it says. The mark is that of texts that need no escape,
/// which nothing else has where nothing is escaped.
pub fn flag(value: &Value) -> Value {
    Value::from_safe_string(display(value))
}

/// What the end of an expression gives: a flag where it is marked as one.
///
/// # Errors
/// A usage error for a flag that is neither true nor false.
pub fn settled(value: Value) -> Result<Value, Error> {
    match value.as_str().filter(|_| value.is_safe()) {
        None => Ok(value),
        Some("True") => Ok(Value::from(true)),
        Some("False") => Ok(Value::from(false)),
        Some(text) => Err(fail(format!("`{text}` is neither true nor false"))),
    }
}
