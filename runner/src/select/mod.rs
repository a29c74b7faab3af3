//! select: which nodes a command is about, in dbt's selection syntax.
//!
//! Arguments and the words within one are a union, commas make an intersection,
//! and a test comes along with the nodes it reads (indirect selection).

mod criterion;
mod edges;
mod fqn;
mod indirect;
mod lineage;
mod method;
mod method_value;
mod subject;
mod suggestion;

use std::collections::BTreeSet;

pub use edges::{TestGates, execution_edges};
pub use indirect::IndirectSelection;

use crate::error::Result;
use crate::graph::{Graph, NodeSet};
use crate::manifest::{Manifest, ResourceType};

use criterion::Criterion;
use indirect::Matches;
use subject::Subject;

/// What `--select`, `--exclude` and their companions ask for.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Empty: everything.
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    /// The kinds of things that the command is about; empty: all.
    pub resource_types: Vec<ResourceType>,
    pub indirect_selection: IndirectSelection,
}

/// What a selection came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selected {
    /// Unique ids of nodes, sources and exposures.
    pub unique_ids: BTreeSet<String>,
    /// One line for each criterion that matches nothing.
    pub warnings: Vec<String>,
}

/// Selects nodes, sources and exposures.
///
/// # Errors
/// A usage error for a criterion that cannot be read, such as one with an
/// unknown method.
pub fn select(manifest: &Manifest, selection: &Selection) -> Result<Selected> {
    let include = intersections(&selection.include, manifest)?;
    let exclude = intersections(&selection.exclude, manifest)?;
    let graph = Graph::of(manifest);
    let mut selector = Selector {
        graph: &graph,
        indirect_selection: selection.indirect_selection,
        warnings: Vec::new(),
    };
    let included = match selection.include.as_slice() {
        [] => (0..graph.len()).collect(),
        _ => selector.union(&include),
    };
    let excluded = selector.union(&exclude);
    let unique_ids = included
        .difference(&excluded)
        .map(|position| graph.id(*position))
        .filter(|id| is_of_type(manifest, id, &selection.resource_types))
        .map(str::to_owned)
        .collect();
    Ok(Selected {
        unique_ids,
        warnings: selector.warnings,
    })
}

/// Criteria joined by commas: a node must match all of them.
struct Intersection {
    raw: String,
    criteria: Vec<Criterion>,
}

fn intersections(arguments: &[String], manifest: &Manifest) -> Result<Vec<Intersection>> {
    arguments
        .iter()
        .flat_map(|argument| argument.split_whitespace())
        .map(|raw| {
            let criteria: Result<Vec<Criterion>> = raw
                .split(',')
                .map(|criterion| Criterion::parse(criterion, &manifest.project_name))
                .collect();
            Ok(Intersection {
                raw: raw.to_owned(),
                criteria: criteria?,
            })
        })
        .collect()
}

struct Selector<'a> {
    graph: &'a Graph<'a>,
    indirect_selection: IndirectSelection,
    warnings: Vec<String>,
}

impl Selector<'_> {
    fn union(&mut self, intersections: &[Intersection]) -> NodeSet {
        let parts = intersections
            .iter()
            .map(|intersection| self.intersection(intersection))
            .collect();
        Matches::union(parts)
            .settle(self.graph, self.indirect_selection)
            .direct
    }

    fn intersection(&mut self, intersection: &Intersection) -> Matches {
        let parts = intersection
            .criteria
            .iter()
            .map(|criterion| self.criterion(criterion))
            .collect();
        let matches = Matches::intersection(parts).settle(self.graph, self.indirect_selection);
        if matches.direct.is_empty() {
            let warning = suggestion::no_match(self.graph.manifest(), intersection);
            self.warnings.push(warning);
        }
        matches
    }

    fn criterion(&self, criterion: &Criterion) -> Matches {
        let matching: NodeSet = subjects(self.graph.manifest())
            .filter(|subject| criterion.method.is_match(subject))
            .filter_map(|subject| self.graph.position(subject.unique_id()))
            .collect();
        let with_relatives = criterion.with_relatives(self.graph, matching);
        Matches::expand(self.graph, with_relatives, self.indirect_selection)
    }
}

fn subjects(manifest: &Manifest) -> impl Iterator<Item = Subject<'_>> {
    let nodes = manifest.nodes.values().map(Subject::Node);
    nodes
        .chain(manifest.sources.values().map(Subject::Source))
        .chain(manifest.exposures.values().map(Subject::Exposure))
}

fn is_of_type(manifest: &Manifest, id: &str, types: &[ResourceType]) -> bool {
    let resource_type = match manifest.nodes.get(id) {
        Some(node) => node.resource_type(),
        None if manifest.exposures.contains_key(id) => ResourceType::Exposure,
        None => ResourceType::Source,
    };
    types.is_empty() || types.contains(&resource_type)
}

#[cfg(test)]
mod tests;
