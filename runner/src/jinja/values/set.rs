//! A set as Python has it; it keeps the order in which its items came.

use std::cmp::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indexmap::IndexSet;
use minijinja::value::{DynObject, Enumerator, Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::arguments::Arguments;
use super::{fail, no_method};

/// Distinct values.
#[derive(Debug, Default)]
pub struct Set(Mutex<IndexSet<Value>>);

impl Set {
    /// A value that is a set of these items.
    pub fn value(items: impl IntoIterator<Item = Value>) -> Value {
        Value::from_object(Set(Mutex::new(items.into_iter().collect())))
    }

    /// The items as they are now.
    pub fn items(&self) -> IndexSet<Value> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, IndexSet<Value>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Methods that compare the set with another.
    fn combine(&self, method: &str, other: &IndexSet<Value>) -> Option<Value> {
        let own = self.items();
        Some(match method {
            "union" => Set::value(own.union(other).cloned()),
            "intersection" => Set::value(own.intersection(other).cloned()),
            "difference" => Set::value(own.difference(other).cloned()),
            "symmetric_difference" => Set::value(own.symmetric_difference(other).cloned()),
            "issubset" => Value::from(own.is_subset(other)),
            "issuperset" => Value::from(own.is_superset(other)),
            "isdisjoint" => Value::from(own.is_disjoint(other)),
            _ => return None,
        })
    }

    fn change(&self, method: &str, arguments: &Arguments) -> Result<Value, JinjaError> {
        match method {
            "add" => {
                self.lock().insert(arguments.required(0, "item")?);
            }
            "update" => {
                for other in arguments.all() {
                    self.lock().extend(other.try_iter()?);
                }
            }
            "discard" => {
                self.lock().shift_remove(&arguments.required(0, "item")?);
            }
            "remove" => {
                let item = arguments.required(0, "item")?;
                if !self.lock().shift_remove(&item) {
                    return Err(fail(format!("the set has no {item}")));
                }
            }
            "clear" => self.lock().clear(),
            "copy" => return Ok(Set::value(self.items())),
            "pop" => {
                let first = self.lock().shift_remove_index(0);
                return first.ok_or_else(|| fail("the set is empty"));
            }
            _ => return Err(no_method("set", method)),
        }
        Ok(Value::from(()))
    }
}

impl Object for Set {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Iterable
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.items().into_iter().collect())
    }

    /// Sets are equal whatever the order in which their items came.
    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        let other = other.downcast_ref::<Set>()?;
        let sorted = |set: &Set| {
            let mut items: Vec<Value> = set.items().into_iter().collect();
            items.sort();
            items
        };
        Some(sorted(self).cmp(&sorted(other)))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        let other = match arguments.positional(0) {
            Some(other) => other.try_iter().into_iter().flatten().collect(),
            None => IndexSet::new(),
        };
        match self.combine(method, &other) {
            Some(combined) => Ok(combined),
            None => self.change(method, &arguments),
        }
    }
}
