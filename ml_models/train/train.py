"""Train the income classifier and export it as one ONNX file.

`python train.py --data FOLDER --output income_classifier.onnx --baselines FOLDER`
learns from the census learn file, reports on the test file, and writes a
description (.yml) beside the model and the seeds that monitoring needs of it. The
same data and libraries give the same bytes.
"""

import argparse
import hashlib
import json
from pathlib import Path

import lightgbm
import numpy as np
import onnx
import pandas as pd
import skl2onnx
import sklearn
import yaml

import export
from baseline import baseline, write_values
from census import CATEGORIES, LEARN_FILE, NUMBERS, TEST_FILE, read, read_races
from classifier import (
    KINDS,
    Kind,
    best_f1_threshold,
    figures,
    out_of_fold,
    probabilities,
)
from invented import rows
from knots import write_knots
from segments import write_metrics

NAME = "income_classifier"
VERSION = "1.0.0"
# The day of this version, not the clock's: the file must not change by itself.
TRAINED_AT = "2026-11-24T00:00:00Z"
POSITIVE_CLASS = 1
TOLERANCE = 1e-5


def main() -> None:
    arguments = parse_arguments()
    kind = KINDS[arguments.classifier]
    features, label = read(arguments.data / LEARN_FILE)
    test_features, test_label = read(arguments.data / TEST_FILE)

    scores = out_of_fold(kind, features, label)
    threshold = best_f1_threshold(label, scores)
    model = kind.untrained().fit(features, label)
    test_scores = probabilities(model, test_features)
    reached = {
        "out_of_fold": figures(label, scores, threshold),
        "test": figures(test_label, test_scores, threshold),
    }
    is_fit = reached["test"]["auc"] >= kind.least_auc
    require(is_fit, f"the test AUC is under {kind.least_auc}")

    exported = export.convert(model, NAME)
    exported.doc_string = "P(income over 50,000 USD a year) from five census columns"
    difference = np.abs(export.score(exported, test_features) - test_scores).max()
    require(difference < TOLERANCE, f"ONNX and scikit-learn differ by {difference}")

    metadata = identity(arguments) | contract(features, kind, threshold)
    metadata |= {
        "training.data": LEARN_FILE,
        "training.metrics": reached,
        "training.baseline": baseline(features, label, scores),
        "training.libraries": libraries(),
        "model.selftest": export.selftest(exported, rows()),
    }
    export.describe(exported, metadata)
    export.save(exported, arguments.output)
    write_description(arguments.output, metadata)
    own_scores = export.score(exported, features)
    write_baseline(arguments, features, label, own_scores)
    write_training_metrics(arguments, features, label, scores)
    write_calibration(arguments, label, scores)
    report(arguments.output, reached, threshold, difference)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of the census files"
    )
    parser.add_argument(
        "--output", type=Path, required=True, help="the .onnx file to write"
    )
    parser.add_argument(
        "--baselines",
        type=Path,
        required=True,
        help="the folder for what monitoring compares the model's days with",
    )
    parser.add_argument("--trained-at", default=TRAINED_AT, help="UTC, ISO 8601")
    parser.add_argument("--model-version", default=VERSION)
    parser.add_argument("--classifier", choices=KINDS, default="trees")
    return parser.parse_args()


def require(holds: bool, otherwise: str) -> None:
    """Stop with a sentence, before anything is written."""
    if not holds:
        raise SystemExit(f"error: {otherwise}")


def identity(arguments: argparse.Namespace) -> dict:
    """Which model this is."""
    return {
        "model.name": NAME,
        "model.version": arguments.model_version,
        "model.trained_at": arguments.trained_at,
    }


def contract(features: pd.DataFrame, kind: Kind, threshold: float) -> dict:
    """What the model takes and how its answer is read."""
    numbers = [{"name": name, "data_type": "integer"} for name in NUMBERS]
    texts = [{"name": name, "data_type": "text"} for name in CATEGORIES]
    return {
        "model.features": numbers + texts,
        "model.categories": {
            name: sorted(features[name].unique()) for name in CATEGORIES
        },
        "model.probability_output": export.PROBABILITY_OUTPUT,
        "model.positive_class": POSITIVE_CLASS,
        "model.threshold": threshold,
        "model.threshold_rule": "best F1 of out-of-fold predictions on the learn file",
        "model.unknown_category": kind.unknown_category,
        "model.missing_value": "rejected",
    }


def libraries() -> dict[str, str]:
    """The libraries that shape the file, with their versions."""
    modules = [lightgbm, onnx, skl2onnx, sklearn]
    return {module.__name__: module.__version__ for module in modules}


def write_description(path: Path, metadata: dict) -> None:
    """The .yml beside the model, for people and for the runner."""
    categories = metadata["model.categories"]
    description = {
        "name": metadata["model.name"],
        "version": metadata["model.version"],
        "file": path.name,
        "sha256": sha256(path),
        "trained_at": metadata["model.trained_at"],
        "probability_output": metadata["model.probability_output"],
        "positive_class": metadata["model.positive_class"],
        "threshold": metadata["model.threshold"],
        "features": [
            feature | {"categories": categories[feature["name"]]}
            if feature["name"] in categories
            else feature
            for feature in metadata["model.features"]
        ],
        "metrics": metadata["training.metrics"],
    }
    text = yaml.safe_dump(description, sort_keys=False, width=100)
    path.with_suffix(".yml").write_text(
        f"# Written by {Path(__file__).name}; change it there.\n{text}"
    )


def write_baseline(
    arguments: argparse.Namespace,
    features: pd.DataFrame,
    label: np.ndarray,
    own_scores: np.ndarray,
) -> None:
    """The seed of what the training rows looked like, to the model too."""
    arguments.baselines.mkdir(parents=True, exist_ok=True)
    path = arguments.baselines / f"{arguments.output.stem}_baseline.csv"
    write_values(path, features, label, own_scores)


def write_training_metrics(
    arguments: argparse.Namespace,
    features: pd.DataFrame,
    label: np.ndarray,
    scores: np.ndarray,
) -> None:
    """The seed of how well the model did on rows that it had not seen."""
    path = arguments.baselines / f"{arguments.output.stem}_training_metrics.csv"
    names = {"model_name": NAME, "model_version": arguments.model_version}
    people = features.assign(race=read_races(arguments.data / LEARN_FILE))
    write_metrics(path, names, people, label, scores)


def write_calibration(
    arguments: argparse.Namespace, label: np.ndarray, scores: np.ndarray
) -> None:
    """The seed of what its scores have proved to be worth."""
    path = arguments.baselines / f"{arguments.output.stem}_calibration_knots.csv"
    names = {"model_name": NAME, "model_version": arguments.model_version}
    write_knots(path, names, label, scores)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def report(path: Path, reached: dict, threshold: float, difference: float) -> None:
    """Tell what was made."""
    print(f"{path.name}: {path.stat().st_size} bytes, sha256 {sha256(path)}")
    print(
        f"threshold {threshold}, "
        f"ONNX differs from scikit-learn by at most {difference:.1e}"
    )
    print(json.dumps(reached, indent=2))


if __name__ == "__main__":
    main()
