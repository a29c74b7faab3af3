//! select: which nodes a command is about, in dbt's selection syntax.
//!
//! Arguments and the words within one are a union, commas make an intersection,
//! and a test comes along with the nodes it reads (indirect selection).

mod background;
mod comparison;
mod contract_change;
mod criterion;
mod definition;
mod edges;
mod evaluate;
mod expression;
mod fqn;
mod indirect;
mod large_seed;
mod lineage;
mod method;
mod method_value;
mod outside;
mod removed_test;
mod selectors;
mod state;
mod state_facts;
mod subject;
mod suggestion;
mod upgrade_manifest;

use std::collections::BTreeSet;

pub use background::Background;
pub use edges::{TestGates, execution_edges};
pub use indirect::IndirectSelection;
pub use selectors::Selectors;
pub use state::read_artifact;

use crate::error::Result;
use crate::manifest::{Manifest, ResourceType};

use evaluate::Evaluator;
use expression::Expression;

/// What `--select`, `--exclude` and their companions ask for.
#[derive(Clone, Default)]
pub struct Selection {
    /// Empty: everything.
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    /// A selector of selectors.yml, which takes the place of both.
    pub selector: Option<String>,
    /// The kinds of things that the command is about; empty: all.
    pub resource_types: Vec<ResourceType>,
    pub indirect_selection: IndirectSelection,
    pub background: Background,
}

/// What a selection came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selected {
    /// Unique ids of all that the graph holds.
    pub unique_ids: BTreeSet<String>,
    /// One line for each criterion that matches nothing.
    pub warnings: Vec<String>,
}

/// Selects nodes, sources, exposures and what else is declared.
///
/// # Errors
/// A usage error for a criterion that cannot be read, such as one with an
/// unknown method, or one that compares with a state that is not there.
pub fn select(manifest: &Manifest, selection: &Selection) -> Result<Selected> {
    let expression = expression(manifest, selection)?;
    let mut evaluator = Evaluator::new(manifest, selection);
    let matches = evaluator.matches(&expression)?;
    let unique_ids = matches
        .direct
        .iter()
        .map(|position| evaluator.graph.id(*position))
        .filter(|id| is_of_type(manifest, id, &selection.resource_types))
        .map(str::to_owned)
        .collect();
    Ok(Selected {
        unique_ids,
        warnings: evaluator.warnings,
    })
}

/// `--selector` comes first, then the arguments, then the default selector.
fn expression(manifest: &Manifest, selection: &Selection) -> Result<Expression> {
    let selectors = &selection.background.selectors;
    let is_open = selection.include.is_empty() && selection.exclude.is_empty();
    let default = selectors.default_name().filter(|_| is_open);
    match selection.selector.as_deref().or(default) {
        Some(name) => selectors.expression(name, manifest, selection.indirect_selection),
        None => Expression::of_arguments(manifest, selection),
    }
}

fn is_of_type(manifest: &Manifest, id: &str, types: &[ResourceType]) -> bool {
    types.is_empty() || types.contains(&manifest.resource_type(id))
}

#[cfg(test)]
mod tests;
