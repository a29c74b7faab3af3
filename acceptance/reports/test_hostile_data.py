"""A report over data that nobody made it for: every kind of chart, with what is
long, huge, missing, negative, many, or written to break a page."""

import os
import shutil
import subprocess
from pathlib import Path

import paper
import pytest
import tables
from browser import ON_PAPER, SCREENS, View, opened
from playwright.sync_api import Browser

FOLDER = Path(__file__).with_name("hostile")


@pytest.fixture(scope="module")
def page(weir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "project"
    shutil.copytree(FOLDER, folder)
    places = ["--project-dir", str(folder), "--profiles-dir", str(folder)]
    done = subprocess.run(
        [str(weir), "report", *places],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"WEIR_DUCKDB_PATH": str(folder / "hostile.duckdb")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    [file] = (folder / "reports" / "site" / "hostile").glob("*.html")
    return file


@pytest.mark.parametrize("view", [*SCREENS, ON_PAPER], ids=str)
def test_the_page_can_be_read(view: View, page: Path, browser: Browser) -> None:
    with opened(browser, page, view) as opened_page:
        assert opened_page.faults("cutTexts") == []
        assert opened_page.faults("overlappingTexts") == []
        assert opened_page.faults("faintTexts") == []
        assert opened_page.requests == [page.as_uri()]


def test_data_is_no_markup(page: Path, browser: Browser) -> None:
    with opened(browser, page, SCREENS[2]) as opened_page:
        assert opened_page.faults("namelessThings") == []
        assert opened_page.faults("programs") == []
        assert opened_page.page.locator("img, main em, main a[href^=http]").count() == 0
        assert opened_page.page.get_by_text("{{ 1 + 1 }} *not*").count() > 0


def test_nothing_is_cut_on_paper(page: Path, browser: Browser) -> None:
    with opened(browser, page, SCREENS[2]) as opened_page:
        assert paper.faults(paper.printed(opened_page.page)) == []


def test_tables_are_what_their_csv_says(page: Path, browser: Browser) -> None:
    with opened(browser, page, SCREENS[2]) as opened_page:
        assert tables.faults(opened_page.page, page) == []
