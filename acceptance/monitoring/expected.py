"""The metrics of scored people, worked out with scikit-learn and numpy from single
records; written from their definitions, not from the SQL that they judge."""

from math import nan, sqrt

import numpy as np
import pandas as pd
from sklearn import metrics

Z = 1.959964
# All that there are for weeks; days have fewer people to tell apart.
DIMENSIONS = {
    "batch_date": ("total", "sex"),
    "iso_week": ("total", "sex", "race", "age_band", "education"),
}


def groups(people: pd.DataFrame, period: str):
    """The records of each period, version, population and judged segment."""
    people = people.assign(total="total").astype({"is_adult": bool})
    for (when, version), scored in people.groupby([period, "model_version"]):
        for population in ("all", "adults"):
            members = scored if population == "all" else scored[scored["is_adult"]]
            for dimension in DIMENSIONS[period]:
                segments = members[dimension].fillna("(none)")
                for segment, group in members.groupby(segments):
                    yield (when, version, population, dimension, segment), group


def performance(group: pd.DataFrame) -> dict[str, float]:
    labelled = group[group["is_positive"].notna()]
    label = labelled["is_positive"].astype(bool).to_numpy()
    score = labelled["probability"].to_numpy()
    weight = labelled["instance_weight"].to_numpy()
    expected = {
        "record_count": len(group),
        "labelled_count": len(labelled),
        "positive_count": label.sum(),
        "threshold": group["threshold"].iloc[0],
        "roc_auc_standard_error": auc_standard_error(label, score),
        "precision_recall_auc": precision_recall_auc(label, score),
    }
    for prefix, weights in (("", np.ones(len(label))), ("weighted_", weight)):
        expected |= ranking(label, score, weights, prefix)
        expected |= probabilities(label, score, weights, prefix)
        for suffix, cut in (("", group["threshold"].iloc[0]), ("_at_50", 0.5)):
            expected |= confusion(label, score >= cut, weights, (prefix, suffix))
            all_weights = group["instance_weight"] if prefix else 1.0 + 0 * group["age"]
            selected = (group["probability"] >= cut).to_numpy()
            name = f"{prefix}selection_rate{suffix}"
            expected |= rate(name, selected, all_weights.to_numpy())
    for percent in (1, 5, 10, 20):
        expected |= captured(label, score, percent)
    return expected


def ranking(label, score, weight, prefix: str) -> dict[str, float]:
    both = 0 < label.sum() < len(label)
    return {
        f"{prefix}roc_auc": metrics.roc_auc_score(label, score, sample_weight=weight)
        if both
        else nan,
        f"{prefix}average_precision": metrics.average_precision_score(
            label, score, sample_weight=weight
        )
        if label.any()
        else nan,
    }


def precision_recall_auc(label, score) -> float:
    if not label.any():
        return nan
    precision, recall, _ = metrics.precision_recall_curve(label, score)
    return metrics.auc(recall, precision)


def auc_standard_error(label, score) -> float:
    """DeLong's, from the placements of each record among the others."""
    positives, negatives = score[label], score[~label]
    if min(len(positives), len(negatives)) < 2:
        return nan

    def placements(sample, reference):
        below = (sample[:, None] > reference[None, :]).mean(axis=1)
        return below + (sample[:, None] == reference[None, :]).mean(axis=1) / 2

    first = placements(positives, negatives).var(ddof=1) / len(positives)
    second = placements(negatives, positives).var(ddof=1) / len(negatives)
    return sqrt(first + second)


def probabilities(label, score, weight, prefix: str) -> dict[str, float]:
    names = (
        *("mean_probability", "calibration_difference", "calibration_z", "log_loss"),
        *("brier_score", "brier_skill"),
        *("expected_calibration_error", "maximum_calibration_error"),
    )
    expected = rate(f"{prefix}prevalence", label, weight)
    if not len(label):
        return expected | {f"{prefix}{name}": nan for name in names}
    prevalence = expected[f"{prefix}prevalence"]
    spread = prevalence * (1 - prevalence)
    mean = np.average(score, weights=weight)
    brier = metrics.brier_score_loss(label, score, sample_weight=weight)
    bins = np.digitize(score, np.arange(1, 10) / 10, right=True)
    gaps, shares = [], []
    for number in np.unique(bins):
        there = bins == number
        gaps.append(
            abs(
                np.average(
                    label[there].astype(float) - score[there], weights=weight[there]
                )
            )
        )
        shares.append(weight[there].sum() / weight.sum())
    size = weight.sum() ** 2 / (weight**2).sum()
    has_spread = 0 < label.sum() < len(label)
    values = (
        mean,
        mean - prevalence,
        (mean - prevalence) / sqrt(spread / size) if has_spread else nan,
        metrics.log_loss(label, score, sample_weight=weight, labels=[False, True]),
        brier,
        1 - brier / spread if has_spread else nan,
        np.dot(gaps, shares),
        max(gaps),
    )
    return expected | {
        f"{prefix}{name}": value for name, value in zip(names, values, strict=True)
    }


def confusion(label, predicted, weight, around: tuple[str, str]) -> dict[str, float]:
    prefix, suffix = around
    expected = {}
    for name, hits, among in (
        ("accuracy", label == predicted, slice(None)),
        ("precision", label, predicted),
        ("recall", predicted, label),
        ("false_positive_rate", predicted, ~label),
        ("specificity", ~predicted, ~label),
        ("false_negative_rate", ~predicted, label),
    ):
        expected |= rate(f"{prefix}{name}{suffix}", hits[among], weight[among])
    for name in ("specificity", "false_negative_rate"):
        # Their intervals are those of the rate that they are the rest of.
        for end in ("lower", "upper"):
            del expected[f"{prefix}{name}{suffix}_{end}"]
    f1, matthews = nan, nan
    if label.any() or predicted.any():
        f1 = metrics.f1_score(label, predicted, sample_weight=weight, zero_division=0)
    if len(set(label)) == len(set(predicted)) == 2:
        matthews = metrics.matthews_corrcoef(label, predicted, sample_weight=weight)
    expected |= {
        f"{prefix}f1_score{suffix}": f1,
        f"{prefix}matthews_correlation{suffix}": matthews,
    }
    if prefix == "" and len(label):
        matrix = metrics.confusion_matrix(label, predicted, labels=[False, True])
        names = ("true_negative", "false_positive", "false_negative", "true_positive")
        for name, count in zip(names, matrix.ravel(), strict=True):
            expected[f"{name}_count{suffix}"] = count
    return expected


def rate(name: str, hits, weight) -> dict[str, float]:
    """A weighted rate with Wilson's interval on the effective number of records."""
    if not len(hits):
        return {name: nan, f"{name}_lower": nan, f"{name}_upper": nan}
    p = np.average(hits.astype(float), weights=weight)
    n = weight.sum() ** 2 / (weight**2).sum()
    middle, half = p * n + Z**2 / 2, Z * sqrt(max(n * p * (1 - p), 0) + Z**2 / 4)
    return {
        name: p,
        f"{name}_lower": (middle - half) / (n + Z**2),
        f"{name}_upper": (middle + half) / (n + Z**2),
    }


def captured(label, score, percent: int) -> dict[str, float]:
    """Each record of a tie group stands for the group's mean."""
    names = (f"lift_at_{percent}", f"gain_at_{percent}")
    if not label.any():
        return dict.fromkeys(names, nan)
    ties = pd.Series(label.astype(float)).groupby(score).transform("mean")
    ordered = ties.to_numpy()[np.argsort(-score, kind="stable")]
    cut = len(label) * percent / 100
    whole = int(cut)
    found = ordered[:whole].sum() + (cut - whole) * ordered[min(whole, len(label) - 1)]
    values = (found / cut / label.mean(), found / label.sum())
    return dict(zip(names, values, strict=True))
