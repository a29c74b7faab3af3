"""A real scheduler on a real PostgreSQL: runs by the command line, a broken model,
and a week of days, twice."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from stack import Stack, running_stack

from census import (
    WEIR,
    break_scored_people,
    census_project,
    compile_project,
    manifest_of,
    with_few_models,
    with_few_tests,
)
from postgres import Server
from project import Project

NEWEST = "2026-03-15"
WEEK = [f"2026-03-{day:02}" for day in range(2, 9)]
TABLES = (
    "people",
    "census_predictions",
    "scored_people",
    "weekly_counts",
    "weekly_income_rates",
)
MOMENTS = ("scored_at", "loaded_at", "changed_at")


@dataclass(frozen=True)
class Census:
    """Airflow, the project that it runs, and the project's database."""

    stack: Stack
    project: Project

    def query(self, text: str) -> str:
        return self.stack.server.query("census", text).strip()

    def fingerprint(self, table: str) -> str:
        """The rows of a table without the moments at which they were made."""
        row = "to_jsonb(one)" + "".join(f" - '{moment}'" for moment in MOMENTS)
        return self.query(
            f"""select count(*) || ' ' || md5(string_agg(line, '' order by line))
            from (select ({row})::text as line from census.{table} as one) as lines"""
        )


@pytest.fixture(scope="module")
def census(server: Server) -> Iterator[Census]:
    with tempfile.TemporaryDirectory(prefix="weir_airflow_stack_") as name:
        folder = Path(name)
        project = with_few_tests(census_project(folder / "project"))
        compile_project(project, "postgres")
        server.recreate("census")
        weir = {
            **server.environment("census"),
            "DBT_TARGET": "postgres",
            "WEIR": str(WEIR),
            "WEIR_PROJECT_DIR": str(project.folder),
        }
        with running_stack(folder, server, weir) as stack:
            yield Census(stack, project)


@pytest.fixture(scope="module")
def few_models(census) -> Census:
    """The same stack, for runs of many days."""
    with_few_models(census.project, manifest_of(census.project))
    compile_until_known(census)
    return census


def compile_until_known(census: Census) -> None:
    """Compiles a project that has changed, and waits until Airflow has its DAG."""
    version = census.stack.version("let_data")
    compile_project(census.project, "postgres")
    census.stack.wait_for_version("let_data", version + 1)


def test_a_trigger_processes_the_newest_batch(census):
    census.stack.trigger("let_data", "first")
    assert census.stack.wait_for_runs("let_data", "first", 1200) == ["success"]
    states = census.stack.states("let_data", "first")
    assert set(states.values()) == {"success"}
    assert len(states) > 50
    batches = "select string_agg(distinct batch_date::text, ' ') from census."
    for table in ("people", "census_predictions", "model_performance_daily"):
        assert census.query(batches + table) == NEWEST
    landed = census.query("select count(*) from raw.census_income")
    for table in ("people", "census_predictions"):
        assert census.query(f"select count(*) from census.{table}") == landed
    assert "monitoring.model_performance_daily" in census.stack.log(
        "let_data", "first", "summary"
    )


def test_the_weekly_tables_and_both_reports_are_made_by_hand(census):
    """Of the week that the newest batch began."""
    census.stack.trigger("let_data_weekly", "by_hand")
    assert census.stack.wait_for_runs("let_data_weekly", "by_hand", 800) == ["success"]
    states = census.stack.states("let_data_weekly", "by_hand")
    assert set(states.values()) == {"success"}
    batches = "select max(batch_count) from census.weekly_counts"
    assert census.query(batches) == "1"
    for report in ("weekly_statistics", "model_performance"):
        assert states[f"reports.{report}"] == "success"
        pages = census.project.folder / "reports/site" / report
        assert [page.name for page in pages.glob("*.html")] == ["2026-W11.html"]


def test_a_week_of_days_twice_gives_the_same_tables(few_models):
    """And the seventh day starts the weekly DAG."""
    census = few_models
    backfill(census)
    states = census.stack.wait_for_runs("let_data_weekly", "asset%", 480)
    assert states == ["success"]
    weeks = "select batch_count from census.weekly_counts order by iso_week"
    assert census.query(weeks).split() == ["7", "1"]
    once = {table: census.fingerprint(table) for table in TABLES}
    backfill(census)
    census.stack.trigger("let_data_weekly", "again")
    assert census.stack.wait_for_runs("let_data_weekly", "again", 480) == ["success"]
    assert {table: census.fingerprint(table) for table in TABLES} == once


def backfill(census: Census) -> None:
    (began,) = census.stack.rows("select now()")[0]
    census.stack.airflow(
        *("backfill", "create", "--dag-id", "let_data"),
        *("--from-date", WEEK[0], "--to-date", f"{WEEK[-1]}T23:59:00"),
        *("--reprocess-behavior", "completed", "--max-active-runs", "2"),
    )
    states = census.stack.wait_for_runs("let_data", "backfill%", 1200)
    assert states == ["success"] * 7
    runs = f"""select count(*) from dag_run
        where run_id like 'backfill%' and start_date > '{began}'"""
    assert census.stack.rows(runs) == [["7"]]
    census.stack.wait_for_end_of_backfills()


def test_cosmos_runs_the_same_project_with_weir(few_models):
    stack = few_models.stack
    stack.trigger("let_data_cosmos", "cosmos")
    assert stack.wait_for_runs("let_data_cosmos", "cosmos", 800) == ["success"]
    states = stack.states("let_data_cosmos", "cosmos")
    assert states["census_predictions_run"] == "success"
    assert set(states.values()) == {"success"}


def test_what_reads_a_broken_model_waits_in_vain_and_the_rest_is_done(few_models):
    census, stack = few_models, few_models.stack
    break_scored_people(census.project)
    compile_until_known(census)
    options = ("--conf", '{"batch_date": "2026-03-10"}')
    stack.trigger("let_data", "broken", *options)
    assert stack.wait_for_runs("let_data", "broken", 800) == ["failed"]
    states = stack.states("let_data", "broken")
    assert states.pop("monitoring_batches.scored_people") == "failed"
    assert states["monitoring_batches.scored_value_counts"] == "upstream_failed"
    assert states["batch_done"] == "upstream_failed"
    assert states["ml.census_predictions"] == states["summary"] == "success"
    assert set(states.values()) == {"success", "upstream_failed"}
    log = stack.log("let_data", "broken", "monitoring_batches.scored_people")
    assert "is_adolt" in log
    assert "models_sql/monitoring/batches/scored_people.sql" in log
