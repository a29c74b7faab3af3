//! What `as_bool` makes of a value in a YAML file.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error, Value};

use super::python::display;
use super::values::fail;

/// A text that an expression ends as a flag. Within the expression it is a text still,
/// as in dbt: where `and`, `not` or `if` ask, it is true, whatever it says.
#[derive(Debug)]
pub struct Flag(String);

impl Flag {
    /// The filter `as_bool`.
    pub fn of(value: &Value) -> Value {
        Value::from_object(Flag(display(value)))
    }

    /// The flag that the text says.
    ///
    /// # Errors
    /// A usage error for a text that says none.
    pub fn value(&self) -> Result<Value, Error> {
        match self.0.as_str() {
            "True" => Ok(Value::from(true)),
            "False" => Ok(Value::from(false)),
            text => Err(fail(format!("`{text}` is neither true nor false"))),
        }
    }
}

impl Object for Flag {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        !self.0.is_empty()
    }

    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
