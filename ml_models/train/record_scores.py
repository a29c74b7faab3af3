"""Score a grid of invented rows with onnxruntime and write them down.

`python record_scores.py --model income_classifier.onnx --output scores.json`
gives the tests of the runner their expected probabilities.
"""

import argparse
import itertools
import json
from pathlib import Path

import onnx
import pandas as pd

import export
from census import CATEGORIES, FEATURES

AGES = [0, 15, 27, 41, 55, 90]
UNKNOWN = "a category of no census"


def main() -> None:
    arguments = parse_arguments()
    model = onnx.load(arguments.model)
    rows = grid(model)
    scores = export.score(model, rows)
    recorded = {name: rows[name].tolist() for name in FEATURES}
    recorded["probability"] = [round(float(score), 8) for score in scores]
    arguments.output.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    return parser.parse_args()


def grid(model: onnx.ModelProto) -> pd.DataFrame:
    """Every third category of each feature, and an unknown one, with each age."""
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    categories = json.loads(metadata["model.categories"])
    choices = [[*categories[name][::3], UNKNOWN] for name in CATEGORIES]
    return pd.DataFrame(itertools.product(AGES, *choices), columns=FEATURES)


if __name__ == "__main__":
    main()
