//! A snapshot: the history of another relation's rows.

use serde_json::{Map, Value};

use super::config::{flag, strings, text, wrong_type};
use crate::error::{Error, Result};

/// How a snapshot tells that a row has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SnapshotStrategy {
    /// By a column that holds the time of the last change.
    Timestamp { updated_at: String },
    /// By comparing columns.
    Check {
        columns: CheckedColumns,
        /// The time of a change; without it, that of the run.
        updated_at: Option<String>,
    },
    /// As a macro of the project or of a package says.
    Custom,
}

/// The columns that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckedColumns {
    All,
    Named(Vec<String>),
}

/// What becomes of a row that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HardDeletes {
    /// It stays valid.
    Ignore,
    /// It is valid no longer.
    Invalidate,
    /// A new row says that it is gone.
    NewRecord,
}

/// The names of the columns that a snapshot adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaColumns {
    pub valid_from: String,
    pub valid_to: String,
    pub updated_at: String,
    pub scd_id: String,
    pub is_deleted: String,
}

/// What only snapshots have.
#[derive(Debug, Clone)]
pub struct SnapshotConfig {
    pub strategy: SnapshotStrategy,
    /// SQL expressions.
    pub unique_key: Vec<String>,
    pub hard_deletes: HardDeletes,
    pub columns: MetaColumns,
    /// SQL expression for the end of what is valid now; null without it.
    pub valid_to_current: Option<String>,
    /// Lines of its file before its text, which begins with a line end for each.
    pub lines_before: usize,
}

impl SnapshotConfig {
    /// Reads the merged keys of a snapshot whose text is behind some lines of its file.
    ///
    /// # Errors
    /// A usage error for what is missing or not known.
    pub fn of(keys: &Map<String, Value>, lines_before: usize) -> Result<Self> {
        let unique_key = strings(keys, "unique_key")?;
        if unique_key.is_empty() {
            return Err(missing("unique_key", "`unique_key='<column>'`"));
        }
        Ok(SnapshotConfig {
            strategy: strategy(keys)?,
            unique_key,
            hard_deletes: hard_deletes(keys)?,
            columns: meta_columns(keys)?,
            valid_to_current: text(keys, "dbt_valid_to_current")?.map(str::to_owned),
            lines_before,
        })
    }
}

fn missing(key: &str, example: &str) -> Error {
    Error::usage(format!("the snapshot has no `{key}`"))
        .help(format!("add {example} to its config"))
}

fn strategy(keys: &Map<String, Value>) -> Result<SnapshotStrategy> {
    let updated_at = text(keys, "updated_at")?.map(str::to_owned);
    match text(keys, "strategy")? {
        Some("timestamp") => Ok(SnapshotStrategy::Timestamp {
            updated_at: updated_at
                .ok_or_else(|| missing("updated_at", "`updated_at='<column>'`"))?,
        }),
        Some("check") => Ok(SnapshotStrategy::Check {
            columns: checked_columns(keys)?,
            updated_at,
        }),
        None => Err(Error::usage(
            "Snapshots must be configured with a 'strategy' and 'unique_key'",
        )
        .help("add `strategy='timestamp'` or 'check' to its config")),
        Some(_) => Ok(SnapshotStrategy::Custom),
    }
}

fn checked_columns(keys: &Map<String, Value>) -> Result<CheckedColumns> {
    match keys.get("check_cols") {
        Some(Value::String(all)) if all == "all" => Ok(CheckedColumns::All),
        _ => match strings(keys, "check_cols")? {
            columns if columns.is_empty() => Err(missing("check_cols", "`check_cols='all'`")),
            columns => Ok(CheckedColumns::Named(columns)),
        },
    }
}

fn hard_deletes(keys: &Map<String, Value>) -> Result<HardDeletes> {
    let old = flag(keys, "invalidate_hard_deletes")?;
    match (text(keys, "hard_deletes")?, old) {
        (Some(_), Some(_)) => Err(Error::usage(
            "`hard_deletes` and `invalidate_hard_deletes` exclude each other",
        )
        .help("keep `hard_deletes`")),
        (Some("ignore"), _) => Ok(HardDeletes::Ignore),
        (Some("invalidate"), _) | (None, Some(true)) => Ok(HardDeletes::Invalidate),
        (Some("new_record"), _) => Ok(HardDeletes::NewRecord),
        (Some(other), _) => Err(Error::usage(format!("hard_deletes `{other}` is not known"))
            .help("use ignore, invalidate or new_record")),
        (None, _) => Ok(HardDeletes::Ignore),
    }
}

fn meta_columns(keys: &Map<String, Value>) -> Result<MetaColumns> {
    const KEY: &str = "snapshot_meta_column_names";
    let none = Map::new();
    let names = match keys.get(KEY) {
        None | Some(Value::Null) => &none,
        Some(Value::Object(names)) => names,
        Some(other) => return Err(wrong_type(KEY, "a mapping from column to name", other)),
    };
    let name = |column: &str| Ok(text(names, column)?.unwrap_or(column).to_owned());
    Ok(MetaColumns {
        valid_from: name("dbt_valid_from")?,
        valid_to: name("dbt_valid_to")?,
        updated_at: name("dbt_updated_at")?,
        scd_id: name("dbt_scd_id")?,
        is_deleted: name("dbt_is_deleted")?,
    })
}
