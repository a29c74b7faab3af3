"""What the training data looked like: the reference that drift is measured from."""

import numpy as np
import pandas as pd

from census import CATEGORIES


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
