"""The alerts of clean and of injected days, of the whole and of each segment."""

from math import isnan, sqrt

import pandas as pd
import pytest
from census_warehouse import Census
from days import CLEAN, INJECTED
from sklearn.metrics import roc_auc_score

from project import REPOSITORY

CHAMPION = "1.0.0"
PERIODS = [
    ("model_alerts", "model_performance_daily", "batch_date"),
    ("model_alerts_weekly", "model_performance_weekly", "iso_week"),
]
SEGMENT = ["model_version", "population", "dimension", "segment"]


def test_clean_days_raise_nothing(project: Census) -> None:
    alerts = project.table("model_alerts")
    clean = alerts[alerts["batch_date"].isin(CLEAN)]
    assert set(clean["batch_date"]) == set(CLEAN)
    assert clean[clean["severity"] != "ok"].empty


def test_injected_days_are_caught(project: Census) -> None:
    alerts = project.table("model_alerts")
    champion = alerts[alerts["model_version"] == CHAMPION]
    raised = {
        day: {
            (row.rule, row.column_name)
            for row in champion[champion["batch_date"] == day].itertuples()
            if row.severity == "alert" and row.population == "all"
        }
        for day in INJECTED
    }
    age, label, concept, quality, single = raised.values()
    assert {("psi", "age"), ("psi", "sex")} <= age
    assert ("psi", "label") in label
    assert {rule for rule, _ in label} == {"psi", "calibration", "calibration_change"}
    assert {rule for rule, _ in concept} >= {"roc_auc"}
    assert not {rule for rule, _ in concept} & {"psi", "unseen", "out_of_range"}
    assert {
        ("unseen", "education"),
        ("unseen", "sex"),
        ("missing", "education"),
        ("missing", "age"),
        ("psi", "education"),
        ("psi", "sex"),
    } <= quality
    assert not {rule for rule, _ in single} & {"roc_auc", "missing", "unseen"}


def test_alerts_are_printed_and_end_in_an_exit_code(project: Census) -> None:
    day = "{batch_date: 2026-03-10}"
    printed = project.run("alerts", "--vars", day, "--fail-on", "alert")
    assert printed.returncode == 1
    assert "PSI of label" in printed.stdout
    fine = project.run(
        "alerts", "--vars", "{batch_date: 2026-03-02}", "--fail-on", "warn"
    )
    assert (fine.returncode, fine.stdout) == (0, "No alerts and no warnings.\n")
    test = ["test", "--select", "days_raise_no_alert", "--vars"]
    assert project.run(*test, day).returncode == 0
    strict = "{batch_date: 2026-03-10, alert_test_severity: error}"
    assert project.run(*test, strict).returncode == 1
    calm = "{batch_date: 2026-03-02, alert_test_severity: error}"
    assert project.run(*test, calm).returncode == 0


def training_metrics() -> pd.DataFrame:
    """What training found of each segment, out of fold."""
    folder = REPOSITORY / "ml_models" / "baselines"
    files = folder.glob("*_training_metrics.csv")
    return pd.concat(map(pd.read_csv, files)).set_index(SEGMENT)


def members(project: Census, period: str):
    """The labelled records of each period, version, population and segment."""
    people = project.table("scored_people").assign(total="total")
    people = people[people["is_positive"].notna()]
    people["is_positive"] = people["is_positive"].astype(bool)
    for population in ("all", "adults"):
        of_population = (
            people if population == "all" else people[people["is_adult"] == True]  # noqa: E712
        )
        for dimension in ("total", "sex", "race", "age_band", "education"):
            segments = of_population[dimension].fillna("(none)")
            keys = [of_population[period], of_population["model_version"], segments]
            for (when, version, segment), group in of_population.groupby(keys):
                yield (when, version, population, dimension, segment), group


@pytest.mark.parametrize(("table", "performance", "period"), PERIODS)
def test_segments_are_judged_by_what_training_found_of_them(
    project: Census, table: str, performance: str, period: str
) -> None:
    alerts = project.table(table)
    alerts = alerts[alerts["rule"].isin(["roc_auc", "calibration_change"])]
    actual = alerts.set_index(["rule", period, *SEGMENT]).to_dict("index")
    errors = project.table(performance).set_index([period, *SEGMENT])
    errors = errors["roc_auc_standard_error"].to_dict()
    training = training_metrics()
    expected = {}
    for key, group in members(project, period):
        if key[1:] not in training.index:
            continue
        before = training.loc[key[1:]]
        error = errors[key]
        if not isnan(error) and not isnan(before["roc_auc_standard_error"]):
            value = roc_auc_score(group["is_positive"], group["probability"])
            bound = before["roc_auc"] - 3 * sqrt(
                before["roc_auc_standard_error"] ** 2 + error**2
            )
            expected["roc_auc", *key] = (value, bound, value < bound)
        if key[3] != "total" and not isnan(z := change(group, before)):
            expected["calibration_change", *key] = (z, 3, abs(z) > 3)
    assert actual.keys() == expected.keys()
    for key, (value, bound, is_alert) in expected.items():
        row = actual[key]
        assert row["value"] == pytest.approx(value, rel=1e-9, abs=1e-9), key
        assert row["bound"] == pytest.approx(bound, rel=1e-9), key
        assert row["severity"] == ("alert" if is_alert else "ok"), key
    assert {key[0] for key in expected if key[4] != "total"} == {
        "roc_auc",
        "calibration_change",
    }


def change(group: pd.DataFrame, before: pd.Series) -> float:
    """The two-sample z of mean probability less rate; of small segments none."""
    n, n_before = len(group), before["record_count"]
    positives = group["is_positive"].sum()
    rate = (positives + before["positive_count"]) / (n + n_before)
    if min(rate, 1 - rate) * n < 5:
        return float("nan")
    moved = group["probability"].mean() - positives / n
    moved -= before["mean_probability"] - before["positive_count"] / n_before
    return moved / sqrt(rate * (1 - rate) * (1 / n + 1 / n_before))


def test_concept_drift_shows_in_segments(project: Census) -> None:
    alerts = project.table("model_alerts")
    day = next(day for day, kind in INJECTED.items() if "concept" in kind.__name__)
    raised = alerts[
        (alerts["batch_date"] == day)
        & (alerts["severity"] == "alert")
        & (alerts["rule"] == "roc_auc")
        & (alerts["population"] == "all")
        & (alerts["model_version"] == CHAMPION)
    ]
    assert {("total", "total"), ("sex", "Male"), ("race", "White")} <= set(
        raised[["dimension", "segment"]].itertuples(index=False, name=None)
    )
    assert any(
        message.startswith("ROC AUC of sex Male is ") for message in raised["message"]
    )
