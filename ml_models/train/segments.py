"""How well the classifier did out of fold, for everybody and in each segment."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import metrics

from census import ADULT_AGE
from classifier import auc_standard_error

AGE_BANDS = Path(__file__).resolve().parents[2] / "seeds" / "age_bands.csv"
DIMENSIONS = ["sex", "race", "age_band", "education"]


def write_metrics(
    path: Path,
    identity: dict[str, str],
    people: pd.DataFrame,
    label: np.ndarray,
    scores: np.ndarray,
) -> None:
    """A seed of one row per population and segment, which the days are held to."""
    people = people.assign(age_band=age_bands(people["age"]))
    lines = [
        identity
        | {"population": population, "dimension": dimension, "segment": segment}
        | figures(label[members], scores[members])
        for population, dimension, segment, members in segments(people)
    ]
    pd.DataFrame(lines).to_csv(path, index=False, lineterminator="\n")


def age_bands(age: pd.Series) -> pd.Series:
    """The label of the band that each age lies in."""
    with open(AGE_BANDS, encoding="utf-8", newline="") as file:
        bands = {
            age: band["age_band"]
            for band in csv.DictReader(file)
            for age in range(int(band["minimum_age"]), int(band["maximum_age"]) + 1)
        }
    return age.map(bands)


def segments(people: pd.DataFrame) -> Iterator[tuple[str, str, str, np.ndarray]]:
    """Population, dimension, segment and which rows are of it."""
    is_adult = (people["age"] >= ADULT_AGE).to_numpy()
    for population, of_population in (
        ("all", np.ones(len(people), dtype=bool)),
        ("adults", is_adult),
    ):
        yield population, "total", "total", of_population
        for dimension in DIMENSIONS:
            values = people[dimension].to_numpy()
            for segment in sorted(set(values[of_population])):
                yield (
                    population,
                    dimension,
                    segment,
                    of_population & (values == segment),
                )


def figures(label: np.ndarray, scores: np.ndarray) -> dict[str, float | int | None]:
    """The metrics, empty where they are not defined: all labels alike, or none
    positive, or too few to tell a variance."""
    positives = int(label.sum())
    negatives = len(label) - positives
    is_ranked = positives > 0 and negatives > 0
    clipped = scores.clip(1e-15, 1 - 1e-15)
    return {
        "record_count": len(label),
        "positive_count": positives,
        "mean_probability": scores.mean(),
        "roc_auc": metrics.roc_auc_score(label, scores) if is_ranked else None,
        "roc_auc_standard_error": auc_standard_error(label, scores)
        if min(positives, negatives) > 1
        else None,
        "average_precision": metrics.average_precision_score(label, scores)
        if positives
        else None,
        "log_loss": metrics.log_loss(label, clipped, labels=[0, 1]),
        "brier_score": ((scores - label) ** 2).mean(),
    }
