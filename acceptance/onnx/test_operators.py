"""Operators of ai.onnx.ml on random attributes and rows, against onnxruntime."""

from collections.abc import Callable

import numpy as np
import onnx
import onnxruntime
import pandas as pd
import pytest
from onnx import TensorProto, helper
from small_project import SmallProject

COLUMNS = ["a", "b", "c", "d"]
ROWS = 300
SEEDS = range(3)
ML = "ai.onnx.ml"
MODES = [
    "BRANCH_LEQ",
    "BRANCH_LT",
    "BRANCH_GTE",
    "BRANCH_GT",
    "BRANCH_EQ",
    "BRANCH_NEQ",
]


def rows_of(seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    values = random.integers(-8, 9, (ROWS, len(COLUMNS))) / 2
    return pd.DataFrame(values, columns=COLUMNS)


def tree(random: np.random.Generator, number: int, modes: list[str]) -> dict:
    """A full tree of depth 4, its nodes numbered from the root."""
    inner, count = 15, 31
    pad = [0] * (count - inner)
    return {
        "nodes_treeids": [number] * count,
        "nodes_nodeids": list(range(count)),
        "nodes_featureids": [*random.integers(0, 4, inner).tolist(), *pad],
        "nodes_modes": [*random.choice(modes, inner).tolist(), *["LEAF"] * len(pad)],
        "nodes_values": [
            *(random.integers(-8, 9, inner) / 2).tolist(),
            *map(float, pad),
        ],
        "nodes_truenodeids": [*(2 * at + 1 for at in range(inner)), *pad],
        "nodes_falsenodeids": [*(2 * at + 2 for at in range(inner)), *pad],
        "nodes_missing_value_tracks_true": [
            *random.integers(0, 2, inner).tolist(),
            *pad,
        ],
    }


def trees(random: np.random.Generator, prefix: str, outputs: int, modes: list) -> dict:
    """Three trees, and votes of each leaf for a random output."""
    parts = [tree(random, number, modes) for number in range(3)]
    merged = {key: [value for part in parts for value in part[key]] for key in parts[0]}
    leaves = [(number, leaf) for number in range(3) for leaf in range(15, 31)]
    return merged | {
        f"{prefix}_treeids": [number for number, _ in leaves],
        f"{prefix}_nodeids": [leaf for _, leaf in leaves],
        f"{prefix}_ids": random.integers(0, outputs, len(leaves)).tolist(),
        f"{prefix}_weights": random.normal(size=len(leaves))
        .astype(np.float32)
        .tolist(),
    }


def classifier(transform: str, classes: int, mode: int | None) -> Callable:
    def make(random: np.random.Generator) -> tuple[list, int]:
        modes = MODES[:4] if mode is None else [MODES[mode]]
        labels = [f"class {number}" for number in range(classes)]
        node = helper.make_node(
            "TreeEnsembleClassifier",
            ["row"],
            ["label", "y"],
            domain=ML,
            classlabels_strings=labels,
            post_transform=transform,
            **trees(random, "class", classes, modes),
        )
        return [node], classes

    return make


def regressor(aggregate: str, mode: int) -> Callable:
    def make(random: np.random.Generator) -> tuple[list, int]:
        node = helper.make_node(
            "TreeEnsembleRegressor",
            ["row"],
            ["y"],
            domain=ML,
            n_targets=1,
            aggregate_function=aggregate,
            base_values=[0.25],
            **trees(random, "target", 1, [MODES[mode]]),
        )
        return [node], 1

    return make


def scaled(random: np.random.Generator) -> tuple[list, int]:
    scale, offset = random.normal(size=(2, 4)).astype(np.float32).tolist()
    nodes = [
        helper.make_node(
            "Scaler", ["row"], ["s"], domain=ML, scale=scale, offset=offset
        ),
        linear("s", random),
    ]
    return nodes, 1


def imputed(random: np.random.Generator) -> tuple[list, int]:
    values = random.normal(size=4).astype(np.float32).tolist()
    node = helper.make_node(
        "Imputer",
        ["row"],
        ["s"],
        domain=ML,
        imputed_value_floats=values,
        replaced_value_float=0.5,
    )
    return [node, linear("s", random)], 1


def normalized(norm: str) -> Callable:
    def make(random: np.random.Generator) -> tuple[list, int]:
        node = helper.make_node("Normalizer", ["row"], ["s"], domain=ML, norm=norm)
        return [node, linear("s", random)], 1

    return make


def binarized(random: np.random.Generator) -> tuple[list, int]:
    node = helper.make_node("Binarizer", ["row"], ["s"], domain=ML, threshold=0.5)
    return [node, linear("s", random)], 1


def extracted(random: np.random.Generator) -> tuple[list, int]:
    """Columns in another order."""
    order = onnx.numpy_helper.from_array(random.permutation(4).astype(np.int64))
    nodes = [
        helper.make_node("Constant", [], ["order"], value=order),
        helper.make_node("ArrayFeatureExtractor", ["row", "order"], ["s"], domain=ML),
        linear("s", random),
    ]
    return nodes, 1


def linear(source: str, random: np.random.Generator):
    return helper.make_node(
        "LinearRegressor",
        [source],
        ["y"],
        domain=ML,
        coefficients=random.normal(size=4).astype(np.float32).tolist(),
        intercepts=[0.5],
    )


def support_vectors(kernel: str) -> Callable:
    def make(random: np.random.Generator) -> tuple[list, int]:
        node = helper.make_node(
            "SVMRegressor",
            ["row"],
            ["y"],
            domain=ML,
            kernel_type=kernel,
            kernel_params=[0.1, 0.5, 2.0],
            n_supports=6,
            support_vectors=(random.normal(size=24) / 4).astype(np.float32).tolist(),
            coefficients=random.normal(size=6).astype(np.float32).tolist(),
            rho=[0.3],
        )
        return [node], 1

    return make


def ensemble(aggregate: int) -> Callable:
    """TreeEnsemble of ai.onnx.ml 5: three trees of three nodes and four leaves."""

    def make(random: np.random.Generator) -> tuple[list, int]:
        splits = (random.integers(-8, 9, 9) / 2).astype(np.float32)
        weights = random.normal(size=12).astype(np.float32)
        modes = random.integers(0, 6, 9).astype(np.uint8)
        below = [[3 * tree + 1, 4 * tree, 4 * tree + 2] for tree in range(3)]
        other = [[3 * tree + 2, 4 * tree + 1, 4 * tree + 3] for tree in range(3)]
        node = helper.make_node(
            "TreeEnsemble",
            ["row"],
            ["y"],
            domain=ML,
            n_targets=1,
            aggregate_function=aggregate,
            tree_roots=[0, 3, 6],
            nodes_featureids=random.integers(0, 4, 9).tolist(),
            nodes_modes=onnx.numpy_helper.from_array(modes),
            nodes_splits=onnx.numpy_helper.from_array(splits),
            nodes_truenodeids=[place for tree in below for place in tree],
            nodes_falsenodeids=[place for tree in other for place in tree],
            nodes_trueleafs=[0, 1, 1] * 3,
            nodes_falseleafs=[0, 1, 1] * 3,
            leaf_targetids=[0] * 12,
            leaf_weights=onnx.numpy_helper.from_array(weights),
        )
        return [node], 1

    return make


GRAPHS: dict[str, Callable] = {
    **{f"softmax_{mode}": classifier("SOFTMAX", 3, mode) for mode in range(6)},
    "softmax_mixed": classifier("SOFTMAX", 4, None),
    **{
        f"{aggregate.lower()}_{MODES[mode].lower()}": regressor(aggregate, mode)
        for aggregate in ("SUM", "AVERAGE", "MIN", "MAX")
        for mode in (0, 1, 3)
    },
    **{f"ensemble_{number}": ensemble(number) for number in range(4)},
    "scaler": scaled,
    "imputer": imputed,
    **{f"normalizer_{norm}": normalized(norm) for norm in ("L1", "L2", "MAX")},
    "binarizer": binarized,
    "array_feature_extractor": extracted,
    **{
        f"svm_{kernel}": support_vectors(kernel)
        for kernel in ("LINEAR", "RBF", "POLY", "SIGMOID")
    },
}


def model_of(nodes: list, width: int) -> onnx.ModelProto:
    """A graph of four columns, which it joins to a row."""
    ml_opset = 5 if nodes[0].op_type == "TreeEnsemble" else 3
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1])
        for name in COLUMNS
    ]
    joined = helper.make_node("Concat", COLUMNS, ["row"], axis=1)
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, width])]
    if width > 1:
        label = helper.make_tensor_value_info("label", TensorProto.STRING, [None])
        outputs.insert(0, label)
    graph = helper.make_graph([joined, *nodes], "random", inputs, outputs)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(ML, ml_opset)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> SmallProject:
    project = SmallProject(tmp_path_factory.mktemp("operators") / "p", "embedded", {})
    project.create()
    for seed in SEEDS:
        project.add_rows(f"rows_{seed}", rows_of(seed))
        for name, make in GRAPHS.items():
            model = model_of(*make(np.random.default_rng(100 + seed)))
            project.add_model(f"{name}_{seed}", model, rows=f"rows_{seed}")
    run = project.weir("build")
    assert run.returncode == 0, run.stdout + run.stderr
    return project


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", GRAPHS)
def test_weir_gives_what_onnxruntime_gives(
    name: str, seed: int, project: SmallProject
) -> None:
    model = onnx.load(project.model_file(f"{name}_{seed}"))
    session = onnxruntime.InferenceSession(model.SerializeToString())
    rows = rows_of(seed)
    inputs = {column: rows[[column]].to_numpy(np.float32) for column in COLUMNS}
    outputs = session.run(None, inputs)
    scores = project.scores(f"{name}_{seed}")
    figures = outputs[-1]
    if len(outputs) == 2:
        given, expected = scores["probability"], figures.max(axis=1)
    else:
        given, expected = scores["prediction"], figures[:, 0]
    scale = max(1.0, float(np.abs(expected).max()))
    assert np.abs(given.to_numpy() - expected).max() <= 1e-6 * scale
