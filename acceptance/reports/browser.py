"""Chromium, opening files without network and without scripts, as a colleague
does who was sent a page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PHONE, DESKTOP = 390, 1280
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MEASURE = Path(__file__).with_name("measure.js").read_text("utf-8")


@dataclass(frozen=True)
class View:
    """How a page is looked at."""

    width: int
    scheme: str
    media: str = "screen"

    def __str__(self) -> str:
        return f"{self.media}-{self.width}-{self.scheme}"


SCREENS = [
    View(width, scheme) for width in (PHONE, DESKTOP) for scheme in ("light", "dark")
]
ON_PAPER = View(703, "light", "print")
"""The width of A4 without its margins."""


@dataclass
class Opened:
    """A page in a browser, and what it asked for beside itself."""

    page: Page
    requests: list[str] = field(default_factory=list)

    def faults(self, check: str) -> list[str]:
        """What a function of measure.js finds wrong."""
        return self.page.evaluate(f"() => {{ {MEASURE}; return {check}(); }}")


def program() -> str:
    named = os.environ.get("WEIR_TEST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert found, "type `scripts/test_tools.sh`, which installs Chromium"
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program(), args=list(SWITCHES)
        )
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, file: Path, view: View) -> Iterator[Opened]:
    """The file, as tall as it is, so that all of it is on the screen."""
    context = browser.new_context(
        java_script_enabled=False,
        offline=True,
        color_scheme=view.scheme,
        viewport={"width": view.width, "height": 20_000},
    )
    page = context.new_page()
    if view.media == "print":
        page.emulate_media(media="print")
    found = Opened(page)
    page.on("request", lambda request: found.requests.append(request.url))
    page.goto(file.as_uri())
    yield found
    context.close()
