//! Indirect selection: tests that come along with the nodes they read.

use crate::error::{Error, Result};
use crate::graph::{Depth, Graph, NodeSet};
use crate::manifest::ResourceType;

/// When a test is selected because of the nodes it reads, in dbt's words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum IndirectSelection {
    /// One of them is selected.
    #[default]
    Eager,
    /// All of them are selected.
    Cautious,
    /// All of them are selected or ancestors of what is selected.
    Buildable,
    /// Never.
    Empty,
}

impl IndirectSelection {
    /// dbt's word for it.
    ///
    /// # Errors
    /// A usage error for another word.
    pub fn parse(word: &str) -> Result<Self> {
        match word.to_ascii_lowercase().as_str() {
            "eager" => Ok(IndirectSelection::Eager),
            "cautious" => Ok(IndirectSelection::Cautious),
            "buildable" => Ok(IndirectSelection::Buildable),
            "empty" => Ok(IndirectSelection::Empty),
            _ => Err(
                Error::usage(format!("indirect selection `{word}` is not known"))
                    .help("use eager, cautious, buildable or empty"),
            ),
        }
    }
}

/// What criteria match, while they are being combined.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    pub direct: NodeSet,
    /// `direct`, and the tests that lack a node which another criterion may
    /// still bring.
    with_waiting: NodeSet,
}

impl Matches {
    /// What is selected, and its tests.
    pub fn expand(graph: &Graph, selected: NodeSet, mode: IndirectSelection) -> Self {
        let mut direct = selected.clone();
        let mut with_waiting = selected.clone();
        if mode != IndirectSelection::Empty {
            let reach = reach_of_expanding(graph, &selected, mode);
            for test in tests_of(graph, &selected) {
                with_waiting.insert(test);
                if mode == IndirectSelection::Eager || reads_only(graph, test, &reach) {
                    direct.insert(test);
                }
            }
        }
        Matches {
            direct,
            with_waiting,
        }
    }

    /// What is selected, without tests that come along.
    pub fn exactly(selected: NodeSet) -> Self {
        Matches {
            direct: selected.clone(),
            with_waiting: selected,
        }
    }

    /// What any of the parts matches.
    pub fn union(parts: Vec<Matches>) -> Self {
        Self::combine(parts, |mut left, right| {
            left.extend(right);
            left
        })
    }

    /// What all of the parts match.
    pub fn intersection(parts: Vec<Matches>) -> Self {
        Self::combine(parts, |left, right| &left & &right)
    }

    /// What the first part matches and no other does.
    pub fn difference(parts: Vec<Matches>) -> Self {
        Self::combine(parts, |left, right| &left - &right)
    }

    fn combine(parts: Vec<Matches>, both: impl Fn(NodeSet, NodeSet) -> NodeSet) -> Self {
        parts
            .into_iter()
            .reduce(|left, right| Matches {
                direct: both(left.direct, right.direct),
                with_waiting: both(left.with_waiting, right.with_waiting),
            })
            .unwrap_or_default()
    }

    /// The same matches, with the waiting tests that lack nothing any more.
    pub fn settle(mut self, graph: &Graph, mode: IndirectSelection) -> Self {
        let reach = match mode {
            IndirectSelection::Eager | IndirectSelection::Empty => return self,
            IndirectSelection::Cautious => self.direct.clone(),
            IndirectSelection::Buildable => with_ancestors(graph, &self.direct),
        };
        let complete = self
            .with_waiting
            .iter()
            .copied()
            .filter(|position| reads_only(graph, *position, &reach));
        self.direct.extend(complete);
        self
    }
}

/// The nodes that a test may read for it to come along at once.
fn reach_of_expanding(graph: &Graph, selected: &NodeSet, mode: IndirectSelection) -> NodeSet {
    match mode {
        IndirectSelection::Buildable => {
            let mut reach = with_ancestors(graph, selected);
            let sources = graph.manifest().sources.keys();
            reach.extend(sources.filter_map(|id| graph.position(id)));
            reach
        }
        _ => selected.clone(),
    }
}

fn with_ancestors(graph: &Graph, selected: &NodeSet) -> NodeSet {
    let mut all = graph.ancestors(selected, Depth::All);
    all.extend(selected);
    all
}

fn tests_of(graph: &Graph, selected: &NodeSet) -> NodeSet {
    selected
        .iter()
        .flat_map(|position| graph.children(*position))
        .copied()
        .filter(|child| is_test(graph, *child))
        .collect()
}

/// Whether a test stands at a position.
pub fn is_test(graph: &Graph, position: usize) -> bool {
    let node = graph.manifest().nodes.get(graph.id(position));
    let types = [ResourceType::Test, ResourceType::UnitTest];
    node.is_some_and(|node| types.contains(&node.resource_type()))
}

fn reads_only(graph: &Graph, position: usize, reach: &NodeSet) -> bool {
    is_test(graph, position)
        && graph
            .parents(position)
            .iter()
            .all(|parent| reach.contains(parent))
}
