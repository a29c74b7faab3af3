"""Whole runs of the DAG without a scheduler, on the embedded database."""

import subprocess

import pytest
from test_graph import parse

from census import (
    break_model,
    break_scored_people,
    census_project,
    compile_project,
    with_few_models,
    with_few_tests,
)

DAY = {"batch_date": "2026-03-02"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    project = with_few_tests(census_project(tmp_path))
    with_few_models(project, compile_project(project, "embedded"))
    compile_project(project, "embedded")
    monkeypatch.setenv("WEIR_PROJECT_DIR", str(tmp_path))
    monkeypatch.setenv("DBT_TARGET", "embedded")
    return project


@pytest.fixture(scope="module", autouse=True)
def metadata():
    """Airflow's own database, in its home folder."""
    from airflow.utils.db import initdb

    initdb()


def run_dag() -> tuple[str, dict[str, str]]:
    """The state of a run and of each of its tasks; a mapped task is one for each
    number."""
    dag = parse("let_data")
    run = dag.test(run_conf=DAY)
    return run.state, {name(one): one.state for one in run.get_task_instances()}


def name(instance) -> str:
    number = instance.map_index
    return instance.task_id if number < 0 else f"{instance.task_id}[{number}]"


def count_rows(project, model: str) -> int:
    query = f"select count(*) from {{{{ ref('{model}') }}}}"
    # The project without some of its models has configuration for none: a warning.
    command = project.command("show", "embedded", "--inline", query, "--output", "csv")
    shown = subprocess.run(
        [*command, "--quiet"],
        check=True,
        capture_output=True,
        text=True,
        cwd=project.folder,
    )
    return int(shown.stdout.split()[1])


def test_every_task_of_a_run_succeeds_and_shards_are_the_whole(project):
    settings = "config(meta={'airflow': {'shards': 2}}, "
    break_model(project, "models_sql/ml/census_predictions.sql", "config(", settings)
    compile_project(project, "embedded")
    state, tasks = run_dag()
    assert state == "success"
    assert set(tasks.values()) == {"success"}
    assert {"batch", "loads.raw_census_income", "summary"} <= tasks.keys()
    assert {f"ml.census_predictions[{part}]" for part in (0, 1)} <= tasks.keys()
    people = count_rows(project, "people")
    assert count_rows(project, "census_predictions") == people > 0


def test_what_reads_a_broken_model_is_not_run_and_the_summary_is(project):
    break_scored_people(project)
    compile_project(project, "embedded")
    state, tasks = run_dag()
    assert state == "failed"
    failed = {name for name, state in tasks.items() if state == "failed"}
    assert failed == {"monitoring_batches.scored_people"}
    assert tasks["batch_done"] == "upstream_failed"
    assert tasks["ml.census_predictions"] == "success"
    assert tasks["summary"] == "success"
