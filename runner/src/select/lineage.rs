//! Who stands above whom, for a plan that asks it of many tests.

use bit_set::BitSet;

use crate::graph::{Graph, NodeSet};

use super::indirect::is_test;

/// The ancestors of every node but the tests, which are nobody's ancestors.
pub struct Lineage {
    ancestors: Vec<BitSet>,
    /// The place of each position in the order of running.
    ranks: Vec<usize>,
}

impl Lineage {
    pub fn of(graph: &Graph) -> Self {
        let order = graph
            .topological_positions()
            .expect("parse lets no cycle through");
        let mut ancestors = vec![BitSet::new(); graph.len()];
        let mut ranks = vec![0; graph.len()];
        for (rank, position) in order.into_iter().enumerate() {
            ranks[position] = rank;
            if is_test(graph, position) {
                continue;
            }
            let mut above = BitSet::with_capacity(graph.len());
            for parent in graph.parents(position) {
                above.union_with(&ancestors[*parent]);
                above.insert(*parent);
            }
            ancestors[position] = above;
        }
        Lineage { ancestors, ranks }
    }

    /// The first nodes on each way down that have all of `positions` above them.
    pub fn first_below_all(&self, graph: &Graph, positions: &[usize]) -> Vec<usize> {
        // Most tests of several nodes read a node and its parents: the children
        // of the last one have the others above them, and the walk ends at once.
        let last = positions
            .iter()
            .max_by_key(|position| self.ranks[**position]);
        let all: BitSet = positions.iter().copied().collect();
        let mut found = Vec::new();
        let mut seen = NodeSet::new();
        let mut pending: Vec<usize> = last.into_iter().copied().collect();
        while let Some(position) = pending.pop() {
            for child in graph.children(position) {
                if !seen.insert(*child) {
                    continue;
                }
                match self.ancestors[*child].is_superset(&all) {
                    true => found.push(*child),
                    false => pending.push(*child),
                }
            }
        }
        found
    }
}
