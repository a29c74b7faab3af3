"""Daily files of the public test file, as they are and with something wrong."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from census_warehouse import Row, daily_file, read_lines, write_lines

AGE, EDUCATION, MARITAL, SEX, TAX_FILER, INCOME = 0, 4, 7, 12, 19, 41
POSITIVE, NEGATIVE = " 50000+.", " - 50000."
Rows = list[Row]


def age_shift(rows: Rows, random: np.random.Generator) -> Rows:
    """Everybody is ten years older, and half of the women are men."""
    for row in rows:
        row[AGE] = str(min(int(row[AGE]) + 10, 90))
        if row[SEX] == " Female" and random.random() < 0.5:
            row[SEX] = " Male"
    return rows


def label_shift(rows: Rows, random: np.random.Generator) -> Rows:
    """Three times as many have a high income; who has it looks as ever."""
    positive = [row for row in rows if row[INCOME] == POSITIVE]
    negative = [row for row in rows if row[INCOME] != POSITIVE]
    wanted = int(0.18 * len(rows))
    drawn = random.integers(len(positive), size=wanted)
    kept = random.permutation(len(negative))[: len(rows) - wanted]
    return [list(positive[at]) for at in drawn] + [negative[at] for at in kept]


def concept_drift(rows: Rows, random: np.random.Generator) -> Rows:
    """As many have a high income, but for half of them others have it."""
    positive = [row for row in rows if row[INCOME] == POSITIVE]
    negative = [row for row in rows if row[INCOME] != POSITIVE and int(row[AGE]) >= 16]
    moved = len(positive) // 2
    for at in random.permutation(len(positive))[:moved]:
        positive[at][INCOME] = NEGATIVE
    for at in random.permutation(len(negative))[:moved]:
        negative[at][INCOME] = POSITIVE
    return rows


def data_quality(rows: Rows, random: np.random.Generator) -> Rows:
    """3 % have an education that training did not see, men are `male`, and some
    are older than anybody was."""
    for row in rows:
        if random.random() < 0.03:
            row[EDUCATION] = " Bootcamp"
        if row[SEX] == " Male":
            row[SEX] = " male"
        if random.random() < 0.002:
            row[AGE] = "120"
    return rows


def one_row(rows: Rows, random: np.random.Generator) -> Rows:
    """A file of one line, which has no high income."""
    return [row for row in rows if row[INCOME] != POSITIVE][:1]


CLEAN = {f"2026-03-{day:02}": None for day in (2, 3, 4)}
INJECTED: dict[str, Callable[[Rows, np.random.Generator], Rows]] = {
    "2026-03-09": age_shift,
    "2026-03-10": label_shift,
    "2026-03-11": concept_drift,
    "2026-03-12": data_quality,
    "2026-03-13": one_row,
}


def write_days(public: Path, incoming: Path) -> None:
    """Takes the daily files that lie in `public`, and changes the injected ones."""
    for day, change in (CLEAN | INJECTED).items():
        rows = read_lines(daily_file(public, day))
        if change is not None:
            rows = change(rows, np.random.default_rng(int(day[-2:])))
        write_lines(daily_file(incoming, day), rows)
