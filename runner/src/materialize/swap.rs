//! Built beside, then put in place: the statements that replace a relation.

use md5::{Digest, Md5};

use super::layout::layout;
use super::{Context, contract};
use crate::adapter::{Dialect, Relation, RelationKind};
use crate::compile::Written;
use crate::error::Result;
use crate::manifest::Node;
use crate::text_value::hexadecimal;

/// Longer names are cut by some engines, without a word.
const MAX_IDENTIFIER_BYTES: usize = 63;

/// A table made of a query.
///
/// # Errors
/// A usage error where the config says wrongly how its files are parted or sorted; that
/// of a macro which writes the statement.
pub fn table(node: &Node, sql: &str, context: &Context<'_>) -> Result<Vec<String>> {
    let beside = beside(node);
    let mut statements = clear(&beside, context.dialect);
    let layout = layout(node, &beside, context)?;
    statements.extend(match (context.written)(&Written::Table(&beside, sql))? {
        Some(own) => vec![own],
        None if node.config.contract.is_enforced => {
            let create = contract::create_table_as(node, (&beside, &layout), sql, context);
            with_header(node, vec![create])
        }
        None if layout.is_empty() => plain(node, &beside, sql, context.dialect),
        None => with_header(node, laid_out(&beside, sql, layout, context.dialect)),
    });
    statements.extend(put_in_place(node, RelationKind::Table, context));
    statements.extend(contract::rename_constraints(node, context));
    Ok(statements)
}

/// A new table of the query's rows, which get their places as they come.
fn laid_out(
    table: &Relation,
    sql: &str,
    layout: Vec<String>,
    dialect: &dyn Dialect,
) -> Vec<String> {
    let mut statements = vec![dialect.create_empty_table_as(table, sql)];
    statements.extend(layout);
    statements.push(dialect.insert_rows(table, sql));
    statements
}

/// A new table of the query's rows, as the project's macro or the node's options want
/// it.
///
/// # Errors
/// That of the macro.
pub fn create(
    node: &Node,
    table: &Relation,
    sql: &str,
    context: &Context<'_>,
) -> Result<Vec<String>> {
    Ok(match (context.written)(&Written::Table(table, sql))? {
        Some(own) => vec![own],
        None => plain(node, table, sql, context.dialect),
    })
}

fn plain(node: &Node, table: &Relation, sql: &str, dialect: &dyn Dialect) -> Vec<String> {
    let create = match distribute(node, table, dialect) {
        // Made of a query at once, its rows would be on one node.
        Some(distribute) => vec![
            dialect.create_empty_table_as(table, sql),
            distribute,
            dialect.insert_rows(table, sql),
        ],
        None if node.config.relation.is_unlogged => {
            vec![dialect.create_unlogged_table_as(table, sql)]
        }
        None => vec![dialect.create_table_as(table, sql)],
    };
    with_header(node, create)
}

/// Spreads a table that is empty as yet, where the config and the engine do.
pub fn distribute(node: &Node, table: &Relation, dialect: &dyn Dialect) -> Option<String> {
    let column = node.config.relation.distributed_by.as_deref()?;
    dialect.distribute(table, column)
}

/// A view of a query.
///
/// # Errors
/// That of a macro which writes the statement.
pub fn view(node: &Node, sql: &str, context: &Context<'_>) -> Result<Vec<String>> {
    let beside = beside(node);
    let mut statements = vec![context.dialect.drop(&beside, RelationKind::View)];
    statements.extend(match (context.written)(&Written::View(&beside, sql))? {
        Some(own) => vec![own],
        None => with_header(node, vec![context.dialect.create_view_as(&beside, sql)]),
    });
    statements.extend(put_in_place(node, RelationKind::View, context));
    Ok(statements)
}

/// The statements, the first of them behind the model's own `sql_header`.
pub fn with_header(node: &Node, mut statements: Vec<String>) -> Vec<String> {
    if let (Some(header), Some(first)) = (&node.config.sql_header, statements.first_mut()) {
        *first = format!("{}\n{first}", header.trim());
    }
    statements
}

/// The name under which a relation is built.
pub fn beside(node: &Node) -> Relation {
    suffixed(node, "__dbt_tmp")
}

/// The name under which a run of dbt that was killed may have left what was there.
pub fn backup(node: &Node) -> Relation {
    suffixed(node, "__dbt_backup")
}

/// The name with a suffix; where that is too long, a part of the name and a
/// hash of it, so that two long names stay apart.
pub fn suffixed(node: &Node, suffix: &str) -> Relation {
    let identifier = &node.relation.identifier;
    if identifier.len() + suffix.len() <= MAX_IDENTIFIER_BYTES {
        return node
            .relation
            .with_identifier(format!("{identifier}{suffix}"));
    }
    let hash = short_hash(identifier);
    let mut length = MAX_IDENTIFIER_BYTES - suffix.len() - hash.len();
    while !identifier.is_char_boundary(length) {
        length -= 1;
    }
    let beginning = &identifier[..length];
    node.relation
        .with_identifier(format!("{beginning}{hash}{suffix}"))
}

/// Eight letters that stand for a name.
pub fn short_hash(name: &str) -> String {
    hexadecimal(&Md5::digest(name.as_bytes())[..4])
}

/// Removes what another program may have left under the name.
pub fn clear(beside: &Relation, dialect: &dyn Dialect) -> Vec<String> {
    vec![dialect.drop(beside, RelationKind::Table)]
}

/// The relation in use makes way, the one beside takes its name.
pub fn put_in_place(node: &Node, kind: RelationKind, context: &Context<'_>) -> Vec<String> {
    let dialect = context.dialect;
    let beside = beside(node);
    let left = context.backup.iter();
    let mut statements: Vec<String> = left
        .map(|kind| dialect.drop(&backup(node), *kind))
        .collect();
    match context.existing {
        // Some engines rename no table that has indexes, so it is not moved away first.
        Some(existing) => {
            statements.extend(dialect.replace((&node.relation, existing), (&beside, kind)));
        }
        None => statements.push(dialect.rename(&beside, kind, &node.relation.identifier)),
    }
    statements
}
