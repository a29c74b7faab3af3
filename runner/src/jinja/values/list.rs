//! A list as Python has it: it can grow where it lies.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use minijinja::value::{Enumerator, Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::arguments::Arguments;
use super::{fail, mutable, no_method};

/// Values that every holder of the list sees change.
#[derive(Debug, Default)]
pub struct List(Mutex<Vec<Value>>);

impl List {
    /// A value that is a list of these items.
    pub fn value(items: impl IntoIterator<Item = Value>) -> Value {
        Value::from_object(List(Mutex::new(items.into_iter().collect())))
    }

    /// The items as they are now.
    pub fn items(&self) -> Vec<Value> {
        self.lock().clone()
    }

    /// Adds the items that are not in it as yet.
    pub fn extend_with_new(&self, items: impl IntoIterator<Item = Value>) {
        let mut own = self.lock();
        for item in items {
            if !own.contains(&item) {
                own.push(item);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Value>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn position(&self, wanted: &Value) -> Result<usize, JinjaError> {
        let found = self.items().iter().position(|item| item == wanted);
        found.ok_or_else(|| fail(format!("{wanted} is not in the list")))
    }

    fn pop(&self, index: i64) -> Result<Value, JinjaError> {
        let mut items = self.lock();
        let at = if index < 0 {
            index + items.len() as i64
        } else {
            index
        };
        match usize::try_from(at).ok().filter(|at| *at < items.len()) {
            Some(at) => Ok(items.remove(at)),
            None => Err(fail("`pop` from a list that has no such item")),
        }
    }

    fn sort(&self, arguments: &Arguments) -> Result<(), JinjaError> {
        let is_reversed = arguments
            .named("reverse")
            .is_some_and(|value| value.is_true());
        let mut items = self.items();
        items.sort();
        if is_reversed {
            items.reverse();
        }
        *self.lock() = items;
        Ok(())
    }

    fn insert(&self, arguments: &Arguments) -> Result<(), JinjaError> {
        let index = arguments.integer(0, "index")?.unwrap_or(0);
        let item = mutable(arguments.required(1, "item")?);
        let mut items = self.lock();
        let length = items.len() as i64;
        let at = if index < 0 { index + length } else { index };
        items.insert(at.clamp(0, length) as usize, item);
        Ok(())
    }

    /// Methods that change the list and give nothing.
    fn change(&self, method: &str, arguments: &Arguments) -> Option<Result<(), JinjaError>> {
        let item = || arguments.required(0, "item").map(mutable);
        Some(match method {
            "append" => item().map(|item| self.lock().push(item)),
            "extend" => item().and_then(|items| {
                let added: Vec<Value> = items.try_iter()?.collect();
                self.lock().extend(added);
                Ok(())
            }),
            "insert" => self.insert(arguments),
            "remove" => item().and_then(|item| {
                let at = self.position(&item)?;
                self.lock().remove(at);
                Ok(())
            }),
            "clear" => {
                self.lock().clear();
                Ok(())
            }
            "reverse" => {
                self.lock().reverse();
                Ok(())
            }
            "sort" => self.sort(arguments),
            _ => return None,
        })
    }
}

impl Object for List {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let index = key.as_i64()?;
        let items = self.lock();
        let at = if index < 0 {
            index + items.len() as i64
        } else {
            index
        };
        items.get(usize::try_from(at).ok()?).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.lock().len())
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        if let Some(changed) = self.change(method, &arguments) {
            return changed.map(|()| Value::from(()));
        }
        match method {
            "pop" => self.pop(arguments.integer(0, "index")?.unwrap_or(-1)),
            "copy" => Ok(List::value(self.items())),
            "index" => {
                let item = arguments.required(0, "item")?;
                Ok(Value::from(self.position(&item)?))
            }
            "count" => {
                let item = arguments.required(0, "item")?;
                let items = self.items();
                Ok(Value::from(
                    items.iter().filter(|found| **found == item).count(),
                ))
            }
            _ => Err(no_method("list", method)),
        }
    }
}
