//! What macros of a project say of a snapshot: its strategy, and its queries.

use std::sync::Arc;

use minijinja::Value;
use serde_json::json;

use super::{Compiler, Refresh};
use crate::adapter::{Column, Relation, RelationKind};
use crate::error::{Error, Location, Result};
use crate::jinja::{RelationValue, Scope, jinja_value, mutable};
use crate::manifest::{HardDeletes, Node, SnapshotConfig, SnapshotStrategy};

/// weir's macro that asks all others.
const MACRO: &str = "_snapshot_terms";

/// Macros by which a project or a package changes dbt's own strategies.
const CHANGED: [&str; 6] = [
    "get_true_sql",
    "snapshot_check_all_get_existing_columns",
    "snapshot_check_strategy",
    "snapshot_get_time",
    "snapshot_hash_arguments",
    "snapshot_timestamp_strategy",
];

/// Macros by which it writes the queries itself: the first rows, what has changed, and
/// how the changes reach the table.
const QUERIES: [&str; 3] = [
    "build_snapshot_table",
    "snapshot_staging_table",
    "snapshot_merge_sql",
];

/// What a strategy says of a snapshot, in SQL.
#[derive(Debug, Clone)]
pub struct SnapshotTerms {
    pub unique_key: Vec<String>,
    pub updated_at: String,
    /// The id of a version of a row.
    pub scd_id: String,
    /// The condition under which a row of `source_data` is another version than that
    /// of `snapshotted_data`.
    pub row_changed: String,
    pub hard_deletes: HardDeletes,
    /// The moment of the run.
    pub now: String,
    /// The id of the row that tells that another one is gone.
    pub deleted_scd_id: String,
    /// The query of the first rows, where the project writes it.
    pub first: Option<String>,
    /// The query of what has changed, where the project writes it.
    pub changes: Option<String>,
    /// What moves the changes into the table, where the project writes it.
    pub merge: Option<String>,
}

/// What the macros are told of the database.
pub struct SnapshotState<'a> {
    pub refresh: Refresh,
    /// Where the changes are gathered.
    pub changes: &'a Relation,
    /// Columns of the snapshot's query.
    pub columns: &'a [Column],
}

impl Compiler<'_> {
    /// What the macros of a project say of a snapshot; none where it has no such macros.
    ///
    /// # Errors
    /// A usage error for a strategy that has no macro, and at the place in a macro that
    /// failed.
    pub fn snapshot_terms(
        &self,
        node: &Node,
        query: &str,
        state: &SnapshotState<'_>,
    ) -> Result<Option<SnapshotTerms>> {
        let Some(config) = node.snapshot() else {
            return Ok(None);
        };
        let is_custom = config.strategy == SnapshotStrategy::Custom;
        let mut macros = CHANGED.iter().chain(&QUERIES);
        if !is_custom && !macros.any(|name| self.is_own(name)) {
            return Ok(None);
        }
        let scope = Arc::new(self.snapshot_scope(node, config, query, state.refresh));
        let arguments = self.snapshot_arguments(query, state);
        let told = self.engine.call_macro_for_value(MACRO, &arguments, &scope);
        let told = told.map_err(|error| error.at(Location::file(&node.original_file_path)))?;
        terms(&serde_json::to_value(&told).unwrap_or_default())
            .map(Some)
            .map_err(|error| error.at(Location::file(&node.original_file_path)))
    }

    fn snapshot_scope(
        &self,
        node: &Node,
        config: &SnapshotConfig,
        query: &str,
        refresh: Refresh,
    ) -> Scope {
        let mut scope = self.scope(Some(node), refresh);
        let names = &config.columns;
        let names = json!({
            "dbt_valid_from": names.valid_from,
            "dbt_valid_to": names.valid_to,
            "dbt_updated_at": names.updated_at,
            "dbt_scd_id": names.scd_id,
            "dbt_is_deleted": names.is_deleted,
        });
        let key = "snapshot_table_column_names".to_owned();
        scope.node_config.insert(key, names);
        let mut model = serde_json::to_value(scope.model.get()).unwrap_or_default();
        model["compiled_code"] = json!(query);
        scope.model = jinja_value(model).into();
        scope
    }

    fn snapshot_arguments(&self, query: &str, state: &SnapshotState<'_>) -> Vec<Value> {
        let dialect = self.engine.shared.dialect;
        let own = QUERIES.iter().filter(|name| self.is_own(name));
        let columns = state.columns.iter();
        let columns = columns.map(|column| Value::from(dialect.quote(&column.name)));
        let changes = RelationValue::new(state.changes.clone(), dialect);
        vec![
            Value::from(state.refresh == Refresh::Incremental),
            own.map(|name| Value::from(*name)).collect(),
            Value::from(query),
            Value::from_object(changes.of_kind(RelationKind::Table)),
            mutable(columns.collect()),
        ]
    }
}

fn terms(told: &serde_json::Value) -> Result<SnapshotTerms> {
    let strategy = &told["strategy"];
    let text = |value: &serde_json::Value| value.as_str().map(|text| text.trim().to_owned());
    let required = |name: &str| {
        text(&strategy[name]).ok_or_else(|| {
            Error::usage(format!("the strategy of the snapshot says no `{name}`"))
                .help("return unique_key, updated_at, row_changed and scd_id from its macro")
        })
    };
    let own = |name: &str| text(&told["queries"][name]);
    let unique_key = match &strategy["unique_key"] {
        serde_json::Value::Array(keys) => keys.iter().filter_map(text).collect(),
        _ => vec![required("unique_key")?],
    };
    Ok(SnapshotTerms {
        unique_key,
        updated_at: required("updated_at")?,
        scd_id: required("scd_id")?,
        row_changed: format!("({})", required("row_changed")?),
        hard_deletes: match strategy["hard_deletes"].as_str() {
            Some("invalidate") => HardDeletes::Invalidate,
            Some("new_record") => HardDeletes::NewRecord,
            _ => HardDeletes::Ignore,
        },
        now: text(&told["now"]).unwrap_or_default(),
        deleted_scd_id: text(&told["deleted_scd_id"]).unwrap_or_default(),
        first: own("build_snapshot_table"),
        changes: own("snapshot_staging_table"),
        merge: own("snapshot_merge_sql"),
    })
}
