//! The arguments of a call as a method reads them: by place or by name.

use minijinja::value::{ArgType, Kwargs};
use minijinja::{Error as JinjaError, State, Value};

use super::fail;
use crate::jinja::python::keywords;

/// Positional arguments and those with names: all that a function is called with.
pub struct Arguments {
    positional: Vec<Value>,
    named: Option<Kwargs>,
}

impl<'a> ArgType<'a> for Arguments {
    type Output = Self;

    fn from_value(value: Option<&'a Value>) -> Result<Self, JinjaError> {
        Ok(Arguments::of(value.map_or(&[], std::slice::from_ref)))
    }

    fn from_state_and_values(
        _state: Option<&'a State>,
        values: &'a [Value],
        offset: usize,
    ) -> Result<(Self, usize), JinjaError> {
        let rest = values.get(offset..).unwrap_or_default();
        Ok((Arguments::of(rest), rest.len()))
    }
}

impl Arguments {
    /// Parts the arguments of a call.
    pub fn of(args: &[Value]) -> Self {
        let named = args.last().and_then(keywords);
        let count = args.len() - usize::from(named.is_some());
        Arguments {
            positional: args[..count].to_vec(),
            named,
        }
    }

    /// The argument at a place.
    pub fn positional(&self, index: usize) -> Option<Value> {
        self.positional.get(index).cloned()
    }

    /// All arguments without a name.
    pub fn all(&self) -> &[Value] {
        &self.positional
    }

    /// The same arguments but for the first without a name.
    pub fn without_first(&self) -> Self {
        Arguments {
            positional: self.positional.get(1..).unwrap_or_default().to_vec(),
            named: self.named.clone(),
        }
    }

    /// The argument of a name.
    pub fn named(&self, name: &str) -> Option<Value> {
        let named = self.named.as_ref()?;
        named.has(name).then(|| named.peek::<Value>(name).ok())?
    }

    /// The arguments with names, in order.
    pub fn keywords(&self) -> Vec<(Value, Value)> {
        let named = self.named.iter();
        let pairs = named.flat_map(|named| {
            named
                .args()
                .filter_map(|name| Some((Value::from(name), named.peek::<Value>(name).ok()?)))
        });
        pairs.collect()
    }

    /// The argument under its place or its name.
    pub fn get(&self, index: usize, name: &str) -> Option<Value> {
        self.positional(index).or_else(|| self.named(name))
    }

    /// The same, where the call must have it.
    ///
    /// # Errors
    /// A usage error that names what is missing.
    pub fn required(&self, index: usize, name: &str) -> Result<Value, JinjaError> {
        self.get(index, name)
            .ok_or_else(|| fail(format!("the argument `{name}` is missing")))
    }

    /// A text under its place or its name, where the call has it.
    pub fn text(&self, index: usize, name: &str) -> Option<String> {
        let value = self.get(index, name).filter(|value| !value.is_none())?;
        Some(crate::jinja::python::display(&value))
    }

    /// A text that the call must have.
    ///
    /// # Errors
    /// A usage error that names what is missing.
    pub fn required_text(&self, index: usize, name: &str) -> Result<String, JinjaError> {
        let value = self.required(index, name)?;
        Ok(crate::jinja::python::display(&value))
    }

    /// A whole number, where the call has it.
    ///
    /// # Errors
    /// A usage error for what is no number.
    pub fn integer(&self, index: usize, name: &str) -> Result<Option<i64>, JinjaError> {
        let Some(value) = self.get(index, name).filter(|value| !value.is_none()) else {
            return Ok(None);
        };
        let number = value.as_i64();
        number
            .map(Some)
            .ok_or_else(|| fail(format!("`{name}` is {value}, not a whole number")))
    }

    /// Whether a flag is set.
    pub fn is_set(&self, index: usize, name: &str) -> bool {
        self.get(index, name).is_some_and(|value| value.is_true())
    }
}
