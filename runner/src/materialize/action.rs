//! What is to be done for one node.

use std::path::PathBuf;
use std::sync::Arc;

use crate::adapter::Relation;
use crate::onnx::{AnswerColumn, Nulls, OnnxModel};
use crate::seed::SeedTable;

/// One node's work.
pub enum Action {
    /// Nothing of its own: the SQL goes into the queries that refer to it.
    Inject,
    /// Statements that take effect together.
    Statements(Vec<String>),
    /// Rows of a file of the project.
    Seed(SeedAction),
    /// Rows of a query, scored by an ONNX model.
    Score(ScoreAction),
    /// A query that counts rows which should not be there.
    Check(Check),
    /// A query that gives a model's rows beside those that are expected.
    UnitTest(UnitTestAction),
    /// An action with statements around it.
    Hooked(Box<Hooked>),
}

/// An action and the statements of its hooks.
pub struct Hooked {
    pub hooks: HookStatements,
    pub action: Action,
}

/// Statements around a node's own: the outer ones each on their own, the inner
/// ones in its transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HookStatements {
    pub before_begin: Vec<String>,
    pub first: Vec<String>,
    pub last: Vec<String>,
    pub after_commit: Vec<String>,
}

impl HookStatements {
    pub fn is_empty(&self) -> bool {
        *self == HookStatements::default()
    }
}

/// Fills `beside` from a file, between two lists of statements.
pub struct SeedAction {
    pub path: PathBuf,
    pub table: SeedTable,
    /// Fills `beside` in the place of the rows that were read.
    pub copy: Option<String>,
    pub beside: Relation,
    pub before: Vec<String>,
    pub after: Vec<String>,
}

/// Fills `beside` with the scored rows of `query`, between two lists of
/// statements.
pub struct ScoreAction {
    pub query: String,
    pub model: Arc<OnnxModel>,
    /// What the model's answer becomes.
    pub columns: Vec<AnswerColumn>,
    pub nulls: Nulls,
    pub beside: Relation,
    /// Statements that take effect on their own, before all others.
    pub alone: Vec<String>,
    pub before: Vec<String>,
    pub after: Vec<String>,
}

/// A query that gives one row: failures, should_warn, should_error.
#[derive(Debug, Clone)]
pub struct Check {
    /// Statements that take effect before the query: those that keep the failing rows,
    /// and the test's own `sql_header`, where it holds whole statements.
    pub before: Vec<String>,
    pub query: String,
}

/// A query whose last column says whose row it is: actual or expected.
#[derive(Debug, Clone)]
pub struct UnitTestAction {
    pub query: String,
}

impl Action {
    /// The action with hooks around it, where there are any.
    pub fn hooked(self, hooks: HookStatements) -> Self {
        match hooks.is_empty() {
            true => self,
            false => Action::Hooked(Box::new(Hooked {
                hooks,
                action: self,
            })),
        }
    }

    /// The action with statements at the end of its transaction.
    pub fn followed_by(mut self, statements: Vec<String>) -> Self {
        match &mut self {
            Action::Statements(own) => own.extend(statements),
            Action::Seed(seed) => seed.after.extend(statements),
            Action::Score(score) => score.after.extend(statements),
            Action::Hooked(hooked) => hooked.hooks.last.extend(statements),
            Action::Inject | Action::Check(_) | Action::UnitTest(_) => {}
        }
        self
    }

    /// Changes every statement that the database gets.
    pub fn each_statement(&mut self, change: &mut dyn FnMut(&mut String)) {
        match self {
            Action::Inject => {}
            Action::Statements(statements) => statements.iter_mut().for_each(change),
            Action::Seed(seed) => {
                seed.before
                    .iter_mut()
                    .chain(&mut seed.after)
                    .for_each(change);
            }
            Action::Score(score) => {
                let around = [&mut score.alone, &mut score.before, &mut score.after];
                around
                    .into_iter()
                    .flatten()
                    .chain([&mut score.query])
                    .for_each(change);
            }
            Action::Check(check) => {
                check
                    .before
                    .iter_mut()
                    .chain([&mut check.query])
                    .for_each(change);
            }
            Action::UnitTest(unit) => change(&mut unit.query),
            Action::Hooked(hooked) => {
                let hooks = &mut hooked.hooks;
                let around = [
                    &mut hooks.before_begin,
                    &mut hooks.first,
                    &mut hooks.last,
                    &mut hooks.after_commit,
                ];
                around.into_iter().flatten().for_each(&mut *change);
                hooked.action.each_statement(change);
            }
        }
    }

    /// Every statement that the database gets, in no order.
    pub fn statements(&mut self) -> Vec<String> {
        let mut statements = Vec::new();
        self.each_statement(&mut |statement| statements.push(statement.clone()));
        statements
    }

    /// What is worth keeping of the action once it is done: as dbt does, the statements
    /// that bring rows, and neither hooks nor the swap.
    pub fn essence(&self) -> String {
        match self {
            Action::Hooked(hooked) => hooked.action.essence(),
            Action::Statements(statements) => {
                let essential = statements.iter().filter(|text| is_essential(text));
                let kept: Vec<String> = essential.map(|text| format!("{text};\n")).collect();
                match kept.is_empty() {
                    true => statements.join(";\n\n"),
                    false => kept.join("\n"),
                }
            }
            other => format!("{}\n", other.steps().join(";\n\n")),
        }
    }

    /// The action as `weir plan` shows it, one statement or step an entry.
    pub fn steps(&self) -> Vec<String> {
        match self {
            Action::Inject => vec!["-- part of the queries that refer to it".to_owned()],
            Action::Statements(statements) => statements.clone(),
            Action::Seed(seed) => around(
                &seed.before,
                format!("-- load the rows of {}", seed.path.display()),
                &seed.after,
            ),
            Action::Score(score) => around(
                &[score.alone.clone(), score.before.clone()].concat(),
                format!(
                    "-- score with {} {} (sha256 {}) the rows of\n{}",
                    score.model.name(),
                    score.model.version(),
                    score.model.sha256(),
                    score.query
                ),
                &score.after,
            ),
            Action::Check(check) => [check.before.clone(), vec![check.query.clone()]].concat(),
            Action::UnitTest(unit) => vec![unit.query.clone()],
            Action::Hooked(hooked) => {
                let hooks = &hooked.hooks;
                let mut steps = [hooks.before_begin.clone(), hooks.first.clone()].concat();
                steps.extend(hooked.action.steps());
                steps.extend_from_slice(&hooks.last);
                steps.extend_from_slice(&hooks.after_commit);
                steps
            }
        }
    }
}

/// Whether a statement brings rows or a query: others make room for a relation, give
/// it its name, or tell what it is.
fn is_essential(statement: &str) -> bool {
    let mut words = statement.split_whitespace();
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    let second = words.next().unwrap_or_default().to_ascii_lowercase();
    match first.as_str() {
        "create" => !matches!(second.as_str(), "index" | "unique"),
        first => !matches!(
            first,
            "drop" | "alter" | "do" | "comment" | "grant" | "revoke"
        ),
    }
}

fn around(before: &[String], step: String, after: &[String]) -> Vec<String> {
    let mut steps = before.to_vec();
    steps.push(step);
    steps.extend_from_slice(after);
    steps
}
