//! `api`: makes relations and columns.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr, ValueKind};
use minijinja::{Error as JinjaError, State};

use super::column_value::{ColumnValue, numeric_type, string_type};
use super::functions::Members;
use super::relation_value::RelationValue;
use super::scope::Scope;
use super::values::{Arguments, List, Native, no_method};
use crate::adapter::Dialect;

/// What relations are, as members of `api.Relation`.
const RELATION_KINDS: [(&str, &str); 5] = [
    ("Table", "table"),
    ("View", "view"),
    ("CTE", "cte"),
    ("MaterializedView", "materialized_view"),
    ("External", "external"),
];

/// `api` itself.
pub fn api(scope: &Arc<Scope>) -> Value {
    let (dialect, quoted) = (scope.shared.dialect, scope.shared.quoted);
    let create = Value::from_function(move |arguments: Arguments| {
        RelationValue::create(&arguments, dialect, quoted)
    });
    let prefix = Value::from_function(|name: &str| format!("__dbt__cte__{name}"));
    let scd_args = Value::from_function(|keys: Value, updated_at: Value| {
        let mut parts: Vec<Value> = match keys.kind() {
            ValueKind::Seq => keys.try_iter()?.collect(),
            _ => vec![keys],
        };
        parts.push(updated_at);
        Ok(List::value(parts))
    });
    let mut relation = BTreeMap::from([
        ("create".to_owned(), create),
        ("scd_args".to_owned(), scd_args),
        ("add_ephemeral_prefix".to_owned(), prefix),
    ]);
    let kinds = RELATION_KINDS.map(|(name, kind)| (name.to_owned(), Value::from(kind)));
    relation.extend(kinds);
    Value::from_object(Members(BTreeMap::from([
        ("Relation".to_owned(), Value::from_object(Members(relation))),
        (
            "Column".to_owned(),
            Value::from_object(ColumnClass(dialect)),
        ),
    ])))
}

/// `api.Column`: called, it makes a column.
pub struct ColumnClass(pub &'static dyn Dialect);

impl fmt::Debug for ColumnClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<class Column>")
    }
}

impl Object for ColumnClass {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, args: &[Value]) -> Result<Value, JinjaError> {
        ColumnValue::create(&Arguments::of(args), self.0)
    }

    /// A method as a value, for templates that ask whether there is one.
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = *METHODS.iter().find(|name| Some(**name) == key.as_str())?;
        let class = self.clone();
        Some(Native::value(move |_, arguments| {
            class.method(name, arguments)
        }))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        self.method(method, &Arguments::of(args))
    }
}

const METHODS: [&str; 4] = ["create", "translate_type", "string_type", "numeric_type"];

impl ColumnClass {
    fn method(&self, method: &str, arguments: &Arguments) -> Result<Value, JinjaError> {
        match method {
            "create" => ColumnValue::create(arguments, self.0),
            "translate_type" => {
                let name = arguments.required_text(0, "dtype")?;
                Ok(Value::from(translated(&name)))
            }
            "string_type" => string_type(arguments).map(Value::from),
            "numeric_type" => {
                let base = arguments.required_text(0, "dtype")?;
                let (precision, scale) = (
                    arguments.integer(1, "precision")?,
                    arguments.integer(2, "scale")?,
                );
                Ok(Value::from(numeric_type(&base, precision, scale)))
            }
            _ => Err(no_method("class", method)),
        }
    }
}

/// dbt's general names for types as databases spell them.
fn translated(name: &str) -> String {
    match name.to_uppercase().as_str() {
        "STRING" => "TEXT".to_owned(),
        _ => name.to_owned(),
    }
}
