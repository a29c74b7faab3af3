"""What the training data looked like: the reference that drift is measured from.

What the model file knows of itself has shares of out-of-fold scores. The table of
values that days are compared with has the scores that the model itself gives its
training rows: the models of the folds give a large group of equal rows another score
each, and the days would seem to have drifted from all of them. That a model is a
little surer of its training rows does not matter there: PSI of a day stays under
0.004. How well it does is a matter of out-of-fold scores alone (`segments.py`).
"""

from pathlib import Path

import numpy as np
import pandas as pd

from census import ADULT_AGE, CATEGORIES, FEATURES


def baseline(features: pd.DataFrame, label: np.ndarray, scores: np.ndarray) -> dict:
    """Shares of the training rows; `scores` must be out-of-fold ones, because a
    model is surer of rows that it was trained on than of any row to come."""
    return {
        "rows": len(label),
        "positive_rate": round(float(label.mean()), 6),
        "mean_probability": round(float(scores.mean()), 6),
        "numbers": {
            "age": deciles(features["age"].to_numpy()),
            "probability": deciles(scores.round(7)),
        },
        "categories": {name: shares(features[name]) for name in CATEGORIES},
    }


def deciles(values: np.ndarray) -> dict:
    """Up to ten bins (lower, upper] at the deciles, equal deciles merged; the
    first has no lower bound, the last no upper one."""
    bounds = np.unique(
        np.quantile(values, np.arange(1, 10) / 10, method="inverted_cdf")
    )
    bins = np.searchsorted(bounds, values, side="left")
    counts = np.bincount(bins, minlength=len(bounds) + 1)
    return {
        "upper_bounds": bounds.tolist(),
        "shares": [round(float(share), 6) for share in counts / len(values)],
    }


def shares(values: pd.Series) -> dict[str, float]:
    """The share of each category, by name."""
    found = values.value_counts(normalize=True).sort_index()
    return {name: round(float(share), 6) for name, share in found.items()}


def write_values(
    path: Path, features: pd.DataFrame, label: np.ndarray, scores: np.ndarray
) -> None:
    """The whole distribution of each feature, of the model's own scores and of the
    label as a seed: how many rows have a value, and how many of these are adults."""
    columns = features[FEATURES].assign(
        score=scores.astype(np.float64),
        label=np.where(label == 1, "true", "false"),
    )
    is_adult = features["age"] >= ADULT_AGE
    counts = [value_counts(name, columns[name], is_adult) for name in columns]
    pd.concat(counts).to_csv(path, index=False, lineterminator="\n")


def value_counts(name: str, values: pd.Series, is_adult: pd.Series) -> pd.DataFrame:
    """A row per value, in their order."""
    counts = is_adult.groupby(values).agg(["size", "sum"])
    texts = [decimal(value) for value in counts.index]
    return pd.DataFrame(
        {
            "column_name": name,
            "value": texts,
            "record_count": counts["size"].to_numpy(),
            "adult_count": counts["sum"].to_numpy(),
        }
    )


def decimal(value: object) -> str:
    """A score without an exponent, anything else as it is."""
    if isinstance(value, float):
        return np.format_float_positional(value, trim="-")
    return str(value)
