//! Macros of a project that make a table fit the new rows of an incremental model.

use std::sync::Arc;

use minijinja::Value;

use super::{Compiler, Refresh};
use crate::adapter::{Column, Relation, RelationKind};
use crate::error::{Error, Location, Result};
use crate::manifest::{Node, OnSchemaChange};

/// weir's macro that calls them.
const MACRO: &str = "_fit_table";

/// Macros that are called whatever the model says of its columns.
const ALWAYS: [&str; 3] = [
    "alter_column_type",
    "incremental_validate_on_schema_change",
    "process_schema_changes",
];

/// Macros that are called where the model does not ignore other columns.
const WHERE_ASKED: [&str; 5] = [
    "alter_relation_add_remove_columns",
    "check_for_schema_changes",
    "diff_column_data_types",
    "diff_columns",
    "sync_column_schemas",
];

impl Compiler<'_> {
    /// Whether macros of the project say how the node's table is made to fit.
    pub fn fits_by_macros(&self, node: &Node) -> bool {
        let is_asked = node.config.relation.on_schema_change != OnSchemaChange::Ignore;
        let asked = WHERE_ASKED.iter().filter(|_| is_asked);
        ALWAYS.iter().chain(asked).any(|name| self.is_own(name))
    }

    /// Lets them do it for the rows of a table; gives the columns that these fill.
    ///
    /// # Errors
    /// An error at the place in the macro that failed, and where it gives no columns.
    pub fn fit_table(&self, node: &Node, new_rows: &Relation) -> Result<Vec<Column>> {
        let scope = Arc::new(self.scope(Some(node), Refresh::Incremental));
        let rows = self.relation_value(new_rows, RelationKind::Table);
        let columns = self.engine.call_macro_for_value(MACRO, &[rows], &scope)?;
        let columns = columns.try_iter().ok();
        let columns = columns.and_then(|columns| columns.map(column).collect());
        columns.ok_or_else(|| {
            Error::usage("`process_schema_changes` gives no columns")
                .at(Location::file(&node.original_file_path))
                .help("return the columns that the new rows fill from it, or nothing")
        })
    }
}

fn column(value: Value) -> Option<Column> {
    let text = |key: &str| value.get_attr(key).ok()?.as_str().map(str::to_owned);
    Some(Column {
        name: text("name")?,
        data_type: text("data_type")?,
    })
}
