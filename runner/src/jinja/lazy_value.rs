//! A value that is made when a template first asks for it.

use std::sync::{Arc, OnceLock};

use minijinja::Value;

/// The same value at every question.
#[derive(Clone)]
pub struct LazyValue {
    made: Arc<OnceLock<Value>>,
    make: Arc<dyn Fn() -> Value + Send + Sync>,
}

impl LazyValue {
    pub fn new(make: impl Fn() -> Value + Send + Sync + 'static) -> Self {
        LazyValue {
            made: Arc::default(),
            make: Arc::new(make),
        }
    }

    pub fn get(&self) -> Value {
        self.made.get_or_init(|| (self.make)()).clone()
    }
}

impl From<Value> for LazyValue {
    fn from(value: Value) -> Self {
        LazyValue::new(move || value.clone())
    }
}

impl Default for LazyValue {
    fn default() -> Self {
        LazyValue::from(Value::UNDEFINED)
    }
}
