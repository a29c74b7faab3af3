//! weir's own tables on every engine.

use arrow::{array::AsArray, datatypes::Int64Type};
use chrono::{NaiveDate, NaiveDateTime};
use tempfile::TempDir;
use weir_migrations::{Migrator, MigratorTrait};
use weir_test_support::{Database, Engine};

use super::*;
use crate::adapter::{Adapter, ConnectionSettings, open};

const SCHEMA: &str = "weir";

/// Every control character that a text may hold, quotes and backslashes.
const AWKWARD: &str = "it's \"x\" \\ \\' E'\\n' é 世 🦆 %s ; -- $1 ? /* {{ x }}\n\r\t\u{8}\u{b}\u{c}\
                       \u{1}\u{1a}\u{1b}\u{1f}\u{7f}\u{85}\u{a0}\u{2028}  ";

/// An empty database that is removed with its folder.
struct Fresh {
    settings: ConnectionSettings,
    _database: Database,
    _folder: TempDir,
}

impl Fresh {
    fn on_every_engine() -> impl Iterator<Item = Fresh> {
        Engine::ALL.into_iter().map(|engine| {
            let folder = tempfile::tempdir().unwrap();
            let database = Database::create(engine, folder.path());
            Fresh {
                settings: ConnectionSettings {
                    engine: engine.name().to_owned(),
                    keys: database.profile_keys().as_object().unwrap().clone(),
                    threads: 2,
                },
                _database: database,
                _folder: folder,
            }
        })
    }

    fn open(&self) -> Box<dyn Adapter> {
        open(&self.settings).unwrap()
    }
}

fn perform(adapter: &dyn Adapter, statements: &[String]) {
    let mut transaction = adapter.begin().unwrap();
    for statement in statements {
        transaction.execute(statement).unwrap();
    }
    transaction.commit().unwrap();
}

fn text_of(adapter: &dyn Adapter, query: &str) -> String {
    let rows = adapter.fetch(query).unwrap();
    assert_eq!(rows.num_rows(), 1);
    rows.column(0).as_string::<i32>().value(0).to_owned()
}

/// Rows of a table; a condition may follow its name.
fn count(adapter: &dyn Adapter, table: &str) -> i64 {
    let query = format!("select count(*) as n from {table}");
    let rows = adapter.fetch(&query).unwrap();
    rows.column(0).as_primitive::<Int64Type>().value(0)
}

fn tables(adapter: &dyn Adapter, schema: &str) -> Vec<String> {
    let relations = adapter.list_relations(&[schema.to_owned()]).unwrap();
    relations
        .into_iter()
        .map(|existing| existing.relation.identifier)
        .collect()
}

fn migration_names() -> Vec<String> {
    Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect()
}

fn date(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

fn moment(day: u32, microsecond: u32) -> NaiveDateTime {
    date(day)
        .and_hms_micro_opt(23, 59, 59, microsecond)
        .unwrap()
}

fn load(load_id: &str, batch_date: NaiveDate, started_at: NaiveDateTime) -> LoadRecord {
    LoadRecord {
        load_id: load_id.to_owned(),
        run_id: "run".to_owned(),
        source_name: "raw".to_owned(),
        table_name: "it's".to_owned(),
        source_file: AWKWARD.to_owned(),
        sha256: "0".repeat(64),
        batch_date,
        status: "loaded".to_owned(),
        row_count: i64::MAX,
        reject_count: 0,
        byte_count: 5_000_000_000,
        started_at,
        seconds: 0.1,
    }
}

fn reject(line_number: i64) -> Reject {
    Reject {
        load_id: "1".to_owned(),
        source_file: "file".to_owned(),
        line_number,
        raw_text: AWKWARD.to_owned(),
        reason: String::new(),
        batch_date: date(2),
    }
}

fn model_version(threshold: f64, trained_at: Option<&str>) -> ModelVersionRecord {
    ModelVersionRecord {
        name: "classifier".to_owned(),
        version: "1.0".to_owned(),
        sha256: "0".repeat(64),
        trained_at: trained_at.map(str::to_owned),
        threshold,
        features: "[{\"name\": \"it's\"}]".to_owned(),
        metrics: AWKWARD.to_owned(),
        baseline: None,
        registered_at: moment(2, 1),
    }
}

#[test]
fn a_second_migration_has_nothing_to_do() {
    for fresh in Fresh::on_every_engine() {
        let adapter = fresh.open();
        assert_eq!(
            migrate(adapter.as_ref(), SCHEMA).unwrap(),
            migration_names()
        );
        assert_eq!(
            migrate(adapter.as_ref(), SCHEMA).unwrap(),
            Vec::<String>::new()
        );
        let expected = [
            "load_rejects",
            "loads",
            "ml_model_versions",
            "node_runs",
            "runs",
        ];
        let tables = tables(adapter.as_ref(), SCHEMA);
        assert!(
            expected
                .iter()
                .all(|name| tables.contains(&(*name).to_owned())),
            "{tables:?}"
        );
    }
}

#[test]
fn migrations_can_be_taken_back_and_applied_again() {
    for fresh in Fresh::on_every_engine() {
        let adapter = fresh.open();
        migrate(adapter.as_ref(), SCHEMA).unwrap();
        let state = adapter.state_connection(SCHEMA).unwrap();
        let down = Migrator::down(&state.connection, None);
        state.runtime.block_on(down).unwrap();
        assert_eq!(tables(adapter.as_ref(), SCHEMA), ["seaql_migrations"]);
        assert_eq!(
            migrate(adapter.as_ref(), SCHEMA).unwrap(),
            migration_names()
        );
    }
}

#[test]
fn a_migration_that_fails_leaves_nothing_of_itself() {
    for fresh in Fresh::on_every_engine() {
        let adapter = fresh.open();
        let obstacle = [
            "create schema weir".to_owned(),
            "create view weir.load_rejects as select 1 as n".to_owned(),
        ];
        perform(adapter.as_ref(), &obstacle);
        let error = migrate(adapter.as_ref(), SCHEMA).unwrap_err();
        assert!(error.message().contains("load_rejects"), "{error}");
        assert_eq!(
            tables(adapter.as_ref(), SCHEMA),
            ["load_rejects", "node_runs", "runs", "seaql_migrations"]
        );
        perform(
            adapter.as_ref(),
            &["drop view weir.load_rejects".to_owned()],
        );
        assert_eq!(
            migrate(adapter.as_ref(), SCHEMA).unwrap(),
            migration_names()[1..]
        );
    }
}

#[test]
fn processes_that_migrate_at_once_all_succeed() {
    for fresh in Fresh::on_every_engine().filter(|fresh| fresh.settings.keys.contains_key("host")) {
        let applied: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| migrate(fresh.open().as_ref(), SCHEMA).unwrap().len()))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum()
        });
        assert!(applied >= 3);
        let adapter = fresh.open();
        assert_eq!(count(adapter.as_ref(), "weir.seaql_migrations"), 4);
    }
}

#[test]
fn the_schema_may_have_any_name() {
    for fresh in Fresh::on_every_engine() {
        let adapter = fresh.open();
        for schema in ["it's \"odd\" \\ é", "select"] {
            migrate(adapter.as_ref(), schema).unwrap();
            perform(
                adapter.as_ref(),
                &[insert_load(schema, &load("1", date(2), moment(2, 0)))],
            );
            assert_eq!(
                latest_loads(adapter.as_ref(), schema, "raw", "it's")
                    .unwrap()
                    .len(),
                1
            );
        }
    }
}

/// `weir.loads` could be a table of the database `weir` or of its schema `weir`.
#[test]
fn an_embedded_database_and_the_schema_must_not_share_a_name() {
    for fresh in Fresh::on_every_engine() {
        let adapter = fresh.open();
        let schema = adapter.database();
        if fresh.settings.keys.contains_key("host") {
            assert_eq!(
                migrate(adapter.as_ref(), schema).unwrap(),
                migration_names()
            );
            continue;
        }
        for _ in 0..2 {
            let error = migrate(adapter.as_ref(), schema).unwrap_err();
            assert!(
                error.message().starts_with("ambiguous reference"),
                "{error}"
            );
            assert!(
                error.to_string().contains("another `state_schema`"),
                "{error}"
            );
        }
    }
}

#[test]
fn a_table_of_migrations_that_cannot_be_read_is_an_error() {
    for fresh in Fresh::on_every_engine() {
        let adapter = fresh.open();
        migrate(adapter.as_ref(), SCHEMA).unwrap();
        let renamed = "alter table weir.seaql_migrations rename column version to name";
        perform(adapter.as_ref(), &[renamed.to_owned()]);
        let error = migrate(adapter.as_ref(), SCHEMA).unwrap_err();
        assert!(error.message().contains("version"), "{error}");
    }
}

#[test]
fn the_latest_load_of_each_date_is_current() {
    for fresh in Fresh::on_every_engine() {
        let adapter = fresh.open();
        migrate(adapter.as_ref(), SCHEMA).unwrap();
        let current = [
            load("b", date(2), moment(3, 2)),
            load("c", date(4), moment(2, 999_999)),
        ];
        let elsewhere = LoadRecord {
            table_name: "other".to_owned(),
            ..load("d", date(2), moment(9, 0))
        };
        let records = [
            &current[0],
            &load("a", date(2), moment(3, 1)),
            &current[1],
            &elsewhere,
        ];
        let statements = records.map(|record| insert_load(SCHEMA, record));
        perform(adapter.as_ref(), &statements);
        let loads = latest_loads(adapter.as_ref(), SCHEMA, "raw", "it's").unwrap();
        assert_eq!(loads.into_values().collect::<Vec<_>>(), current);
    }
}

#[test]
fn rejects_keep_awkward_text_and_go_in_by_chunks() {
    for fresh in Fresh::on_every_engine() {
        let adapter = fresh.open();
        migrate(adapter.as_ref(), SCHEMA).unwrap();
        let statements = insert_rejects(SCHEMA, &(1..=1001).map(reject).collect::<Vec<_>>());
        assert_eq!(statements.len(), 3);
        perform(adapter.as_ref(), &statements);
        assert_eq!(count(adapter.as_ref(), "weir.load_rejects"), 1001);
        let distinct = "select distinct raw_text from weir.load_rejects";
        assert_eq!(text_of(adapter.as_ref(), distinct), AWKWARD);
        assert_eq!(insert_rejects(SCHEMA, &[]), Vec::<String>::new());
    }
}

fn failed_run() -> RunRecord {
    RunRecord {
        run_id: "1".to_owned(),
        command: "build".to_owned(),
        target: "dev".to_owned(),
        started_at: moment(2, 1),
        seconds: 1e-7,
        exit_code: 1,
        weir_version: "0.1.0".to_owned(),
        arguments: AWKWARD.to_owned(),
    }
}

fn skipped_node(unique_id: &str, message: Option<&str>) -> NodeRunRecord {
    NodeRunRecord {
        run_id: "1".to_owned(),
        unique_id: unique_id.to_owned(),
        status: "skipped".to_owned(),
        started_at: None,
        seconds: 0.0,
        row_count: None,
        failure_count: Some(3),
        message: message.map(str::to_owned),
        batch_date: None,
    }
}

#[test]
fn a_run_and_its_nodes_come_back() {
    for fresh in Fresh::on_every_engine() {
        let adapter = fresh.open();
        migrate(adapter.as_ref(), SCHEMA).unwrap();
        let nodes = [skipped_node("a", Some("a\0b")), skipped_node("b", None)];
        let mut statements = vec![insert_run(SCHEMA, &failed_run())];
        statements.extend(insert_node_runs(SCHEMA, &nodes));
        perform(adapter.as_ref(), &statements);
        assert_eq!(
            text_of(
                adapter.as_ref(),
                "select arguments from weir.runs where seconds = 1e-7 and exit_code = 1"
            ),
            AWKWARD
        );
        assert_eq!(
            text_of(
                adapter.as_ref(),
                "select message from weir.node_runs where unique_id = 'a'"
            ),
            "a\u{fffd}b"
        );
        let nulls = "weir.node_runs where message is null and started_at is null \
                     and batch_date is null and row_count is null and failure_count = 3";
        assert_eq!(count(adapter.as_ref(), nulls), 1);
    }
}

#[test]
fn a_model_version_stays_as_it_was_registered() {
    for fresh in Fresh::on_every_engine() {
        let adapter = fresh.open();
        migrate(adapter.as_ref(), SCHEMA).unwrap();
        let mut first = model_version(0.1 + 0.2, None);
        let mut second = model_version(0.5, Some("2026-03-01"));
        second.sha256 = "1".repeat(64);
        let mut again = model_version(0.9, Some("later"));
        again.baseline = Some(AWKWARD.to_owned());
        let inserts = [&first, &second, &again].map(|record| upsert_model_version(SCHEMA, record));
        perform(adapter.as_ref(), &inserts);
        first.baseline = again.baseline;
        assert_eq!(
            model_versions(adapter.as_ref(), SCHEMA).unwrap(),
            [first, second]
        );
    }
}
