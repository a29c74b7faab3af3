//! What `adapter` says of the target and its databases without asking them.

use std::sync::{Arc, PoisonError};

use minijinja::{Error as JinjaError, Value};

use super::relation_value::RelationValue;
use super::scope::Scope;
use super::values::Arguments;
use crate::terminal;

/// The answer of a method; `None` for one that is none of these.
pub fn target_fact(
    scope: &Arc<Scope>,
    method: &str,
    arguments: &Arguments,
) -> Option<Result<Value, JinjaError>> {
    Some(match method {
        "external_root" => {
            let root = scope.shared.target.get_attr("external_root");
            let root = root.ok().filter(|root| !root.is_undefined());
            Ok(root.unwrap_or_else(|| Value::from(".")))
        }
        "is_ducklake" => Ok(Value::from(is_in_lake(scope, arguments))),
        "is_motherduck" | "disable_transactions" | "use_ducklake_table_workarounds" => {
            Ok(Value::from(false))
        }
        "escape_sql_string" => arguments
            .required_text(0, "value")
            .map(|text| Value::from(text.replace('\'', "''"))),
        "get_binding_char" => Ok(Value::from("?")),
        "warn_once" => arguments.required_text(0, "msg").map(|message| {
            let warned = scope.shared.warned.lock();
            let mut warned = warned.unwrap_or_else(PoisonError::into_inner);
            if warned.insert(message.clone()) {
                terminal::warning_of_template(&message);
            }
            Value::from("")
        }),
        _ => return None,
    })
}

/// Whether a relation is in a database whose tables may be parted and sorted.
fn is_in_lake(scope: &Scope, arguments: &Arguments) -> bool {
    let relation = arguments.get(0, "relation").unwrap_or_default();
    let relation = relation.downcast_object_ref::<RelationValue>();
    relation.is_some_and(|value| scope.shared.lakes.contains(&value.relation.database))
}
