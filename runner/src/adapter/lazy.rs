//! A database that is opened when the first statement needs it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Adapter, ConnectionSettings, open};
use crate::error::{Error, Result};

/// Where the database is, and the database once it is open.
pub struct LazyAdapter {
    place: Place,
    opened: Mutex<Option<Arc<dyn Adapter>>>,
    is_asked: AtomicBool,
}

enum Place {
    Closed,
    /// For good.
    Forbidden,
    Database(ConnectionSettings),
    /// One connection of a database.
    Session(Arc<LazyAdapter>),
}

impl LazyAdapter {
    pub fn new(settings: ConnectionSettings) -> Self {
        LazyAdapter {
            place: Place::Database(settings),
            ..Self::closed()
        }
    }

    /// A session of a database, which is opened for it.
    pub fn session_of(database: Arc<LazyAdapter>) -> Self {
        LazyAdapter {
            place: Place::Session(database),
            ..Self::closed()
        }
    }

    /// One that nobody can open; it notes whether somebody wanted to.
    pub fn closed() -> Self {
        LazyAdapter {
            place: Place::Closed,
            opened: Mutex::new(None),
            is_asked: AtomicBool::new(false),
        }
    }

    /// One that `--no-introspect` forbids to open.
    pub fn forbidden() -> Self {
        LazyAdapter {
            place: Place::Forbidden,
            ..Self::closed()
        }
    }

    pub fn is_forbidden(&self) -> bool {
        matches!(self.place, Place::Forbidden)
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
        let adapter: Arc<dyn Adapter> = Arc::from(match &self.place {
            Place::Closed => return Err(Error::runtime("the database is not to be asked yet")),
            Place::Forbidden => {
                return Err(Error::usage(
                    "connection never acquired for thread: --no-introspect forbids to ask the \
                     database",
                ));
            }
            Place::Database(settings) => open(settings)?,
            Place::Session(database) => database.open()?.session()?,
        });
        *opened = Some(adapter.clone());
        Ok(adapter)
    }
}
