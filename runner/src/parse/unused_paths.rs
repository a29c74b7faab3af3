//! Configuration by folder that no resource takes.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::config_tree::BARE_KEYS;
use crate::manifest::{Manifest, ResourceType};
use crate::project::Project;

/// dbt's warning of the folders in dbt_project.yml that configure nothing; `None`
/// where there are none.
pub fn unused_paths(project: &Project, manifest: &Manifest) -> Option<String> {
    let file = &project.file;
    let trees = [
        ("models", &file.models, vec![ResourceType::Model]),
        ("seeds", &file.seeds, vec![ResourceType::Seed]),
        ("snapshots", &file.snapshots, vec![ResourceType::Snapshot]),
        ("data_tests", &file.tests, vec![ResourceType::Test]),
        ("unit_tests", &file.unit_tests, vec![ResourceType::UnitTest]),
        ("sources", &file.sources, vec![ResourceType::Source]),
    ];
    let mut unused = BTreeSet::new();
    for (key, tree, kinds) in trees {
        let mut paths = BTreeSet::new();
        collect(tree, &mut Vec::new(), &mut paths);
        let is_used = |path: &Vec<&str>| {
            fqns(manifest, &kinds).any(|fqn| {
                path.len() <= fqn.len() && fqn.iter().zip(path).all(|(one, other)| one == other)
            })
        };
        let paths = paths.into_iter().filter(|path| !is_used(path));
        unused.extend(paths.map(|path| {
            let whole: Vec<&str> = std::iter::once(key).chain(path).collect();
            format!("- {}", whole.join("."))
        }));
    }
    let lines: Vec<String> = unused.into_iter().collect();
    (!lines.is_empty()).then(|| {
        format!(
            "Configuration paths exist in your dbt_project.yml file which do not apply to any \
             resources.\nThere are {} unused configuration paths:\n{}",
            lines.len(),
            lines.join("\n")
        )
    })
}

/// The folders that hold a key of the configuration.
fn collect<'a>(
    tree: &'a Map<String, Value>,
    path: &mut Vec<&'a str>,
    paths: &mut BTreeSet<Vec<&'a str>>,
) {
    for (key, value) in tree {
        match value {
            Value::Object(folder)
                if !key.starts_with('+') && !BARE_KEYS.contains(&key.as_str()) =>
            {
                path.push(key);
                collect(folder, path, paths);
                path.pop();
            }
            _ => {
                paths.insert(path.clone());
            }
        }
    }
}

fn fqns<'a>(
    manifest: &'a Manifest,
    kinds: &'a [ResourceType],
) -> impl Iterator<Item = &'a Vec<String>> {
    let disabled = manifest.disabled.nodes.values().flatten();
    let nodes = manifest.nodes.values().chain(disabled);
    let nodes = nodes.chain(manifest.unread_tests.values());
    let nodes = nodes
        .filter(|node| kinds.contains(&node.resource_type()))
        .map(|node| &node.fqn);
    let sources = manifest.sources.values();
    let sources = sources.chain(&manifest.disabled.sources);
    let sources = sources.filter(|_| kinds.contains(&ResourceType::Source));
    nodes.chain(sources.map(|source| &source.fqn))
}
