//! Which nodes of a plan wait for which others.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Depth, Graph, NodeSet};
use crate::manifest::Manifest;

/// Whether tests hold back the nodes that read what they test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestGates {
    Closed,
    Open,
}

/// For each selected node, the selected nodes that must be done before it:
/// its nearest ones, also through nodes that are not selected. With closed
/// gates, tests come before whatever reads all that they test.
pub fn execution_edges(
    manifest: &Manifest,
    selected: &BTreeSet<String>,
    gates: TestGates,
) -> BTreeMap<String, BTreeSet<String>> {
    let graph = Graph::of(manifest);
    let mut edges: BTreeMap<String, BTreeSet<String>> = selected
        .iter()
        .map(|id| (id.clone(), nearest(&graph, id, selected)))
        .collect();
    if gates == TestGates::Closed {
        for id in selected {
            for gated in gated_by(manifest, &graph, id, selected) {
                edges.entry(gated).or_default().insert(id.clone());
            }
        }
    }
    edges
}

/// The selected ancestors that no other selected node stands between.
fn nearest(graph: &Graph, id: &str, selected: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut pending: Vec<usize> = graph
        .position(id)
        .map(|position| graph.parents(position).to_vec())
        .unwrap_or_default();
    while let Some(position) = pending.pop() {
        if !seen.insert(position) {
            continue;
        }
        let parent = graph.id(position);
        if selected.contains(parent) {
            found.insert(parent.to_owned());
        } else {
            pending.extend(graph.parents(position));
        }
    }
    found
}

/// The selected nodes that read everything that a test reads, the test's own
/// parents left out.
fn gated_by(
    manifest: &Manifest,
    graph: &Graph,
    id: &str,
    selected: &BTreeSet<String>,
) -> Vec<String> {
    let is_test = manifest
        .nodes
        .get(id)
        .is_some_and(|node| node.test().is_some());
    let tested: Vec<usize> = manifest
        .parents(id)
        .iter()
        .filter_map(|parent| graph.position(parent))
        .collect();
    let mut tested = tested.into_iter();
    let Some(first) = tested.next().filter(|_| is_test) else {
        return Vec::new();
    };
    let below = |position: usize| graph.descendants(&NodeSet::from([position]), Depth::All);
    let mut common = below(first);
    for position in tested {
        let other = below(position);
        common.retain(|position| other.contains(position));
    }
    common
        .into_iter()
        .map(|position| graph.id(position))
        .filter(|descendant| {
            let is_model = manifest
                .nodes
                .get(*descendant)
                .is_some_and(|node| node.test().is_none());
            is_model && selected.contains(*descendant)
        })
        .map(str::to_owned)
        .collect()
}
