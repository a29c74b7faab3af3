//! What properties files declare and nothing builds: metrics, semantic models,
//! saved queries, and the groups that own nodes.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::reference::Reference;
use super::resource::ResourceType;

/// A metric, a semantic model or a saved query.
#[derive(Debug, Clone)]
pub struct Declaration {
    pub unique_id: String,
    pub resource_type: ResourceType,
    pub name: String,
    pub package_name: String,
    /// Its place among all, in the order of the files.
    pub place: usize,
    /// Relative to its resource folder.
    pub path: PathBuf,
    /// The properties file, relative to the project.
    pub original_file_path: PathBuf,
    pub fqn: Vec<String>,
    pub tags: Vec<String>,
    pub config: Map<String, Value>,
    /// `ref` calls in order: (package, name).
    pub refs: Vec<Reference>,
    /// Unique ids of what it is made of, sorted.
    pub depends_on: Vec<String>,
    /// The keys that only its kind has, as manifest.json spells them.
    pub keys: Map<String, Value>,
}

/// Who owns nodes, and may read those that are private to the group.
#[derive(Debug, Clone)]
pub struct Group {
    pub unique_id: String,
    pub name: String,
    pub package_name: String,
    /// Relative to its resource folder.
    pub path: PathBuf,
    /// The properties file, relative to the project.
    pub original_file_path: PathBuf,
    pub description: Option<String>,
    pub owner: Map<String, Value>,
    pub config: Map<String, Value>,
}
