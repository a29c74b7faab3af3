"""One task by itself: what it says, when it is tried again, and how it is stopped."""

import os
import shutil
import threading
import time

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from test_graph import parse

from census import break_model, census_project, compile_project
from weir_airflow import process
from weir_airflow.operators import WeirOperator

CHALLENGER = "income_classifier_challenger"
DAY = "2026-03-02"
STAGING = "models_sql/staging/stg_census_income.sql"


@pytest.fixture
def project(tmp_path, server, monkeypatch):
    """A census project of the test's own, in a database of its own."""
    project = census_project(tmp_path)
    server.recreate("census")
    for name, value in server.environment("census").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DBT_TARGET", "postgres")
    monkeypatch.setenv("WEIR_PROJECT_DIR", str(tmp_path))
    return project


def weir_task(verb: str, select: str) -> WeirOperator:
    return WeirOperator(task_id="node", verb=verb, select=select, batch_date=DAY)


def test_a_task_gives_the_rows_that_weir_wrote(project):
    for table in ("census_income", "census_labels"):
        weir_task("load", f"source:raw.{table}").execute({})
    for model in ("stg_census_income", "stg_census_labels", "labelled_census_income"):
        weir_task("run", model).execute({})
    for seed in ("age_bands", "education_levels"):
        weir_task("seed", seed).execute({})
    result = weir_task("run", "people").execute({})
    assert result["rows"] > 5000
    assert result["seconds"] > 0


def test_a_node_that_fails_says_weirs_own_words_and_is_tried_again(project):
    with pytest.raises(AirflowException) as raised:
        weir_task("run", "stg_census_income").execute({})
    assert not isinstance(raised.value, AirflowFailException)
    assert "exit code 1" in str(raised.value)
    assert "raw.census_income" in str(raised.value)


def test_a_broken_project_is_not_tried_again(project):
    break_model(project, STAGING, "source('raw'", "source('rwa'")
    with pytest.raises(AirflowFailException) as raised:
        weir_task("run", "stg_census_income").execute({})
    assert f"--> {STAGING}:" in str(raised.value)


def test_a_task_that_is_stopped_ends_its_query_too(project, server):
    (project.folder / "models_sql" / "staging" / "sleeper.sql").write_text(
        "{{ config(materialized='table') }}\nselect 1 as one from pg_sleep(600)\n"
    )
    task, raised = weir_task("run", "sleeper"), []

    def execute() -> None:
        try:
            task.execute({})
        except AirflowException as error:
            raised.append(str(error))

    running = """select count(*) from pg_stat_activity
        where datname = 'census' and query like '%pg_sleep(600)%'
        and state = 'active' and pid <> pg_backend_pid()"""
    thread = threading.Thread(target=execute)
    thread.start()
    wait_until(lambda: server.query("census", running).strip() == "1")
    task.on_kill()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert "cancelled" in raised[0]
    assert server.query("census", running).strip() == "0"


def wait_until(holds) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_challenger_is_registered_beside_the_champion(project, server):
    """A copy of the champion under another version, as training writes it."""
    models = project.folder / "ml_models"
    text = (models / "income_classifier.yml").read_text("utf-8")
    text = text.replace("file: income_classifier.onnx", f"file: {CHALLENGER}.onnx")
    assert "version: 1.0.0" in text
    text = text.replace("version: 1.0.0", "version: 2026.11.24")
    (models / f"{CHALLENGER}.yml").write_text(text, "utf-8")
    shutil.copy(models / "income_classifier.onnx", models / f"{CHALLENGER}.onnx")
    compile_project(project, "postgres")
    parse("let_data_train").get_task("register").execute({})
    versions = "select name, version from weir.ml_model_versions"
    assert server.query("census", versions) == "income_classifier\t2026.11.24\n"


def test_weir_is_a_process_group_of_its_own(project):
    command = ["sh", "-c", "echo $$; ps -o pgid= -p $$"]
    child = process.Process(command)
    assert child.run() == 0
    process_id, group = (int(line) for line in child.last_lines)
    assert group == process_id != os.getpgrp()
