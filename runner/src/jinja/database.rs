//! The database as templates ask it: the only way from a text to the rows.

use std::sync::Arc;

use minijinja::value::Tuple;
use minijinja::{Error as JinjaError, Value};

use super::adapter_object::relation_of;
use super::column_value::ColumnValue;
use super::errors::raise;
use super::relation_value::RelationValue;
use super::scope::Scope;
use super::sql_results::Response;
use super::statements::split_statements;
use super::table::Table;
use super::table_of_batch::table_of;
use super::values::{Arguments, List};
use crate::adapter::{Adapter, Column, Relation, RelationKind};
use crate::error::{Error, Result};
use crate::terminal::{self, Warning};

type Outcome = std::result::Result<Value, JinjaError>;

/// The database of one scope.
pub struct Database<'a>(pub &'a Arc<Scope>);

impl Database<'_> {
    /// A method of `adapter` that asks or changes the database.
    pub fn method(&self, method: &str, arguments: &Arguments) -> Outcome {
        match method {
            "execute" | "add_query" | "run_query" => self.execute(arguments),
            "get_relation" => self.get_relation(arguments),
            "already_exists" => {
                deprecated("already_exists", "get_relation")?;
                let found = self.existing(&self.of_target(arguments, "name")?)?;
                Ok(Value::from(!found.is_none()))
            }
            "get_columns_in_table" => {
                deprecated("get_columns_in_table", "get_columns_in_relation")?;
                let relation = self.of_target(arguments, "identifier")?;
                self.columns(&relation).map(List::value)
            }
            "load_relation" => {
                let relation = relation_of(arguments, 0)?.relation;
                self.existing(&relation)
            }
            "list_relations" | "list_relations_without_caching" => self.list_relations(arguments),
            "get_columns_in_relation" | "columns_in_relation" => {
                let relation = relation_of(arguments, 0)?;
                self.columns(&relation.relation).map(List::value)
            }
            "get_missing_columns" => self.missing_columns(arguments),
            "check_schema_exists" => {
                let database = arguments.required_text(0, "database")?;
                let schema = arguments.required_text(1, "schema")?;
                let found = self.adapter()?.has_schema(&database, &schema);
                found.map(Value::from).map_err(raise)
            }
            "get_column_schema_from_query" => {
                let query = arguments.required_text(0, "sql")?;
                self.query_columns(&query)
            }
            _ => self.change(method, arguments),
        }
    }

    fn adapter(&self) -> std::result::Result<Arc<dyn Adapter>, JinjaError> {
        self.0.database.open().map_err(raise)
    }

    /// `(response, table)`.
    fn execute(&self, arguments: &Arguments) -> Outcome {
        let text = arguments.required_text(0, "sql")?;
        let is_fetched = arguments.is_set(2, "fetch");
        let (table, rows) = run(self.adapter()?.as_ref(), &text, is_fetched).map_err(raise)?;
        let first = text
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_uppercase();
        let response = Response {
            message: format!("{first} {rows}"),
            code: first,
            rows_affected: Some(Value::from(rows)),
        };
        Ok(Value::from(Tuple::new(vec![
            Value::from_object(response),
            Value::from_object(table),
        ])))
    }

    fn get_relation(&self, arguments: &Arguments) -> Outcome {
        let part = |index: usize, name: &str| arguments.text(index, name).unwrap_or_default();
        self.existing(&Relation {
            quoted: self.0.shared.quoted,
            ..Relation::new(
                part(0, "database"),
                part(1, "schema"),
                part(2, "identifier"),
            )
        })
    }

    /// A relation of the target's database, by its schema and the argument `key`.
    fn of_target(
        &self,
        arguments: &Arguments,
        key: &str,
    ) -> std::result::Result<Relation, JinjaError> {
        let database = self.adapter()?.database().to_owned();
        Ok(Relation {
            quoted: self.0.shared.quoted,
            ..Relation::new(
                database,
                arguments.required_text(0, "schema")?,
                arguments.required_text(1, key)?,
            )
        })
    }

    /// The relation as the database has it, or none.
    fn existing(&self, wanted: &Relation) -> Outcome {
        let adapter = self.adapter()?;
        let stored = adapter.dialect().stored(wanted);
        let unseen = self.0.unseen.as_ref();
        let unseen = unseen.map(|relation| adapter.dialect().stored(relation));
        if unseen.is_some_and(|it| it.schema == stored.schema && it.identifier == stored.identifier)
        {
            return Ok(Value::from(()));
        }
        let database = match wanted.database.eq_ignore_ascii_case(adapter.database()) {
            false if !wanted.database.is_empty() => &stored.database,
            _ => adapter.database(),
        };
        let known = adapter
            .list_relations_of(database, std::slice::from_ref(&stored.schema))
            .map_err(raise)?;
        let found = known.into_iter().find(|found| {
            let name = &found.relation.identifier;
            name.eq_ignore_ascii_case(&stored.identifier)
        });
        Ok(match found {
            Some(found) => self.relation(found.relation, found.kind),
            None => Value::from(()),
        })
    }

    fn relation(&self, relation: Relation, kind: RelationKind) -> Value {
        let value = RelationValue::new(relation, self.0.shared.dialect);
        Value::from_object(value.of_kind(kind))
    }

    fn list_relations(&self, arguments: &Arguments) -> Outcome {
        let schema = match arguments.positional(0) {
            Some(first) if first.downcast_object_ref::<RelationValue>().is_some() => {
                let relation = relation_of(arguments, 0)?.relation;
                self.0.shared.dialect.stored(&relation).schema
            }
            _ => arguments.required_text(1, "schema")?,
        };
        let known = self.adapter()?.list_relations(&[schema]).map_err(raise)?;
        Ok(List::value(
            known
                .into_iter()
                .map(|found| self.relation(found.relation, found.kind)),
        ))
    }

    fn columns(&self, relation: &Relation) -> std::result::Result<Vec<Value>, JinjaError> {
        let columns = self.adapter()?.columns(relation).map_err(raise)?;
        Ok(columns.iter().map(|column| self.column(column)).collect())
    }

    /// The columns of the first relation that the second has not.
    fn missing_columns(&self, arguments: &Arguments) -> Outcome {
        let from = self.columns(&relation_of(arguments, 0)?.relation)?;
        let to = self.columns(&relation_of(arguments, 1)?.relation)?;
        let name = |column: &Value| column.get_attr("name").unwrap_or_default();
        let known: Vec<Value> = to.iter().map(name).collect();
        let missing = from
            .into_iter()
            .filter(|column| !known.contains(&name(column)));
        Ok(List::value(missing))
    }

    fn column(&self, column: &Column) -> Value {
        let (name, data_type) = (&column.name, &column.data_type);
        Value::from_object(ColumnValue::new(name, data_type, self.0.shared.dialect))
    }

    fn query_columns(&self, query: &str) -> Outcome {
        let columns = self.adapter()?.query_columns(query).map_err(raise)?;
        Ok(List::value(
            columns.iter().map(|column| self.column(column)),
        ))
    }

    /// Methods that change what is there.
    fn change(&self, method: &str, arguments: &Arguments) -> Outcome {
        let adapter = self.adapter()?;
        let dialect = adapter.dialect();
        let statement = match method {
            "create_schema" => {
                let stored = dialect.stored(&relation_of(arguments, 0)?.relation);
                dialect.create_schema(adapter.database(), &stored.schema)
            }
            "drop_schema" => {
                let stored = dialect.stored(&relation_of(arguments, 0)?.relation);
                let schema = dialect.quote(&stored.schema);
                format!("drop schema if exists {schema} cascade")
            }
            "drop_relation" => {
                let dropped = relation_of(arguments, 0)?.relation;
                match self.kind_of(adapter.as_ref(), &dropped)? {
                    Some(kind) => dialect.drop(&dropped, kind),
                    None => return Ok(Value::from("")),
                }
            }
            "truncate_relation" => {
                let relation = relation_of(arguments, 0)?.relation;
                format!("delete from {}", dialect.render(&relation))
            }
            "rename_relation" => {
                let from = relation_of(arguments, 0)?.relation;
                let to = relation_of(arguments, 1)?.relation;
                let kind = self.kind_of(adapter.as_ref(), &from)?;
                let kind = kind.unwrap_or(RelationKind::Table);
                dialect.rename(&from, kind, &to.identifier)
            }
            _ => return Err(raise(not_supported(method))),
        };
        run(adapter.as_ref(), &statement, false).map_err(raise)?;
        Ok(Value::from(""))
    }

    fn kind_of(
        &self,
        adapter: &dyn Adapter,
        relation: &Relation,
    ) -> std::result::Result<Option<RelationKind>, JinjaError> {
        let stored = adapter.dialect().stored(relation);
        let known = adapter
            .list_relations(std::slice::from_ref(&stored.schema))
            .map_err(raise)?;
        let found = known
            .into_iter()
            .find(|found| found.relation.identifier == stored.identifier);
        Ok(found.map(|found| found.kind))
    }
}

/// Tells of a method that dbt keeps for old projects only.
fn deprecated(method: &str, successor: &str) -> std::result::Result<(), JinjaError> {
    let message = format!(
        "`adapter.{method}` is deprecated and will be removed, use `adapter.{successor}` instead"
    );
    terminal::warn(Warning::AdapterDeprecationWarning, &message).map_err(raise)
}

fn not_supported(method: &str) -> Error {
    Error::usage(format!("`adapter.{method}` is not supported"))
        .help("use run_query with the statement itself")
}

/// Runs statements in a transaction of their own; the rows are those of the last.
fn run(adapter: &dyn Adapter, text: &str, is_fetched: bool) -> Result<(Table, u64)> {
    let statements: Vec<String> = split_statements(text)
        .into_iter()
        .filter(|statement| !is_transaction_word(statement))
        .collect();
    let Some((last, before)) = statements.split_last() else {
        return Ok((Table::default(), 0));
    };
    let is_fetched = is_fetched && gives_rows(last);
    if !is_fetched && statements.len() == 1 && refuses_transactions(last) {
        return Ok((Table::default(), adapter.execute_alone(last)?));
    }
    let mut transaction = adapter.begin()?;
    for statement in before {
        transaction.execute(statement)?;
    }
    let outcome = match is_fetched {
        true => {
            let table = table_of(&transaction.fetch(last)?)?;
            let count = table.rows.len() as u64;
            (table, count)
        }
        false => (Table::default(), transaction.execute(last)?),
    };
    transaction.commit()?;
    Ok(outcome)
}

fn first_word(statement: &str) -> String {
    let bare = statement.trim_start_matches(['(', ' ', '\n', '\t', '\r']);
    bare.split(|letter: char| !letter.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

/// `begin`, `commit` and `rollback`: the transaction is ours.
fn is_transaction_word(statement: &str) -> bool {
    let words = [
        "begin",
        "commit",
        "rollback",
        "start transaction",
        "begin transaction",
    ];
    words.contains(&statement.trim().to_lowercase().as_str())
}

fn refuses_transactions(statement: &str) -> bool {
    matches!(
        first_word(statement).as_str(),
        "vacuum"
            | "attach"
            | "detach"
            | "checkpoint"
            | "install"
            | "load"
            | "set"
            | "pragma"
            | "use"
    )
}

fn gives_rows(statement: &str) -> bool {
    let words = [
        "select",
        "with",
        "values",
        "show",
        "describe",
        "explain",
        "from",
        "table",
        "pragma",
        "call",
        "summarize",
    ];
    let bare = without_comments(statement);
    words.contains(&first_word(&bare).as_str()) || bare.to_lowercase().contains(" returning ")
}

/// The statement from its first word on.
fn without_comments(statement: &str) -> String {
    let mut rest = statement.trim_start();
    loop {
        let end = match rest.get(..2) {
            Some("--") => rest.find('\n').map(|end| end + 1),
            Some("/*") => rest.find("*/").map(|end| end + 2),
            _ => return rest.to_owned(),
        };
        match end {
            Some(end) => rest = rest[end..].trim_start(),
            None => return String::new(),
        }
    }
}
