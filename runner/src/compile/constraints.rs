//! Where the foreign keys of a contract lead.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Compiler, Refresh};
use crate::adapter::Relation;
use crate::error::Result;
use crate::manifest::Node;

impl Compiler<'_> {
    /// The relations that the foreign keys of a contract lead to, by the call that
    /// names them.
    ///
    /// # Errors
    /// A usage error for a call that fails.
    pub fn constraint_targets(&self, node: &Node) -> Result<BTreeMap<String, String>> {
        let scope = Arc::new(self.scope(Some(node), Refresh::Full));
        let of_columns = node.columns.iter().flat_map(|column| &column.constraints);
        let constraints = node.constraints.iter().chain(of_columns);
        let calls = constraints.filter_map(|constraint| constraint.to.as_ref());
        let targets = calls.map(|to| {
            let found = self.engine.evaluate(to, &scope)?;
            let part = |key: &str| found.get_attr(key).unwrap_or_default().to_string();
            let relation = Relation {
                database: part("database"),
                schema: part("schema"),
                identifier: part("identifier"),
                quoted: self.engine.shared.quoted,
            };
            let dialect = self.engine.shared.dialect;
            Ok((to.clone(), dialect.render_foreign(&relation)))
        });
        targets.collect()
    }
}
