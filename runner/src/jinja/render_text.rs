//! `render`: a text that a template holds, as a template of its own.

use std::path::Path;
use std::sync::Arc;

use minijinja::{Error as JinjaError, State, Value};

use super::errors::{raise, without_place};
use super::functions::is_template;
use super::machine::{Frame, Machine, Output, Template};
use super::scope::Scope;

/// What the text gives where it sees the names of the scope.
///
/// # Errors
/// What is wrong with the text; the place is that of the call.
pub fn render_text(
    scope: &Arc<Scope>,
    state: &mut State<'_, '_>,
    text: &str,
) -> Result<Value, JinjaError> {
    if !is_template(text) {
        return Ok(Value::from(text));
    }
    let template = Template::parse(Path::new(""), text.to_owned())
        .map_err(|error| raise(error.without_location()))?;
    let template = Arc::new(template);
    let mut output = Output::default();
    let mut machine = Machine {
        state,
        scope,
        template: &template,
    };
    match machine.render(&Arc::new(Frame::default()), &mut output) {
        Ok(()) => Ok(Value::from(output.text)),
        Err(error) if scope.is_returning() => Err(error),
        Err(error) => Err(raise(without_place(&error).without_location())),
    }
}
