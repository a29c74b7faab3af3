//! What manifest.json says of functions and of calls of them.

use serde_json::{Value, json};

use crate::manifest::{FunctionDetails, Reference};

/// The arguments of each call of `function`.
pub fn calls(functions: &[Reference]) -> Vec<Vec<&str>> {
    functions.iter().map(call).collect()
}

fn call(wanted: &Reference) -> Vec<&str> {
    let package = wanted.package.as_deref().into_iter();
    package.chain([wanted.name.as_str()]).collect()
}

/// What a function takes.
pub fn arguments(function: &FunctionDetails) -> Vec<Value> {
    let arguments = function.arguments.iter().map(|argument| {
        json!({
            "name": argument.name,
            "data_type": argument.data_type,
            "description": argument.description,
            "default_value": argument.default_value,
        })
    });
    arguments.collect()
}

/// What a function gives.
pub fn returns(function: &FunctionDetails) -> Value {
    json!({
        "data_type": function.returns.data_type,
        "description": function.returns.description,
    })
}
