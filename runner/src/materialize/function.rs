//! Functions that queries call by their names.

use serde_json::Value;

use super::{Context, swap};
use crate::adapter::NewFunction;
use crate::error::{Error, Location, Result};
use crate::manifest::{Node, Volatility};
use crate::text_value::plain;

/// The statement that makes the function, or puts it in the place of one that has the
/// same name and arguments.
///
/// # Errors
/// A usage error for a function that no properties file describes.
pub fn function(node: &Node, sql: &str, context: &Context<'_>) -> Result<Vec<String>> {
    let Some(function) = node.function() else {
        return Ok(Vec::new());
    };
    if !function.is_described() {
        return Err(undescribed(node));
    }
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
    Ok(vec![statement])
}

fn undescribed(node: &Node) -> Error {
    let name = &node.name;
    Error::usage(format!("function `{name}` has no properties"))
        .at(Location::file(&node.original_file_path))
        .help(format!(
            "describe it under `functions:` in a properties file: `name: {name}`, its \
             `arguments:` and `returns: {{data_type: …}}`"
        ))
}

/// The statement that makes a function of a query, whose parameters the config names.
///
/// # Errors
/// A usage error for parameters that are no names.
pub fn table_function(node: &Node, sql: &str, context: &Context<'_>) -> Result<Vec<String>> {
    let parameters = match node.config.all.get("parameters") {
        None | Some(Value::Null) => String::new(),
        Some(Value::Array(names)) => names.iter().map(plain).collect::<Vec<_>>().join(", "),
        Some(name @ (Value::String(_) | Value::Number(_))) => plain(name),
        Some(other) => {
            return Err(Error::usage(format!(
                "`parameters` is {other}, not a text or a list of texts"
            ))
            .at(Location::file(&node.original_file_path))
            .help("write parameters=['first', 'second']"));
        }
    };
    let dialect = context.dialect;
    let create = dialect.create_table_function(&node.relation, &parameters, sql);
    Ok(swap::with_header(node, vec![create]))
}
