"""Performance without labels against NannyML, on both engines."""

import os

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

import nannyml
import pandas as pd
import pytest
from census_warehouse import Census
from days import CLEAN, DAYS, MODELS
from judge import SEGMENT, by_key, require_close

VERSIONS = {
    "1.0.0": "income_classifier",
    "1.0.0-linear": "income_classifier_challenger",
}
METRICS = ["roc_auc", "f1", "precision", "recall", "accuracy"]
NAMES = {"f1": "estimated_f1_score"}
JUDGED = [day for day in DAYS if day <= "2026-03-07"]


def fitted(people: pd.DataFrame) -> nannyml.CBPE:
    """NannyML's estimator, which knows a day and its labels."""
    estimator = nannyml.CBPE(
        problem_type="classification_binary",
        y_pred_proba="probability",
        y_pred="is_predicted",
        y_true="is_positive",
        metrics=METRICS,
        chunk_size=len(people),
    )
    estimator.fit(people)
    # Whether it is worth while is not asked here: the knots are always applied.
    estimator.needs_calibration = True
    estimator.calibrator.fit(people["probability"], people["is_positive"])
    return estimator


def scored(census: Census, version: str) -> pd.DataFrame:
    people = census.table("scored_people")
    people = people[people["model_version"] == version]
    people = people[people["batch_date"].isin(JUDGED)]
    integers = dict.fromkeys(("is_predicted", "is_positive"), "int64")
    booleans = dict.fromkeys(("is_predicted", "is_positive"), "bool")
    return people.astype(booleans).astype(integers).reset_index(drop=True)


def test_estimates_are_those_of_nannyml(late: Census) -> None:
    """With the knots of NannyML's own calibrator as the seed."""
    estimators = {}
    for version, model in VERSIONS.items():
        people = scored(late, version)
        reference = people[people["batch_date"] == CLEAN].reset_index(drop=True)
        estimators[version] = fitted(reference)
        regression = estimators[version].calibrator._regressor
        knots = pd.DataFrame(
            {
                "model_name": "income_classifier",
                "model_version": version,
                "score": regression.X_thresholds_,
                "calibrated_probability": regression.y_thresholds_,
            }
        )
        folder = late.project.folder / "ml_models/baselines"
        knots.to_csv(folder / f"{model}_calibration_knots.csv", index=False)
    late.weir("seed")
    late.weir("run", "--full-refresh", "--select", *(f"+{name}" for name in MODELS))
    actual = by_key(late.table("model_estimates_daily"), ["batch_date", *SEGMENT])
    for version in VERSIONS:
        people = scored(late, version)
        for day in JUDGED:
            chunk = people[people["batch_date"] == day].reset_index(drop=True)
            for population, members in (
                ("all", chunk),
                ("adults", chunk[chunk["age"] >= 16].reset_index(drop=True)),
            ):
                row = actual[day, version, population, "total", "total"]
                require_estimate(row, estimators[version], members)


def require_estimate(row: dict, estimator, members: pd.DataFrame) -> None:
    calibrated = members.assign(
        uncalibrated_probability=members["probability"],
        probability=estimator.calibrator.calibrate(members["probability"]),
    )
    for metric in estimator.metrics:
        value = metric._estimate(calibrated)
        name = NAMES.get(metric.name, f"estimated_{metric.name}")
        # NannyML rounds the curve to five decimals.
        tolerance = 1e-5 if metric.name == "roc_auc" else 1e-9
        require_close(row, {name: value}, (name, len(members)), tolerance)


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_real_values_stand_beside(built: Census, kind: str) -> None:
    key = "batch_date" if kind == "daily" else "iso_week"
    estimates = by_key(built.table(f"model_estimates_{kind}"), [key, *SEGMENT])
    performance = by_key(built.table(f"model_performance_{kind}"), [key, *SEGMENT])
    assert estimates.keys() == performance.keys()
    names = ("roc_auc", "precision", "recall", "f1_score", "labelled_count")
    for row, values in estimates.items():
        require_close(values, {name: performance[row][name] for name in names}, row)


def test_a_day_without_labels_is_estimated(built: Census) -> None:
    estimates = built.table("model_estimates_daily")
    day = estimates[
        (estimates["batch_date"] == "2026-03-14") & (estimates["dimension"] == "total")
    ]
    assert len(day) == 4
    assert (day["labelled_count"] == 0).all() and day["roc_auc"].isna().all()
    assert day["estimated_roc_auc"].between(0.7, 1).all()
    counts = [name for name in day if name.startswith("estimated_") and "count" in name]
    assert len(counts) == 4
    assert ((day[counts].sum(axis=1) - day["record_count"]).abs() < 1e-6).all()
