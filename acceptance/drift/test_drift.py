"""Drift against what scipy, Evidently and NannyML make of the same rows."""

import os
from collections.abc import Callable
from math import isclose, isnan

import numpy as np
import pandas as pd
import pytest
from census_warehouse import ENGINES, Census, is_public
from days import (
    AGE,
    EDUCATION,
    INCOME,
    MARITAL,
    POSITIVE,
    SEX,
    TAX_FILER,
)
from expected import NUMBERS, evidently_p_value, measures
from scipy import stats

from project import REPOSITORY

VERSIONS = {
    "1.0.0": "income_classifier",
    "1.0.0-linear": "income_classifier_challenger",
}
CHAMPION = "1.0.0"
Projects = Callable[[str], Census]
COLUMNS = ["age", "sex", "marital_status", "education", "tax_filer_status"]
SCORED = """
select batch_date, iso_week, model_version, age, sex, marital_status, education,
    tax_filer_status, is_adult, probability as score,
    cast(is_positive as text) as label
from {{ ref('scored_people') }}
"""
TABLES = [("model_drift_daily", "batch_date"), ("model_drift_weekly", "iso_week")]


def baseline(model: str, population: str) -> dict[str, pd.Series]:
    """The training rows, out of the seed of their counts."""
    path = REPOSITORY / "ml_models" / "baselines" / f"{model}_baseline.csv"
    counted = pd.read_csv(path, dtype={"value": str})
    size = "record_count" if population == "all" else "adult_count"
    return {
        name: as_column(name, rows["value"].repeat(rows[size]).reset_index(drop=True))
        for name, rows in counted.groupby("column_name")
    }


def as_column(name: str, values: pd.Series) -> pd.Series:
    return values.astype(float) if name in NUMBERS else values


def require_close(actual: dict, expected: dict, what: object) -> None:
    for name, value in expected.items():
        is_close = isclose(actual[name], value, rel_tol=1e-9, abs_tol=1e-9)
        assert is_close, f"{what}: {name} is {actual[name]}, expected {value}"


@pytest.mark.parametrize(("table", "period"), TABLES)
def test_every_measure(projects: Projects, table: str, period: str) -> None:
    project = projects("embedded")
    drift = project.table(table)
    rows = project.rows(SCORED)
    rows["label"] = rows["label"].map({True: "true", False: "false"})
    assert len(drift) == rows[period].nunique() * 28 - missing_adults(rows, period)
    for (version, population), of_version in drift.groupby(
        ["model_version", "population"]
    ):
        references = baseline(VERSIONS[version], population)
        people = rows[rows["model_version"] == version]
        if population == "adults":
            people = people[people["is_adult"] == True]  # noqa: E712
        for row in of_version.to_dict("records"):
            name = row["column_name"]
            if name in COLUMNS and version != CHAMPION:
                continue
            values = as_column(name, people.loc[people[period] == row[period], name])
            what = (row[period], version, population, name)
            judge(row, references[name], values.reset_index(drop=True), what)


@pytest.mark.parametrize(("table", "period"), TABLES)
def test_features_drift_alike_for_every_version(
    project: Census, table: str, period: str
) -> None:
    drift = project.table(table)
    drift = drift[drift["column_name"].isin(COLUMNS)].drop(
        columns=["model_drift_id", "loaded_at", "scored_at", "changed_at"]
    )
    champion, challenger = (
        drift[drift["model_version"] == version]
        .drop(columns="model_version")
        .set_index([period, "population", "column_name"])
        .sort_index()
        for version in VERSIONS
    )
    pd.testing.assert_frame_equal(champion, challenger, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(("table", "period"), TABLES)
def test_engines_agree(projects: Projects, table: str, period: str) -> None:
    left, right = (
        projects(engine).table(table).set_index("model_drift_id").sort_index()
        for engine in ENGINES
    )
    moments = ["loaded_at", "scored_at", "changed_at"]
    pd.testing.assert_frame_equal(
        left.drop(columns=moments),
        right.drop(columns=moments),
        check_dtype=False,
        rtol=1e-9,
        atol=1e-12,
    )


def missing_adults(rows: pd.DataFrame, period: str) -> int:
    """Rows that a period without one adult lacks."""
    adults = rows[rows["is_adult"] == True]  # noqa: E712
    return 14 * (rows[period].nunique() - adults[period].nunique())


def judge(row: dict, reference: pd.Series, values: pd.Series, what: object) -> None:
    number = row["column_name"] in NUMBERS
    missing = int(values.isna().sum())
    expected = {
        "reference_count": len(reference),
        "record_count": len(values),
        "missing_count": missing,
        "missing_share": missing / len(values),
    }
    if number:
        outside = (values < reference.min()) | (values > reference.max())
        expected["out_of_range_count"] = outside.sum()
        expected["out_of_range_share"] = outside.mean()
        assert isnan(row["unseen_count"]), what
    else:
        unseen = ~values.isin(set(reference)) & values.notna()
        expected["unseen_count"] = unseen.sum()
        expected["unseen_share"] = unseen.mean()
        assert isnan(row["ks_statistic"]) and isnan(row["out_of_range_count"]), what
    require_close(row, expected | measures(reference, values, number), what)
    if not number and missing == 0 and not isnan(row["chi_square_goodness_of_fit"]):
        p_value = stats.chi2.sf(
            row["chi_square_goodness_of_fit"], row["chi_square_degrees"]
        )
        evidently = evidently_p_value(reference, values)
        assert isclose(p_value, evidently, rel_tol=1e-6, abs_tol=1e-12), what


def test_bins_end_at_the_deciles(project: Census) -> None:
    bins = project.table("model_baseline_bins")
    for (version, population, name), found in bins[bins["bin_number"].notna()].groupby(
        ["model_version", "population", "column_name"]
    ):
        reference = baseline(VERSIONS[version], population)[name].to_numpy()
        ends = np.quantile(reference, np.arange(1, 10) / 10, method="inverted_cdf")
        bounds = found.sort_values("bin_number")["upper_bound"].to_numpy()
        assert np.array_equal(bounds[:-1], np.unique(ends)) and isnan(bounds[-1])
        assert found["record_count"].sum() == len(reference)


@pytest.mark.skipif(not is_public(), reason="CENSUS_DATA_DIR names no public files")
@pytest.mark.parametrize("model", VERSIONS.values())
def test_the_baseline_counts_the_learn_file(model: str) -> None:
    fields = dict(zip(COLUMNS, [AGE, SEX, MARITAL, EDUCATION, TAX_FILER], strict=True))
    learn = pd.read_csv(
        f"{os.environ['CENSUS_DATA_DIR']}/census_income_learn.csv.gz",
        header=None,
        dtype=str,
        na_filter=False,
    ).apply(lambda column: column.str.strip())
    fields["label"] = INCOME
    learn[INCOME] = (learn[INCOME] == POSITIVE.strip()).map(
        {True: "true", False: "false"}
    )
    is_adult = learn[AGE].astype(int) >= 16
    counted = pd.read_csv(
        REPOSITORY / f"ml_models/baselines/{model}_baseline.csv", dtype={"value": str}
    )
    for name, field in fields.items():
        rows = counted[counted["column_name"] == name].set_index("value")
        assert rows["record_count"].to_dict() == learn[field].value_counts().to_dict()
        adults = learn.loc[is_adult, field].value_counts()
        adults = adults.reindex(rows.index, fill_value=0)
        assert (rows["adult_count"] == adults).all(), name
    scores = counted[counted["column_name"] == "score"]
    assert scores["record_count"].sum() == len(learn)


def test_critical_values() -> None:
    seeds = REPOSITORY / "seeds"
    for row in pd.read_csv(seeds / "chi_square_critical.csv").itertuples():
        value = stats.chi2.isf(row.alpha, row.degrees_of_freedom)
        assert isclose(row.critical_value, value, rel_tol=1e-12)
    for row in pd.read_csv(seeds / "ks_critical.csv").itertuples():
        value = stats.kstwobign.isf(row.alpha)
        assert isclose(row.critical_value, value, rel_tol=1e-9)
