//! Which nodes of a plan wait for which others.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Graph, NodeSet};
use crate::manifest::Manifest;

use super::indirect::is_test;
use super::lineage::Lineage;

/// Whether tests hold back the nodes that read what they test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestGates {
    Closed,
    Open,
}

/// For each selected node, the selected nodes that must be done before it:
/// its nearest ones, also through nodes that are not selected. With closed
/// gates, a test comes before whatever reads all that it tests, as in dbt; by
/// that rule a gate never makes a cycle.
pub fn execution_edges(
    manifest: &Manifest,
    selected: &BTreeSet<String>,
    gates: TestGates,
) -> BTreeMap<String, BTreeSet<String>> {
    let graph = Graph::of(manifest);
    let plan = Plan {
        is_planned: (0..graph.len())
            .map(|position| selected.contains(graph.id(position)))
            .collect(),
        graph: &graph,
        lineage: OnceCell::new(),
    };
    let mut edges: BTreeMap<String, BTreeSet<String>> = selected
        .iter()
        .map(|id| (id.clone(), BTreeSet::new()))
        .collect();
    for id in selected {
        let Some(position) = graph.position(id) else {
            continue;
        };
        let waiting = match plan.unit_tested(position) {
            Some(model) if gates == TestGates::Closed => plan.behind_unit_test(position, model),
            Some(_) => NodeSet::new(),
            None => {
                let mut waiting = plan.nearest_below(graph.children(position));
                if gates == TestGates::Closed && is_test(&graph, position) {
                    waiting.extend(plan.gated_by(position));
                }
                plan.with_unit_tests(waiting, position)
            }
        };
        for child in waiting {
            let parents = edges.entry(graph.id(child).to_owned()).or_default();
            parents.insert(id.clone());
        }
    }
    edges
}

struct Plan<'a> {
    graph: &'a Graph<'a>,
    is_planned: Vec<bool>,
    /// Made when the first test asks that reads more than one node.
    lineage: OnceCell<Lineage>,
}

impl Plan<'_> {
    /// The model that a unit test is about.
    fn unit_tested(&self, position: usize) -> Option<usize> {
        let node = self.graph.manifest().nodes.get(self.graph.id(position))?;
        node.unit_test()?;
        self.graph.parents(position).first().copied()
    }

    /// A model, and its next unit test: where one fails, those behind it are skipped.
    fn behind_unit_test(&self, test: usize, model: usize) -> NodeSet {
        let others = self.graph.children(model).iter().copied();
        let next = others
            .filter(|other| self.is_planned[*other] && self.unit_tested(*other) == Some(model))
            .filter(|other| *other > test)
            .min();
        let model = Some(model).filter(|model| self.is_planned[*model]);
        next.into_iter().chain(model).collect()
    }

    /// A unit test does not wait for its model, but for what its model reads.
    fn with_unit_tests(&self, waiting: NodeSet, of: usize) -> NodeSet {
        let mut all: NodeSet = waiting
            .iter()
            .copied()
            .filter(|child| self.unit_tested(*child) != Some(of))
            .collect();
        for child in &waiting {
            let about = self.graph.children(*child).iter().copied();
            all.extend(
                about.filter(|test| {
                    self.is_planned[*test] && self.unit_tested(*test) == Some(*child)
                }),
            );
        }
        all
    }

    /// The planned nodes among `starts` and below them that no other planned
    /// node stands before.
    fn nearest_below(&self, starts: &[usize]) -> NodeSet {
        let mut nearest = NodeSet::new();
        let mut passed = NodeSet::new();
        let mut pending = starts.to_vec();
        while let Some(position) = pending.pop() {
            if self.is_planned[position] {
                nearest.insert(position);
            } else if passed.insert(position) {
                pending.extend(self.graph.children(position));
            }
        }
        nearest
    }

    /// The nearest planned nodes at or below those that read all that a test
    /// reads and are no tests themselves.
    fn gated_by(&self, test: usize) -> NodeSet {
        let mut gated = match self.graph.parents(test) {
            [] => Vec::new(),
            [tested] => self.graph.children(*tested).to_vec(),
            all_tested => {
                let lineage = self.lineage.get_or_init(|| Lineage::of(self.graph));
                lineage.first_below_all(self.graph, all_tested)
            }
        };
        gated.retain(|position| !is_test(self.graph, *position));
        self.nearest_below(&gated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::manifest_builder::ManifestBuilder;

    /// raw -> a -> b -> c, a -> d; a test of a, one of b and d, one of raw.
    fn shop() -> Manifest {
        ManifestBuilder::new()
            .source("raw", "orders")
            .model("a", &["source.shop.raw.orders"])
            .model("b", &["model.shop.a"])
            .model("c", &["model.shop.b"])
            .model("d", &["model.shop.a"])
            .model("e", &["model.shop.c", "model.shop.d"])
            .test("on_a", &["model.shop.a"])
            .test("on_b_and_d", &["model.shop.b", "model.shop.d"])
            .test("on_raw", &["source.shop.raw.orders"])
            .build()
    }

    /// `a: b c` for each node that waits, by the last parts of their ids.
    fn edges(manifest: &Manifest, unselected: &[&str], gates: TestGates) -> Vec<String> {
        let selected = manifest
            .nodes
            .keys()
            .filter(|id| !unselected.contains(&name(id)))
            .cloned()
            .collect();
        execution_edges(manifest, &selected, gates)
            .iter()
            .map(|(id, parents)| {
                let parents: Vec<&str> = parents.iter().map(|id| name(id)).collect();
                format!("{}: {}", name(id), parents.join(" "))
            })
            .collect()
    }

    fn name(id: &str) -> &str {
        id.rsplit('.').next().unwrap()
    }

    #[test]
    fn with_open_gates_tests_wait_and_nobody_waits_for_them() {
        assert_eq!(
            edges(&shop(), &[], TestGates::Open),
            [
                "a: ",
                "b: a",
                "c: b",
                "d: a",
                "e: c d",
                "on_a: a",
                "on_b_and_d: b d",
                "on_raw: ",
            ]
        );
    }

    #[test]
    fn a_test_gates_what_reads_all_that_it_tests() {
        assert_eq!(
            edges(&shop(), &[], TestGates::Closed),
            [
                "a: on_raw",
                "b: a on_a",
                "c: b",
                "d: a on_a",
                "e: c d on_b_and_d",
                "on_a: a",
                "on_b_and_d: b d",
                "on_raw: ",
            ]
        );
    }

    #[test]
    fn order_holds_through_what_is_not_selected() {
        assert_eq!(
            edges(&shop(), &["b", "c", "on_b_and_d"], TestGates::Closed),
            [
                "a: on_raw",
                "d: a on_a",
                "e: a d on_a",
                "on_a: a",
                "on_raw: ",
            ]
        );
    }

    #[test]
    fn a_test_between_a_model_and_its_parent_gates_neither() {
        let manifest = ManifestBuilder::new()
            .model("parent", &[])
            .model("child", &["model.shop.parent"])
            .test("both", &["model.shop.child", "model.shop.parent"])
            .build();
        assert_eq!(
            edges(&manifest, &[], TestGates::Closed),
            ["child: parent", "parent: ", "both: child parent"]
        );
    }

    #[test]
    fn everybody_waits_for_whom_the_rule_of_dbt_names() {
        let manifest = scattered();
        let selected: BTreeSet<String> = manifest.nodes.keys().step_by(2).cloned().collect();
        let edges = execution_edges(&manifest, &selected, TestGates::Closed);
        let by_rule = edges_by_rule(&manifest);
        for id in &selected {
            let expected: BTreeSet<String> = all_above(&by_rule, id)
                .intersection(&selected)
                .cloned()
                .collect();
            assert_eq!(all_above(&edges, id), expected, "{id}");
        }
    }

    /// 60 models and 30 tests of up to three of them, tied by a fixed scheme.
    fn scattered() -> Manifest {
        let model = |index: usize| format!("model.shop.m{index:02}");
        let mut builder = ManifestBuilder::new();
        for index in 0..60_usize {
            let parents: Vec<String> = [index * 7 % 11, index * 5 % 13]
                .iter()
                .filter_map(|back| index.checked_sub(back + 1).map(model))
                .collect();
            let parents: Vec<&str> = parents.iter().map(String::as_str).collect();
            builder = builder.model(&format!("m{index:02}"), &parents);
        }
        for index in 0..30_usize {
            let tested: Vec<String> = (0..=index % 3)
                .map(|step| model((index * 17 + step * 5) % 60))
                .collect();
            let tested: Vec<&str> = tested.iter().map(String::as_str).collect();
            builder = builder.test(&format!("t{index:02}"), &tested);
        }
        builder.build()
    }

    /// All nodes read what they read, and each model waits for each test that
    /// reads nothing but the model's ancestors.
    fn edges_by_rule(manifest: &Manifest) -> BTreeMap<String, BTreeSet<String>> {
        let reads: BTreeMap<String, BTreeSet<String>> = manifest
            .nodes
            .iter()
            .map(|(id, node)| (id.clone(), node.depends_on.iter().cloned().collect()))
            .collect();
        let (tests, models): (Vec<&String>, Vec<&String>) = manifest
            .nodes
            .keys()
            .partition(|id| id.starts_with("test."));
        let mut edges = reads.clone();
        for model in models {
            let ancestors = all_above(&reads, model);
            let gates = tests
                .iter()
                .filter(|test| reads[**test].is_subset(&ancestors));
            edges
                .entry(model.clone())
                .or_default()
                .extend(gates.map(|test| (*test).clone()));
        }
        edges
    }

    fn all_above(edges: &BTreeMap<String, BTreeSet<String>>, id: &str) -> BTreeSet<String> {
        let mut above = BTreeSet::new();
        let mut pending: Vec<&String> = edges[id].iter().collect();
        while let Some(next) = pending.pop() {
            if above.insert(next.clone()) {
                pending.extend(&edges[next]);
            }
        }
        above
    }
}
