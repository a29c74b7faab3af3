//! References to a model without a version, where one newer than the latest is in the making.

use serde_json::json;

use crate::manifest::{Manifest, ModelVersion, Node, Reference};
use crate::terminal;

/// Tells of the newer version of what such a reference found.
pub fn tell(manifest: &Manifest, reader: Option<&str>, (wanted, found): (&Reference, &Node)) {
    if wanted.version.is_some() {
        return;
    }
    let (Some(latest), Some(newest)) = (found.version(), newest(manifest, found)) else {
        return;
    };
    let reader = reader.and_then(|id| manifest.nodes.get(id));
    let reader = reader.map_or_else(String::new, |node| {
        format!("While compiling `{}`: ", node.name)
    });
    let (name, package) = (&found.name, &found.package_name);
    let latest = ModelVersion::text(&latest.number);
    let newest = ModelVersion::text(&newest.number);
    let message = format!(
        "{reader}`{name}` without a version is its version {latest}, until {newest} becomes the \
         latest: try {{{{ ref('{package}', '{name}', v='{newest}') }}}}, or stay with v='{latest}'"
    );
    let data = json!({
        "ref_node_name": name,
        "ref_node_package": package,
        "ref_node_version": latest,
        "ref_max_version": newest,
    });
    terminal::inform(("UnpinnedRefNewVersionAvailable", "I064"), &message, data);
}

/// The newest version of a model, where it is newer than the latest.
fn newest<'a>(manifest: &'a Manifest, model: &Node) -> Option<&'a ModelVersion> {
    let nodes = manifest.nodes.values();
    let siblings =
        nodes.filter(|node| (&node.name, &node.package_name) == (&model.name, &model.package_name));
    let versions = siblings.filter_map(Node::version);
    let newest = versions.max_by(|left, right| ModelVersion::compare(&left.number, &right.number));
    newest.filter(|version| version.is_after_latest())
}
