//! Where a generic test stands in its properties file.

use crate::manifest::{GenericTest, Node};

/// The list and the name in the properties file under which a test stands.
pub fn file_key_name(node: &Node, generic: &GenericTest) -> Option<String> {
    let Some(attached) = &generic.attached_node else {
        let (source, _) = node.sources.first()?;
        return Some(format!("sources.{source}"));
    };
    let parts: Vec<&str> = attached.split('.').collect();
    match parts.as_slice() {
        [kind, _, name, ..] => Some(format!("{kind}s.{name}")),
        _ => None,
    }
}
