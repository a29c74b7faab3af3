"""What the tests share. Airflow reads its settings when it is first imported, so
they stand here, before any test imports it."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
HOME = tempfile.TemporaryDirectory(prefix="weir_airflow_")
os.environ |= {
    "AIRFLOW_HOME": HOME.name,
    "AIRFLOW__CORE__DAGS_FOLDER": str(REPOSITORY / "dags"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
    "AIRFLOW__CORE__UNIT_TEST_MODE": "false",
    "WEIR_POKE_SECONDS": "1",
    "WEIR_PROJECT_DIR": str(Path(HOME.name) / "project"),
}
sys.path.insert(0, str(REPOSITORY / "dags"))

from census import census_project, compile_project  # noqa: E402
from project import Project  # noqa: E402

pytest_plugins = ["database_server"]


@pytest.fixture(scope="session")
def whole_project() -> Project:
    """The census project, compiled for PostgreSQL; nobody changes it."""
    project = census_project(Path(os.environ["WEIR_PROJECT_DIR"]))
    compile_project(project, "postgres")
    return project
