//! The query that judges a unit test, where the project writes it itself.

use std::sync::Arc;

use minijinja::Value;

use super::{Compiler, Refresh};
use crate::error::Result;
use crate::jinja::mutable;
use crate::manifest::Node;
use crate::text_value::bare_statement;

const MACRO: &str = "get_unit_test_sql";

impl Compiler<'_> {
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
        if !self.is_own(MACRO) {
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
        let sql = self.engine.call_macro(MACRO, &arguments, &scope)?;
        Ok(Some(bare_statement(&sql).to_owned()))
    }
}
