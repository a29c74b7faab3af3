//! `adapter`: dispatch to the engine's macro, facts of the engine, and the database.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, Tuple};
use minijinja::{Error as JinjaError, ErrorKind, State, Value};

use super::api::ColumnClass;
use super::column_value::ColumnValue;
use super::constraint_texts;
use super::database::Database;
use super::errors::raise;
use super::macro_index::BUILTIN_PACKAGE;
use super::python::display;
use super::relation_value::RelationValue;
use super::scope::Scope;
use super::target_facts::target_fact;
use super::values::{Arguments, List, fail, mutable};
use crate::error::Error;

type Outcome = Result<Value, JinjaError>;

/// The `adapter` of one scope.
#[derive(Debug)]
pub struct AdapterObject(pub Arc<Scope>);

/// Methods for which a macro of the same name is asked, so that a project may change
/// what they do.
const ANSWERED_BY_MACROS: [&str; 6] = [
    "create_schema",
    "drop_relation",
    "drop_schema",
    "get_columns_in_relation",
    "rename_relation",
    "truncate_relation",
];

impl Object for AdapterObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "Relation" => super::api::api(&self.0).get_attr("Relation").ok(),
            "Column" => Some(Value::from_object(ColumnClass(self.0.shared.dialect))),
            _ => None,
        }
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Outcome {
        if let Some(answering) = self.answered_by_macro(method) {
            return answering.call(state, args);
        }
        let arguments = Arguments::of(args);
        let fact = self.fact(method, &arguments);
        if let Some(value) = fact.or_else(|| target_fact(&self.0, method, &arguments)) {
            return value;
        }
        match self.0.is_running() {
            true => Database(&self.0).method(method, &arguments),
            false => Ok(while_parsing(method)),
        }
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, _: &[Value]) -> Outcome {
        Err(JinjaError::from(ErrorKind::InvalidOperation))
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }
}

/// What the database would tell, while there is none to ask.
fn while_parsing(method: &str) -> Value {
    match method {
        "get_relation" | "load_relation" => Value::from(()),
        "execute" => Value::from(Tuple::new(vec![Value::from(""), Value::from(())])),
        "check_schema_exists" | "already_exists" => Value::from(false),
        "columns_in_relation" => List::value([]),
        name if name.starts_with("get_") || name.starts_with("list_") => List::value([]),
        _ => Value::from(""),
    }
}

impl AdapterObject {
    /// The macro in the place of a method: weir's, or the project's where dbt answers by
    /// one.
    fn answered_by_macro(&self, method: &str) -> Option<Value> {
        if !self.0.is_running() {
            return None;
        }
        if method == "expand_target_column_types" {
            return self.0.macro_of(BUILTIN_PACKAGE, "_expand_column_types");
        }
        if !ANSWERED_BY_MACROS.contains(&method) {
            return None;
        }
        let own = self.0.shared.in_place_of_builtin(method)?;
        Some(self.0.callable(own))
    }

    /// What needs no database.
    fn fact(&self, method: &str, arguments: &Arguments) -> Option<Outcome> {
        let dialect = self.0.shared.dialect;
        Some(match method {
            "dispatch" => self.dispatch(arguments),
            "quote" | "quote_seed_column" => arguments.required_text(0, "identifier").map(|name| {
                let is_plain = method == "quote_seed_column"
                    && arguments
                        .get(1, "quote_config")
                        .is_some_and(|value| !value.is_none() && !value.is_true());
                match is_plain {
                    true => Value::from(name),
                    false => Value::from(dialect.quote(&name)),
                }
            }),
            "quote_as_configured" => self.quoted_as_configured(arguments),
            "type" => Ok(Value::from(dialect.name())),
            "get_hard_deletes_behavior" => self.hard_deletes(),
            "is_cancelable" => Ok(Value::from(true)),
            "date_function" => Ok(Value::from("now()")),
            "convert_type" => Ok(Value::from("text")),
            "get_missing_columns_of" => columns_missing(arguments),
            "standardize_grants_dict" => privileges(arguments),
            "render_raw_columns_constraints" => constraint_texts::of_columns(arguments, dialect),
            "render_raw_model_constraints" => constraint_texts::of_table(arguments),
            "valid_incremental_strategies" | "builtin_incremental_strategies" => Ok(List::value(
                ["append", "delete+insert", "merge", "microbatch"].map(Value::from),
            )),
            "cache_added"
            | "cache_dropped"
            | "cache_renamed"
            | "commit"
            | "commit_if_has_connection"
            | "clear_transaction" => Ok(Value::from("")),
            _ => return None,
        })
    }

    /// What becomes of a row of a snapshot that is gone.
    fn hard_deletes(&self) -> Outcome {
        let old = self.0.config("invalidate_hard_deletes");
        let is_invalidated = old.is_some_and(|old| old.is_true());
        Ok(match self.0.config("hard_deletes") {
            Some(behavior) => behavior,
            None if is_invalidated => Value::from("invalidate"),
            None => Value::from("ignore"),
        })
    }

    /// A part of a name, in quotes where the project says so of its kind.
    fn quoted_as_configured(&self, arguments: &Arguments) -> Outcome {
        let shared = &self.0.shared;
        let part = arguments.required_text(0, "identifier")?;
        let is_quoted = match arguments.required_text(1, "quote_key")?.as_str() {
            "database" => shared.quoted.database,
            "schema" => shared.quoted.schema,
            _ => shared.quoted.identifier,
        };
        Ok(Value::from(shared.dialect.part(&part, is_quoted)))
    }

    fn dispatch(&self, arguments: &Arguments) -> Outcome {
        let shared = &self.0.shared;
        let name = arguments.required_text(0, "macro_name")?;
        let namespace = arguments.get(1, "macro_namespace");
        let namespace = namespace.filter(|value| !value.is_none());
        if name.contains('.') {
            let (package, name) = name.split_once('.').unwrap_or_default();
            return Err(raise(
                Error::usage("`adapter.dispatch` takes the name of a macro without its package")
                    .help(format!("write adapter.dispatch('{name}', '{package}')")),
            ));
        }
        let found = match namespace.as_ref().map(Value::as_str) {
            Some(None) => shared.dispatched_in(&name, &texts_of(namespace.as_ref())),
            Some(text) => shared.dispatched(&name, text),
            None => shared.dispatched(&name, None),
        };
        if let Some(found) = found {
            return Ok(self.0.callable(found));
        }
        let packages = match namespace.as_ref().map(Value::as_str) {
            Some(None) => texts_of(namespace.as_ref()),
            Some(text) => shared.search_order(text),
            None => shared.search_order(None),
        };
        let engine = shared.dialect.name();
        Err(raise(
            Error::usage(format!(
                "In dispatch: No macro named '{name}' found: \
                 neither `{engine}__{name}` nor `default__{name}` exists"
            ))
            .help(format!("searched in {}", packages.join(", "))),
        ))
    }
}

/// The texts of a list.
fn texts_of(list: Option<&Value>) -> Vec<String> {
    let items = list
        .into_iter()
        .flat_map(|list| list.try_iter().into_iter());
    items.flatten().map(|item| display(&item)).collect()
}

/// The roles that have each privilege, by rows of role and privilege.
fn privileges(arguments: &Arguments) -> Outcome {
    let table = arguments.required(0, "grants_table")?;
    let mut holders: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in table.get_attr("rows")?.try_iter()? {
        let cell = |name: &str| {
            row.get_item(&Value::from(name))
                .map(|cell| cell.to_string())
        };
        let roles = holders.entry(cell("privilege_type")?).or_default();
        roles.push(cell("grantee")?);
    }
    Ok(mutable(Value::from(holders)))
}

/// The columns of the first list whose names the second has not.
fn columns_missing(arguments: &Arguments) -> Outcome {
    let (from, to) = (columns_of(arguments, 0)?, columns_of(arguments, 1)?);
    let missing = from.into_iter().filter(|column| {
        let name = column.get_attr("name").unwrap_or_default();
        !to.iter()
            .any(|other| other.get_attr("name").unwrap_or_default() == name)
    });
    Ok(List::value(missing))
}

fn columns_of(arguments: &Arguments, index: usize) -> Result<Vec<Value>, JinjaError> {
    let columns: Vec<Value> = arguments.required(index, "columns")?.try_iter()?.collect();
    match columns
        .iter()
        .all(|column| column.downcast_object_ref::<ColumnValue>().is_some())
    {
        true => Ok(columns),
        false => Err(fail("these are no columns")),
    }
}

/// The relation that an argument is.
///
/// # Errors
/// A usage error for what is no relation.
pub fn relation_of(arguments: &Arguments, index: usize) -> Result<RelationValue, JinjaError> {
    let value = arguments.get(index, "relation");
    let value = value
        .or_else(|| arguments.all().get(index).cloned())
        .unwrap_or_default();
    match value.downcast_object_ref::<RelationValue>() {
        Some(relation) => Ok(relation.clone()),
        None => Err(fail(format!("a {} is no relation", value.kind()))),
    }
}
