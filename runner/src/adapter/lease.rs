//! A connection for one piece of work.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard};

use crate::error::Result;

/// A connection of its own, or that of a session while nothing else runs on it.
pub enum Lease<'a, C> {
    Own(C),
    Held(MutexGuard<'a, C>),
}

impl<'a, C> Lease<'a, C> {
    /// The connection that is `held`; where there is none, or it is in a
    /// transaction whose rows come from a query beside it, one that `connect` gives.
    pub fn of(held: Option<&'a Mutex<C>>, connect: impl FnOnce() -> Result<C>) -> Result<Self> {
        match held.and_then(|held| held.try_lock().ok()) {
            Some(held) => Ok(Lease::Held(held)),
            None => connect().map(Lease::Own),
        }
    }
}

impl<C> Deref for Lease<'_, C> {
    type Target = C;

    fn deref(&self) -> &C {
        match self {
            Lease::Own(connection) => connection,
            Lease::Held(connection) => connection,
        }
    }
}

impl<C> DerefMut for Lease<'_, C> {
    fn deref_mut(&mut self) -> &mut C {
        match self {
            Lease::Own(connection) => connection,
            Lease::Held(connection) => connection,
        }
    }
}
