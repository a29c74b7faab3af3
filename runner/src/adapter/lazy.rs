//! A database that is opened when the first statement needs it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Adapter, ConnectionSettings, open};
use crate::error::{Error, Result};

/// Where the database is, and the database once it is open.
pub struct LazyAdapter {
    /// Without settings, the database stays closed.
    settings: Option<ConnectionSettings>,
    opened: Mutex<Option<Arc<dyn Adapter>>>,
    is_asked: AtomicBool,
}

impl LazyAdapter {
    pub fn new(settings: ConnectionSettings) -> Self {
        LazyAdapter {
            settings: Some(settings),
            ..Self::closed()
        }
    }

    /// One that nobody can open; it notes whether somebody wanted to.
    pub fn closed() -> Self {
        LazyAdapter {
            settings: None,
            opened: Mutex::new(None),
            is_asked: AtomicBool::new(false),
        }
    }

    /// Whether somebody wanted to open it.
    pub fn is_asked(&self) -> bool {
        self.is_asked.load(Ordering::Relaxed)
    }

    /// The open database: the same one for everybody.
    ///
    /// # Errors
    /// A runtime error where the database does not answer.
    pub fn open(&self) -> Result<Arc<dyn Adapter>> {
        self.is_asked.store(true, Ordering::Relaxed);
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(adapter) = opened.as_ref() {
            return Ok(adapter.clone());
        }
        let settings = self
            .settings
            .as_ref()
            .ok_or_else(|| Error::runtime("the database is not to be asked yet"))?;
        let adapter: Arc<dyn Adapter> = Arc::from(open(settings)?);
        *opened = Some(adapter.clone());
        Ok(adapter)
    }
}
