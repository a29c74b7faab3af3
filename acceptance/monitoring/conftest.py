"""The project built on each engine, with clean days, days that something is wrong
with, and days at the edge of what can be measured."""

from collections.abc import Callable
from copy import deepcopy
from functools import cache

import pytest
from census_warehouse import (
    ENGINES,
    Census,
    Row,
    census,
    daily_file,
    read_lines,
    write_lines,
    write_real_days,
)
from days import DAYS, MODELS, ROWS

from postgres import Server

pytest_plugins = ["database_server"]


@pytest.fixture(scope="session")
def days(tmp_path_factory) -> dict[str, list[Row]]:
    """The rows of each day, as they go into its file."""
    folder = tmp_path_factory.mktemp("files")
    write_real_days(folder)
    real = [read_lines(file) for file in sorted(folder.iterdir())]
    return {
        day: change(deepcopy(rows[:ROWS]))
        for (day, change), rows in zip(DAYS.items(), real, strict=False)
    }


@pytest.fixture(scope="session")
def make(
    days: dict[str, list[Row]], server: Server, tmp_path_factory
) -> Callable[[str, str], Census]:
    """Builds the project on an engine under a name of its own."""

    @cache
    def made(engine: str, name: str) -> Census:
        server.recreate(name)
        folder = tmp_path_factory.mktemp(f"{name}_{engine}") / "project"
        built = census(folder, engine, server.environment(name))
        for day, rows in days.items():
            write_lines(daily_file(built.project.incoming, day), rows)
        built.build(*MODELS)
        return built

    return made


@pytest.fixture
def built(make) -> Census:
    return make("embedded", "built")


@pytest.fixture(params=ENGINES)
def late(request, make) -> Census:
    """Another one, whose labels come in and whose scores are calibrated anew."""
    return make(request.param, "late")
