//! What an expression matches.

use crate::error::{Error, Result};
use crate::graph::{Graph, NodeSet};
use crate::manifest::Manifest;

use super::Selection;
use super::background::Background;
use super::criterion::Criterion;
use super::expression::{Expression, Group, Operator};
use super::indirect::{IndirectSelection, Matches};
use super::method::Method;
use super::outside::Outside;
use super::subject::{is_path_of_root, subjects};
use super::{state, suggestion};

/// How deep selectors may refer to each other.
const DEEPEST: usize = 32;

/// Evaluates expressions over one graph.
pub struct Evaluator<'a> {
    pub graph: Graph<'a>,
    pub warnings: Vec<String>,
    background: &'a Background,
    mode: IndirectSelection,
    depth: usize,
}

impl<'a> Evaluator<'a> {
    pub fn new(manifest: &'a Manifest, selection: &'a Selection) -> Self {
        Evaluator {
            graph: Graph::of(manifest),
            warnings: Vec::new(),
            background: &selection.background,
            mode: selection.indirect_selection,
            depth: 0,
        }
    }

    /// What the expression matches, and the tests that come along.
    ///
    /// # Errors
    /// A usage error where a criterion asks for what is not there.
    pub fn matches(&mut self, expression: &Expression) -> Result<Matches> {
        match expression {
            Expression::Everything => Ok(Matches::exactly((0..self.graph.len()).collect())),
            Expression::Criterion(criterion, mode) => self.criterion(criterion, *mode),
            Expression::Group(group) => self.group(expression, group),
        }
    }

    fn group(&mut self, expression: &Expression, group: &Group) -> Result<Matches> {
        let parts = group.parts.iter().map(|part| self.matches(part));
        let parts: Vec<Matches> = parts.collect::<Result<_>>()?;
        let joined = match group.operator {
            Operator::Union => Matches::union(parts),
            Operator::Intersection => Matches::intersection(parts),
            Operator::Difference => Matches::difference(parts),
        };
        let matches = joined.settle(&self.graph, group.mode);
        if let (Some(argument), true) = (&group.argument, matches.direct.is_empty()) {
            let criteria = expression.criteria();
            let manifest = self.graph.manifest();
            self.warnings
                .push(suggestion::no_match(manifest, argument, &criteria));
        }
        Ok(matches)
    }

    fn criterion(&mut self, criterion: &Criterion, mode: IndirectSelection) -> Result<Matches> {
        let matching = match &criterion.method {
            Method::Outside(outside) => self.outside(outside)?,
            Method::Path(pattern) => subjects(self.graph.manifest())
                .filter(|subject| criterion.method.is_match(subject))
                .filter(|subject| is_path_of_root(pattern, subject, self.graph.manifest()))
                .filter_map(|subject| self.graph.position(subject.unique_id()))
                .collect(),
            method => subjects(self.graph.manifest())
                .filter(|subject| method.is_match(subject))
                .filter_map(|subject| self.graph.position(subject.unique_id()))
                .collect(),
        };
        let with_relatives = criterion.with_relatives(&self.graph, matching);
        Ok(match &criterion.method {
            // A selector has said itself which tests come along.
            Method::Outside(Outside::Selector(_)) => Matches::exactly(with_relatives),
            _ => Matches::expand(&self.graph, with_relatives, mode),
        })
    }

    fn outside(&mut self, outside: &Outside) -> Result<NodeSet> {
        let manifest = self.graph.manifest();
        let ids = match outside {
            Outside::Selector(pattern) => return self.selectors(pattern),
            Outside::State(question) => state::changed(manifest, self.background, *question)?,
            Outside::Result(status) => state::with_result(self.background, status)?,
            Outside::FresherSource => state::fresher_sources(self.background)?,
        };
        let positions = ids.iter().filter_map(|id| self.graph.position(id));
        Ok(positions.collect())
    }

    /// All that the selectors whose names match select.
    fn selectors(&mut self, pattern: &glob::Pattern) -> Result<NodeSet> {
        let background = self.background;
        let names = background.selectors.names_matching(pattern);
        if names.is_empty() {
            return Err(background.selectors.unknown(pattern.as_str()));
        }
        if self.depth == DEEPEST {
            return Err(
                Error::usage(format!("selector `{}` refers to itself", pattern.as_str()))
                    .help("a selector may not use itself, nor one that uses it"),
            );
        }
        self.depth += 1;
        let mut all = NodeSet::new();
        for name in names {
            let manifest = self.graph.manifest();
            let expression = background.selectors.expression(name, manifest, self.mode)?;
            all.extend(self.matches(&expression)?.direct);
        }
        self.depth -= 1;
        Ok(all)
    }
}
