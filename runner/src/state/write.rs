//! Rows of weir's own tables as SQL text, valid on every engine.

use sea_orm::sea_query::{Alias, InsertStatement, OnConflict};
use sea_orm::{EntityName, EntityTrait, IntoActiveModel, QueryTrait};

use crate::adapter::StateQueryBuilder;

use super::entities::{load, load_reject, ml_model_version, node_run, run};

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

/// Adds a model version; one that is known stays as it was registered.
pub fn upsert_model_version(schema: &str, record: &ml_model_version::Model) -> String {
    use ml_model_version::Column;
    let insert = ml_model_version::Entity::insert(record.clone().into_active_model()).on_conflict(
        OnConflict::columns([Column::Name, Column::Version, Column::Sha256])
            .do_nothing()
            .to_owned(),
    );
    text(schema, &ml_model_version::Entity, insert.into_query())
}

fn text(schema: &str, entity: &impl EntityName, mut insert: InsertStatement) -> String {
    insert
        .into_table((Alias::new(schema), Alias::new(entity.table_name())))
        .to_string(StateQueryBuilder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::{ConnectionSettings, open};

    #[test]
    fn awkward_texts_come_back_as_they_were() {
        let keys = serde_json::json!({"type": "duckdb", "path": ":memory:"});
        let adapter = open(&ConnectionSettings {
            engine: "duckdb".to_owned(),
            keys: keys.as_object().unwrap().clone(),
            threads: 1,
        })
        .unwrap();
        super::super::migrate(adapter.as_ref(), "weir").unwrap();
        let awkward = "it's \"x\" \\ back\\slash\nline\ttab é 世 %s ; -- $1";
        let reject = load_reject::Model {
            load_id: "1".to_owned(),
            source_file: awkward.to_owned(),
            line_number: 7,
            raw_text: awkward.to_owned(),
            reason: String::new(),
            batch_date: chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
        };
        let mut transaction = adapter.begin().unwrap();
        for statement in insert_rejects("weir", &[reject]) {
            transaction.execute(&statement).unwrap();
        }
        transaction.commit().unwrap();
        let rows = adapter
            .fetch("select raw_text from weir.load_rejects")
            .unwrap();
        use arrow::array::AsArray;
        assert_eq!(rows.column(0).as_string::<i32>().value(0), awkward);
    }
}
