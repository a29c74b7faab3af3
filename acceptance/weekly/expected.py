"""The weekly statistics, worked out from the rows of the files with numpy and
pandas; written from their definitions, not from the SQL that they judge."""

import csv
from fractions import Fraction
from math import sqrt

import numpy as np
import pandas as pd

from project import REPOSITORY

Z = 1.959964
POSITIVE = "50000+."
DIMENSIONS = {
    "sex": "sex",
    "race": "race",
    "hispanic_origin": "hispanic_origin",
    "citizenship": "citizenship",
    "education": "education",
    "marital_status": "marital_stat",
    "tax_filer_status": "tax_filer_stat",
    "class_of_worker": "class_of_worker",
    "major_occupation": "major_occupation_code",
    "major_industry": "major_industry_code",
    "employment_status": "full_or_part_time_employment_stat",
}


def with_segments(rows: pd.DataFrame) -> pd.DataFrame:
    """The dimensions of each record as columns, the weight and the label."""
    made = pd.DataFrame(
        {
            "iso_week": rows["iso_week"],
            "weight": rows["instance_weight_number"],
            "positive": rows["income"] == POSITIVE,
            "adult": rows["age_number"] >= 16,
            "total": "Total",
        }
    )
    with open(REPOSITORY / "seeds/age_bands.csv", encoding="utf-8") as file:
        bands = {
            age: band["age_band"]
            for band in csv.DictReader(file)
            for age in range(int(band["minimum_age"]), int(band["maximum_age"]) + 1)
        }
    made["age_band"] = rows["age_number"].map(bands)
    for dimension, column in DIMENSIONS.items():
        made[dimension] = rows[column].where(~rows[column].isin(["?", ""]), "Missing")
    made["age_band_and_sex"] = made["age_band"] + ", " + made["sex"]
    return made


def rates(rows: pd.DataFrame) -> dict[tuple[str, str, str, str], dict[str, float]]:
    """By week, population, dimension and segment."""
    people = with_segments(rows)
    found = {}
    for week, in_week in people.groupby("iso_week"):
        for population in ("all", "adults"):
            members = in_week if population == "all" else in_week[in_week["adult"]]
            for dimension in ("total", "age_band", "age_band_and_sex", *DIMENSIONS):
                for segment, group in members.groupby(dimension):
                    key = (week, population, dimension, segment)
                    found[key] = rate(group, members)
    for week in people["iso_week"].unique():
        for population in ("all", "adults"):
            rank(
                [
                    row
                    for (of_week, of_population, dimension, _), row in found.items()
                    if (of_week, of_population) == (week, population)
                    and dimension not in ("total", "age_band_and_sex")
                    and row["record_count"] >= 100
                ]
            )
    return found


def rate(group: pd.DataFrame, members: pd.DataFrame) -> dict[str, float]:
    weight, positive = group["weight"].to_numpy(), group["positive"].to_numpy()
    size = weight.sum() ** 2 / (weight**2).sum()
    weighted = (weight * positive).sum() / weight.sum()
    lower, upper = wilson(weighted, size)
    every = np.average(members["positive"], weights=members["weight"])
    earners = members.loc[members["positive"], "weight"].sum()
    return {
        "record_count": len(group),
        "labelled_count": len(group),
        "income_over_50k_count": positive.sum(),
        "record_weight": weight.sum(),
        "effective_record_count": size,
        "effective_labelled_count": size,
        "income_over_50k_rate": positive.mean(),
        "weighted_income_over_50k_rate": weighted,
        "weighted_income_over_50k_rate_lower": lower,
        "weighted_income_over_50k_rate_upper": upper,
        "record_share": len(group) / len(members),
        "weighted_record_share": weight.sum() / members["weight"].sum(),
        "weighted_income_over_50k_share": (weight * positive).sum() / earners,
        "income_over_50k_index": 100 * weighted / every,
        "segment_rank": np.nan,
    }


def wilson(rate: float, size: float) -> tuple[float, float]:
    middle = rate * size + Z**2 / 2
    half = Z * sqrt(size * rate * (1 - rate) + Z**2 / 4)
    return (middle - half) / (size + Z**2), (middle + half) / (size + Z**2)


def rank(rows: list[dict[str, float]]) -> None:
    """By the lower bound; equal bounds share a place, to nine digits as both
    are sums of doubles."""
    lowers = [row["weighted_income_over_50k_rate_lower"] for row in rows]
    for row, lower in zip(rows, lowers, strict=True):
        row["segment_rank"] = 1 + sum(other > lower + 1e-12 for other in lowers)


def z(share: float, size: float, before: float, size_before: float) -> float:
    pooled = (share * size + before * size_before) / (size + size_before)
    variance = pooled * (1 - pooled) * (1 / size + 1 / size_before)
    return (share - before) / sqrt(variance) if variance > 1e-18 else np.nan


def weighted_quantile(values: list[Fraction], weights: list[int], percent: int):
    """The smallest value whose cumulated weight is at least its part of all."""
    pairs = sorted(zip(values, weights, strict=True))
    total, cumulated = sum(weights), 0
    for value, weight in pairs:
        cumulated += weight
        if cumulated * 100 >= percent * total:
            return float(value)
    return np.nan
