//! Whether what stands is built from nothing.

use std::sync::Arc;

use super::{Compiler, Refresh};
use crate::error::Result;
use crate::manifest::{Materialization, Node};
use crate::materialize::FullRefresh;

const MACRO: &str = "should_full_refresh";

impl Compiler<'_> {
    /// Whether a node is built from nothing where it could be added to: what the
    /// project's macro says, else its config, else the flag.
    ///
    /// # Errors
    /// An error at the place in the macro that failed.
    pub fn full_refresh(&self, node: &Node, flag: FullRefresh) -> Result<FullRefresh> {
        if is_asked(node) && self.is_own(MACRO) {
            let scope = Arc::new(self.scope(Some(node), Refresh::Full));
            let answer = self.engine.call_macro_for_value(MACRO, &[], &scope)?;
            return Ok(FullRefresh::from_flag(answer.is_true()));
        }
        Ok(match node.config.full_refresh {
            _ if node.snapshot().is_some() => FullRefresh::No,
            Some(is_set) => FullRefresh::from_flag(is_set),
            None => flag,
        })
    }
}

/// Whether a node is of a kind that asks the macro.
fn is_asked(node: &Node) -> bool {
    matches!(
        node.config.materialized,
        Materialization::Incremental
            | Materialization::Seed
            | Materialization::MaterializedView
            | Materialization::Onnx
    )
}
