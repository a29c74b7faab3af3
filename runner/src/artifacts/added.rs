//! What a command adds to the entry of a node.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::ExtraCte;
use super::node_paths::run_path;
use crate::manifest::Node;

/// What compiling and running add to a node.
#[derive(Clone, Copy)]
pub struct Added<'a> {
    pub code: Option<&'a str>,
    pub extra_ctes: &'a [ExtraCte],
    /// The folder of artifacts, as the project names it.
    pub folder: &'a Path,
    /// Whether its statements are below that folder.
    pub is_performed: bool,
    /// The folder of its package.
    pub root: Option<&'a PathBuf>,
    /// Where its foreign keys lead, by the call that a constraint has.
    pub targets: Option<&'a BTreeMap<String, String>>,
    /// The SQL of its overloads, by the names of their files.
    pub overloads: Option<&'a BTreeMap<String, String>>,
    pub keeps_failures: bool,
    pub group: Option<&'a str>,
}

impl Added<'_> {
    /// Where the statements are that made the node.
    pub fn build_path(&self, node: &Node) -> Option<String> {
        let path = || self.folder.join(run_path(node));
        self.is_performed
            .then(|| path().to_string_lossy().into_owned())
    }
}
