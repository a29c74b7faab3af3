"""Model files that are broken, or made to do harm: an error, and the old table."""

import os
from pathlib import Path

import numpy as np
import onnx
import pytest
from exports import export, register_boosters
from onnx import TensorProto, helper
from small_project import SmallProject

CORPUS = [
    "logistic_regression_texts",
    "gradient_boosting",
    "lightgbm",
    "xgboost_classes",
    "catboost",
    "mlp_levels",
    "svm",
    "imputer_with_nulls",
]
MUTATIONS = 40


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> SmallProject:
    """A scored table, whose model file then changes."""
    project = SmallProject(tmp_path_factory.mktemp("files") / "p", "embedded", {})
    project.create()
    made = export("logistic_regression")
    project.add_rows("people", made.rows)
    project.add_model("victim", made.model, rows="people")
    assert project.weir("build").returncode == 0
    return project


def mutated(content: bytes, number: int) -> bytes:
    """One of: cut off, bits turned, a part repeated, a part overwritten."""
    random = np.random.default_rng(number)
    place = int(random.integers(0, len(content)))
    other = int(random.integers(0, len(content)))
    length = int(random.integers(1, 64))
    if number % 4 == 0:
        return content[:place]
    if number % 4 == 1:
        changed = bytearray(content)
        changed[place] ^= 1 << int(random.integers(0, 8))
        changed[other] = 0xFF
        return bytes(changed)
    if number % 4 == 2:
        return content[:place] + content[other : other + length] + content[place:]
    return content[:place] + random.bytes(length) + content[place + length :]


def require_harmless(project: SmallProject, content: bytes, what: str) -> int:
    """Builds with the file: done, or refused with the table as it was."""
    before = project.scores("victim")
    project.model_file("victim").write_bytes(content)
    run = project.weir("run", "--select", "victim_scores")
    said = run.stdout + run.stderr
    assert run.returncode in (0, 1, 2), f"{what}: {said}"
    assert "panicked" not in said, f"{what}: {said}"
    if run.returncode != 0:
        assert "error" in said
        original = project.model_file("victim").with_suffix(".kept")
        project.model_file("victim").write_bytes(original.read_bytes())
        assert project.scores("victim").equals(before), what
    return run.returncode


@pytest.mark.parametrize("name", CORPUS)
def test_a_mutated_file_does_no_harm(name: str, project: SmallProject) -> None:
    register_boosters()
    keep(project)
    content = export(name).model.SerializeToString()
    codes = [
        require_harmless(project, mutated(content, number), f"{name} {number}")
        for number in range(MUTATIONS)
    ]
    assert 2 in codes


def keep(project: SmallProject) -> None:
    """The sound file stays beside, to look at the table with."""
    kept = project.model_file("victim").with_suffix(".kept")
    if not kept.exists():
        kept.write_bytes(project.model_file("victim").read_bytes())


def graph_of(nodes: list, initializers: list) -> bytes:
    column = helper.make_tensor_value_info("age", TensorProto.FLOAT, [None, 1])
    answer = helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])
    graph = helper.make_graph(nodes, "hostile", [column], [answer], initializers)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    return model.SerializeToString()


def huge_constant() -> bytes:
    """Eighty gigabytes out of sixteen bytes."""
    shape = helper.make_tensor("shape", TensorProto.INT64, [2], [100_000, 200_000])
    nodes = [
        helper.make_node("ConstantOfShape", ["shape"], ["big"]),
        helper.make_node("ReduceSum", ["big"], ["sum"], keepdims=0),
        helper.make_node("Add", ["age", "sum"], ["y"]),
    ]
    return graph_of(nodes, [shape])


def huge_expand() -> bytes:
    shape = helper.make_tensor("shape", TensorProto.INT64, [2], [1, 40_000_000_000])
    nodes = [
        helper.make_node("Expand", ["age", "shape"], ["big"]),
        helper.make_node("ReduceSum", ["big"], ["y"], keepdims=1),
    ]
    return graph_of(nodes, [shape])


def circle() -> bytes:
    """A tree whose nodes lead to each other."""
    tree = helper.make_node(
        "TreeEnsembleRegressor",
        ["age"],
        ["y"],
        domain="ai.onnx.ml",
        n_targets=1,
        nodes_treeids=[0, 0],
        nodes_nodeids=[0, 1],
        nodes_featureids=[0, 0],
        nodes_modes=["BRANCH_LEQ", "BRANCH_LEQ"],
        nodes_values=[1.0, 2.0],
        nodes_truenodeids=[1, 0],
        nodes_falsenodeids=[1, 0],
        target_treeids=[0],
        target_nodeids=[0],
        target_ids=[0],
        target_weights=[1.0],
    )
    return graph_of([tree], [])


HOSTILE = {"constant": huge_constant, "expand": huge_expand, "circle": circle}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_do_harm_does_none(name: str, project: SmallProject) -> None:
    keep(project)
    assert require_harmless(project, HOSTILE[name](), name) == 2


def test_a_file_larger_than_any_model_is_not_read(project: SmallProject) -> None:
    keep(project)
    file: Path = project.model_file("victim")
    with open(file, "wb") as sparse:
        os.truncate(sparse.fileno(), 3 * 2**30)
    run = project.weir("run", "--select", "victim_scores")
    assert run.returncode == 2
    assert "is larger than 256 MiB" in run.stderr
    file.write_bytes(file.with_suffix(".kept").read_bytes())


def test_unseen_categories_are_counted_and_reported(project: SmallProject) -> None:
    keep(project)
    file: Path = project.model_file("victim")
    model = onnx.load_from_string(file.with_suffix(".kept").read_bytes())
    helper.set_model_props(model, {"model.categories": '{"sex": ["Female"]}'})
    file.write_bytes(model.SerializeToString())
    run = project.weir("run", "--select", "victim_scores")
    assert run.returncode == 0
    men = (project.scores("victim")["sex"] == "Male").sum()
    assert f"{men} values are of categories unseen in training" in run.stdout
