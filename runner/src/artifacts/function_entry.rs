//! What manifest.json says of functions and of calls of them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::manifest::{Argument, FunctionDetails, Reference, Returned};

/// The arguments of each call of `function` or `metric`.
pub fn calls(called: &[Reference]) -> Vec<Vec<&str>> {
    called.iter().map(call).collect()
}

fn call(wanted: &Reference) -> Vec<&str> {
    let package = wanted.package.as_deref().into_iter();
    package.chain([wanted.name.as_str()]).collect()
}

/// What a function takes.
pub fn arguments(arguments: &[Argument]) -> Vec<Value> {
    let arguments = arguments.iter().map(|argument| {
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
pub fn returns(returns: &Returned) -> Value {
    json!({
        "data_type": returns.data_type,
        "description": returns.description,
    })
}

/// What it is for other arguments, with the SQL of what was compiled.
pub fn overloads(
    function: &FunctionDetails,
    compiled: Option<&BTreeMap<String, String>>,
) -> Vec<Value> {
    let overloads = function.overloads.iter().map(|overload| {
        let code = compiled.and_then(|compiled| compiled.get(&overload.defined_in));
        json!({
            "defined_in": overload.defined_in,
            "arguments": arguments(&overload.arguments),
            "returns": overload.returns.as_ref().map(returns),
            "description": overload.description,
            "raw_body": overload.raw_code.trim(),
            "compiled_body": code,
        })
    });
    overloads.collect()
}
