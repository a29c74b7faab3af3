"""What the measures of drift should be, worked out by scipy, Evidently and NannyML
from the rows; PSI by the definition, since no tool has ours."""

import os

os.environ["DO_NOT_TRACK"] = "1"
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

import numpy as np
import pandas as pd
from evidently.legacy.calculations.stattests.chisquare_stattest import _chi_stat_test
from evidently.legacy.calculations.stattests.jensenshannon import _jensenshannon
from evidently.legacy.calculations.stattests.psi import _psi
from evidently.legacy.calculations.stattests.wasserstein_distance_norm import (
    _wasserstein_distance_norm,
)
from evidently.legacy.core import ColumnType
from nannyml.chunk import DefaultChunker
from nannyml.drift.univariate.methods import FeatureType, MethodFactory
from nannyml.thresholds import ConstantThreshold
from scipy import stats
from scipy.spatial.distance import jensenshannon

NUMBERS = ["age", "score"]
FLOOR = 0.0001
NULL = "null"


def edges(reference: np.ndarray) -> np.ndarray:
    """The deciles: the smallest values that so many tenths do not exceed."""
    ordered = np.sort(reference)
    tenths = np.arange(1, 10) * len(ordered)
    return np.unique(ordered[-(-tenths // 10) - 1])


def cells(reference: pd.Series, values: pd.Series, number: bool) -> list[pd.Series]:
    """Both sides as names of cells; null is one."""
    if not number:
        return [side.astype(object).fillna(NULL) for side in (reference, values)]
    bounds = edges(reference.to_numpy())
    return [
        pd.Series(
            np.where(
                side.isna(),
                NULL,
                np.searchsorted(bounds, side.fillna(0), side="left").astype(str),
            )
        )
        for side in (reference, values)
    ]


def shares(sides: list[pd.Series]) -> np.ndarray:
    """A row for each side, a column for each cell."""
    return pd.concat(counts(sides), axis=1).to_numpy().T / [[len(s)] for s in sides]


def counts(sides: list[pd.Series]) -> list[pd.Series]:
    both = [side.value_counts() for side in sides]
    names = both[0].index.union(both[1].index)
    return [side.reindex(names, fill_value=0) for side in both]


def nannyml(key: str, reference: pd.Series, values: pd.Series) -> float:
    method = MethodFactory.create(
        key,
        FeatureType.CATEGORICAL,
        chunker=DefaultChunker(),
        threshold=ConstantThreshold(upper=1),
    )
    method._fit(reference)
    return float(method._calculate(values))


def measures(reference: pd.Series, values: pd.Series, number: bool) -> dict[str, float]:
    """Every measure of a column whose values are not all null."""
    sides = cells(reference, values, number)
    table = np.array([side.to_numpy() for side in counts(sides)])
    p, q = np.maximum(shares(sides), FLOOR)
    found = {
        "psi": ((q - p) * np.log(q / p)).sum(),
        "jensen_shannon_distance": jensenshannon(*shares(sides)),
        "jensen_shannon_distance_base_2": jensenshannon(*shares(sides), base=2),
        "hellinger_distance": np.sqrt(
            ((np.sqrt(shares(sides)[0]) - np.sqrt(shares(sides)[1])) ** 2).sum() / 2
        ),
        "l_infinity_distance": nannyml("l_infinity", *sides),
        "total_variation_distance": abs(shares(sides)[0] - shares(sides)[1]).sum() / 2,
        "chi_square": stats.chi2_contingency(table, correction=False).statistic,
        "chi_square_corrected": nannyml("chi2", *sides),
        "chi_square_degrees": table.shape[1] - 1,
        "chi_square_bound": stats.chi2.isf(0.001, table.shape[1] - 1),
        "psi_null_bound": (1 / len(reference) + 1 / len(values))
        * stats.chi2.isf(0.001, table.shape[1] - 1),
    }
    if (table[0] > 0).all():
        # With a cell that training has not, NannyML puts all new ones into one,
        # and Evidently's test statistic is infinite.
        found |= by_tools(sides, q.min() > FLOOR and p.min() > FLOOR)
        found["chi_square_goodness_of_fit"] = stats.chisquare(
            table[1], table[0] * (len(values) / len(reference))
        ).statistic
    return found | (of_numbers(reference, values.dropna()) if number else {})


def by_tools(sides: list[pd.Series], unfloored: bool) -> dict[str, float]:
    """The same by the tools' own functions, on the same cells."""
    category = ColumnType.Categorical
    found = {
        "jensen_shannon_distance": _jensenshannon(*sides, category, 0.1)[0],
        "jensen_shannon_distance_base_2": nannyml("jensen_shannon", *sides),
        "hellinger_distance": nannyml("hellinger", *sides),
    }
    if unfloored:
        found["psi"] = _psi(*sides, category, 0.1)[0]
    return found


def of_numbers(reference: pd.Series, values: pd.Series) -> dict[str, float]:
    if values.empty:
        return {}
    sizes = 1 / len(reference) + 1 / len(values)
    return {
        "ks_statistic": stats.ks_2samp(reference, values).statistic,
        "ks_bound": stats.kstwobign.isf(0.001) * np.sqrt(sizes),
        "wasserstein_distance": stats.wasserstein_distance(reference, values),
        "wasserstein_distance_scaled": _wasserstein_distance_norm(
            reference, values, ColumnType.Numerical, 0.1
        )[0],
    }


def evidently_p_value(reference: pd.Series, values: pd.Series) -> float:
    return float(_chi_stat_test(reference, values, ColumnType.Categorical, 0.05)[0])
