//! What a relation is given beside its rows: indexes, rights, descriptions.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Materialization;
use super::config::{flag, strings, text, wrong_type};
use crate::error::{Error, Result};

/// One index of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Column names as the project writes them.
    pub columns: Vec<String>,
    pub is_unique: bool,
    /// The access method, such as `hash`; the engine's own where none is named.
    pub method: Option<String>,
}

/// Which descriptions go to the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PersistDocs {
    pub relation: bool,
    pub columns: bool,
}

/// What happens where the columns of an incremental model change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnSchemaChange {
    #[default]
    Ignore,
    Fail,
    AppendNewColumns,
    SyncAllColumns,
}

/// What happens where the indexes of a materialized view are to be others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnConfigurationChange {
    #[default]
    Apply,
    Continue,
    Fail,
}

impl OnSchemaChange {
    /// The word that `on_schema_change:` takes.
    pub fn name(self) -> &'static str {
        match self {
            OnSchemaChange::Ignore => "ignore",
            OnSchemaChange::Fail => "fail",
            OnSchemaChange::AppendNewColumns => "append_new_columns",
            OnSchemaChange::SyncAllColumns => "sync_all_columns",
        }
    }
}

/// The options of one relation.
#[derive(Debug, Clone, Default)]
pub struct RelationOptions {
    pub indexes: Vec<Index>,
    /// Whether the engine may lose the table in a crash.
    pub is_unlogged: bool,
    /// The column by whose values the rows are spread over the nodes of a cluster.
    pub distributed_by: Option<String>,
    /// Privilege to those who have it; empty where grants are left alone.
    pub grants: BTreeMap<String, Vec<String>>,
    pub persist_docs: PersistDocs,
    pub on_schema_change: OnSchemaChange,
    pub on_configuration_change: OnConfigurationChange,
}

impl RelationOptions {
    /// Reads the merged keys of a node.
    ///
    /// # Errors
    /// A usage error for a value of the wrong type.
    pub fn of(keys: &Map<String, Value>, materialized: Materialization) -> Result<Self> {
        Ok(RelationOptions {
            indexes: match materialized {
                // Nobody looks at what is said of them where nothing can have one.
                Materialization::View | Materialization::Ephemeral => Vec::new(),
                _ => indexes(keys)?,
            },
            is_unlogged: flag(keys, "unlogged")?.unwrap_or(false),
            distributed_by: distributed_by(keys)?,
            grants: grants(keys)?,
            persist_docs: persist_docs(keys)?,
            on_schema_change: on_schema_change(keys)?,
            on_configuration_change: on_configuration_change(keys)?,
        })
    }
}

fn indexes(keys: &Map<String, Value>) -> Result<Vec<Index>> {
    match keys.get("indexes") {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => items.iter().map(index).collect(),
        Some(other) => Err(wrong_type("indexes", "a list of indexes", other)),
    }
}

fn index(value: &Value) -> Result<Index> {
    let help = "write {columns: [<column>], unique: true}; `type` names the method";
    let Value::Object(keys) = value else {
        return Err(wrong_type("indexes", "a list of mappings", value).help(help));
    };
    let columns = strings(keys, "columns")?;
    if columns.is_empty() {
        return Err(Error::usage("an index names no columns").help(help));
    }
    Ok(Index {
        columns,
        is_unique: flag(keys, "unique")?.unwrap_or(false),
        method: text(keys, "type")?.map(str::to_owned),
    })
}

/// Empty text is none, so that Jinja can leave a target out; a list is another engine's.
fn distributed_by(keys: &Map<String, Value>) -> Result<Option<String>> {
    if keys.get("distributed_by").is_some_and(Value::is_array) {
        return Ok(None);
    }
    let column = text(keys, "distributed_by")?.map(str::trim);
    Ok(column
        .filter(|column| !column.is_empty())
        .map(str::to_owned))
}

fn grants(keys: &Map<String, Value>) -> Result<BTreeMap<String, Vec<String>>> {
    match keys.get("grants") {
        None | Some(Value::Null) => Ok(BTreeMap::new()),
        Some(Value::Object(grants)) => grants
            .keys()
            .map(|privilege| {
                let name = privilege.trim_start_matches('+').to_owned();
                Ok((name, strings(grants, privilege)?))
            })
            .collect(),
        Some(other) => Err(wrong_type(
            "grants",
            "a mapping from privilege to roles",
            other,
        )),
    }
}

fn persist_docs(keys: &Map<String, Value>) -> Result<PersistDocs> {
    match keys.get("persist_docs") {
        None | Some(Value::Null) => Ok(PersistDocs::default()),
        Some(Value::Object(docs)) => Ok(PersistDocs {
            relation: flag(docs, "relation")?.unwrap_or(false),
            columns: flag(docs, "columns")?.unwrap_or(false),
        }),
        Some(other) => Err(wrong_type(
            "persist_docs",
            "a mapping of `relation` and `columns`",
            other,
        )),
    }
}

fn on_schema_change(keys: &Map<String, Value>) -> Result<OnSchemaChange> {
    match text(keys, "on_schema_change")? {
        None | Some("ignore") => Ok(OnSchemaChange::Ignore),
        Some("fail") => Ok(OnSchemaChange::Fail),
        Some("append_new_columns") => Ok(OnSchemaChange::AppendNewColumns),
        Some("sync_all_columns") => Ok(OnSchemaChange::SyncAllColumns),
        Some(other) => Err(
            Error::usage(format!("on_schema_change `{other}` is not known"))
                .help("use ignore, fail, append_new_columns or sync_all_columns"),
        ),
    }
}

fn on_configuration_change(keys: &Map<String, Value>) -> Result<OnConfigurationChange> {
    match text(keys, "on_configuration_change")? {
        None | Some("apply") => Ok(OnConfigurationChange::Apply),
        Some("continue") => Ok(OnConfigurationChange::Continue),
        Some("fail") => Ok(OnConfigurationChange::Fail),
        Some(other) => Err(
            Error::usage(format!("on_configuration_change `{other}` is not known"))
                .help("use apply, continue or fail"),
        ),
    }
}
