//! A dictionary as Python has it: it keeps the order of its keys and can change
//! where it lies.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indexmap::IndexMap;
use minijinja::value::{Enumerator, Object, Tuple};
use minijinja::{Error as JinjaError, State, Value};

use super::arguments::Arguments;
use super::{List, fail, mutable, no_method};

/// Values by key, which every holder of the dictionary sees change.
#[derive(Debug, Default)]
pub struct Dict(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    /// What makes them, until something first asks for one.
    make: Option<Make>,
    made: IndexMap<Value, Value>,
}

type Make = Box<dyn FnOnce() -> Value + Send>;

impl fmt::Debug for Entries {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.made.fmt(formatter)
    }
}

impl Dict {
    /// A value that is a dictionary of these entries.
    pub fn value(entries: impl IntoIterator<Item = (Value, Value)>) -> Value {
        let made = entries.into_iter().collect();
        Value::from_object(Dict(Mutex::new(Entries { make: None, made })))
    }

    /// A dictionary that is made like another one when a template first asks for its
    /// entries.
    pub fn lazy(make: impl FnOnce() -> Value + Send + 'static) -> Value {
        let entries = Entries {
            make: Some(Box::new(make)),
            made: IndexMap::new(),
        };
        Value::from_object(Dict(Mutex::new(entries)))
    }

    /// The entries as they are now.
    pub fn entries(&self) -> Vec<(Value, Value)> {
        let entries = self.lock();
        let pairs = entries.made.iter();
        pairs
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(make) = entries.make.take() {
            entries.made = entries_of(&make())
                .unwrap_or_default()
                .into_iter()
                .collect();
        }
        entries
    }

    fn find(&self, key: &Value) -> Option<Value> {
        self.lock().made.get(key).cloned()
    }

    fn update(&self, arguments: &Arguments) -> Result<(), JinjaError> {
        let mut added = Vec::new();
        if let Some(other) = arguments.positional(0) {
            added = entries_of(&other)?;
        }
        added.extend(arguments.keywords());
        self.lock()
            .made
            .extend(added.into_iter().map(|(key, value)| (key, mutable(value))));
        Ok(())
    }

    fn pop(&self, arguments: &Arguments) -> Result<Value, JinjaError> {
        let key = arguments.required(0, "key")?;
        match (self.lock().made.shift_remove(&key), arguments.positional(1)) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default),
            (None, None) => Err(fail(format!("the dictionary has no key {key}"))),
        }
    }

    fn set_default(&self, arguments: &Arguments) -> Result<Value, JinjaError> {
        let key = arguments.required(0, "key")?;
        let default = arguments.positional(1).unwrap_or_else(|| Value::from(()));
        Ok(self
            .lock()
            .made
            .entry(key)
            .or_insert_with(|| mutable(default))
            .clone())
    }
}

/// The entries of a mapping, or of pairs.
///
/// # Errors
/// A usage error for what is neither.
pub fn entries_of(value: &Value) -> Result<Vec<(Value, Value)>, JinjaError> {
    let items: Vec<Value> = value.try_iter()?.collect();
    if value.kind() == minijinja::value::ValueKind::Map {
        let pairs = items.into_iter().map(|key| {
            let item = value.get_item(&key)?;
            Ok((key, item))
        });
        return pairs.collect();
    }
    let pairs = items.iter().map(|pair| {
        let pair: Vec<Value> = pair.try_iter()?.collect();
        match <[Value; 2]>::try_from(pair) {
            Ok([key, value]) => Ok((key, value)),
            Err(_) => Err(fail("a dictionary is made of pairs")),
        }
    });
    pairs.collect()
}

impl Object for Dict {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.find(key)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let keys: Vec<Value> = self.lock().made.keys().cloned().collect();
        Enumerator::Values(keys)
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        match method {
            "get" => {
                let key = arguments.required(0, "key")?;
                let default = arguments.get(1, "default");
                Ok(self
                    .find(&key)
                    .or(default)
                    .unwrap_or_else(|| Value::from(())))
            }
            "keys" => Ok(List::value(self.lock().made.keys().cloned())),
            "values" => Ok(List::value(self.lock().made.values().cloned())),
            "items" => Ok(List::value(self.entries().into_iter().map(pair))),
            "update" => self.update(&arguments).map(|()| Value::from(())),
            "pop" => self.pop(&arguments),
            "popitem" => match self.lock().made.pop() {
                Some(entry) => Ok(pair(entry)),
                None => Err(fail("the dictionary is empty")),
            },
            "setdefault" => self.set_default(&arguments),
            "copy" => Ok(Dict::value(self.entries())),
            "clear" => {
                self.lock().made.clear();
                Ok(Value::from(()))
            }
            _ => match self.find(&Value::from(method)) {
                Some(function) => function.call(state, args),
                None => Err(no_method("dictionary", method)),
            },
        }
    }
}

fn pair((key, value): (Value, Value)) -> Value {
    Value::from(Tuple::new(vec![key, value]))
}
