//! A function that queries call by its name.

use super::Context;
use crate::adapter::NewFunction;
use crate::manifest::{Node, Volatility};

/// The statement that makes the function, or puts it in the place of one that has the
/// same name and arguments.
pub fn function(node: &Node, sql: &str, context: &Context<'_>) -> Vec<String> {
    let Some(function) = node.function() else {
        return Vec::new();
    };
    let arguments = function.arguments.iter();
    let arguments = arguments.map(|argument| {
        let default = argument.default_sql();
        (argument.name.clone(), argument.data_type.clone(), default)
    });
    let statement = context.dialect.create_function(&NewFunction {
        relation: &node.relation,
        arguments: arguments.collect(),
        returns: &function.returns.data_type,
        volatility: function.volatility.map(|volatility| match volatility {
            Volatility::Deterministic => "immutable",
            Volatility::Stable => "stable",
            Volatility::NonDeterministic => "volatile",
        }),
        body: sql,
    });
    vec![statement]
}
