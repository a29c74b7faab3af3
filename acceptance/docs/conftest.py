"""The documentation of the census project and of a made one, in Chromium offline."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import made_project
import pytest
from playwright.sync_api import Browser, sync_playwright

from project import Project, copy_project

pytest_plugins = ["database_server"]

WEIR = Path(os.environ["WEIR"])
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def census(tmp_path_factory) -> Path:
    """The target folder of the census project, built on the embedded database."""
    project = copy_project(tmp_path_factory.mktemp("census") / "project", WEIR)
    sample = [WEIR.with_name("census-data"), "sample", "--output", project.incoming]
    subprocess.run(sample, check=True, capture_output=True)
    for verb in ("load", "build"):
        run(project, verb)
    document(project, "embedded", project.environment())
    return project.folder / "target"


def run(project: Project, verb: str) -> None:
    subprocess.run(
        project.command(verb, "embedded", "--quiet"),
        env=os.environ | project.environment(),
        check=False,
        capture_output=True,
    )


def document(project: Project, target: str, variables: dict[str, str]) -> None:
    folder = str(project.folder)
    places = ["--project-dir", folder, "--profiles-dir", folder, "--target", target]
    done = subprocess.run(
        [project.weir, "docs", "generate", *places],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """The folder of a made project whose tests were run."""
    folder = tmp_path_factory.mktemp("made") / "project"
    made_project.make(folder)
    built = made_project.weir(folder, "run", "--select", "+model_7_1", "--quiet")
    assert built.returncode == 1, "the seeds are not there yet"
    for verb in ("seed", "run", "test"):
        built = made_project.weir(folder, verb, "--quiet")
    assert built.returncode == 1, built.stdout + built.stderr
    done = made_project.weir(folder, "docs", "generate")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = os.environ.get("WEIR_TEST_CHROMIUM") or next(
            found for found in map(shutil.which, BROWSERS) if found
        )
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


class Reader:
    """Opens pages, and keeps what they asked for and complained of."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.contexts = []

    def open(self, path: Path, place: str = "", **options):
        context = self.browser.new_context(offline=True, **options)
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text))
        page.goto(f"{path.resolve().as_uri()}{place}")
        return page


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """Every page that a test opens is quiet and asks for nothing but its file."""
    reader = Reader(browser)
    yield reader
    for context in reader.contexts:
        context.close()
    assert reader.complaints == []
    asked = [url for url in reader.requests if not url.startswith(("file:", "data:"))]
    assert asked == []
