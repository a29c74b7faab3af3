//! Macros of a project that make a table fit new rows, before these meet it.

use super::run_node::NodeRunner;
use crate::adapter::Column;
use crate::compile::{Compiled, Refresh};
use crate::error::Result;
use crate::manifest::{Materialization, Node};
use crate::materialize::beside;

impl NodeRunner<'_> {
    /// The columns that new rows fill, once macros of the project have made the table of
    /// an incremental model fit; none where the project has no such macros. What they
    /// change holds even if the rows are refused later.
    ///
    /// # Errors
    /// An error at the place in the macro that failed, and of the query.
    pub(super) fn fitted_columns(
        &self,
        node: &Node,
        compiled: &Compiled,
        refresh: Refresh,
    ) -> Result<Option<Vec<Column>>> {
        let adds_rows = node.config.materialized == Materialization::Incremental
            && refresh == Refresh::Incremental;
        if !adds_rows || self.options.is_plan || !self.compiler.fits_by_macros(node) {
            return Ok(None);
        }
        let fit = || self.compiler.fit_table(node, &beside(node));
        self.with_new_rows(node, compiled, &fit).map(Some)
    }
}
