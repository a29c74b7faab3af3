//! The names that a template sets, block within block.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use minijinja::Value;

/// Names of one block; those of the blocks around it are behind them.
#[derive(Debug, Default)]
pub struct Frame {
    names: Mutex<BTreeMap<String, Value>>,
    outer: Option<Arc<Frame>>,
}

impl Frame {
    /// A block within another.
    pub fn within(outer: &Arc<Frame>) -> Arc<Self> {
        Arc::new(Frame {
            names: Mutex::default(),
            outer: Some(outer.clone()),
        })
    }

    /// The value of a name that was set here or further out.
    pub fn find(&self, name: &str) -> Option<Value> {
        let own = self.lock().get(name).cloned();
        own.or_else(|| self.outer.as_ref()?.find(name))
    }

    /// Sets a name in this block.
    pub fn set(&self, name: &str, value: Value) {
        self.lock().insert(name.to_owned(), value);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Value>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
