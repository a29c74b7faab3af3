"""The site of the census project, once for all tests, and a browser."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import running_browser
from playwright.sync_api import Browser

from project import Project, copy_project


@pytest.fixture(scope="session")
def weir() -> Path:
    return Path(os.environ["WEIR"])


@pytest.fixture(scope="session")
def project(weir: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project built on the public test file where it is here, else on a
    sample, with all its pages."""
    project = copy_project(tmp_path_factory.mktemp("reports") / "project", weir)
    verb = "split" if os.environ.get("CENSUS_DATA_DIR") else "sample"
    run([str(weir.with_name("census-data")), verb, "--output", str(project.incoming)])
    for verb in (["load"], ["build"], ["report", "--all"]):
        run(project.command(verb[0], "embedded", *verb[1:]), project.environment())
    return project


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | (environment or {}),
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def site(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages alone, as who copies the folder has them."""
    site = tmp_path_factory.mktemp("site") / "site"
    shutil.copytree(project.folder / "reports" / "site", site)
    return site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser
