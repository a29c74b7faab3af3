"""Days that something is wrong with, made from real ones."""

import random
from collections.abc import Callable

from census_warehouse import Row

MODELS = [
    f"model_{name}_{period}"
    for name in ("fairness", "estimates")
    for period in ("daily", "weekly")
]
AGE, EDUCATION, SEX, INCOME = 0, 4, 12, 41
POSITIVE, NEGATIVE = " 50000+.", " - 50000."
ROWS = 1000


def as_it_is(rows: list[Row]) -> list[Row]:
    return rows


def ages_shifted(rows: list[Row]) -> list[Row]:
    """Everybody of 16 or older is ten years older."""
    for row in rows:
        age = int(row[AGE])
        if age >= 16:
            row[AGE] = str(min(age + 10, 90))
    return rows


def labels_shifted(rows: list[Row]) -> list[Row]:
    """Three times as many positives."""
    return rows + 2 * [row for row in rows if row[INCOME] == POSITIVE]


def concept_drifted(rows: list[Row]) -> list[Row]:
    """Half of the positives are negatives now, and as many others positives."""
    draw = random.Random(7)
    for row in rows:
        is_positive = row[INCOME] == POSITIVE
        if draw.random() < (0.5 if is_positive else 0.03):
            row[INCOME] = NEGATIVE if is_positive else POSITIVE
    return rows


def badly_spelt(rows: list[Row]) -> list[Row]:
    """Categories that training did not see."""
    for number, row in enumerate(rows):
        if number % 12 == 0:
            row[EDUCATION] = " Evening school"
        if number % 5 == 0:
            row[SEX] = row[SEX].lower()
    return rows


def without_positives(rows: list[Row]) -> list[Row]:
    return [[*row[:INCOME], NEGATIVE] for row in rows]


def without_negatives(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row[INCOME] == POSITIVE]


def all_alike(rows: list[Row]) -> list[Row]:
    """One score for all, labels as they are."""
    return [[*rows[0][:INCOME], row[INCOME]] for row in rows]


def one_row(rows: list[Row]) -> list[Row]:
    return rows[:1]


def one_positive(rows: list[Row]) -> list[Row]:
    positive = next(row for row in rows if row[INCOME] == POSITIVE)
    return [positive] + [row for row in rows if row[INCOME] == NEGATIVE]


def without_labels(rows: list[Row]) -> list[Row]:
    return [[*row[:INCOME], ""] for row in rows]


def with_some_labels(rows: list[Row]) -> list[Row]:
    return [
        row if number % 3 else [*row[:INCOME], ""] for number, row in enumerate(rows)
    ]


DAYS: dict[str, Callable[[list[Row]], list[Row]]] = {
    "2026-03-02": as_it_is,
    "2026-03-03": as_it_is,
    "2026-03-04": ages_shifted,
    "2026-03-05": labels_shifted,
    "2026-03-06": concept_drifted,
    "2026-03-07": badly_spelt,
    "2026-03-09": without_positives,
    "2026-03-10": without_negatives,
    "2026-03-11": all_alike,
    "2026-03-12": one_row,
    "2026-03-13": one_positive,
    "2026-03-14": without_labels,
    "2026-03-15": with_some_labels,
}
CLEAN, UNLABELLED = "2026-03-03", "2026-03-14"
