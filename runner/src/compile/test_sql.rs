//! The queries that judge tests and unit tests, where the project writes them itself.

use std::sync::Arc;

use minijinja::Value;

use super::{Compiler, Refresh};
use crate::error::Result;
use crate::jinja::mutable;
use crate::manifest::Node;

const MACRO: &str = "get_test_sql";
const UNIT_TEST_MACRO: &str = "get_unit_test_sql";

impl Compiler<'_> {
    /// What the project's own macro makes of the query of a test's rows; none where it
    /// has no such macro.
    ///
    /// # Errors
    /// A usage error at the place in the macro that failed.
    pub fn test_sql(&self, node: &Node, rows: &str) -> Result<Option<String>> {
        let Some(test) = node.test().filter(|_| self.is_own(MACRO)) else {
            return Ok(None);
        };
        let scope = Arc::new(self.scope(Some(node), Refresh::Full));
        let arguments = [
            Value::from(rows),
            Value::from(test.fail_calc.as_str()),
            Value::from(test.warn_if.as_str()),
            Value::from(test.error_if.as_str()),
            test.limit.map_or(Value::from(()), Value::from),
        ];
        let sql = self.engine.call_macro(MACRO, &arguments, &scope)?;
        Ok(Some(sql.trim().trim_end_matches(';').to_owned()))
    }

    /// What the project's own macro makes of a unit test's two queries, the rows of the
    /// model and those that are expected; none where it has no such macro.
    ///
    /// # Errors
    /// A usage error at the place in the macro that failed.
    pub fn unit_test_sql(
        &self,
        node: &Node,
        actual: &str,
        expected: &str,
        columns: &[String],
    ) -> Result<Option<String>> {
        if !self.is_own(UNIT_TEST_MACRO) {
            return Ok(None);
        }
        let scope = Arc::new(self.scope(Some(node), Refresh::Full));
        let dialect = self.engine.shared.dialect;
        let columns = columns.iter();
        let columns = columns.map(|name| Value::from(dialect.quote(name)));
        let arguments = [
            Value::from(actual),
            Value::from(expected),
            mutable(columns.collect()),
        ];
        let sql = self
            .engine
            .call_macro(UNIT_TEST_MACRO, &arguments, &scope)?;
        Ok(Some(sql.trim().trim_end_matches(';').to_owned()))
    }
}
