//! Configuration by folder, as the trees of dbt_project.yml give it.

use serde_json::{Map, Value};

pub use crate::manifest::merge_config as merge;
use crate::manifest::{ResourceType, merge_key};
use crate::project::{Project, ProjectFile};

/// Keys whose value may be a mapping and that are configuration also where they are
/// written without `+`; any key with another value is.
pub const BARE_KEYS: [&str; 11] = [
    "column_types",
    "contract",
    "docs",
    "grants",
    "meta",
    "persist_docs",
    "post-hook",
    "post_hook",
    "pre-hook",
    "pre_hook",
    "snapshot_meta_column_names",
];

/// One of the trees of configuration in a project file.
pub type Folders = fn(&ProjectFile) -> &Map<String, Value>;

/// With it analyses have a tree of their own, and without it they are among the models.
const ANALYSES_FLAG: &str = "require_corrected_analysis_fqns";

pub fn has_tree_of_analyses(project: &Project) -> bool {
    project.flag(ANALYSES_FLAG) == Some(true)
}

/// The tree that nodes of a kind have.
pub fn tree_of(project: &Project, kind: ResourceType) -> Folders {
    match kind {
        ResourceType::Seed => |file| &file.seeds,
        ResourceType::Snapshot => |file| &file.snapshots,
        ResourceType::Test => |file| &file.tests,
        ResourceType::Function => |file| &file.functions,
        ResourceType::Analysis if has_tree_of_analyses(project) => |file| &file.analyses,
        _ => |file| &file.models,
    }
}

/// What the project files say of a node, whatever its own files say.
pub fn config_of_folders(
    project: &Project,
    kind: ResourceType,
    fqn: &[String],
) -> Map<String, Value> {
    let tree = tree_of(project, kind);
    let mut keys = config_at(tree(&project.file), fqn);
    merge_overriding(&mut keys, project, tree, fqn);
    keys
}

/// Lays the root project's configuration of a package's node over the node's own.
pub fn merge_overriding(
    keys: &mut Map<String, Value>,
    project: &Project,
    tree: Folders,
    fqn: &[String],
) {
    if let Some(root) = &project.overriding {
        merge(keys, config_at(tree(root), fqn));
    }
}

/// Lays mappings over mappings, at any depth; lists are put before lists, as dbt does.
pub fn lay_within(lower: &mut Map<String, Value>, upper: Map<String, Value>) {
    for (key, value) in upper {
        match (lower.get_mut(&key), value) {
            (Some(Value::Object(within)), Value::Object(keys)) => lay_within(within, keys),
            (Some(Value::Array(below)), Value::Array(mut items)) => {
                items.append(below);
                *below = items;
            }
            (_, value) => drop(lower.insert(key, value)),
        }
    }
}

/// The keys that apply to the node at `fqn`, nearer folders winning.
pub fn config_at(tree: &Map<String, Value>, fqn: &[String]) -> Map<String, Value> {
    let mut merged = Map::new();
    for (key, value) in entries_at(tree, fqn) {
        merge_key(&mut merged, key, value.clone());
    }
    merged
}

/// Every key on the way to `fqn`, those of nearer folders behind.
pub fn entries_at<'a>(
    tree: &'a Map<String, Value>,
    fqn: &'a [String],
) -> Vec<(&'a str, &'a Value)> {
    let mut entries = Vec::new();
    let mut level = Some(tree);
    let mut parts = fqn.iter();
    while let Some(current) = level {
        let next = parts.next();
        for (key, value) in current {
            let is_folder = Some(key) == next && value.is_object();
            entries.extend(config_key(key, value, is_folder).map(|name| (name, value)));
        }
        level = next
            .and_then(|part| current.get(part))
            .and_then(Value::as_object);
    }
    entries
}

fn config_key<'a>(key: &'a str, value: &Value, is_folder: bool) -> Option<&'a str> {
    match key.strip_prefix('+') {
        Some(name) => Some(name.trim()),
        None if !value.is_object() => Some(key),
        None if !is_folder && BARE_KEYS.contains(&key) => Some(key),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn config(tree: Value, fqn: &[&str]) -> Value {
        let fqn: Vec<String> = fqn.iter().map(|part| part.to_string()).collect();
        Value::Object(config_at(tree.as_object().unwrap(), &fqn))
    }

    #[test]
    fn a_nearer_folder_wins_and_tags_add_up() {
        let tree = json!({
            "+materialized": "view",
            "+tags": "all",
            "shop": {"marts": {"+materialized": "table", "+tags": ["marts"]}},
        });
        assert_eq!(
            config(tree, &["shop", "marts", "orders"]),
            json!({"materialized": "table", "tags": ["all", "marts"]})
        );
    }

    #[test]
    fn a_folder_named_like_a_key_is_a_folder() {
        let tree = json!({"shop": {"meta": {"+enabled": false}}});
        assert_eq!(
            config(tree.clone(), &["shop", "meta", "orders"]),
            json!({"enabled": false})
        );
        assert_eq!(
            config(tree, &["shop", "orders"]),
            json!({"meta": {"+enabled": false}})
        );
    }
}
