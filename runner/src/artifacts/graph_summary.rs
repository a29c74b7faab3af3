//! graph_summary.json: what follows what, by numbers.

use serde::Serialize;
use serde_json::json;

use super::Provenance;
use super::write::write_json;
use crate::error::Result;
use crate::graph::Graph;
use crate::manifest::Manifest;

/// One thing of the graph, and the numbers of those that read it.
#[derive(Serialize)]
struct Linked<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    succ: &'a [usize],
}

/// Writes the graph of a manifest, whose things are numbered from 0.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_graph_summary(provenance: &Provenance, manifest: &Manifest) -> Result<()> {
    let graph = Graph::of(manifest);
    let linked = (0..graph.len()).map(|position| {
        let entry = Linked {
            name: graph.id(position),
            kind: manifest.resource_type(graph.id(position)).name(),
            succ: graph.children(position),
        };
        (position.to_string(), json!(entry))
    });
    let summary = json!({
        "_invocation_id": provenance.invocation_id,
        "linked": linked.collect::<serde_json::Map<_, _>>(),
    });
    write_json(&provenance.target_path.join("graph_summary.json"), &summary)
}
