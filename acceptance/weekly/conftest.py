"""The project built on each engine, with the files as they are and with changed
ones."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from census_warehouse import (
    ENGINES,
    Census,
    census,
    daily_file,
    read_lines,
    write_lines,
    write_real_days,
)

from postgres import Server
from project import REPOSITORY

pytest_plugins = ["database_server"]

MODELS = [path.stem for path in (REPOSITORY / "models_sql/weekly").glob("*.sql")]
EDUCATION, CLASS_OF_WORKER, CAPITAL_GAINS, TAX_FILER, INCOME = 4, 1, 16, 19, 41


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    write_real_days(folder)
    return folder


@pytest.fixture(scope="session")
def changed_files(files: Path, tmp_path_factory) -> Path:
    """Two days of either week; the second week's are not what they should be."""
    folder = tmp_path_factory.mktemp("changed")
    for day in ("2026-03-02", "2026-03-03", "2026-03-09", "2026-03-10"):
        rows = read_lines(daily_file(files, day))
        changed = spoil(rows) if day >= "2026-03-09" else rows
        write_lines(daily_file(folder, day), changed)
    return folder


@pytest.fixture(scope="session")
def whole_file(files: Path, tmp_path_factory) -> Path:
    """All rows as one day."""
    folder = tmp_path_factory.mktemp("whole")
    with open(folder / "census_income_2026-03-02.csv.gz", "wb") as whole:
        for file in sorted(files.iterdir()):
            whole.write(file.read_bytes())
    return folder


def spoil(rows: list[list[str]]) -> list[list[str]]:
    """No capital gains, a class of workers under another name, richer joint
    filers, some lines twice."""
    for row in rows:
        row[CAPITAL_GAINS] = ""
        if row[CLASS_OF_WORKER].strip() == "Self-employed-incorporated":
            row[CLASS_OF_WORKER] = " Gig worker"
        if row[TAX_FILER].strip() == "Joint both under 65" and row[EDUCATION] < " H":
            row[INCOME] = " 50000+."
    return rows + rows[:400]


@pytest.fixture(scope="session")
def projects(
    files: Path, changed_files: Path, whole_file: Path, server: Server, tmp_path_factory
) -> Callable[[str, str], Census]:
    """Makes the project of an engine with one kind of files, once."""
    kinds = {"built": files, "spoilt": changed_files, "whole": whole_file}

    @cache
    def project(engine: str, kind: str) -> Census:
        server.recreate(kind)
        folder = tmp_path_factory.mktemp(f"{kind}_{engine}") / "project"
        project = census(folder, engine, server.environment(kind))
        for file in kinds[kind].iterdir():
            shutil.copy(file, project.project.incoming / file.name)
        if kind == "built":
            project.weir("load")
            project.weir("build")
        else:
            project.build(*MODELS)
        return project

    return project


@pytest.fixture(params=ENGINES)
def built(request, projects) -> Census:
    return projects(request.param, "built")


@pytest.fixture(params=ENGINES)
def spoilt(request, projects) -> Census:
    return projects(request.param, "spoilt")


@pytest.fixture(params=ENGINES)
def whole(request, projects) -> Census:
    return projects(request.param, "whole")


@pytest.fixture(params=[(e, k) for e in ENGINES for k in ("built", "spoilt")])
def project(request, projects) -> Census:
    return projects(*request.param)
