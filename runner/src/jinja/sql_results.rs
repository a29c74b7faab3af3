//! What the statements of a template gave, kept by name for `load_result`.

use std::collections::BTreeMap;

use minijinja::{Error as JinjaError, Value};

use super::errors::raise;
use super::functions::Members;
use super::scope::Scope;
use super::table::Table;
use super::values::{Arguments, List};
use crate::error::Error;

/// The statement that makes a node's relation.
const MAIN: &str = "main";

/// `load_result(name)`: an object with `response`, `data` and `table`; none where no
/// statement has the name. As in dbt it is handed out once, but for `main`.
///
/// # Errors
/// A usage error where the result was handed out before.
pub fn load(scope: &Scope, name: &str) -> Result<Value, JinjaError> {
    let mut results = scope.results();
    match results.get_mut(name) {
        None => Ok(Value::from(())),
        Some(Some(found)) if name == MAIN => Ok(found.clone()),
        Some(kept) => kept.take().ok_or_else(|| {
            raise(
                Error::usage(format!(
                    "The 'statement' result named '{name}' has already been loaded into a variable"
                ))
                .help("read the variable again"),
            )
        }),
    }
}

/// `store_result(name, response, agate_table)`.
///
/// # Errors
/// A usage error where the name is missing.
pub fn store(scope: &Scope, arguments: &Arguments) -> Result<Value, JinjaError> {
    let table = arguments.get(2, "agate_table");
    let table = table.filter(|table| table.downcast_object_ref::<Table>().is_some());
    let response = arguments.get(1, "response").unwrap_or_default();
    keep(scope, arguments, response, table)
}

/// `store_raw_result(name, message, code, rows_affected, agate_table)`.
///
/// # Errors
/// A usage error where the name is missing.
pub fn store_raw(scope: &Scope, arguments: &Arguments) -> Result<Value, JinjaError> {
    let response = Value::from_object(Response {
        message: arguments.text(1, "message").unwrap_or_default(),
        code: arguments.text(2, "code").unwrap_or_default(),
        rows_affected: arguments.get(3, "rows_affected"),
    });
    keep(scope, arguments, response, arguments.get(4, "agate_table"))
}

fn keep(
    scope: &Scope,
    arguments: &Arguments,
    response: Value,
    table: Option<Value>,
) -> Result<Value, JinjaError> {
    let name = arguments.required_text(0, "name")?;
    let table = table.unwrap_or_else(|| Value::from_object(Table::default()));
    let rows = match table.downcast_object_ref::<Table>() {
        Some(table) => List::value(table.rows.iter().map(|row| List::value(row.clone()))),
        None => List::value([]),
    };
    let members = BTreeMap::from([
        ("response".to_owned(), response),
        ("data".to_owned(), rows),
        ("table".to_owned(), table),
    ]);
    let members = Value::from_object(Members(members));
    scope.results().insert(name, Some(members));
    Ok(Value::from(""))
}

/// What a database said to a statement.
#[derive(Debug)]
pub struct Response {
    pub message: String,
    pub code: String,
    pub rows_affected: Option<Value>,
}

impl minijinja::value::Object for Response {
    fn get_value(self: &std::sync::Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "message" | "_message" => Some(Value::from(&self.message)),
            "code" => Some(Value::from(&self.code)),
            "rows_affected" => self.rows_affected.clone(),
            _ => None,
        }
    }

    fn is_true(self: &std::sync::Arc<Self>) -> bool {
        true
    }

    fn render(
        self: &std::sync::Arc<Self>,
        formatter: &mut std::fmt::Formatter<'_>,
    ) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}
