//! The macros that a node depends on, as manifest.json lists them.

use crate::manifest::Node;

/// The macro that gives the rows that a generic test looks at.
const ROWS_OF_TEST: &str = "macro.dbt.get_where_subquery";

/// Those tests that dbt does not render when it parses: it knows what they call.
const KNOWN_TESTS: [&str; 2] = ["macro.dbt.test_not_null", "macro.dbt.test_unique"];

/// The macros that the node's own text calls.
pub fn called(node: &Node) -> Vec<&str> {
    let mut called: Vec<&str> = node.called.iter().map(String::as_str).collect();
    let is_generic = node.test().is_some_and(|test| test.generic.is_some());
    if is_generic && !called.iter().any(|test| KNOWN_TESTS.contains(test)) {
        called.push(ROWS_OF_TEST);
    }
    called
}
