//! A function of ours that may call other values while it runs.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::Arguments;

type Outcome = Result<Value, JinjaError>;
type Work = dyn Fn(&mut State<'_, '_>, &Arguments) -> Outcome + Send + Sync;

/// A function that gets the state of the template and all its arguments.
pub struct Native(Box<Work>);

impl Native {
    /// The function as a value.
    pub fn value(
        work: impl Fn(&mut State<'_, '_>, &Arguments) -> Outcome + Send + Sync + 'static,
    ) -> Value {
        Value::from_object(Native(Box::new(work)))
    }
}

impl fmt::Debug for Native {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<function>")
    }
}

impl Object for Native {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, state: &mut State<'_, '_>, args: &[Value]) -> Outcome {
        (self.0)(state, &Arguments::of(args))
    }
}
