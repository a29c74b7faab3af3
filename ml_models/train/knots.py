"""How the scores become probabilities: the calibration that performance without
labels is estimated with."""

import csv
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression


def write_knots(
    path: Path, names: dict[str, str], label: np.ndarray, scores: np.ndarray
) -> None:
    """The knots of the isotonic regression of the label on out-of-fold scores:
    between two knots the probability is on a straight line, outside it is that of
    the nearest one."""
    regression = IsotonicRegression(out_of_bounds="clip").fit(scores, label)
    knots = zip(regression.X_thresholds_, regression.y_thresholds_, strict=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([*names, "score", "calibrated_probability"])
        rows.writerows(
            [*names.values(), repr(float(score)), repr(float(probability))]
            for score, probability in knots
        )
