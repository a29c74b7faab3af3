//! The repository's own project, end to end on both engines, with the public
//! data where CENSUS_DATA_DIR names it and else with the sample.

mod incoming;
mod metrics;
mod pipeline;

use std::collections::BTreeMap;

use weir_test_support::{Engine, Table, difference};

use incoming::Facts;
use metrics::{Metrics, Scored};
use pipeline::Pipeline;

/// The day whose file changes, and the other week.
const CHANGED_DAY: &str = "2026-03-05";
const OTHER_WEEK: &str = "2026-W11";

#[test]
fn both_engines_build_equal_tables_from_all_files() {
    let [duckdb, postgres] = Engine::ALL.map(|engine| {
        let pipeline = Pipeline::loaded_and_built(engine);
        assert_eq!(
            pipeline.facts(),
            incoming::facts(&pipeline.incoming()),
            "{engine:?}"
        );
        assert_metrics_are_right(&pipeline);
        pipeline
    });
    if incoming::are_public() {
        assert_eq!(duckdb.facts(), Facts::OF_THE_PUBLIC_TEST_FILE);
    }
    let tables = duckdb.relations();
    assert_eq!(tables, postgres.relations());
    assert!(tables.len() > 5, "{tables:?}");
    for table in &tables {
        let columns = duckdb.columns_without_moments(table);
        let select = format!("select {} from {table}", columns.join(", "));
        assert_eq!(
            difference(&duckdb.query(&select), &postgres.query(&select)),
            None,
            "{table}"
        );
    }
}

fn second_run_changes_nothing(engine: Engine) {
    let pipeline = Pipeline::loaded_and_built(engine);
    let before = pipeline.all_rows();
    pipeline.load_and_build();
    assert_same_tables(&before, &pipeline.all_rows(), |_, _| true);
}

#[test]
fn a_second_run_changes_no_table_duckdb() {
    second_run_changes_nothing(Engine::DuckDb);
}

#[test]
fn a_second_run_changes_no_table_postgres() {
    second_run_changes_nothing(Engine::Postgres);
}

fn changed_file_changes_its_day(engine: Engine) {
    let pipeline = Pipeline::loaded_and_built(engine);
    let before = pipeline.all_rows();
    incoming::drop_last_line(&pipeline.incoming(), CHANGED_DAY);
    pipeline.load_and_build();
    let after = pipeline.all_rows();
    assert_same_tables(&before, &after, is_of_another_time);
    let of_the_day =
        format!("select count(*) from census.people where batch_date = '{CHANGED_DAY}'");
    let lines = incoming::rows_of(&pipeline.incoming(), CHANGED_DAY);
    assert_eq!(pipeline.query(&of_the_day).only_value(), lines.to_string());
    assert_eq!(pipeline.facts(), incoming::facts(&pipeline.incoming()));
}

#[test]
fn a_changed_file_changes_that_day_only_duckdb() {
    changed_file_changes_its_day(Engine::DuckDb);
}

#[test]
fn a_changed_file_changes_that_day_only_postgres() {
    changed_file_changes_its_day(Engine::Postgres);
}

/// Whether a row of a table has nothing to do with the changed day; one that
/// compares its week with that of the day has.
fn is_of_another_time(columns: &[&str], row: &[Option<String>]) -> bool {
    let value = |name: &str| {
        let index = columns.iter().position(|column| *column == name)?;
        row[index].as_deref()
    };
    if value("previous_iso_week") == Some(&incoming::iso_week(CHANGED_DAY)) {
        return false;
    }
    match (value("batch_date"), value("iso_week")) {
        (Some(day), _) => day != CHANGED_DAY,
        (None, Some(week)) => week == OTHER_WEEK,
        (None, None) => true,
    }
}

/// Compares the rows that `is_compared`, moments and all.
fn assert_same_tables(
    before: &BTreeMap<String, Table>,
    after: &BTreeMap<String, Table>,
    is_compared: impl Fn(&[&str], &[Option<String>]) -> bool,
) {
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    let keep = |table: &Table| {
        let columns = table.column_names();
        let rows = table.rows.iter().filter(|row| is_compared(&columns, row));
        Table::new(table.columns.clone(), rows.cloned().collect())
    };
    for (name, table) in before {
        assert_eq!(
            difference(&keep(table), &keep(&after[name])),
            None,
            "{name}"
        );
    }
}

/// Judges both performance tables against metrics that this test works out from
/// the single predictions.
fn assert_metrics_are_right(pipeline: &Pipeline) {
    let scored = pipeline.scored();
    for (table, period) in [
        ("census.model_performance_daily", "batch_date"),
        ("census.model_performance_weekly", "iso_week"),
    ] {
        let reported = pipeline.reported_metrics(table, period);
        let expected = metrics_by(&scored, period);
        assert_eq!(
            reported.keys().collect::<Vec<_>>(),
            expected.keys().collect::<Vec<_>>(),
            "{table}"
        );
        for (key, metrics) in &expected {
            metrics.assert_close(&reported[key], &format!("{table} {key}"));
        }
    }
}

fn metrics_by(scored: &[Scored], period: &str) -> BTreeMap<String, Metrics> {
    let mut groups: BTreeMap<String, Vec<Scored>> = BTreeMap::new();
    for one in scored {
        let key = if period == "batch_date" {
            one.batch_date.clone()
        } else {
            one.iso_week()
        };
        groups.entry(key).or_default().push(one.clone());
    }
    groups
        .into_iter()
        .map(|(key, group)| (key, Metrics::of(group)))
        .collect()
}
