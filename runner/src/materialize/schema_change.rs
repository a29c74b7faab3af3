//! What happens to an incremental model whose columns change.

use super::Context;
use super::widening::{widened, with_types};
use crate::adapter::{Column, Dialect};
use crate::error::{Error, Location, Result};
use crate::manifest::{Node, OnSchemaChange};

/// How a table is made to fit the query, and the columns that new rows fill then.
pub struct SchemaChange {
    pub statements: Vec<String>,
    pub columns: Vec<String>,
}

/// Compares the query's columns with the table's.
///
/// # Errors
/// A runtime error where they differ and the model asks to fail then.
pub fn schema_change(node: &Node, context: &Context<'_>) -> Result<SchemaChange> {
    if let Some(columns) = context.fitted_columns {
        return Ok(SchemaChange {
            statements: Vec::new(),
            columns: names(columns),
        });
    }
    let (table, query) = (context.existing_columns, context.query_columns);
    let reaction = node.config.relation.on_schema_change;
    let columns = names(filled_columns(node, table, query));
    // A contract says how wide its columns are.
    let wider = match node.config.contract.is_enforced {
        true => Vec::new(),
        false => widened(table, query),
    };
    let widen = |column| context.dialect.change_type(&node.relation, column);
    let mut statements: Vec<String> = wider.iter().map(widen).collect();
    if reaction == OnSchemaChange::Ignore || query.is_empty() {
        return Ok(SchemaChange {
            statements,
            columns,
        });
    }
    let table = with_types(table, &wider);
    let difference = Difference::between(&table, query);
    if reaction == OnSchemaChange::Fail && !difference.is_empty() {
        return Err(difference.error(node));
    }
    statements.extend(difference.statements(node, reaction, context.dialect));
    Ok(SchemaChange {
        statements,
        columns,
    })
}

/// The columns that new rows fill: the table's, or the query's where the table is made
/// to fit it.
pub fn filled_columns<'a>(node: &Node, table: &'a [Column], query: &'a [Column]) -> &'a [Column] {
    match node.config.relation.on_schema_change {
        OnSchemaChange::Ignore => table,
        _ if query.is_empty() => table,
        _ => query,
    }
}

fn names(columns: &[Column]) -> Vec<String> {
    columns.iter().map(|column| column.name.clone()).collect()
}

struct Difference<'a> {
    added: Vec<&'a Column>,
    removed: Vec<&'a Column>,
    retyped: Vec<&'a Column>,
}

impl<'a> Difference<'a> {
    fn between(table: &'a [Column], query: &'a [Column]) -> Self {
        let find = |columns: &'a [Column], name: &str| {
            columns
                .iter()
                .find(|column| column.name.eq_ignore_ascii_case(name))
        };
        let is_retyped = |column: &&Column| {
            let before = find(table, &column.name);
            before.is_some_and(|before| before.data_type != column.data_type)
        };
        Difference {
            added: query
                .iter()
                .filter(|column| find(table, &column.name).is_none())
                .collect(),
            removed: table
                .iter()
                .filter(|column| find(query, &column.name).is_none())
                .collect(),
            retyped: query.iter().filter(is_retyped).collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.retyped.is_empty()
    }

    fn statements(
        &self,
        node: &Node,
        reaction: OnSchemaChange,
        dialect: &dyn Dialect,
    ) -> Vec<String> {
        let table = &node.relation;
        let added = self.added.iter();
        let mut statements: Vec<String> = added
            .map(|column| dialect.add_column(table, column))
            .collect();
        if reaction == OnSchemaChange::SyncAllColumns {
            let removed = self.removed.iter();
            statements.extend(removed.map(|column| dialect.drop_column(table, &column.name)));
            let retyped = self.retyped.iter();
            statements.extend(retyped.map(|column| dialect.change_type(table, column)));
        }
        statements
    }

    fn error(&self, node: &Node) -> Error {
        let list = |columns: &[&Column]| {
            let texts: Vec<String> = columns
                .iter()
                .map(|column| format!("{} {}", column.name, column.data_type.to_lowercase()))
                .collect();
            match texts.is_empty() {
                true => "none".to_owned(),
                false => texts.join(", "),
            }
        };
        Error::runtime(format!(
            "the columns of `{}` have changed (added: {}; removed: {}; of another type: {})",
            node.name,
            list(&self.added),
            list(&self.removed),
            list(&self.retyped)
        ))
        .at(Location::file(&node.original_file_path))
        .help("run it with --full-refresh, or set on_schema_change to append_new_columns or sync_all_columns")
    }
}
