"""Turns an XGBoost model of one-hot columns into an ONNX file of plain columns.

python convert_xgboost.py xgbc.json xgbc.onnx --rename marital_stat=marital_status

A model that was trained on `pandas.get_dummies` of text columns has a feature for
each category, named `column_category`. The file that is written takes the column
instead, makes the ones and zeros itself, and holds rows that prove it.
"""

import argparse
import itertools
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from onnx import ModelProto, TensorProto, checker, helper

OPSETS = {"": 18, "ai.onnx.ml": 3}
PROBABILITIES = "probabilities"
SELFTEST_ROWS = 32
TOLERANCE = 1e-6
# A category of the census files begins with the blank that follows their commas.
SEPARATOR = "_ "


@dataclass(frozen=True)
class Feature:
    """A column, and the categories that stand for it; a number has none."""

    name: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Booster:
    """What of the JSON file decides a score."""

    features: list[Feature]
    trees: list[dict]
    # The score of a row before the first tree, in log odds.
    base: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="the model as XGBoost saves it")
    parser.add_argument("output", type=Path, help="the .onnx file to write")
    parser.add_argument(
        "--rename",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="what a column is called where the model is used; may be repeated",
    )
    parser.add_argument("--model-version", default="1.0.0")
    parser.add_argument("--threshold", type=float, default=0.5)
    arguments = parser.parse_args()
    names = dict(pair.split("=", 1) for pair in arguments.rename)
    booster = read(json.loads(arguments.source.read_text("utf-8")), names)
    model = convert(booster, arguments.output.stem)
    describe(model, booster, arguments)
    checker.check_model(model)
    arguments.output.write_bytes(model.SerializeToString(deterministic=True))
    columns = ", ".join(feature.name for feature in booster.features)
    print(f"{arguments.output.name}: {len(booster.trees)} trees, columns {columns}")


def read(document: dict, names: dict[str, str]) -> Booster:
    """The trees that XGBoost itself would use, and the columns behind the ones and
    zeros, renamed by `names`."""
    learner = document["learner"]
    if learner["objective"]["name"] != "binary:logistic":
        raise SystemExit("error: only models of the objective binary:logistic convert")
    trees = learner["gradient_booster"]["model"]["trees"]
    if any(any(tree.get("split_type", [])) for tree in trees):
        raise SystemExit("error: splits by categories do not convert, one-hot ones do")
    best = learner["attributes"].get("best_iteration")
    base_score = learner["learner_model_param"]["base_score"].strip("[]")
    base = float(base_score)
    return Booster(
        columns(learner["feature_names"], names),
        trees if best is None else trees[: int(best) + 1],
        math.log(base / (1 - base)),
    )


def columns(feature_names: list[str], names: dict[str, str]) -> list[Feature]:
    """Neighbours of one column make one feature."""
    parted = [name.partition(SEPARATOR)[::2] for name in feature_names]
    return [
        Feature(
            names.get(name, name), tuple(category for _, category in group if category)
        )
        for name, group in itertools.groupby(parted, key=lambda part: part[0])
    ]


def convert(booster: Booster, name: str) -> ModelProto:
    """The graph: columns to ones and zeros, to one row, to a probability."""
    nodes = [encoder(feature) for feature in booster.features]
    widths = [max(1, len(feature.categories)) for feature in booster.features]
    encoded = [f"{feature.name}_encoded" for feature in booster.features]
    nodes += [
        helper.make_node(
            "FeatureVectorizer",
            encoded,
            ["row"],
            domain="ai.onnx.ml",
            inputdimensions=widths,
        ),
        helper.make_node(
            "TreeEnsembleClassifier",
            ["row"],
            ["label", PROBABILITIES],
            domain="ai.onnx.ml",
            **ensemble(booster),
        ),
    ]
    inputs = [
        helper.make_tensor_value_info(
            feature.name,
            TensorProto.STRING if feature.categories else TensorProto.INT64,
            [None, 1],
        )
        for feature in booster.features
    ]
    outputs = [
        helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
        helper.make_tensor_value_info(PROBABILITIES, TensorProto.FLOAT, [None, 2]),
    ]
    return helper.make_model(
        helper.make_graph(nodes, name, inputs, outputs),
        opset_imports=[helper.make_opsetid(*opset) for opset in OPSETS.items()],
        ir_version=8,
        producer_name="convert_xgboost",
    )


def encoder(feature: Feature):
    """A category that training did not see is all zeros, as in training."""
    target = f"{feature.name}_encoded"
    if not feature.categories:
        return helper.make_node("Cast", [feature.name], [target], to=TensorProto.FLOAT)
    return helper.make_node(
        "OneHotEncoder",
        [feature.name],
        [target],
        domain="ai.onnx.ml",
        cats_strings=list(feature.categories),
        zeros=1,
    )


def ensemble(booster: Booster) -> dict:
    """The attributes of the trees: a row goes left where its value is less."""
    nodes = [
        (number, at, tree["left_children"][at] == -1, tree)
        for number, tree in enumerate(booster.trees)
        for at in range(len(tree["left_children"]))
    ]
    leaves = [(number, at, tree) for number, at, is_leaf, tree in nodes if is_leaf]
    branch = [0 if is_leaf else 1 for _, _, is_leaf, _ in nodes]

    def of_branches(key: str) -> list:
        return [
            kind * int(tree[key][at])
            for (_, at, _, tree), kind in zip(nodes, branch, strict=True)
        ]

    return {
        "nodes_treeids": [number for number, _, _, _ in nodes],
        "nodes_nodeids": [at for _, at, _, _ in nodes],
        "nodes_modes": ["BRANCH_LT" if kind else "LEAF" for kind in branch],
        "nodes_featureids": of_branches("split_indices"),
        "nodes_truenodeids": of_branches("left_children"),
        "nodes_falsenodeids": of_branches("right_children"),
        "nodes_missing_value_tracks_true": of_branches("default_left"),
        "nodes_values": [
            kind * float(tree["split_conditions"][at])
            for (_, at, _, tree), kind in zip(nodes, branch, strict=True)
        ],
        "class_treeids": [number for number, _, _ in leaves],
        "class_nodeids": [at for _, at, _ in leaves],
        "class_ids": [0] * len(leaves),
        "class_weights": [
            float(tree["split_conditions"][at]) for _, at, tree in leaves
        ],
        "classlabels_int64s": [0, 1],
        "base_values": [booster.base],
        "post_transform": "LOGISTIC",
    }


def describe(
    model: ModelProto, booster: Booster, arguments: argparse.Namespace
) -> None:
    """What a runner has to know of the file, inside it."""
    categories = {
        feature.name: list(feature.categories)
        for feature in booster.features
        if feature.categories
    }
    values = {
        "model.name": arguments.output.stem,
        "model.version": arguments.model_version,
        "model.probability_output": PROBABILITIES,
        "model.positive_class": 1,
        "model.threshold": arguments.threshold,
        "model.categories": categories,
        "model.unknown_category": "all zeros",
        "model.selftest": selftest(booster),
    }
    helper.set_model_props(
        model,
        {
            key: value if isinstance(value, str) else json.dumps(value)
            for key, value in values.items()
        },
    )


def selftest(booster: Booster) -> dict:
    """Invented rows, scored by walking the trees of the JSON file one by one."""
    random = np.random.default_rng(0)
    inputs = {
        feature.name: [
            str(value) for value in random.choice(feature.categories, SELFTEST_ROWS)
        ]
        if feature.categories
        else [int(value) for value in random.integers(0, 100, SELFTEST_ROWS)]
        for feature in booster.features
    }
    rows = [
        {name: values[row] for name, values in inputs.items()}
        for row in range(SELFTEST_ROWS)
    ]
    return {
        "inputs": inputs,
        "probabilities": [probability(booster, row) for row in rows],
        "tolerance": TOLERANCE,
    }


def probability(booster: Booster, row: dict) -> float:
    """The score of one row, in single precision as XGBoost adds it."""
    values = []
    for feature in booster.features:
        value = row[feature.name]
        values += [float(value == category) for category in feature.categories]
        values += [] if feature.categories else [float(value)]
    total = np.float32(booster.base)
    for tree in booster.trees:
        at = 0
        while tree["left_children"][at] != -1:
            bound = np.float32(tree["split_conditions"][at])
            is_left = np.float32(values[tree["split_indices"][at]]) < bound
            at = tree["left_children" if is_left else "right_children"][at]
        total += np.float32(tree["split_conditions"][at])
    return 1 / (1 + math.exp(-float(total)))


if __name__ == "__main__":
    main()
