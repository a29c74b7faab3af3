//! Tests that read what is not there: dbt warns of them and leaves them out.

use std::collections::BTreeSet;

use super::problems::{Problems, Unread};
use super::resolve::{Reader, find_reference_from, find_source_from};
use crate::error::Result;
use crate::manifest::{Manifest, Node};
use crate::terminal::{self, Warning};

/// Takes the tests with a reference that leads nowhere out of the nodes.
///
/// # Errors
/// The warning itself, where the flags make an error of it.
pub fn set_aside(manifest: &mut Manifest, unread: &Unread) -> Result<()> {
    let tests = manifest.nodes.values().filter(|node| node.test().is_some());
    let mut aside = BTreeSet::new();
    let mut messages = Vec::new();
    for test in tests {
        let missing = missing(manifest, test, unread);
        if !missing.is_empty() {
            aside.insert(test.unique_id.clone());
        }
        messages.extend(missing);
    }
    for message in messages {
        terminal::warn(Warning::NodeNotFoundOrDisabled, &message)?;
    }
    for unique_id in aside {
        if let Some(test) = manifest.nodes.remove(&unique_id) {
            keep(manifest, test);
        }
    }
    Ok(())
}

/// Keeps a test that is not to be run.
pub fn keep(manifest: &mut Manifest, mut test: Node) {
    test.config.enabled = false;
    manifest.unread_tests.insert(test.unique_id.clone(), test);
}

/// Those of the parents of such tests that are there.
pub fn parents(manifest: &Manifest) -> Vec<(String, Vec<String>)> {
    let tests = manifest.unread_tests.iter();
    let parents = tests.map(|(unique_id, test)| {
        let parents = Reader::of_node(test).parents(manifest, &mut Problems::default());
        (unique_id.clone(), parents)
    });
    parents.collect()
}

/// A sentence for each reference of a test that leads nowhere.
fn missing(manifest: &Manifest, test: &Node, unread: &Unread) -> Vec<String> {
    let sentence = |kind: &str, name: &str, package: &str| {
        format!(
            "Test '{}' ({}) depends on a {kind} named '{name}' in package '{package}' which \
             was not found",
            test.unique_id,
            test.original_file_path.display()
        )
    };
    let refs = test.refs.iter().filter(|wanted| {
        let found = find_reference_from(manifest, &test.package_name, wanted);
        found.is_none() && !unread.names.contains(&wanted.name)
    });
    let refs = refs.map(|wanted| {
        let package = wanted.package.as_deref().unwrap_or_default();
        sentence("node", &wanted.name, package)
    });
    let sources = test.sources.iter().filter(|(source, table)| {
        find_source_from(manifest, &test.package_name, source, table).is_none()
    });
    let sources =
        sources.map(|(source, table)| sentence("source", &format!("{source}.{table}"), ""));
    refs.chain(sources).collect()
}
