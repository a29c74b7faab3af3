"""What the tests of the pages look for is found where it is wrong: a page is
broken in one way, and the check that is for it says so."""

import re
from collections.abc import Callable
from pathlib import Path

import paper
import pytest
import tables
from browser import DESKTOP, PHONE, Opened, View, opened
from playwright.sync_api import Browser

PAGE = "weekly_statistics/2026-W11.html"
LIGHT = View(DESKTOP, "light")
DARK = View(DESKTOP, "dark")
SMALL = View(PHONE, "light")

Check = Callable[[Opened], list[str]]


def measured(name: str) -> Check:
    return lambda page: page.faults(name)


def requested(page: Opened) -> list[str]:
    return page.requests[1:]


def printed(page: Opened) -> list[str]:
    return paper.faults(paper.printed(page.page))


BREAKS: dict[str, tuple[str, str, View, Check]] = {
    "a long word": (
        "<main>",
        f"<main><p style='overflow-wrap: normal'>{'W' * 80}",
        SMALL,
        measured("cutTexts"),
    ),
    "a wide table": (
        "</style>",
        ".table td { min-width: 30em !important } </style>",
        SMALL,
        measured("cutTexts"),
    ),
    "a clipped paragraph": (
        "<main>",
        "<main><p style='width: 5em; overflow: hidden; white-space: nowrap'>"
        "more than there is room for</p>",
        LIGHT,
        measured("cutTexts"),
    ),
    "a label outside its picture": (
        "</svg>",
        "<text x='390' y='20'>a long label</text></svg>",
        LIGHT,
        measured("cutTexts"),
    ),
    "labels on each other": (
        "</svg>",
        "<text x='9' y='20'>one</text><text x='12' y='22'>two</text></svg>",
        LIGHT,
        measured("overlappingTexts"),
    ),
    "grey on white": (
        "--soft: #5a6675",
        "--soft: #a0a8b0",
        LIGHT,
        measured("faintTexts"),
    ),
    "grey on black": (
        "--soft: #a2adbb",
        "--soft: #4a5563",
        DARK,
        measured("faintTexts"),
    ),
    "a picture without a title": (
        r"<title id=[^>]*>[^<]*</title>",
        "",
        LIGHT,
        measured("namelessThings"),
    ),
    "a picture without a description": (
        r"<desc id=[^>]*>[^<]*</desc>",
        "",
        LIGHT,
        measured("namelessThings"),
    ),
    "a script": ("<main>", "<main><script>1</script>", LIGHT, measured("programs")),
    "a handler": ("<main>", "<main onclick='1'>", LIGHT, measured("programs")),
    "an image": (
        "<main>",
        "<main><img src='https://example.org/a.png'>",
        LIGHT,
        requested,
    ),
    "rows that break": (
        "</style>",
        "@media print { figure.table tr { break-inside: auto !important } "
        "tbody th { width: 1px; orphans: 1; widows: 1; word-break: break-all; "
        "line-height: 18mm } } </style>",
        LIGHT,
        printed,
    ),
    "a figure that breaks": (
        "</style>",
        "@media print { figure, .charts { break-inside: auto !important; "
        "display: block !important } figcaption { break-after: auto !important; "
        "margin-bottom: 60mm !important } } </style>",
        LIGHT,
        printed,
    ),
    "another size of paper": ("size: A4", "size: letter", LIGHT, printed),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_found(
    name: str, site: Path, browser: Browser, tmp_path: Path
) -> None:
    pattern, replacement, view, check = BREAKS[name]
    html = (site / PAGE).read_text("utf-8")
    # What refuses images would refuse the test's.
    html = re.sub(r"<meta http-equiv=[^>]*>", "", html)
    broken, count = re.subn(pattern, lambda _: replacement, html)
    assert count > 0
    file = tmp_path / "broken.html"
    file.write_text(broken, "utf-8")
    with opened(browser, file, view) as page:
        assert check(page) != []


def test_a_table_that_is_not_its_csv_is_found(
    site: Path, browser: Browser, tmp_path: Path
) -> None:
    page = site / PAGE
    folder = page.with_suffix("")
    file = tmp_path / page.name
    file.write_text(page.read_text("utf-8"), "utf-8")
    (tmp_path / folder.name).mkdir()
    for csv in folder.glob("*.csv"):
        header, first, *rest = csv.read_text("utf-8").splitlines()
        changed = re.sub(r"\d", lambda digit: str(9 - int(digit[0])), first)
        text = "\n".join([header, changed, *rest]) + "\n"
        (tmp_path / folder.name / csv.name).write_text(text, "utf-8")
    with opened(browser, file, LIGHT) as opened_page:
        count = opened_page.page.locator("figure.table").count()
        found = tables.faults(opened_page.page, file)
        assert len({fault.split(": ")[0] for fault in found}) == count
