//! Renders templates and calls macros.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use minijinja::{Environment, Value};

use super::errors;
use super::machine::{Frame, Machine, Origin, Output, OutputSpan, Template};
use super::python;
use super::scope::{Scope, Shared};
use crate::error::{Error, Result};

/// A rendered template and where each part of the text came from.
pub struct Rendered {
    pub text: String,
    pub spans: Vec<OutputSpan>,
}

impl Rendered {
    /// Without what the text around a part of the template gave. A tag that takes the blanks
    /// beside it has taken some of that already.
    pub fn of_part(mut self, part: Range<usize>) -> Self {
        let is_verbatim = |span: &&mut OutputSpan| span.origin == Origin::Verbatim;
        if let Some(last) = self.spans.last_mut().filter(is_verbatim) {
            let kept = part.end.saturating_sub(last.source.start);
            last.output.end = last.output.end.min(last.output.start + kept);
            self.text.truncate(last.output.end);
        }
        if let Some(first) = self.spans.first_mut().filter(is_verbatim) {
            let gone = part.start.saturating_sub(first.source.start);
            let gone = gone.min(first.output.len());
            first.source.start += gone;
            first.output.start += gone;
            self.text.drain(..gone);
            for span in &mut self.spans {
                span.output = span.output.start - gone..span.output.end - gone;
            }
        }
        self
    }
}

/// The templates of a project.
pub struct Engine {
    environment: Environment<'static>,
    pub shared: Arc<Shared>,
    /// What the nodes of each installed package share.
    packages: BTreeMap<String, Arc<Shared>>,
}

impl Engine {
    pub fn new(shared: Arc<Shared>) -> Self {
        Self::with(shared, |_| ())
    }

    /// An engine whose environment is `extended` by filters of its own.
    pub fn with(shared: Arc<Shared>, extend: impl FnOnce(&mut Environment<'static>)) -> Self {
        let mut environment = python::environment();
        extend(&mut environment);
        Engine {
            environment,
            shared,
            packages: BTreeMap::new(),
        }
    }

    /// The same engine, which knows what the nodes of other packages share.
    pub fn knowing(mut self, packages: BTreeMap<String, Arc<Shared>>) -> Self {
        self.packages = packages;
        self
    }

    /// What the nodes of a package share.
    pub fn shared_of(&self, package: &str) -> Arc<Shared> {
        self.packages.get(package).unwrap_or(&self.shared).clone()
    }

    /// Renders `source`, the text of the file at `path`.
    ///
    /// # Errors
    /// A usage error at the place in this file, or in the macro's, that failed.
    pub fn render(&self, path: &Path, source: &str, scope: &Arc<Scope>) -> Result<Rendered> {
        let template = Arc::new(Template::parse(path, source.to_owned())?);
        let mut output = Output::default();
        let mut state = self.environment.empty_state();
        let mut machine = Machine {
            state: &mut state,
            scope,
            template: &template,
        };
        match machine.render(&Arc::new(Frame::default()), &mut output) {
            Ok(()) => Ok(Rendered {
                text: output.text,
                spans: output.spans,
            }),
            Err(error) => Err(self.told(&error, scope)),
        }
    }

    /// The text of a template that `return` may end, as it ends a macro.
    ///
    /// # Errors
    /// As [`Engine::render`].
    pub fn render_as_macro(&self, path: &Path, source: &str, scope: &Arc<Scope>) -> Result<String> {
        let rendered = self.render(path, source, scope);
        let returned = scope.returned_slot().take();
        match (rendered, returned) {
            (Err(_), Some(value)) => Ok(python::display(&value)),
            (rendered, _) => rendered.map(|rendered| rendered.text),
        }
    }

    /// The value of an expression, with or without `{{ }}` around it.
    ///
    /// # Errors
    /// A usage error with the expression's own message.
    pub fn evaluate(&self, expression: &str, scope: &Arc<Scope>) -> Result<Value> {
        let expression = expression.trim();
        let inside = expression
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"))
            .unwrap_or(expression);
        let parsed = minijinja::machinery::parse_expr(inside)
            .map_err(|error| errors::without_place(&error))?;
        let template = Arc::new(Template::parse(Path::new(""), String::new())?);
        let mut state = self.environment.empty_state();
        let mut machine = Machine {
            state: &mut state,
            scope,
            template: &template,
        };
        machine
            .evaluate(&parsed, &Arc::new(Frame::default()))
            .map_err(|error| self.told(&error, scope).without_location())
    }

    /// Calls the macro that `name` finds and gives its trimmed text.
    ///
    /// # Errors
    /// A usage error at the place in the macro that failed.
    pub fn call_macro(&self, name: &str, args: &[Value], scope: &Arc<Scope>) -> Result<String> {
        let value = self.call_macro_for_value(name, args, scope)?;
        Ok(python::display(&value).trim().to_owned())
    }

    /// Calls the macro that `name` finds and gives what it returns.
    ///
    /// # Errors
    /// A usage error at the place in the macro that failed.
    pub fn call_macro_for_value(
        &self,
        name: &str,
        args: &[Value],
        scope: &Arc<Scope>,
    ) -> Result<Value> {
        let mut state = self.environment.empty_state();
        let function = match name.split_once('.') {
            Some((package, name)) => scope.macro_of(package, name),
            None => scope.macro_named(name),
        };
        let function = function.ok_or_else(|| {
            Error::usage(format!("macro `{name}` does not exist"))
                .did_you_mean(name, self.shared.macros.names())
        })?;
        function
            .call(&mut state, args)
            .map_err(|error| self.told(&error, scope))
    }

    fn told(&self, error: &minijinja::Error, scope: &Scope) -> Error {
        match scope.is_returning() {
            true => Error::usage("`return` was called outside a macro"),
            false => errors::without_place(error),
        }
    }
}
