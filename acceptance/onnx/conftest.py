"""Projects with the exports, one on each engine."""

from pathlib import Path

import pytest
from exports import RECIPES, Export, export, register_boosters
from small_project import SmallProject

from postgres import Server

pytest_plugins = ["database_server"]

# PostgreSQL gets one of each kind.
ON_BOTH = [
    "logistic_regression",
    "random_forest_levels",
    "xgboost",
    "trees_with_nulls",
    "svm",
    "lightgbm_regression",
]


@pytest.fixture(scope="session")
def exported() -> dict[str, Export]:
    register_boosters()
    return {name: export(name) for name in RECIPES}


@pytest.fixture(scope="session")
def on_duckdb(exported: dict[str, Export], tmp_path_factory) -> SmallProject:
    project = SmallProject(
        tmp_path_factory.mktemp("duckdb") / "project", "embedded", {}
    )
    return built(project, exported)


@pytest.fixture(scope="session")
def on_postgres(
    exported: dict[str, Export], server: Server, tmp_path_factory
) -> SmallProject:
    server.recreate("exports")
    project = SmallProject(
        tmp_path_factory.mktemp("postgres") / "project",
        "postgres",
        server.environment("exports"),
    )
    return built(project, {name: exported[name] for name in ON_BOTH})


@pytest.fixture(params=["embedded", "postgres"])
def empty_project(request, server: Server, tmp_path: Path) -> SmallProject:
    """A project without models, on each engine."""
    server.recreate("empty")
    project = SmallProject(
        tmp_path / "project", request.param, server.environment("empty")
    )
    project.create()
    return project


def built(project: SmallProject, exported: dict[str, Export]) -> SmallProject:
    project.create()
    for made in exported.values():
        rows = "holed" if made.nulls else "people"
        project.add_rows(rows, made.rows)
        config = ", nulls='missing'" if made.nulls else ""
        project.add_model(made.name, made.model, rows=rows, config=config)
        if made.matrix:
            project.name_features(made.name, made.matrix)
    run = project.weir("build")
    assert run.returncode == 0, run.stdout + run.stderr
    return project
