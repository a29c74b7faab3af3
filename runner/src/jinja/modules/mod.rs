//! `modules`: the parts of Python's library that dbt hands to templates.

mod itertools;
mod regular;

use std::sync::{Arc, LazyLock};

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::datetime::{datetime_module, pytz_module};
use super::values::no_method;

/// `modules` itself.
pub fn modules() -> Value {
    static MODULES: LazyLock<Value> = LazyLock::new(|| {
        module([
            ("datetime", datetime_module()),
            ("pytz", pytz_module()),
            ("re", regular::re_module()),
            ("itertools", itertools::itertools_module()),
        ])
    });
    MODULES.clone()
}

/// Functions and classes by name.
#[derive(Debug)]
struct Module(Vec<(&'static str, Value)>);

/// A value whose attributes are these members.
pub fn module<const N: usize>(members: [(&'static str, Value); N]) -> Value {
    Value::from_object(Module(members.into()))
}

impl Object for Module {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map(|(_, member)| member.clone())
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        match self.get_value(&Value::from(method)) {
            Some(member) => member.call(state, args),
            None => Err(no_method("module", method)),
        }
    }
}
