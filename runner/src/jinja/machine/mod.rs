//! Renders what minijinja has parsed, with Python's values.
//!
//! minijinja's own machine cannot serve dbt's templates: its lists do not grow, its
//! macros take no `varargs`, and a `caller` is bound to the template that it stands
//! in, while dbt's `statement` and `run_query` hand callers from macro to macro. So
//! the syntax tree, the values and the filters are minijinja's, and the walk over
//! the tree is this.

mod assignment;
mod call;
mod closure;
mod expression;
mod frame;
mod loops;
mod mended;
mod operators;
mod output;
mod slice;
mod statement;
mod template;

use std::sync::Arc;

use minijinja::machinery::Span;
use minijinja::{Error as JinjaError, State, Value};

use super::errors;
use super::scope::Scope;

pub use closure::Closure;
pub use frame::Frame;
pub use mended::Mended;
pub use output::{Origin, Output, OutputSpan};
pub use template::Template;

/// Walks one template for one scope.
pub struct Machine<'m, 's, 'e> {
    pub state: &'m mut State<'s, 'e>,
    pub scope: &'m Arc<Scope>,
    pub template: &'m Arc<Template>,
}

/// Where a walk goes on after a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    Next,
    Break,
    Continue,
}

type Outcome<T> = Result<T, JinjaError>;

impl Machine<'_, '_, '_> {
    /// Writes what the template gives at its top.
    ///
    /// # Errors
    /// An error at the place of what failed.
    pub fn render(&mut self, frame: &Arc<Frame>, output: &mut Output) -> Outcome<()> {
        let template = self.template.clone();
        self.run(template.statements(), frame, output).map(drop)
    }

    /// The error at a place of this template; a place that is known stays.
    fn placed(&self, error: JinjaError, span: Span) -> JinjaError {
        if self.scope.is_returning() {
            return error;
        }
        let ours = errors::without_place(&error);
        match ours.location() {
            Some(_) => error,
            None => errors::raise(ours.at(self.template.at(span))),
        }
    }

    /// Whether what belongs to a value that is not there is not there either: so
    /// dbt parses the texts of nodes, in which `graph` and results are still empty.
    fn is_forgiving(&self) -> bool {
        !self.scope.is_running() && self.template.package().is_none()
    }

    /// The value of a name, the innermost first; a macro of a package that the node is
    /// not of finds its neighbours last.
    fn lookup(&self, name: &str, frame: &Frame) -> Value {
        frame
            .find(name)
            .or_else(|| self.scope.find(name))
            .or_else(|| self.state.lookup(name))
            .or_else(|| self.scope.macro_of(self.template.package()?, name))
            .unwrap_or_default()
    }
}
