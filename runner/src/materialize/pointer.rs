//! The view that stands for the latest version of a model.

use super::{Context, swap};
use crate::error::Result;
use crate::manifest::{ContractConfig, Node};

/// The statements that make it, for the end of the node's transaction.
///
/// # Errors
/// That of a macro which writes them.
pub fn pointer(node: &Node, context: &Context<'_>) -> Result<Vec<String>> {
    let Some(relation) = node.pointer() else {
        return Ok(Vec::new());
    };
    let query = format!("select * from {}", context.dialect.render(&node.relation));
    let mut view = Node {
        relation: relation.clone(),
        ..node.clone()
    };
    view.config.sql_header = None;
    view.config.contract = ContractConfig::default();
    let context = Context {
        existing: context.existing_pointer,
        backup: None,
        ..*context
    };
    swap::view(&view, &query, &context)
}
