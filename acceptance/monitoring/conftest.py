"""The project built on each engine, with clean days, days that something is wrong
with, and days at the edge of what can be measured."""

import tempfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from days import DAYS, ROWS

from census import Census, Row, census, real_days, write_day
from postgres import Server, running_server

ENGINES = ["embedded", "postgres"]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        # The server runs as another user where this one is root.
        Path(folder).chmod(0o755)
        with running_server(Path(folder)) as server:
            yield server


@pytest.fixture(scope="session")
def days(tmp_path_factory) -> dict[str, list[Row]]:
    """The rows of each day, as they go into its file."""
    real = real_days(tmp_path_factory.mktemp("files"))
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
            write_day(built.project.incoming, day, rows)
        built.load_and_run()
        return built

    return made


@pytest.fixture
def built(make) -> Census:
    return make("embedded", "built")


@pytest.fixture(params=ENGINES)
def late(request, make) -> Census:
    """Another one, whose labels come in and whose scores are calibrated anew."""
    return make(request.param, "late")
