"""The classifiers: how each is built, and how it fares on rows it has not seen."""

from collections.abc import Callable
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn import metrics
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from census import CATEGORIES, NUMBERS

SEED = 7
FOLDS = 5


def trees() -> Pipeline:
    """Categories as numbers (-1 where unknown), then gradient boosted trees."""
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    trees = lgb.LGBMClassifier(
        n_estimators=100,
        learning_rate=0.06,
        num_leaves=15,
        min_child_samples=50,
        random_state=SEED,
        deterministic=True,
        force_row_wise=True,
        n_jobs=2,
        verbose=-1,
    )
    columns = [("numbers", "passthrough", NUMBERS), ("categories", encoder, CATEGORIES)]
    return Pipeline([("encode", ColumnTransformer(columns)), ("classify", trees)])


def linear() -> Pipeline:
    """Categories as ones and zeros (none where unknown), then a logistic regression."""
    encoder = OneHotEncoder(handle_unknown="ignore")
    columns = [
        ("numbers", StandardScaler(), NUMBERS),
        ("categories", encoder, CATEGORIES),
    ]
    classify = LogisticRegression(max_iter=1000)
    return Pipeline([("encode", ColumnTransformer(columns)), ("classify", classify)])


@dataclass(frozen=True)
class Kind:
    """A way to make a classifier, and what is to be expected of it."""

    untrained: Callable[[], Pipeline]
    least_auc: float
    unknown_category: str


KINDS = {
    "trees": Kind(trees, 0.912, "encoded as -1"),
    "linear": Kind(linear, 0.903, "all zeros"),
}


def probabilities(model: Pipeline, features: pd.DataFrame) -> np.ndarray:
    """P(income over 50,000 USD), a row each."""
    return model.predict_proba(features)[:, 1]


def out_of_fold(kind: Kind, features: pd.DataFrame, label: np.ndarray) -> np.ndarray:
    """For each row the probability from a model that was not trained on it."""
    scores = np.zeros(len(label))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for learn, held_out in folds.split(features, label):
        model = kind.untrained().fit(features.iloc[learn], label[learn])
        scores[held_out] = probabilities(model, features.iloc[held_out])
    return scores


def best_f1_threshold(label: np.ndarray, scores: np.ndarray) -> float:
    """The threshold of the best F1, to four decimals."""
    precision, recall, thresholds = metrics.precision_recall_curve(label, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return round(float(thresholds[f1[:-1].argmax()]), 4)


def figures(label: np.ndarray, scores: np.ndarray, threshold: float) -> dict:
    """What the scores are worth, independent of the threshold and at it."""
    predicted = scores >= threshold
    reached = {
        "auc": metrics.roc_auc_score(label, scores),
        "auc_standard_error": auc_standard_error(label, scores),
        "average_precision": metrics.average_precision_score(label, scores),
        "log_loss": metrics.log_loss(label, scores),
        "brier": metrics.brier_score_loss(label, scores),
        "accuracy": metrics.accuracy_score(label, predicted),
        "precision": metrics.precision_score(label, predicted),
        "recall": metrics.recall_score(label, predicted),
        "f1": metrics.f1_score(label, predicted),
    }
    counts = {"rows": len(label), "positives": int(label.sum())}
    return counts | {name: round(float(value), 5) for name, value in reached.items()}


def auc_standard_error(label: np.ndarray, scores: np.ndarray) -> float:
    """DeLong's standard error of the AUC, ties counted as one half."""

    def share_below(sample: np.ndarray, reference: np.ndarray) -> np.ndarray:
        ordered = np.sort(reference)
        below = np.searchsorted(ordered, sample, side="left")
        up_to = np.searchsorted(ordered, sample, side="right")
        return (below + up_to) / (2 * len(reference))

    positives, negatives = scores[label == 1], scores[label == 0]
    of_positives = share_below(positives, negatives).var(ddof=1) / len(positives)
    of_negatives = share_below(negatives, positives).var(ddof=1) / len(negatives)
    return float(np.sqrt(of_positives + of_negatives))
