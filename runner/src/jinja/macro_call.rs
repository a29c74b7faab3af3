//! A macro bound to the scope that it is called from.

use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::capture::Capture;
use super::errors::raise;
use super::machine::Closure;
use super::scope::Scope;
use crate::error::Error;
use crate::manifest::Macro;

/// Called, it notes that the macro was called, and ends where it returns.
#[derive(Debug)]
pub struct MacroCall {
    scope: Arc<Scope>,
    unique_id: String,
    name: String,
}

impl MacroCall {
    pub fn new(scope: &Arc<Scope>, item: &Macro) -> Self {
        MacroCall {
            scope: scope.clone(),
            unique_id: item.unique_id.clone(),
            name: item.name.clone(),
        }
    }

    fn closure(&self) -> Result<Arc<Closure>, JinjaError> {
        let macros = &self.scope.shared.macros;
        let template = macros.template(&self.unique_id).map_err(raise)?;
        Closure::of_template(&self.scope, template, &self.name)
            .map(Arc::new)
            .ok_or_else(|| raise(Error::usage(format!("macro `{}` has no text", self.name))))
    }
}

impl Object for MacroCall {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.closure().ok()?.get_value(key)
    }

    fn call(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let scope = &self.scope;
        scope.with_capture(|capture| capture.enter(&self.unique_id));
        let result = self.closure().and_then(|closure| closure.call(state, args));
        scope.with_capture(Capture::leave);
        match (result, scope.returned_slot().take()) {
            (Err(_), Some(value)) => Ok(value),
            (result, _) => result,
        }
    }
}
