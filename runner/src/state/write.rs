//! Rows of weir's own tables as SQL text, valid on every engine.

use sea_orm::sea_query::{Alias, InsertStatement, OnConflict, inject_parameters};
use sea_orm::{EntityName, EntityTrait, IntoActiveModel, QueryTrait, Value};

use super::entities::{load, load_reject, ml_model_version, node_run, run};
use crate::adapter::StateQueryBuilder;

/// Rows in one statement.
const ROWS_PER_INSERT: usize = 500;

/// Adds a load.
pub fn insert_load(schema: &str, record: &load::Model) -> String {
    text(
        schema,
        &load::Entity,
        load::Entity::insert(record.clone().into_active_model()).into_query(),
    )
}

/// Adds rejects, in as few statements as is reasonable.
pub fn insert_rejects(schema: &str, rejects: &[load_reject::Model]) -> Vec<String> {
    rejects
        .chunks(ROWS_PER_INSERT)
        .map(|chunk| {
            let rows = chunk.iter().map(|row| row.clone().into_active_model());
            let insert = load_reject::Entity::insert_many(rows);
            text(schema, &load_reject::Entity, insert.into_query())
        })
        .collect()
}

/// Adds a run.
pub fn insert_run(schema: &str, record: &run::Model) -> String {
    text(
        schema,
        &run::Entity,
        run::Entity::insert(record.clone().into_active_model()).into_query(),
    )
}

/// Adds the nodes of a run.
pub fn insert_node_runs(schema: &str, records: &[node_run::Model]) -> Vec<String> {
    records
        .chunks(ROWS_PER_INSERT)
        .map(|chunk| {
            let rows = chunk.iter().map(|row| row.clone().into_active_model());
            let insert = node_run::Entity::insert_many(rows);
            text(schema, &node_run::Entity, insert.into_query())
        })
        .collect()
}

/// Adds a model version; one that is known stays as it was registered, but gets
/// the baseline where it was registered without.
pub fn upsert_model_version(schema: &str, record: &ml_model_version::Model) -> String {
    use ml_model_version::Column;
    let insert = ml_model_version::Entity::insert(record.clone().into_active_model()).on_conflict(
        OnConflict::columns([Column::Name, Column::Version, Column::Sha256])
            .update_column(Column::Baseline)
            .to_owned(),
    );
    text(schema, &ml_model_version::Entity, insert.into_query())
}

fn text(schema: &str, entity: &impl EntityName, mut insert: InsertStatement) -> String {
    let (sql, values) = insert
        .into_table((Alias::new(schema), Alias::new(entity.table_name())))
        .build(StateQueryBuilder);
    let values: Vec<Value> = values.into_iter().map(storable).collect();
    inject_parameters(&sql, &values, &StateQueryBuilder)
}

/// No engine reads a NUL in a literal; it is stored as U+FFFD.
fn storable(value: Value) -> Value {
    match value {
        Value::String(Some(text)) => Value::String(Some(text.replace('\0', "\u{fffd}"))),
        other => other,
    }
}
