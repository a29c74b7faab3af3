//! What `adapter` says of the target and its databases without asking them.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use md5::{Digest, Md5};
use minijinja::{Error as JinjaError, Value};

use super::errors::raise;
use super::relation_value::RelationValue;
use super::scope::Scope;
use super::values::{Arguments, Native, mutable};
use crate::error::Error;
use crate::terminal;
use crate::text_value::hexadecimal;

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
        "parse_index" => index_of(arguments),
        "verify_database" => verified(scope, arguments),
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

/// An index as a config asks for it: its columns, whether it is unique, its type, and
/// `render(relation)`, which names it.
fn index_of(arguments: &Arguments) -> Result<Value, JinjaError> {
    let written = arguments.required(0, "raw_index")?;
    let columns: Vec<String> = written
        .get_attr("columns")?
        .try_iter()?
        .map(|name| name.to_string())
        .collect();
    let method = written.get_attr("type")?;
    let is_unique = written.get_attr("unique")?.is_true();
    let method = match method.is_undefined() {
        true => Value::from(()),
        false => method,
    };
    let identity = format!("{}_{is_unique}_{method}", columns.join("_"));
    let render = Native::value(move |_, arguments| {
        let relation = arguments.required(0, "relation")?;
        let name = format!("{identity}_{relation}");
        Ok(Value::from(hexadecimal(&Md5::digest(name.as_bytes()))))
    });
    Ok(Value::from(BTreeMap::from([
        ("columns", mutable(Value::from(columns))),
        ("unique", Value::from(is_unique)),
        ("type", method),
        ("render", render),
    ])))
}

/// Refuses a database that is not the target's.
fn verified(scope: &Scope, arguments: &Arguments) -> Result<Value, JinjaError> {
    let written = arguments.required_text(0, "database")?;
    let database = written.trim_matches('"');
    let expected = scope.shared.target.get_attr("database")?.to_string();
    match database.eq_ignore_ascii_case(&expected) {
        true => Ok(Value::from("")),
        false => Err(raise(
            Error::usage(format!(
                "Cross-db references not allowed in {} ({database} vs {expected})",
                scope.shared.dialect.name()
            ))
            .help("name a relation of the target's database"),
        )),
    }
}

/// Whether a relation is in a database whose tables may be parted and sorted.
fn is_in_lake(scope: &Scope, arguments: &Arguments) -> bool {
    let relation = arguments.get(0, "relation").unwrap_or_default();
    let relation = relation.downcast_object_ref::<RelationValue>();
    relation.is_some_and(|value| scope.shared.lakes.contains(&value.relation.database))
}
