//! How new rows meet the rows that are there, where macros say it.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;
use serde_json::json;

use super::{Compiler, Refresh};
use crate::adapter::{Column, Relation, RelationKind};
use crate::error::{Error, Location, Result};
use crate::jinja::{ColumnValue, Scope, jinja_value, mutable};
use crate::manifest::{IncrementalStrategy, Node, NodeConfig};

/// Macros by which a project or a package changes what a strategy does.
const CHANGED: [&str; 5] = [
    "get_incremental_default_sql",
    "get_insert_into_sql",
    "get_delete_insert_merge_sql",
    "get_merge_sql",
    "get_merge_update_columns",
];

/// Settings of a merge that only its macro knows.
const MERGE_SETTINGS: [&str; 6] = [
    "merge_clauses",
    "merge_insert_condition",
    "merge_on_using_columns",
    "merge_returning_columns",
    "merge_update_condition",
    "merge_update_set_expressions",
];

impl Compiler<'_> {
    /// The macro that writes the statements of an incremental model; none where the
    /// strategy is one of weir's and nobody changes it.
    ///
    /// # Errors
    /// A usage error for a strategy that has no macro.
    pub fn strategy_macro(&self, node: &Node) -> Result<Option<String>> {
        let config = &node.config;
        let name = config.all.get("incremental_strategy");
        let name = name
            .and_then(serde_json::Value::as_str)
            .unwrap_or("default");
        let macro_name = format!("get_incremental_{}_sql", name.replace('+', "_"));
        let is_merge = config.incremental_strategy == Some(IncrementalStrategy::Merge);
        match config.incremental_strategy {
            Some(IncrementalStrategy::Microbatch) => {
                Ok(self.is_own(&macro_name).then_some(macro_name))
            }
            Some(IncrementalStrategy::Unknown) if !self.is_own(&macro_name) => {
                Err(unknown_strategy(node, name, &macro_name))
            }
            Some(IncrementalStrategy::Unknown) => Ok(Some(macro_name)),
            _ if is_merge && has_merge_settings(config) => Ok(Some(macro_name)),
            _ => {
                let is_changed =
                    self.is_own(&macro_name) || CHANGED.iter().any(|name| self.is_own(name));
                Ok(is_changed.then_some(macro_name))
            }
        }
    }

    /// Whether the project has a macro in the place of weir's.
    pub(super) fn is_own(&self, name: &str) -> bool {
        self.engine.shared.in_place_of_builtin(name).is_some()
    }

    /// The statements that such a macro writes to move the rows of `new_rows` into
    /// the columns of the node's table.
    ///
    /// # Errors
    /// A usage error at the place in the macro that failed.
    pub fn strategy_sql(
        &self,
        node: &Node,
        macro_name: &str,
        new_rows: &Relation,
        columns: &[Column],
    ) -> Result<String> {
        let scope = Arc::new(Scope {
            this: Some(node.relation.clone()),
            ..self.scope(Some(node), Refresh::Incremental)
        });
        let arguments = self.strategy_arguments(node, new_rows, columns);
        self.engine.call_macro(macro_name, &[arguments], &scope)
    }

    fn strategy_arguments(&self, node: &Node, new_rows: &Relation, columns: &[Column]) -> Value {
        let dialect = self.engine.shared.dialect;
        let relation = |relation: &Relation| self.relation_value(relation, RelationKind::Table);
        let columns = columns.iter();
        let columns = columns.map(|column| {
            Value::from_object(ColumnValue::new(&column.name, &column.data_type, dialect))
        });
        let config = |key: &str| node.config.all.get(key).cloned().unwrap_or_default();
        let key = match node.config.unique_key.is_empty() {
            true => json!(null),
            false => config("unique_key"),
        };
        let predicates = match config("predicates") {
            serde_json::Value::Null => config("incremental_predicates"),
            predicates => predicates,
        };
        let arguments = BTreeMap::from([
            ("strategy", jinja_value(config("incremental_strategy"))),
            ("target_relation", relation(&node.relation)),
            ("temp_relation", relation(new_rows)),
            ("unique_key", jinja_value(key)),
            ("dest_columns", columns.collect::<Value>()),
            ("incremental_predicates", jinja_value(predicates)),
        ]);
        mutable(Value::from(arguments))
    }
}

/// Whether a merge says what only its macro knows, or what only that knows to be wrong.
fn has_merge_settings(config: &NodeConfig) -> bool {
    let has = |key: &&str| config.all.contains_key(*key);
    let is_odd = |key: &&str| config.all.get(*key).is_some_and(|value| !value.is_array());
    let is_torn = config.merge_update_columns.is_some() && !config.merge_exclude_columns.is_empty();
    let columns = ["merge_update_columns", "merge_exclude_columns"];
    MERGE_SETTINGS.iter().any(has) || columns.iter().any(is_odd) || is_torn
}

fn unknown_strategy(node: &Node, name: &str, macro_name: &str) -> Error {
    Error::usage(format!(
        "dbt could not find an incremental strategy macro with the name \"{macro_name}\": \
         the incremental strategy `{name}` is not supported"
    ))
    .at(Location::file(&node.original_file_path))
    .help(format!(
        "use append, delete+insert, merge or microbatch, or write the macro `{macro_name}(arg_dict)`"
    ))
}
