//! What the arguments of `ref`, `metric` and `function` name.

use minijinja::Value;

use super::values::Arguments;
use crate::error::{Error, Result};
use crate::manifest::Reference;

/// What a call of `ref` means.
///
/// # Errors
/// A usage error for arguments that are no name.
pub fn reference(arguments: &Arguments) -> Result<Reference> {
    let reference = named("ref", arguments)?;
    let version = ["version", "v"]
        .into_iter()
        .find_map(|key| arguments.named(key))
        .filter(|version| !version.is_none());
    Ok(Reference {
        version: version.map(|version| serde_json::json!(version)),
        ..reference
    })
}

/// What a call of `metric` means.
///
/// # Errors
/// A usage error for arguments that are no name.
pub fn metric(arguments: &Arguments) -> Result<Reference> {
    named("metric", arguments)
}

/// What a call of `function` means.
///
/// # Errors
/// A usage error for arguments that are no name.
pub fn function(arguments: &Arguments) -> Result<Reference> {
    named("function", arguments)
}

/// A name, and the package before it where there is one.
fn named(function: &str, arguments: &Arguments) -> Result<Reference> {
    let words: Vec<&str> = arguments.all().iter().filter_map(Value::as_str).collect();
    match words.as_slice() {
        [name] => Ok(Reference::to(name)),
        [package, name] => Ok(Reference {
            package: Some((*package).to_owned()),
            ..Reference::to(name)
        }),
        _ => Err(Error::usage(format!(
            "`{function}` takes a name, or a package and a name"
        ))),
    }
}
