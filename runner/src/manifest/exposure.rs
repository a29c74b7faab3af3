//! An exposure: something that reads the project's tables and that nobody in
//! the project reads, such as a report page or a dashboard elsewhere.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::config::flag;
use super::reference::Reference;

/// What reads nodes and is read by none.
#[derive(Debug, Clone, Default)]
pub struct Exposure {
    pub unique_id: String,
    pub name: String,
    pub package_name: String,
    /// Its place among all, in the order of the files.
    pub place: usize,
    /// Relative to its resource folder.
    pub path: PathBuf,
    /// Relative to the project folder.
    pub original_file_path: PathBuf,
    pub fqn: Vec<String>,
    /// dbt's word for what it is, such as `dashboard`.
    pub kind: String,
    pub label: Option<String>,
    pub description: String,
    pub owner: Owner,
    pub tags: Vec<String>,
    pub meta: Map<String, Value>,
    pub maturity: Option<String>,
    pub url: Option<String>,
    pub config: Map<String, Value>,
    /// The metrics that it names.
    pub metrics: Vec<String>,
    /// `ref` calls in order: (package, name).
    pub refs: Vec<Reference>,
    /// `source` calls in order: (source, table).
    pub sources: Vec<(String, String)>,
    /// Unique ids of the sources and nodes it reads, in the order of the calls.
    pub depends_on: Vec<String>,
    /// Unique ids of the macros its templates called, sorted.
    pub macros: Vec<String>,
    /// The text of the file.
    pub raw_code: String,
}

impl Exposure {
    /// Whether it is switched on; its configuration has been read before.
    pub fn is_enabled(&self) -> bool {
        !matches!(flag(&self.config, "enabled"), Ok(Some(false)))
    }
}

/// Who answers for an exposure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owner {
    pub name: Option<String>,
    pub email: Option<String>,
    /// Other keys that the project gives, such as `slack`.
    pub others: Map<String, Value>,
}
