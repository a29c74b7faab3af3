//! Snapshots: a table that keeps each version of a row, and since when and until
//! when it was valid.

use super::{Context, snapshot_terms, swap};
use crate::adapter::RelationKind;
use crate::compile::Refresh;
use crate::error::{Error, Location, Result};
use crate::manifest::{HardDeletes, Node};

use super::snapshot_query::{Comparison, SnapshotQuery};
use super::widening::widened;

/// Makes the table, or brings it up to date.
///
/// # Errors
/// A usage error where the node is no snapshot, a runtime error where the table
/// that is there is none.
pub fn snapshot(node: &Node, sql: &str, context: &Context<'_>) -> Result<Vec<String>> {
    let config = node
        .snapshot()
        .ok_or_else(|| Error::usage(format!("`{}` is no snapshot", node.name)))?;
    if context.existing == Some(RelationKind::View) {
        return Err(
            Error::runtime(format!("`{}` is a view in the database", node.name))
                .at(Location::file(&node.original_file_path))
                .help("drop the view, or give the snapshot another alias"),
        );
    }
    let told = context.snapshot_terms.cloned();
    let query = SnapshotQuery {
        config,
        terms: told.unwrap_or_else(|| snapshot_terms::of_config(config, context)),
        sql,
        dialect: context.dialect,
    };
    match context.refresh {
        Refresh::Full => swap::table(node, &query.first(), context),
        Refresh::Incremental => update(node, &query, context),
    }
}

fn update(node: &Node, query: &SnapshotQuery<'_>, context: &Context<'_>) -> Result<Vec<String>> {
    let dialect = context.dialect;
    check_columns(node, query, context)?;
    let beside = swap::beside(node);
    let own: Vec<String> = own_columns(context);
    let existing = context.existing_columns;
    let is_known = |name: &str| existing.iter().any(|column| column.name == *name);
    let mut statements = swap::clear(&beside, dialect);
    let comparison = Comparison {
        target: dialect.render(&node.relation),
        kept: own.iter().filter(|name| is_known(name)).cloned().collect(),
        own,
    };
    let changes = query.changes(&comparison);
    statements.extend(swap::create(node, &beside, &changes, context)?);
    let wider = widened(existing, context.query_columns);
    let wider = wider.iter();
    statements.extend(wider.map(|column| dialect.change_type(&node.relation, column)));
    let missing = context
        .query_columns
        .iter()
        .filter(|column| !is_known(&column.name));
    statements.extend(missing.map(|column| dialect.add_column(&node.relation, column)));
    statements.extend(query.close_and_add(&comparison, &dialect.render(&beside)));
    statements.push(dialect.drop(&beside, RelationKind::Table));
    Ok(statements)
}

/// The columns of the query, or where nobody knows them those of the table.
fn own_columns(context: &Context<'_>) -> Vec<String> {
    let columns = context.query_columns.iter();
    columns.map(|column| column.name.clone()).collect()
}

fn check_columns(node: &Node, query: &SnapshotQuery<'_>, context: &Context<'_>) -> Result<()> {
    let names = &query.config.columns;
    let mut wanted = vec![
        &names.valid_from,
        &names.valid_to,
        &names.updated_at,
        &names.scd_id,
    ];
    if query.terms.hard_deletes == HardDeletes::NewRecord {
        wanted.push(&names.is_deleted);
    }
    let existing = context.existing_columns;
    let is_missing = |name: &&&String| {
        let mut columns = existing.iter();
        !columns.any(|column| column.name.eq_ignore_ascii_case(name))
    };
    let missing: Vec<String> = wanted
        .iter()
        .filter(is_missing)
        .map(|name| format!("`{name}`"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::runtime(format!(
        "Snapshot target is missing configured columns: the table of `{}` has no column {}",
        node.name,
        missing.join(", ")
    ))
    .at(Location::file(&node.original_file_path))
    .help("name its columns as they are in `snapshot_meta_column_names`, or move the table away"))
}
