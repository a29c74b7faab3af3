"""The tables of a page beside the CSV files that it links."""

import csv
from pathlib import Path
from urllib.parse import unquote

from playwright.sync_api import Locator, Page

Rows = list[list[str]]
WORDS = {"\u2013": "", "yes": "true", "no": "false"}
"""What cells say, and what the CSV has for it."""


def faults(page: Page, file: Path) -> list[str]:
    found = []
    for figure in page.locator("figure.table").all():
        title = figure.locator("figcaption").inner_text()
        link = figure.locator("a[download]").get_attribute("href")
        beside = file.parent / unquote(link)
        if not beside.is_file():
            found.append(f"{title}: {link} is not there")
            continue
        with beside.open(encoding="utf-8", newline="") as lines:
            _, *rows = csv.reader(lines)
        found += [f"{title}: {fault}" for fault in differences(figure, rows)]
    return found


def differences(figure: Locator, rows: Rows) -> list[str]:
    shown = figure.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    if len(shown) > len(rows):
        return [f"{len(shown)} rows, {len(rows)} in its file"]
    note = " ".join(figure.locator("p.note").all_inner_texts())
    if len(shown) < len(rows) and f"{len(shown):,} of {len(rows):,} rows" not in note:
        return [f"{len(shown)} rows of {len(rows)}, and it does not say so"]
    if not rows:
        return [] if "no rows" in note else ["no rows, and it does not say so"]
    heads = figure.locator("thead th").all_text_contents()
    columns = list(zip(*rows[: len(shown)], strict=True))
    return [
        f"no column of the file is its column {head}"
        for index, head in enumerate(heads)
        if not any(
            all(
                is_equal(row[index], value)
                for row, value in zip(shown, column, strict=True)
            )
            for column in columns
        )
    ]


def is_equal(shown: str, value: str) -> bool:
    """Whether a cell shows a field of the CSV, as far as its decimals go."""
    text = shown.split(" (")[0] if shown.endswith(")") else shown
    if value in (text, shown, WORDS.get(text)):
        return True
    unit = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1:], 1.0)
    digits = text.replace("\u2212", "-").replace(",", "").replace("\u202f", "")
    try:
        number = float(digits.strip("+±%kMBT"))
        raw = float(value)
    except ValueError:
        return False
    if "e" in digits:
        return abs(raw - number) <= abs(raw) / 100
    places = len(digits.strip("+±%kMBT").partition(".")[2])
    step = 0.5001 * 10.0**-places * unit
    return any(
        abs(raw * factor - number * unit) <= step + 1e-9 for factor in (1.0, 100.0)
    )
