//! Hooks of nodes that a macro of the project runs in weir's place.

use std::sync::Arc;

use minijinja::Value;

use super::{Compiler, Refresh};
use crate::error::Result;
use crate::jinja::jinja_value;
use crate::manifest::Node;

const MACRO: &str = "run_hooks";

/// When a node's hooks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookMoment {
    Before,
    After,
}

impl Compiler<'_> {
    /// Whether a macro of the project runs the hooks of nodes.
    pub fn runs_hooks_by_macro(&self) -> bool {
        self.is_own(MACRO)
    }

    /// Lets it run a node's hooks, those outside of the node's transaction and those
    /// inside of it in turn.
    ///
    /// # Errors
    /// An error at the place in the macro that failed.
    pub fn run_hooks_by_macro(
        &self,
        node: &Node,
        refresh: Refresh,
        moment: HookMoment,
    ) -> Result<()> {
        let (key, turns) = match moment {
            HookMoment::Before => ("pre-hook", [false, true]),
            HookMoment::After => ("post-hook", [true, false]),
        };
        let hooks = node.config.all.get(key).cloned().unwrap_or_default();
        let scope = Arc::new(self.scope(Some(node), refresh));
        for is_inside in turns {
            let arguments = [jinja_value(hooks.clone()), Value::from(is_inside)];
            self.engine
                .call_macro_for_value(MACRO, &arguments, &scope)?;
        }
        Ok(())
    }
}
