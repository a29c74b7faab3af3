//! Tests: a query around the test's own that counts its rows.

use super::{Check, Context, swap};
use crate::adapter::RelationKind;
use crate::compile::Written;
use crate::error::{Error, Location, Result};
use crate::manifest::{Node, StoredFailures};

/// The query that decides a test.
///
/// # Errors
/// A usage error where the node is no test, or does not say how its rows are kept.
pub fn test(node: &Node, sql: &str, context: &Context<'_>) -> Result<Check> {
    let test = node
        .test()
        .ok_or_else(|| Error::usage(format!("`{}` is no test", node.name)))?;
    if test.stored_failures == StoredFailures::Unknown {
        return Err(unknown_form(node));
    }
    let calculation = &test.fail_calc;
    let limit = test
        .limit
        .map(|limit| format!("\nlimit {limit}"))
        .unwrap_or_default();
    let limited = format!("{sql}{limit}");
    let (store, rows) = stored(node, (sql, &limited), context)?;
    if let Some(query) = (context.written)(&Written::Verdict(&rows))? {
        return Ok(check(node, store, &query));
    }
    let rows = match store.is_empty() {
        true => limited,
        false => rows,
    };
    let query = format!(
        "select\n    {calculation} as failures,\n    \
         {calculation} {} as should_warn,\n    \
         {calculation} {} as should_error\n\
         from (\n{rows}\n) as dbt_internal_test",
        test.warn_if, test.error_if,
    );
    Ok(check(node, store, &query))
}

/// The query behind the test's own `sql_header`.
fn check(node: &Node, mut before: Vec<String>, query: &str) -> Check {
    let (header, query) = node.config.headed(query);
    before.extend(header.map(str::to_owned));
    Check { before, query }
}

fn unknown_form(node: &Node) -> Error {
    let form = node.config.all.get("store_failures_as");
    let form = form.map(|form| {
        form.as_str()
            .map_or_else(|| form.to_string(), str::to_owned)
    });
    Error::usage(format!(
        "'{}' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', \
         'table', 'view']",
        form.unwrap_or_default()
    ))
    .at(Location::file(&node.original_file_path))
}

/// The statements that keep the rows of a test, and the query of its rows.
fn stored(
    node: &Node,
    (sql, limited): (&str, &str),
    context: &Context<'_>,
) -> Result<(Vec<String>, String)> {
    let store = match context.store_failures.kind(node) {
        None => return Ok((Vec::new(), sql.to_owned())),
        Some(RelationKind::Table) => swap::table(node, limited, context)?,
        Some(_) => swap::view(node, limited, context)?,
    };
    let stored = context.dialect.render(&node.relation);
    Ok((store, format!("select * from {stored}")))
}
