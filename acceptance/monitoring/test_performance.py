"""The tables of performance against scikit-learn, and those of both engines against
each other."""

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from census_warehouse import Census, write_lines
from days import DAYS, INCOME, MODELS, UNLABELLED, without_labels
from expected import DIMENSIONS, groups, performance, rate
from judge import SEGMENT, by_key, require_close

KEYS = {
    "performance": "model_performance_id",
    "calibration": "model_calibration_id",
    "estimates": "model_estimate_id",
    "fairness": "model_fairness_id",
}
PERIODS = [("daily", "batch_date"), ("weekly", "iso_week")]


@pytest.mark.parametrize(("kind", "period"), PERIODS)
def test_metrics_are_those_of_scikit_learn(built: Census, kind: str, period: str):
    actual = by_key(built.table(f"model_performance_{kind}"), [period, *SEGMENT])
    expected = dict(groups(built.table("scored_people"), period))
    judged = {key for key in actual if key[3] in DIMENSIONS[period]}
    assert judged == expected.keys()
    for key, group in expected.items():
        require_close(actual[key], performance(group), key)


@pytest.mark.parametrize(("kind", "period"), PERIODS)
def test_calibration_by_bin(built: Census, kind: str, period: str) -> None:
    keys = [period, *SEGMENT, "bin_number"]
    actual = by_key(built.table(f"model_calibration_{kind}"), keys)
    seen = 0
    for key, group in groups(built.table("scored_people"), period):
        labelled = group[group["is_positive"].notna()]
        score = labelled["probability"]
        bins = np.digitize(score, np.arange(1, 10) / 10, right=True) + 1
        for number, members in labelled.groupby(bins):
            label = members["is_positive"].astype(bool).to_numpy()
            weight = members["instance_weight"].to_numpy()
            expected = {
                "bin_lower": (number - 1) / 10,
                "bin_upper": number / 10,
                "record_count": len(members),
                "positive_count": label.sum(),
                "mean_probability": members["probability"].mean(),
                "weighted_mean_probability": np.average(
                    members["probability"], weights=weight
                ),
            }
            expected |= rate("positive_rate", label, np.ones(len(label)))
            expected |= rate("weighted_positive_rate", label, weight)
            require_close(actual[*key, number], expected, (key, number))
            seen += 1
    assert seen == sum(key[3] in DIMENSIONS[period] for key in actual)


@pytest.mark.parametrize(("kind", "period"), PERIODS)
def test_fairness(built: Census, kind: str, period: str) -> None:
    actual = by_key(built.table(f"model_fairness_{kind}"), [period, *SEGMENT])
    rows = dict(groups(built.table("scored_people"), period))
    rows = {key: performance(rows[key]) for key in rows if key[3] in ("sex", "race")}
    judged = {key for key in actual if key[3] in DIMENSIONS[period]}
    assert judged == rows.keys()
    references = {"sex": "Male", "race": "White"}
    for key, own in rows.items():
        others = [row for other, row in rows.items() if other[:4] == key[:4]]
        reference = rows.get((*key[:4], references[key[3]]))
        for rate_name, metric in (
            ("selection_rate", "selection_rate"),
            ("true_positive_rate", "recall"),
            ("false_positive_rate", "false_positive_rate"),
        ):
            for prefix, suffix in (("", ""), ("", "_at_50"), ("weighted_", "")):
                name, column = (
                    f"{prefix}{rate_name}{suffix}",
                    f"{prefix}{metric}{suffix}",
                )
                values = [row[column] for row in others if not isnan(row[column])]
                base = reference[column] if reference else nan
                lowest, highest = min(values, default=nan), max(values, default=nan)
                expected = {
                    name: own[column],
                    f"{name}_ratio": own[column] / base if base else nan,
                    f"{name}_difference": own[column] - base,
                    f"{name}_min_max_ratio": lowest / highest if highest else nan,
                    f"{name}_max_difference": highest - lowest,
                }
                require_close(actual[key], expected, key)


@pytest.mark.parametrize("kind", ["daily", "weekly"])
@pytest.mark.parametrize(
    "table", ["performance", "calibration", "estimates", "fairness"]
)
def test_both_engines_say_the_same(make, table: str, kind: str) -> None:
    embedded, postgres = (
        make(engine, "built").table(f"model_{table}_{kind}").sort_values(KEYS[table])
        for engine in ("embedded", "postgres")
    )
    moments = [name for name in embedded if name.endswith("_at")]
    for name in embedded.drop(columns=moments):
        pd.testing.assert_series_equal(
            embedded[name].reset_index(drop=True),
            postgres[name].reset_index(drop=True),
            rtol=1e-9,
            atol=1e-12,
        )


def test_an_injected_day_shows_in_its_metric(built: Census) -> None:
    days = built.table("model_performance_daily")
    days = days[(days["population"] == "all") & (days["dimension"] == "total")]
    days = by_key(days[days["is_champion"].astype(str) == "True"], ["batch_date"])
    named = {change.__name__: days[day,] for day, change in DAYS.items()}
    clean = days["2026-03-02",]
    assert named["labels_shifted"]["prevalence"] > 1.5 * clean["prevalence"]
    assert named["labels_shifted"]["calibration_z"] < -3
    bound = clean["roc_auc"] - 3 * clean["roc_auc_standard_error"]
    assert named["concept_drifted"]["roc_auc"] < bound
    assert named["ages_shifted"]["mean_probability"] != clean["mean_probability"]
    alike = named["all_alike"]
    assert (alike["roc_auc"], alike["roc_auc_standard_error"]) == (0.5, 0.0)
    for name in ("without_positives", "without_negatives", "one_row"):
        assert isnan(named[name]["roc_auc"]), name
    unlabelled = named[without_labels.__name__]
    assert unlabelled["labelled_count"] == 0
    assert isnan(unlabelled["accuracy"]) and isnan(unlabelled["log_loss"])


def test_labels_that_come_late_update_their_day(late: Census, days) -> None:
    """And no other."""
    before = late.table("model_performance_daily")
    scored_at = late.table("census_predictions")["scored_at"].max()
    incomes = {line: row[INCOME] for line, row in enumerate(days["2026-03-02"], 1)}
    rows = days[UNLABELLED]
    labels = {line: incomes[line] for line in range(1, len(rows) // 2 + 1)}
    write_lines(
        late.project.incoming / f"census_labels_{UNLABELLED}.csv.gz",
        [
            ["census_line_number", "income"],
            *([str(line), income] for line, income in labels.items()),
        ],
    )
    late.build(*MODELS)
    after = late.table("model_performance_daily")
    assert late.table("census_predictions")["scored_at"].max() == scored_at
    expected = dict(groups(late.table("scored_people"), "batch_date"))
    actual = by_key(after, ["batch_date", *SEGMENT])
    for key, group in expected.items():
        if key[0] == UNLABELLED:
            require_close(actual[key], performance(group), key)
    total = actual[UNLABELLED, "1.0.0", "all", "total", "total"]
    assert total["labelled_count"] == len(labels)
    others = [table[table["batch_date"] != UNLABELLED] for table in (before, after)]
    assert by_key(others[0], ["model_performance_id"]).keys() == (
        by_key(others[1], ["model_performance_id"]).keys()
    )
    moments = [sorted(other["changed_at"].unique()) for other in others]
    assert moments[0] == moments[1]
    week = by_key(late.table("model_performance_weekly"), ["iso_week", *SEGMENT])
    of_week = dict(groups(late.table("scored_people"), "iso_week"))
    key = ("2026-W11", "1.0.0", "all", "total", "total")
    require_close(week[key], performance(of_week[key]), key)
