//! Generic tests that properties files name, and whose macro was there in the state only.

use serde_json::Value;

use crate::error::{Error, Location, Result};
use crate::manifest::{Manifest, Node};

/// Refuses the first of them: nobody can tell whether its macros have changed.
///
/// # Errors
/// A usage error at the properties file of the test.
pub fn refuse(manifest: &Manifest, macros_before: &Value) -> Result<()> {
    let mut nodes = manifest.nodes.values();
    let Some(test) = nodes.find(|node| is_removed(manifest, node, macros_before)) else {
        return Ok(());
    };
    Err(Error::usage(format!(
        "Node '{}' depends on a macro or test that does not exist",
        test.name
    ))
    .at(Location::file(&test.original_file_path))
    .help("take the test out of the properties file, or bring its macro back"))
}

/// Whether a node is a generic test that no package defines any longer.
fn is_removed(manifest: &Manifest, node: &Node, macros_before: &Value) -> bool {
    let Some(generic) = node.test().and_then(|test| test.generic.as_ref()) else {
        return false;
    };
    let name = format!("test_{}", generic.name);
    let before = macros_before.as_object();
    let mut before = before.into_iter().flat_map(|macros| macros.values());
    before.any(|item| item["name"] == name.as_str())
        && !manifest.macros.values().any(|item| item.name == name)
}
