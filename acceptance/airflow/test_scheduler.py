"""A real scheduler on a real PostgreSQL: runs by the command line, a broken model,
and a week of days, twice."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from stack import Stack, running_stack

from census import (
    WEIR,
    break_score_counts,
    census_project,
    compile_project,
    with_few_tests,
)
from postgres import Server
from project import Project

NEWEST = "2026-03-15"
WEEK = [f"2026-03-{day:02}" for day in range(2, 9)]
TABLES = (
    "people",
    "census_predictions",
    "score_counts",
    "model_performance_daily",
    "weekly_counts",
    "weekly_income_rates",
    "model_performance_weekly",
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


def test_a_trigger_processes_the_newest_batch(census):
    census.stack.trigger("let_data", "first")
    assert census.stack.wait_for_runs("let_data", "first", 1200) == ["success"]
    states = census.stack.states("let_data", "first")
    assert set(states.values()) == {"success"}
    assert len(states) > 25
    batches = "select string_agg(distinct batch_date::text, ' ') from census."
    for table in ("people", "census_predictions", "model_performance_daily"):
        assert census.query(batches + table) == NEWEST
    landed = census.query("select count(*) from raw.census_income")
    for table in ("people", "census_predictions"):
        assert census.query(f"select count(*) from census.{table}") == landed
    assert "monitoring.model_performance_daily" in census.stack.log(
        "let_data", "first", "summary"
    )


def test_cosmos_runs_the_same_project_with_weir(census):
    census.stack.trigger("let_data_cosmos", "cosmos")
    assert census.stack.wait_for_runs("let_data_cosmos", "cosmos", 800) == ["success"]
    states = census.stack.states("let_data_cosmos", "cosmos")
    assert states["census_predictions_run"] == "success"
    assert set(states.values()) == {"success"}


def test_a_week_of_days_twice_gives_the_same_tables(census):
    """And the seventh day starts the weekly DAG."""
    backfill(census)
    assert census.stack.wait_for_runs("let_data_weekly", "%", 480) == ["success"]
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
        *("--reprocess-behavior", "completed", "--max-active-runs", "7"),
    )
    states = census.stack.wait_for_runs("let_data", "backfill%", 2000)
    assert states == ["success"] * 7
    runs = f"""select count(*) from dag_run
        where run_id like 'backfill%' and start_date > '{began}'"""
    assert census.stack.rows(runs) == [["7"]]
    census.stack.wait_for_end_of_backfills()


def test_what_reads_a_broken_model_waits_in_vain_and_the_rest_is_done(census):
    folder = census.project.folder / "models_sql"
    kept = shutil.copytree(folder, census.project.folder / "kept")
    stack = census.stack
    versions = stack.version("let_data")
    break_score_counts(census.project)
    compile_project(census.project, "postgres")
    stack.wait_for_version("let_data", versions + 1)
    options = ("--conf", '{"batch_date": "2026-03-10"}')
    stack.trigger("let_data", "broken", *options)
    assert stack.wait_for_runs("let_data", "broken", 1200) == ["failed"]
    states = stack.states("let_data", "broken")
    assert states.pop("score_counts") == "failed"
    assert states.pop("monitoring.model_performance_daily") == "upstream_failed"
    assert states.pop("batch_done") == "upstream_failed"
    assert states["census_predictions"] == states["summary"] == "success"
    assert set(states.values()) == {"success", "upstream_failed"}
    log = stack.log("let_data", "broken", "score_counts")
    assert "looded_at" in log
    assert "models_sql/monitoring/batches/score_counts.sql" in log
    shutil.rmtree(folder)
    kept.rename(folder)
