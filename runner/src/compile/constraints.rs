//! Where the foreign keys of a contract lead.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Compiler, Refresh};
use crate::adapter::Relation;
use crate::error::Result;
use crate::manifest::Node;

impl Compiler<'_> {
    /// The relations that the foreign keys of a contract lead to, as the database wants
    /// them, by the call that names them.
    ///
    /// # Errors
    /// A usage error for a call that fails.
    pub fn constraint_targets(&self, node: &Node) -> Result<BTreeMap<String, String>> {
        let dialect = self.engine.shared.dialect;
        let relations = self.constraint_relations(node)?.into_iter();
        Ok(relations
            .map(|(to, relation)| (to, dialect.render_foreign(&relation)))
            .collect())
    }

    /// The same as they are called elsewhere.
    ///
    /// # Errors
    /// As [`Self::constraint_targets`].
    pub fn named_targets(&self, node: &Node) -> Result<BTreeMap<String, String>> {
        let dialect = self.engine.shared.dialect;
        let relations = self.constraint_relations(node)?.into_iter();
        Ok(relations
            .map(|(to, relation)| (to, dialect.render(&relation)))
            .collect())
    }

    fn constraint_relations(&self, node: &Node) -> Result<BTreeMap<String, Relation>> {
        let scope = Arc::new(self.scope(Some(node), Refresh::Full));
        let constraints = node.all_constraints();
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
            Ok((to.clone(), relation))
        });
        targets.collect()
    }
}
