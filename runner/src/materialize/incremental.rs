//! Incremental models: new rows meet the rows that are there.

use super::schema_change::schema_change;
use super::{Action, Context, swap};
use crate::adapter::{Dialect, KeyedRows, Relation, RelationKind};
use crate::compile::Refresh;
use crate::error::{Error, Location, Result};
use crate::manifest::{IncrementalStrategy, Node};

/// A table that is made once and then added to.
///
/// # Errors
/// A runtime error where the columns differ and the model asks to fail then.
pub fn incremental(node: &Node, sql: &str, context: &Context<'_>) -> Result<Action> {
    if context.refresh == Refresh::Full {
        return swap::table(node, sql, context).map(Action::Statements);
    }
    if context.strategy_sql.is_none() {
        refuse_key_of_batch(node, context.dialect)?;
    }
    let beside = swap::beside(node);
    let mut statements = swap::clear(&beside, context.dialect);
    statements.extend(swap::create(node, &beside, sql, context)?);
    let change = schema_change(node, context)?;
    statements.extend(change.statements);
    statements.extend(meet(node, &beside, &change.columns, context));
    Ok(Action::Statements(statements))
}

/// Where the rows of a span replace each other, a key would be looked at by nobody.
fn refuse_key_of_batch(node: &Node, dialect: &dyn Dialect) -> Result<()> {
    let is_batch = strategy(node) == IncrementalStrategy::Microbatch;
    if !is_batch || node.config.unique_key.is_empty() || dialect.abilities().merges_batches {
        return Ok(());
    }
    Err(Error::usage(format!(
        "the strategy microbatch does not support 'unique_key' on {}, where it replaces the \
         rows of a span of time",
        dialect.name()
    ))
    .at(Location::file(&node.original_file_path))
    .help("remove `unique_key`, or use the strategy merge"))
}

/// Moves the rows of `beside` into the node's table and drops it.
pub fn meet(
    node: &Node,
    beside: &Relation,
    columns: &[String],
    context: &Context<'_>,
) -> Vec<String> {
    let dialect = context.dialect;
    let target = &node.relation;
    let rows = KeyedRows {
        target,
        source: beside,
        keys: &node.config.unique_key,
        columns,
        updated: updated_columns(node, columns),
        predicates: &node.config.incremental_predicates,
    };
    let mut statements = match (strategy(node), context.strategy_sql) {
        (_, Some(sql)) => vec![sql.to_owned()],
        (IncrementalStrategy::Append | IncrementalStrategy::Unknown, None) => {
            vec![dialect.insert_from(target, beside, columns)]
        }
        (IncrementalStrategy::DeleteInsert, None) => dialect.delete_insert(&rows),
        (IncrementalStrategy::Merge, None) => vec![dialect.merge(&rows)],
        (IncrementalStrategy::Microbatch, None) => replace_batch(node, rows, context),
    };
    statements.push(dialect.drop(beside, RelationKind::Table));
    statements
}

/// The rows of a batch in the place of those that the table has of its span; by
/// key where the engine does it so.
fn replace_batch(node: &Node, rows: KeyedRows<'_>, context: &Context<'_>) -> Vec<String> {
    let dialect = context.dialect;
    if !rows.keys.is_empty() {
        return vec![dialect.merge(&rows)];
    }
    let mut predicates = rows.predicates.to_vec();
    let span = span(node, context);
    predicates.extend(span.clone());
    let keyless = KeyedRows {
        keys: &[],
        predicates: &predicates,
        ..rows
    };
    let mut statements = dialect.delete_insert(&keyless);
    if let (Some(insert), Some(span)) = (statements.last_mut(), span) {
        insert.push_str(&format!("\nwhere {span}"));
    }
    statements
}

/// The condition that a row's time lies in the span of the batch.
fn span(node: &Node, context: &Context<'_>) -> Option<String> {
    let (microbatch, window) = (node.config.microbatch.as_ref()?, context.window?);
    Some(window.holds(&microbatch.event_time))
}

/// What a merge changes: the columns that the config names or leaves, and no keys.
fn updated_columns(node: &Node, columns: &[String]) -> Vec<String> {
    let config = &node.config;
    let holds = |names: &[String], column: &str| {
        let unquoted = names.iter().map(|name| name.trim_matches('"'));
        unquoted
            .into_iter()
            .any(|name| name.eq_ignore_ascii_case(column))
    };
    let is_updated = |column: &&String| match &config.merge_update_columns {
        Some(named) => holds(named, column),
        None => !holds(&config.unique_key, column) && !holds(&config.merge_exclude_columns, column),
    };
    columns.iter().filter(is_updated).cloned().collect()
}

/// The strategy asked for, else dbt's default: by key where there is one.
pub fn strategy(node: &Node) -> IncrementalStrategy {
    let keyed = !node.config.unique_key.is_empty();
    match node.config.incremental_strategy {
        None if keyed => IncrementalStrategy::DeleteInsert,
        None => IncrementalStrategy::Append,
        // Without a key no row meets another, so that all are new.
        Some(IncrementalStrategy::DeleteInsert | IncrementalStrategy::Merge) if !keyed => {
            IncrementalStrategy::Append
        }
        Some(strategy) => strategy,
    }
}
