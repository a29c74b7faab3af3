//! weir is ended, killed and run twice at once; the tables stay whole.

use std::time::{Duration, Instant};

use weir_test_support::{Database, Engine, Outcome, Project, RunningCommand};

/// Runs for hours, unless the var says otherwise.
const SLOW_MODEL: &str = "
{{ config(materialized='table') }}

{% if var('is_slow', false) %}
select count(*) as n
from generate_series(1, 1000000) as a (n)
cross join generate_series(1, 1000000) as b (n)
where (a.n % 7) + (b.n % 7) = 3
{% else %}
select 1 as n
{% endif %}
";

/// Takes a noticeable moment.
const BUSY_MODEL: &str = "
{{ config(materialized='table') }}

select count(*) as n
from generate_series(1, 3000) as a (n)
cross join generate_series(1, 3000) as b (n)
where (a.n % 7) + (b.n % 7) = 3
";

const SLOW_BUILD: [&str; 3] = ["build", "--vars", "{is_slow: true}"];

/// A project whose table `slow` is built and holds one row, 1.
fn built_project(engine: Engine) -> Project {
    let project = Project::new(env!("CARGO_BIN_EXE_weir"), engine);
    project.add_default_settings();
    project.write("models/slow.sql", SLOW_MODEL);
    project.write("models/on_slow.sql", "select n from {{ ref('slow') }}\n");
    project.weir(&["build"]).assert_exit_code(0);
    project
}

/// A build that has come as far as its slow statement.
fn slow_build(project: &Project) -> RunningCommand {
    let running = project.start(&SLOW_BUILD);
    match project.database() {
        Database::DuckDb(_) => std::thread::sleep(Duration::from_secs(2)),
        Database::Postgres(_) => wait_until(|| slow_statements(project) > 0),
    }
    running
}

fn wait_until(is_true: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_true() {
        assert!(start.elapsed() < Duration::from_secs(20), "waited in vain");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// How many statements run in the project's database, other than this question.
fn slow_statements(project: &Project) -> usize {
    let sql = "select count(*) from pg_stat_activity \
               where datname = current_database() and state = 'active' \
               and pid <> pg_backend_pid()";
    let count = project.database().query(sql).expect("the server answers");
    count.only_value().parse().expect("a count is a number")
}

fn assert_old_tables_only(project: &Project) {
    let slow = project
        .database()
        .query("select n from scenario.slow")
        .expect("it is there");
    assert_eq!(slow.only_value(), "1");
    let relations: Vec<_> = project
        .database()
        .relations()
        .into_iter()
        .filter(|(name, _)| name.starts_with("scenario."))
        .collect();
    let expected = [("scenario.on_slow", "view"), ("scenario.slow", "table")];
    assert_eq!(
        relations,
        expected.map(|(name, kind)| (name.to_owned(), kind.to_owned()))
    );
}

fn end_with_a_signal(engine: Engine, signal: &str) -> Outcome {
    let project = built_project(engine);
    let running = slow_build(&project);
    running.signal(signal);
    let outcome = running.wait(Duration::from_secs(10));
    if engine == Engine::Postgres {
        wait_until(|| slow_statements(&project) == 0);
    }
    assert_old_tables_only(&project);
    outcome
}

fn assert_ended_by_itself(outcome: &Outcome) {
    let code = outcome
        .exit_code
        .expect("weir ends by itself, not by the signal");
    assert_ne!(code, 0, "{}{}", outcome.stdout, outcome.stderr);
}

#[test]
fn sigterm_leaves_the_old_tables_duckdb() {
    assert_ended_by_itself(&end_with_a_signal(Engine::DuckDb, "TERM"));
}

#[test]
fn sigterm_cancels_the_statement_and_leaves_the_old_tables_postgres() {
    assert_ended_by_itself(&end_with_a_signal(Engine::Postgres, "TERM"));
}

#[test]
fn control_c_leaves_the_old_tables_duckdb() {
    assert_ended_by_itself(&end_with_a_signal(Engine::DuckDb, "INT"));
}

#[test]
fn control_c_cancels_the_statement_and_leaves_the_old_tables_postgres() {
    assert_ended_by_itself(&end_with_a_signal(Engine::Postgres, "INT"));
}

fn kill_and_build_again(engine: Engine) {
    let project = built_project(engine);
    let running = slow_build(&project);
    running.signal("KILL");
    running.wait(Duration::from_secs(10));
    let again = project.start(&["build"]);
    again.wait(Duration::from_secs(30)).assert_exit_code(0);
    assert_old_tables_only(&project);
}

#[test]
fn a_killed_run_can_be_built_again_duckdb() {
    kill_and_build_again(Engine::DuckDb);
}

#[test]
fn a_killed_run_can_be_built_again_postgres() {
    kill_and_build_again(Engine::Postgres);
}

/// Whether all is in the one file, with nothing beside it that only the engine can put
/// into it.
fn assert_one_file(project: &Project) {
    let Database::DuckDb(file) = project.database() else {
        panic!("the database is a file");
    };
    let log = file.write_ahead_log();
    assert!(!log.exists(), "{} is left", log.display());
}

#[test]
fn a_run_leaves_one_file_duckdb() {
    let project = built_project(Engine::DuckDb);
    assert_one_file(&project);
    project.write("models/broken.sql", "select nothing as n\n");
    project
        .weir(&["build", "--full-refresh"])
        .assert_exit_code(1);
    assert_one_file(&project);
}

#[test]
fn a_run_that_is_ended_leaves_one_file_duckdb() {
    let project = built_project(Engine::DuckDb);
    let running = slow_build(&project);
    running.signal("TERM");
    assert_ended_by_itself(&running.wait(Duration::from_secs(10)));
    assert_one_file(&project);
}

fn build_twice_at_once(engine: Engine) {
    let project = Project::new(env!("CARGO_BIN_EXE_weir"), engine);
    project.add_default_settings();
    project.write("models/morning.sql", BUSY_MODEL);
    project.write("models/evening.sql", BUSY_MODEL);
    let first = project.start(&["run", "--select", "morning"]);
    let second = project.start(&["run", "--select", "evening"]);
    first.wait(Duration::from_secs(60)).assert_exit_code(0);
    second.wait(Duration::from_secs(60)).assert_exit_code(0);
    for table in ["morning", "evening"] {
        let sql = format!("select n from scenario.{table}");
        let rows = project.database().query(&sql).expect("the table is there");
        assert_eq!(rows.only_value(), "735306");
    }
}

#[test]
fn two_runs_at_once_wait_for_the_file_duckdb() {
    build_twice_at_once(Engine::DuckDb);
}

#[test]
fn two_runs_at_once_share_a_server_postgres() {
    build_twice_at_once(Engine::Postgres);
}

const SOURCE: &str = "
sources:
  - name: raw
    schema: raw
    tables:
      - name: sales
        external:
          location: data/incoming/sales_{batch_date}.csv
        columns:
          - {name: sale_id, data_type: integer}
          - {name: product, data_type: text}
";

/// A project with a small file loaded, and then a large one there too.
fn project_with_a_large_file(engine: Engine) -> Project {
    let project = Project::new(env!("CARGO_BIN_EXE_weir"), engine);
    project.add_default_settings();
    project.write("weir.yml", "state_schema: weir\n");
    project.write("models/_sources.yml", SOURCE);
    project.write("data/incoming/sales_2026-03-02.csv", "1,pen\n2,ink\n");
    project.weir(&["load"]).assert_exit_code(0);
    let lines: String = (0..3_000_000)
        .map(|id| format!("{id},product {}\n", id % 97))
        .collect();
    project.write("data/incoming/sales_2026-03-03.csv", &lines);
    project
}

fn landed(project: &Project) -> String {
    let rows = project
        .database()
        .query("select count(*) as n from raw.sales");
    rows.expect("the table is there").only_value().to_owned()
}

fn end_a_load(engine: Engine, signal: &str) {
    let project = project_with_a_large_file(engine);
    let running = project.start(&["load"]);
    std::thread::sleep(Duration::from_millis(500));
    running.signal(signal);
    let outcome = running.wait(Duration::from_secs(10));
    assert_ne!(
        outcome.exit_code,
        Some(0),
        "it was over before the signal came"
    );
    assert_eq!(landed(&project), "2");
    project.weir(&["load"]).assert_exit_code(0);
    assert_eq!(landed(&project), "3000002");
}

#[test]
fn sigterm_during_a_load_changes_nothing_duckdb() {
    end_a_load(Engine::DuckDb, "TERM");
}

#[test]
fn sigterm_during_a_load_changes_nothing_postgres() {
    end_a_load(Engine::Postgres, "TERM");
}

#[test]
fn a_killed_load_changes_nothing_duckdb() {
    end_a_load(Engine::DuckDb, "KILL");
}

#[test]
fn a_killed_load_changes_nothing_postgres() {
    end_a_load(Engine::Postgres, "KILL");
}
