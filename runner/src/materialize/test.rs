//! Tests: a query around the test's own that counts its rows.

use super::Check;
use crate::error::{Error, Result};
use crate::manifest::Node;

/// The query that decides a test.
///
/// # Errors
/// A usage error where the node is no test.
pub fn test(node: &Node, sql: &str) -> Result<Check> {
    let test = node
        .test()
        .ok_or_else(|| Error::usage(format!("`{}` is no test", node.name)))?;
    let calculation = &test.fail_calc;
    let limit = test
        .limit
        .map(|limit| format!("\nlimit {limit}"))
        .unwrap_or_default();
    Ok(Check {
        query: format!(
            "select\n    {calculation} as failures,\n    \
             {calculation} {} as should_warn,\n    \
             {calculation} {} as should_error\n\
             from (\n{sql}{limit}\n) as dbt_internal_test",
            test.warn_if, test.error_if,
        ),
    })
}
