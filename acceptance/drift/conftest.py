"""The project with clean and with injected days, built once on each engine."""

import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from days import write_days

from census import Census, census, split
from postgres import Server, running_server

ENGINES = ["embedded", "postgres"]
MODELS = ["model_alerts", "model_alerts_weekly"]
NULL_DAY = "2026-03-12"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        # The server runs as another user where this one is root.
        Path(folder).chmod(0o755)
        with running_server(Path(folder)) as server:
            yield server


@pytest.fixture(scope="session")
def projects(server: Server, tmp_path_factory) -> Callable[[str], Census]:
    # The sample is not drawn from what the models were trained on: no day is clean.
    if not os.environ.get("CENSUS_DATA_DIR"):
        pytest.skip("CENSUS_DATA_DIR names no public files")
    public = tmp_path_factory.mktemp("public")
    split(public)

    @cache
    def project(engine: str) -> Census:
        server.recreate("drift")
        folder = tmp_path_factory.mktemp(engine) / "project"
        project = census(folder, engine, server.environment("drift"))
        write_days(public, project.project.incoming)
        project.weir("load")
        project.weir("seed")
        project.weir("run", "--select", *(f"+{model}" for model in MODELS))
        lose_values(project)
        return project

    return project


def lose_values(project: Census) -> None:
    """8 % of a day have no education and nobody has an age: what a model that
    takes nulls could have scored."""
    project.at_start(
        "update census.people set age = null, is_adult = null,"
        " education = case when mod(cast(split_part(record_id, '-', 4) as integer),"
        " 25) < 2 then null else education end"
        f" where batch_date = date '{NULL_DAY}'"
    )
    day = f"{{batch_date: {NULL_DAY}}}"
    project.weir("run", "--select", "scored_people+", "--vars", day)


@pytest.fixture(params=ENGINES)
def project(request, projects) -> Census:
    return projects(request.param)
