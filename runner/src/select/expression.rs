//! Criteria joined by unions, intersections and exclusions.

use crate::error::Result;
use crate::manifest::Manifest;

use super::Selection;
use super::criterion::Criterion;
use super::indirect::IndirectSelection;

/// What to select.
#[derive(Debug)]
pub enum Expression {
    Everything,
    Criterion(Criterion, IndirectSelection),
    Group(Group),
}

/// Several expressions as one.
#[derive(Debug)]
pub struct Group {
    pub operator: Operator,
    pub parts: Vec<Expression>,
    /// When tests that lacked a node are taken in after all.
    pub mode: IndirectSelection,
    /// The text of an argument, which should match something.
    pub argument: Option<String>,
}

/// How the parts of a group meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Union,
    Intersection,
    /// The first part without the others.
    Difference,
}

impl Expression {
    /// `--select` without `--exclude`.
    ///
    /// # Errors
    /// A usage error for a criterion that cannot be read.
    pub fn of_arguments(manifest: &Manifest, selection: &Selection) -> Result<Self> {
        let mode = selection.indirect_selection;
        let project = &manifest.project_name;
        let included = match selection.include.as_slice() {
            [] => Expression::Everything,
            arguments => union(arguments, project, mode)?,
        };
        if selection.exclude.is_empty() {
            return Ok(included);
        }
        let excluded = union(&selection.exclude, project, mode)?;
        Ok(Expression::joined(
            Operator::Difference,
            vec![included, excluded],
        ))
    }

    /// A group that takes no tests in later, as those of selectors.yml.
    pub fn joined(operator: Operator, parts: Vec<Expression>) -> Self {
        Expression::Group(Group {
            operator,
            parts,
            mode: IndirectSelection::Eager,
            argument: None,
        })
    }

    /// All criteria in it.
    pub fn criteria(&self) -> Vec<&Criterion> {
        match self {
            Expression::Everything => Vec::new(),
            Expression::Criterion(criterion, _) => vec![criterion],
            Expression::Group(group) => group.parts.iter().flat_map(Self::criteria).collect(),
        }
    }
}

fn union(arguments: &[String], project: &str, mode: IndirectSelection) -> Result<Expression> {
    let words = arguments
        .iter()
        .flat_map(|argument| argument.split_whitespace());
    let parts: Result<Vec<Expression>> = words
        .map(|word| intersection(word, project, mode))
        .collect();
    Ok(Expression::Group(Group {
        operator: Operator::Union,
        parts: parts?,
        mode,
        argument: None,
    }))
}

fn intersection(word: &str, project: &str, mode: IndirectSelection) -> Result<Expression> {
    let parts: Result<Vec<Expression>> = word
        .split(',')
        .map(|raw| Ok(Expression::Criterion(Criterion::parse(raw, project)?, mode)))
        .collect();
    Ok(Expression::Group(Group {
        operator: Operator::Intersection,
        parts: parts?,
        mode,
        argument: Some(word.to_owned()),
    }))
}
