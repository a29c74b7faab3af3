//! What parsing found wrong, and what is missing for no other reason.

use std::collections::BTreeSet;

use crate::error::Error;

/// The errors so far.
#[derive(Default)]
pub struct Problems {
    pub errors: Vec<Error>,
    pub unread: Unread,
}

/// What could not be read: that it is missing elsewhere is no error of its own.
#[derive(Default)]
pub struct Unread {
    /// The names of nodes.
    pub names: BTreeSet<String>,
    /// Whether the properties files of a project are among it, which declare its sources.
    pub has_properties: bool,
}

impl Problems {
    /// Nothing has the name of a node.
    pub fn missing_node(&mut self, name: &str, error: impl FnOnce() -> Error) {
        if !self.unread.names.contains(name) {
            self.errors.push(error());
        }
    }

    /// Nothing declares a source.
    pub fn missing_source(&mut self, error: impl FnOnce() -> Error) {
        if !self.unread.has_properties {
            self.errors.push(error());
        }
    }
}
