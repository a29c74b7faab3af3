//! Renders templates and calls macros.

use std::path::Path;
use std::sync::Arc;

use minijinja::{Environment, OutputSpan, Value};

use super::errors;
use super::python;
use super::scope::{Scope, Shared, load_macro};
use crate::error::Result;

/// A rendered template and where each part of the text came from.
pub struct Rendered {
    pub text: String,
    pub spans: Vec<OutputSpan>,
}

/// The templates of a project.
pub struct Engine {
    environment: Environment<'static>,
    pub shared: Arc<Shared>,
}

impl Engine {
    pub fn new(shared: Arc<Shared>) -> Self {
        Self::with(shared, |_| ())
    }

    /// An engine whose environment is `extended` by filters of its own.
    pub fn with(shared: Arc<Shared>, extend: impl FnOnce(&mut Environment<'static>)) -> Self {
        let mut environment = python::environment();
        extend(&mut environment);
        let macros = shared.clone();
        environment.set_loader(move |name| Ok(load_macro(&macros, name)));
        Engine {
            environment,
            shared,
        }
    }

    /// Renders `source`, the text of the file at `path`.
    ///
    /// # Errors
    /// A usage error at the place in this file, or in the macro's, that failed.
    pub fn render(&self, path: &Path, source: &str, scope: &Arc<Scope>) -> Result<Rendered> {
        let name = path.display().to_string();
        self.environment
            .template_from_named_str(&name, source)
            .and_then(|template| template.render_with_spans(Value::from_dyn_object(scope.clone())))
            .map(|(text, spans)| Rendered { text, spans })
            .map_err(|error| self.located(&error, &name, path, source))
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
        self.environment
            .compile_expression(inside)
            .and_then(|compiled| compiled.eval(Value::from_dyn_object(scope.clone())))
            .map_err(|error| errors::without_place(&error))
    }

    /// Calls the macro that `name` finds and gives its trimmed text.
    ///
    /// # Errors
    /// A usage error at the place in the macro that failed.
    pub fn call_macro(&self, name: &str, args: &[Value], scope: &Arc<Scope>) -> Result<String> {
        let context = Value::from_dyn_object(scope.clone());
        let text = self
            .environment
            .template_from_named_str("macro call", "")
            .and_then(|template| template.render_captured(context))
            .and_then(|mut captured| captured.with_state_mut(|state| state.call_macro(name, args)))
            .map_err(|error| self.located(&error, "", Path::new(""), ""))?;
        Ok(text.trim().to_owned())
    }

    fn located(
        &self,
        error: &minijinja::Error,
        name: &str,
        path: &Path,
        source: &str,
    ) -> crate::error::Error {
        let macros = &self.shared.macros;
        let innermost = errors::template_name(error);
        let called = innermost
            .as_deref()
            .and_then(|unique_id| macros.by_unique_id(unique_id));
        let text = called.map(super::macro_index::template_of);
        let located = errors::from_template(error, |template| match (called, &text) {
            _ if template == name && !name.is_empty() => Some((path, source)),
            (Some(item), Some(text)) => Some((item.original_file_path.as_path(), text.as_str())),
            _ => None,
        });
        match errors::unknown_function(error) {
            Some(function) => located.did_you_mean(&function, macros.names()),
            None => located,
        }
    }
}
