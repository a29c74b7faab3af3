//! The macros that a node depends on, as manifest.json lists them.

use crate::jinja::WHERE_MACRO;
use crate::manifest::Node;

/// The macro that gives the rows that a generic test looks at, where the project has none.
const ROWS_OF_TEST: &str = "macro.dbt.get_where_subquery";

/// Those tests that dbt renders only when it compiles: it knows what else they call.
const KNOWN_TESTS: [&str; 2] = ["macro.dbt.test_not_null", "macro.dbt.test_unique"];

/// The macros that the node's own text calls, all of which a compiled node tells.
pub fn called_once_compiled(node: &Node) -> Vec<String> {
    called(node, true).into_iter().map(str::to_owned).collect()
}

/// The macros that the node's own text calls, as far as dbt has rendered it.
pub fn called(node: &Node, is_compiled: bool) -> Vec<&str> {
    let mut called: Vec<&str> = node.called.iter().map(String::as_str).collect();
    let is_generic = node.test().is_some_and(|test| test.generic.is_some());
    let is_rendered = is_compiled || !called.iter().any(|test| KNOWN_TESTS.contains(test));
    let asks_for_rows = |id: &str| id.rsplit('.').next() == Some(WHERE_MACRO);
    if is_generic && is_rendered && !called.iter().any(|id| asks_for_rows(id)) {
        called.push(ROWS_OF_TEST);
    }
    called
}
