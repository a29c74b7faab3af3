//! Values that behave as Python's do where minijinja's cannot change.

mod arguments;
mod dict;
mod list;
mod native;
mod percent;
mod set;
mod text;
mod translation;

use minijinja::value::{Tuple, ValueKind};
use minijinja::{Error as JinjaError, ErrorKind, Value};

pub use arguments::Arguments;
pub use dict::{Dict, entries_of};
pub use list::List;
pub use native::Native;
pub use percent::percent_format;
pub use set::Set;
pub use text::text_method;

use super::errors::raise;
use crate::error::Error;

/// A usage error on its way through a template.
pub fn fail(message: impl Into<String>) -> JinjaError {
    raise(Error::usage(message))
}

/// The error of a method that a value does not have; the caller makes it a usage error,
/// or forgives it.
pub fn no_method(kind: &str, method: &str) -> JinjaError {
    let message = format!("a {kind} has no method `{method}`");
    JinjaError::new(ErrorKind::UnknownMethod, message)
}

/// The value with every list and dictionary in it as one that can change; those
/// that already can are the same ones.
pub fn mutable(value: Value) -> Value {
    match value.kind() {
        ValueKind::Seq if value.is_tuple() => {
            let items = value.try_iter().into_iter().flatten().map(mutable);
            Value::from(Tuple::new(items.collect()))
        }
        ValueKind::Seq if is_foreign(&value) => {
            List::value(value.try_iter().into_iter().flatten().map(mutable))
        }
        ValueKind::Map if is_foreign(&value) => {
            let entries = entries_of(&value).unwrap_or_default();
            Dict::value(entries.into_iter().map(|(key, item)| (key, mutable(item))))
        }
        _ => value,
    }
}

/// Adds items to a list of ours, those that it does not have.
pub fn extend_list(list: &Value, items: impl IntoIterator<Item = Value>) {
    if let Some(list) = list.downcast_object_ref::<List>() {
        list.extend_with_new(items);
    }
}

/// Whether minijinja made the list or mapping, not one of our types.
fn is_foreign(value: &Value) -> bool {
    let own = concat!(env!("CARGO_PKG_NAME"), "::");
    value
        .as_object()
        .is_some_and(|object| !object.type_name().starts_with(own))
}
