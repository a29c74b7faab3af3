//! `namespace()`: an object whose attributes templates can set from within a loop.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::Value;
use minijinja::value::{Enumerator, Object};

use super::values::{Arguments, entries_of};

/// Values by name.
#[derive(Debug, Default)]
pub struct Namespace(Mutex<BTreeMap<String, Value>>);

impl Namespace {
    /// A namespace with the named arguments of the call, or the entries of a mapping.
    pub fn of(arguments: &Arguments) -> Result<Value, minijinja::Error> {
        let mut entries = match arguments.positional(0) {
            Some(mapping) => entries_of(&mapping)?,
            None => Vec::new(),
        };
        entries.extend(arguments.keywords());
        let names = entries
            .into_iter()
            .map(|(name, value)| (name.to_string(), value));
        Ok(Value::from_object(Namespace(Mutex::new(names.collect()))))
    }

    /// Sets an attribute.
    pub fn set(&self, name: &str, value: Value) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.insert(name.to_owned(), value);
    }
}

impl Object for Namespace {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.get(key.as_str()?).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Enumerator::Values(names.keys().map(Value::from).collect())
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }
}
