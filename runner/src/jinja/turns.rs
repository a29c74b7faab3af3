//! `cycler` and `joiner`: objects that give another value at each turn.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use minijinja::value::Object;
use minijinja::{Error as JinjaError, State, Value};

use super::python::display;
use super::values::{Arguments, fail, no_method};

/// `cycler('odd', 'even')`: its items one after the other, again and again.
#[derive(Debug)]
pub struct Cycler {
    items: Vec<Value>,
    turn: AtomicUsize,
}

impl Cycler {
    /// # Errors
    /// A usage error without items.
    pub fn of(arguments: &Arguments) -> Result<Value, JinjaError> {
        let items = arguments.all().to_vec();
        if items.is_empty() {
            return Err(fail("at least one item has to be provided"));
        }
        let turn = AtomicUsize::new(0);
        Ok(Value::from_object(Cycler { items, turn }))
    }

    fn current(&self) -> Value {
        self.items[self.turn.load(Ordering::SeqCst) % self.items.len()].clone()
    }
}

impl Object for Cycler {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        (key.as_str()? == "current").then(|| self.current())
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn call_method(
        self: &Arc<Self>,
        _: &mut State<'_, '_>,
        method: &str,
        _: &[Value],
    ) -> Result<Value, JinjaError> {
        match method {
            "next" => {
                let current = self.current();
                self.turn.fetch_add(1, Ordering::SeqCst);
                Ok(current)
            }
            "reset" => {
                self.turn.store(0, Ordering::SeqCst);
                Ok(Value::from(()))
            }
            _ => Err(no_method("cycler", method)),
        }
    }
}

/// `joiner(', ')`: nothing at the first call, and then its separator.
pub struct Joiner {
    separator: String,
    calls: AtomicUsize,
}

impl Joiner {
    /// # Errors
    /// None; it has the shape of the functions beside it.
    pub fn of(arguments: &Arguments) -> Result<Value, JinjaError> {
        let separator = arguments.get(0, "sep").map(|sep| display(&sep));
        Ok(Value::from_object(Joiner {
            separator: separator.unwrap_or_else(|| ", ".to_owned()),
            calls: AtomicUsize::new(0),
        }))
    }
}

impl fmt::Debug for Joiner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("joiner")
    }
}

impl Object for Joiner {
    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, _: &[Value]) -> Result<Value, JinjaError> {
        Ok(match self.calls.fetch_add(1, Ordering::SeqCst) {
            0 => Value::from(""),
            _ => Value::from(&self.separator),
        })
    }
}
