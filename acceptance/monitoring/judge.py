"""Compares what a table says with what was worked out by other means."""

from math import isclose, isnan

import pandas as pd

SEGMENT = ["model_version", "population", "dimension", "segment"]


def by_key(table: pd.DataFrame, keys: list[str]) -> dict[tuple, dict]:
    rows = table.to_dict("records")
    found = {tuple(row[key] for key in keys): row for row in rows}
    assert len(found) == len(rows)
    return found


def require_close(
    actual: dict, expected: dict, what: object, tolerance: float = 1e-9
) -> None:
    for name, value in expected.items():
        is_close = isclose(
            actual[name], value, rel_tol=tolerance, abs_tol=tolerance
        ) or (isnan(actual[name]) and isnan(value))
        assert is_close, f"{what}: {name} is {actual[name]}, expected {value}"
