//! Arguments and configuration of a generic test that stand where dbt wants them no more.

use std::path::Path;

use serde_json::json;

use super::test_declaration::Declaration;
use crate::error::Result;
use crate::jinja::{jinja_value, python_representation};
use crate::terminal::{Deprecation, deprecated};

/// Tells of them, for a test of something in a package and a properties file.
///
/// # Errors
/// The first of the warnings, where the flags make an error of it.
pub fn tell(declared: &Declaration, subject: &str, (package, file): (&str, &Path)) -> Result<()> {
    let (name, file) = (&declared.name, file.display());
    for key in &declared.moved {
        let path = format!("data_tests.{name}.{key}");
        deprecated(
            Deprecation::PropertyMovedToConfig,
            &format!(
                "Found `{key}` as a top-level property of `{path}` in file `{file}`. The `{key}` \
                 top-level property should be moved into the `config` of `{path}`."
            ),
            json!({"key": key, "file": file.to_string(), "key_path": path}),
        )?;
    }
    if !declared.is_bare {
        return Ok(());
    }
    let test = format!("`{name}` defined on '{subject}' in package '{package}' ({file})");
    deprecated(
        Deprecation::MissingArgumentsPropertyInGenericTest,
        &format!(
            "Found top-level arguments to test {test}. Arguments to generic tests should be \
             nested under the `arguments` property."
        ),
        json!({"test_name": test}),
    )
}

/// Tells of an argument with the name under which all arguments are to stand.
///
/// # Errors
/// The warning, where the flags make an error of it.
pub fn tell_of_arguments(declared: &Declaration) -> Result<()> {
    let Some(arguments) = declared.arguments.get("arguments") else {
        return Ok(());
    };
    let arguments = python_representation(&jinja_value(arguments));
    let test = format!("`{}` ({arguments})", declared.name);
    deprecated(
        Deprecation::ArgumentsPropertyInGenericTest,
        &format!(
            "Found an argument `arguments` of test {test}. That property is about to nest the \
             arguments of all tests; `require_generic_test_arguments_property` is false."
        ),
        json!({"test_name": test}),
    )
}

/// Tells of a `sql_header` that has no effect.
///
/// # Errors
/// The warning, where the flags make an error of it.
pub fn tell_of_header(declared: &Declaration, file: &Path) -> Result<()> {
    if !declared.config.contains_key("sql_header") {
        return Ok(());
    }
    let file = file.display();
    deprecated(
        Deprecation::CustomKeyInConfig,
        &format!(
            "Custom key `sql_header` found in `config` at path `models.config` in file `{file}`. \
             Custom config keys should move into the `config.meta`."
        ),
        json!({"key": "sql_header", "file": file.to_string(), "key_path": "models.config"}),
    )
}
