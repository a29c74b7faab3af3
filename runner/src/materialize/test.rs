//! Tests: a query around the test's own that counts its rows.

use super::{Check, Context, swap};
use crate::adapter::RelationKind;
use crate::compile::Written;
use crate::error::{Error, Result};
use crate::manifest::Node;

/// The query that decides a test.
///
/// # Errors
/// A usage error where the node is no test.
pub fn test(node: &Node, sql: &str, context: &Context<'_>) -> Result<Check> {
    let test = node
        .test()
        .ok_or_else(|| Error::usage(format!("`{}` is no test", node.name)))?;
    let calculation = &test.fail_calc;
    let limit = test
        .limit
        .map(|limit| format!("\nlimit {limit}"))
        .unwrap_or_default();
    let limited = format!("{sql}{limit}");
    let (store, rows) = stored(node, (sql, &limited), context)?;
    if let Some(query) = (context.written)(&Written::Verdict(&rows))? {
        return Ok(Check { store, query });
    }
    let rows = match store.is_empty() {
        true => limited,
        false => rows,
    };
    Ok(Check {
        store,
        query: format!(
            "select\n    {calculation} as failures,\n    \
             {calculation} {} as should_warn,\n    \
             {calculation} {} as should_error\n\
             from (\n{rows}\n) as dbt_internal_test",
            test.warn_if, test.error_if,
        ),
    })
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
