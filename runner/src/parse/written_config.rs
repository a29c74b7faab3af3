//! Configuration as it is written: what tells whether a node has changed. A nearer
//! layer hides a key of those below, also where the values that hold add up.

use serde_json::{Map, Value};

use super::config_tree::{self, entries_at};
use super::patches::{Patch, config_of};
use crate::jinja::{first_config_call, first_config_call_to_render};
use crate::manifest::ResourceType;
use crate::project::{Project, ProjectFile};

/// The names of a configuration tree in dbt_project.yml.
pub type Tree = &'static [&'static str];

pub const MODELS: Tree = &["models"];
pub const ANALYSES: Tree = &["analyses"];
pub const SEEDS: Tree = &["seeds"];
pub const SNAPSHOTS: Tree = &["snapshots"];
pub const TESTS: Tree = &["tests", "data_tests", "data-tests"];
pub const SOURCES: Tree = &["sources"];
/// Where dbt looks for what is written of functions; their values are under `functions:`.
pub const FUNCTIONS: Tree = MODELS;

/// What is written for a node: by folder, in its own layers, then by the root project
/// for its packages.
pub fn written_config<const LAYERS: usize>(
    project: &Project,
    tree: Tree,
    fqn: &[String],
    own: [Map<String, Value>; LAYERS],
) -> Map<String, Value> {
    let mut keys = Map::new();
    lay(&mut keys, &project.file, tree, fqn);
    for layer in own {
        keys.extend(layer);
    }
    if let Some(root) = &project.overriding {
        lay(&mut keys, root, tree, fqn);
    }
    keys
}

fn lay(keys: &mut Map<String, Value>, file: &ProjectFile, tree: Tree, fqn: &[String]) {
    let written = file.written_tree(tree).into_iter();
    let entries = written.flat_map(|tree| entries_at(tree, fqn));
    keys.extend(entries.map(|(key, value)| (key.to_owned(), value.clone())));
}

/// What a properties entry says: with its templates, where those are compared, but for
/// that of a test.
pub fn of_patch(project: &Project, tree: Tree, patch: Option<&Patch>) -> Map<String, Value> {
    let Some(patch) = patch else {
        return Map::new();
    };
    let mut keys = config_of(&patch.properties);
    if tree != TESTS && compares_written(project) {
        config_tree::lay_within(&mut keys, patch.properties.written_config.clone());
    }
    keys
}

/// What the calls of `config` in a text say: what they gave, or the first of them as it
/// stands, where that is compared and names its keys as arguments. Of models, plain texts are
/// never rendered by dbt, which knows what they gave.
pub fn of_calls(
    project: &Project,
    (kind, text): (ResourceType, &str),
    given: &Map<String, Value>,
) -> Map<String, Value> {
    let first = match kind {
        ResourceType::Model => first_config_call_to_render,
        _ => first_config_call,
    };
    let written = compares_written(project).then(|| first(text)).flatten();
    let written = written.filter(|keys| !keys.is_empty());
    written.unwrap_or_else(|| given.clone())
}

/// What the block of a generic test's macro and the declaration say. Where that is
/// compared, dbt reads it off the text of the call that it renders, if it does, and has
/// what the macro sets where the declaration says nothing.
pub fn of_test(
    project: &Project,
    fqn: &[String],
    called: Option<&str>,
    mut own: [Map<String, Value>; 2],
) -> Map<String, Value> {
    if compares_written(project) && !own[1].is_empty() {
        own[0].clear();
        if let Some(keys) = called.and_then(first_config_call) {
            own[1] = keys;
        }
    }
    written_config(project, TESTS, fqn, own)
}

/// The root project says so for all its packages.
pub fn compares_written(project: &Project) -> bool {
    project.root_file().compares_written()
}
