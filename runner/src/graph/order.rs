//! The order in which nodes can run, and the cycle where there is none.

use std::collections::BTreeSet;
use std::path::Path;

use crate::error::{Error, Location, Result};

use super::Graph;

impl<'a> Graph<'a> {
    /// All unique ids, parents before children; among nodes that could both
    /// come next, the alphabetically first.
    ///
    /// # Errors
    /// A usage error that names the cycle, parents first: `a -> b -> a`.
    pub fn topological_order(&self) -> Result<Vec<&'a str>> {
        let order = self.topological_positions()?;
        Ok(order.into_iter().map(|next| self.id(next)).collect())
    }

    /// The same order as positions.
    ///
    /// # Errors
    /// A usage error that names the cycle.
    pub fn topological_positions(&self) -> Result<Vec<usize>> {
        let mut waiting_for: Vec<usize> = (0..self.len())
            .map(|position| self.parents(position).len())
            .collect();
        let mut ready: BTreeSet<usize> = (0..self.len())
            .filter(|position| waiting_for[*position] == 0)
            .collect();
        let mut order = Vec::with_capacity(self.len());
        while let Some(next) = ready.pop_first() {
            order.push(next);
            for child in self.children(next) {
                waiting_for[*child] -= 1;
                if waiting_for[*child] == 0 {
                    ready.insert(*child);
                }
            }
        }
        match waiting_for.iter().position(|count| *count > 0) {
            None => Ok(order),
            Some(stuck) => Err(self.cycle_error(stuck, &waiting_for)),
        }
    }

    fn cycle_error(&self, stuck: usize, waiting_for: &[usize]) -> Error {
        let cycle = self.cycle_above(stuck, waiting_for);
        let names: Vec<&str> = cycle
            .iter()
            .chain(cycle.first())
            .map(|position| self.name(*position))
            .collect();
        let error = Error::usage(format!("Found a cycle: {}", names.join(" -> ")))
            .help("each one is read by the next: remove one of these references");
        match cycle.first().and_then(|first| self.file(*first)) {
            Some(path) => error.at(Location::file(path)),
            None => error,
        }
    }

    /// The positions of a cycle, each the parent of the next, beginning with
    /// the alphabetically first. Whatever waits has a parent that waits, so
    /// walking up from `stuck` must come back to a position it has seen.
    fn cycle_above(&self, stuck: usize, waiting_for: &[usize]) -> Vec<usize> {
        let mut path = vec![stuck];
        let mut current = stuck;
        let start = loop {
            current = self
                .parents(current)
                .iter()
                .copied()
                .find(|parent| waiting_for[*parent] > 0)
                .expect("a node that waits has a parent that waits");
            match path.iter().position(|seen| *seen == current) {
                Some(start) => break start,
                None => path.push(current),
            }
        };
        let mut cycle = path.split_off(start);
        cycle.reverse();
        let first = (0..cycle.len())
            .min_by_key(|index| cycle[*index])
            .unwrap_or_default();
        cycle.rotate_left(first);
        cycle
    }

    fn name(&self, position: usize) -> &'a str {
        let id = self.id(position);
        self.manifest()
            .nodes
            .get(id)
            .map_or(id, |node| node.name.as_str())
    }

    fn file(&self, position: usize) -> Option<&'a Path> {
        let node = self.manifest().nodes.get(self.id(position))?;
        Some(&node.original_file_path)
    }
}

#[cfg(test)]
mod tests {
    use crate::graph::Graph;
    use crate::graph::manifest_builder::ManifestBuilder;

    #[test]
    fn parents_come_before_children() {
        let manifest = ManifestBuilder::new()
            .source("raw", "orders")
            .model("z_first", &["source.shop.raw.orders"])
            .model("a_last", &["model.shop.z_first"])
            .model("free", &[])
            .build();
        let graph = Graph::of(&manifest);
        assert_eq!(
            graph.topological_order().unwrap(),
            [
                "model.shop.free",
                "source.shop.raw.orders",
                "model.shop.z_first",
                "model.shop.a_last",
            ]
        );
    }

    #[test]
    fn a_cycle_is_named_without_what_hangs_on_it() {
        let manifest = ManifestBuilder::new()
            .model("before", &[])
            .model("a", &["model.shop.before", "model.shop.c"])
            .model("b", &["model.shop.a"])
            .model("c", &["model.shop.b"])
            .model("after", &["model.shop.c"])
            .build();
        let error = Graph::of(&manifest).topological_order().unwrap_err();
        assert_eq!(error.message(), "Found a cycle: a -> b -> c -> a");
        let location = error.location().unwrap();
        assert_eq!(location.path.to_str(), Some("models/a.sql"));
    }

    #[test]
    fn a_node_that_reads_itself_is_a_cycle() {
        let manifest = ManifestBuilder::new().model("a", &["model.shop.a"]).build();
        let error = Graph::of(&manifest).topological_order().unwrap_err();
        assert_eq!(error.message(), "Found a cycle: a -> a");
    }
}
