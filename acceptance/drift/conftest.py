"""The project with clean and with injected days, built once on each engine."""

from collections.abc import Callable
from functools import cache

import pytest
from census_warehouse import ENGINES, Census, census, is_public, write_real_days
from days import write_days

from postgres import Server

pytest_plugins = ["database_server"]

MODELS = ["model_alerts", "model_alerts_weekly"]
NULL_DAY = "2026-03-12"


@pytest.fixture(scope="session")
def projects(server: Server, tmp_path_factory) -> Callable[[str], Census]:
    # The sample is not drawn from what the models were trained on: no day is clean.
    if not is_public():
        pytest.skip("CENSUS_DATA_DIR names no public files")
    public = tmp_path_factory.mktemp("public")
    write_real_days(public)

    @cache
    def project(engine: str) -> Census:
        server.recreate("drift")
        folder = tmp_path_factory.mktemp(engine) / "project"
        project = census(folder, engine, server.environment("drift"))
        write_days(public, project.project.incoming)
        project.build(*MODELS)
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
        f" where batch_date = date '{NULL_DAY}'",
    )
    day = f"{{batch_date: {NULL_DAY}}}"
    project.weir("run", "--select", "scored_people+", "--vars", day)


@pytest.fixture(params=ENGINES)
def project(request, projects) -> Census:
    return projects(request.param)
