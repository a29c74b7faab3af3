"""The pages of the census project in Chromium: offline, without scripts, on a
phone, on a desk and on paper, in light and dark."""

import re
from pathlib import Path

import paper
import pytest
import tables
from browser import ON_PAPER, SCREENS, View, opened
from playwright.sync_api import Browser

REPORTS = ("model_performance", "weekly_statistics")
WEEKS = ("2026-W10", "2026-W11")
PAGES = [f"{report}/{week}.html" for report in REPORTS for week in WEEKS]
MOST_BYTES = 200_000

each_page = pytest.mark.parametrize("name", [*PAGES, "index.html"])
each_report = pytest.mark.parametrize("name", PAGES)
each_view = pytest.mark.parametrize("view", [*SCREENS, ON_PAPER], ids=str)


@each_page
@each_view
def test_a_page_can_be_read(
    name: str, view: View, site: Path, browser: Browser
) -> None:
    file = site / name
    with opened(browser, file, view) as page:
        assert page.faults("cutTexts") == []
        assert page.faults("overlappingTexts") == []
        assert page.faults("faintTexts") == []
        assert page.requests == [file.as_uri()]


@each_page
def test_a_page_is_named_and_runs_nothing(
    name: str, site: Path, browser: Browser
) -> None:
    with opened(browser, site / name, SCREENS[0]) as page:
        assert page.faults("namelessThings") == []
        assert page.faults("programs") == []


@each_report
def test_a_page_has_charts_tables_and_tiles(
    name: str, site: Path, browser: Browser
) -> None:
    with opened(browser, site / name, SCREENS[2]) as page:
        assert page.page.get_by_role("img").count() >= 6
        assert page.page.get_by_role("table").count() >= 2
        assert page.page.locator(".tile").count() >= 4


@each_page
def test_no_chart_and_no_row_is_cut_on_paper(
    name: str, site: Path, browser: Browser
) -> None:
    with opened(browser, site / name, SCREENS[2]) as page:
        printed = paper.printed(page.page)
        assert paper.faults(printed) == []
        pictures = page.page.get_by_role("img").count()
        assert len(paper.figures(printed)) == pictures


@each_report
def test_a_page_is_small(name: str, site: Path) -> None:
    assert (site / name).stat().st_size < MOST_BYTES


@each_report
def test_a_table_is_what_its_csv_says(name: str, site: Path, browser: Browser) -> None:
    file = site / name
    with opened(browser, file, SCREENS[2]) as page:
        assert tables.faults(page.page, file) == []
        linked = page.page.locator("a[download]").evaluate_all(
            "links => links.map(link => decodeURI(link.getAttribute('href')))"
        )
    beside = {
        str(path.relative_to(file.parent))
        for path in file.with_suffix("").glob("*.csv")
    }
    assert set(linked) == beside


def test_the_index_lists_every_page(site: Path, browser: Browser) -> None:
    with opened(browser, site / "index.html", SCREENS[0]) as page:
        links = page.page.get_by_role("link").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
    assert sorted(links) == sorted(PAGES)
    there = [str(file.relative_to(site)) for file in site.glob("*/*.html")]
    assert sorted(there) == sorted(PAGES)


@each_report
def test_a_page_leads_back_to_the_index(
    name: str, site: Path, browser: Browser
) -> None:
    with opened(browser, site / name, SCREENS[0]) as page:
        page.page.get_by_role("link", name="All reports").click()
        assert page.page.url == (site / "index.html").as_uri()


@each_report
def test_a_mail_says_what_the_page_says_first(
    name: str, site: Path, browser: Browser
) -> None:
    mail = (site / name).with_suffix(".txt").read_text("utf-8")
    assert all(len(line) <= 72 for line in mail.splitlines())
    assert "<" not in mail
    with opened(browser, site / name, SCREENS[0]) as page:
        first = page.page.locator("main > ul li, main > p").first.inner_text()
        values = page.page.locator(".tiles").first.locator(".figure")
        figures = values.all_inner_texts()
    said = re.sub(r"\s+", " ", mail)
    for text in (first, *figures):
        assert re.sub(r"\s+", " ", text) in said
