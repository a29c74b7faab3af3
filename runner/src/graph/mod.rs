//! The graph of a manifest: who reads whom, in both directions.
//!
//! Nodes, sources and exposures are held by their position among all unique ids in alphabetical
//! order, so a set of positions is sorted as the ids are.

#[cfg(test)]
pub(crate) mod manifest_builder;
mod order;

use std::collections::{BTreeSet, HashMap};

use crate::manifest::Manifest;

/// Nodes, sources and exposures, by their positions in a graph.
pub type NodeSet = BTreeSet<usize>;

/// How far a walk through the graph goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// To the ends of the graph.
    All,
    /// At most this many edges.
    Edges(usize),
}

/// Every node, source and exposure of a manifest with its parents and children.
#[derive(Debug)]
pub struct Graph<'a> {
    manifest: &'a Manifest,
    ids: Vec<&'a str>,
    positions: HashMap<&'a str, usize>,
    parents: Vec<Vec<usize>>,
    children: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    /// The graph over all nodes, sources and exposures of `manifest`.
    pub fn of(manifest: &'a Manifest) -> Self {
        let mut with_parents: Vec<(&str, &[String])> = manifest.with_parents().collect();
        with_parents.sort_unstable();
        let ids: Vec<&str> = with_parents.iter().map(|(id, _)| *id).collect();
        let positions: HashMap<&str, usize> = ids
            .iter()
            .enumerate()
            .map(|(position, id)| (*id, position))
            .collect();
        let parents: Vec<Vec<usize>> = with_parents
            .iter()
            .map(|(_, parents)| positions_of(&positions, parents))
            .collect();
        let children = reversed(&parents);
        Graph {
            manifest,
            ids,
            positions,
            parents,
            children,
        }
    }

    /// The manifest that the graph was made of.
    pub fn manifest(&self) -> &'a Manifest {
        self.manifest
    }

    /// The number of nodes, sources and exposures.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The unique id at a position.
    ///
    /// # Panics
    /// For a position that is none of this graph's.
    pub fn id(&self, position: usize) -> &'a str {
        self.ids[position]
    }

    /// Where a unique id stands; `None` for an id that is not in the graph.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// The direct parents of a position, in the order of their ids.
    pub fn parents(&self, position: usize) -> &[usize] {
        &self.parents[position]
    }

    /// The direct children of a position, in the order of their ids.
    pub fn children(&self, position: usize) -> &[usize] {
        &self.children[position]
    }

    /// What the nodes of `from` read, directly or through others. A node of
    /// `from` is itself part of it only where another one of them reads it.
    pub fn ancestors(&self, from: &NodeSet, depth: Depth) -> NodeSet {
        reached(&self.parents, from, depth)
    }

    /// What reads the nodes of `from`, directly or through others. A node of
    /// `from` is itself part of it only where it reads another one of them.
    pub fn descendants(&self, from: &NodeSet, depth: Depth) -> NodeSet {
        reached(&self.children, from, depth)
    }
}

fn positions_of(positions: &HashMap<&str, usize>, ids: &[String]) -> Vec<usize> {
    let known: NodeSet = ids
        .iter()
        .filter_map(|id| positions.get(id.as_str()).copied())
        .collect();
    known.into_iter().collect()
}

fn reversed(parents: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); parents.len()];
    for (child, its_parents) in parents.iter().enumerate() {
        for parent in its_parents {
            children[*parent].push(child);
        }
    }
    children
}

fn reached(neighbours: &[Vec<usize>], from: &NodeSet, depth: Depth) -> NodeSet {
    let mut reached = NodeSet::new();
    let mut layer: Vec<usize> = from.iter().copied().collect();
    let mut edges_walked = 0;
    while !layer.is_empty() && depth != Depth::Edges(edges_walked) {
        layer = layer
            .iter()
            .flat_map(|position| &neighbours[*position])
            .copied()
            .filter(|neighbour| reached.insert(*neighbour))
            .collect();
        edges_walked += 1;
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::manifest_builder::ManifestBuilder;
    use super::*;

    /// raw -> a -> b -> d, a -> c -> d
    fn diamond() -> Manifest {
        ManifestBuilder::new()
            .source("raw", "orders")
            .model("a", &["source.shop.raw.orders"])
            .model("b", &["model.shop.a"])
            .model("c", &["model.shop.a"])
            .model("d", &["model.shop.b", "model.shop.c"])
            .build()
    }

    fn names(graph: &Graph, set: &NodeSet) -> Vec<String> {
        set.iter()
            .map(|position| {
                let id = graph.id(*position);
                id.rsplit('.').next().unwrap().to_owned()
            })
            .collect()
    }

    fn one(graph: &Graph, name: &str) -> NodeSet {
        NodeSet::from([graph.position(&format!("model.shop.{name}")).unwrap()])
    }

    #[test]
    fn ancestors_reach_the_source() {
        let manifest = diamond();
        let graph = Graph::of(&manifest);
        let ancestors = graph.ancestors(&one(&graph, "d"), Depth::All);
        assert_eq!(names(&graph, &ancestors), ["a", "b", "c", "orders"]);
    }

    #[test]
    fn a_depth_counts_edges() {
        let manifest = diamond();
        let graph = Graph::of(&manifest);
        let d = one(&graph, "d");
        let at = |edges| names(&graph, &graph.ancestors(&d, Depth::Edges(edges)));
        assert!(at(0).is_empty());
        assert_eq!(at(1), ["b", "c"]);
        assert_eq!(at(2), ["a", "b", "c"]);
    }

    #[test]
    fn descendants_leave_the_start_out_unless_it_is_reached() {
        let manifest = diamond();
        let graph = Graph::of(&manifest);
        let both: NodeSet = one(&graph, "a").union(&one(&graph, "b")).copied().collect();
        let descendants = graph.descendants(&both, Depth::All);
        assert_eq!(names(&graph, &descendants), ["b", "c", "d"]);
    }

    #[test]
    fn a_parent_outside_the_manifest_has_no_edge() {
        let manifest = ManifestBuilder::new()
            .model("a", &["model.shop.gone"])
            .build();
        let graph = Graph::of(&manifest);
        assert_eq!(graph.len(), 1);
        assert!(graph.parents(0).is_empty());
    }
}
