"""The classifier as one ONNX file: raw columns in, probabilities out."""

import json
from pathlib import Path

import lightgbm as lgb
import numpy as np
import onnx
import onnxruntime
import pandas as pd
from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm
from skl2onnx import convert_sklearn, update_registered_converter
from skl2onnx.common.data_types import Int64TensorType, StringTensorType
from skl2onnx.common.shape_calculator import calculate_linear_classifier_output_shapes
from sklearn.pipeline import Pipeline

from census import CATEGORIES, FEATURES, NUMBERS

PROBABILITY_OUTPUT = "probabilities"


def convert(model: Pipeline, graph_name: str) -> onnx.ModelProto:
    """The whole pipeline as a graph whose inputs are named as the columns."""
    update_registered_converter(
        lgb.LGBMClassifier,
        "LightGbmLGBMClassifier",
        calculate_linear_classifier_output_shapes,
        convert_lightgbm,
        options={"nocl": [True, False], "zipmap": [True, False, "columns"]},
    )
    numbers = [(name, Int64TensorType([None, 1])) for name in NUMBERS]
    texts = [(name, StringTensorType([None, 1])) for name in CATEGORIES]
    return convert_sklearn(
        model,
        name=graph_name,
        initial_types=numbers + texts,
        target_opset={"": 18, "ai.onnx.ml": 3},
        options={id(model): {"zipmap": False}},
    )


def score(model: onnx.ModelProto, features: pd.DataFrame) -> np.ndarray:
    """What onnxruntime makes of the rows: the probability of the positive class."""
    session = onnxruntime.InferenceSession(model.SerializeToString())
    inputs = {name: features[name].to_numpy().reshape(-1, 1) for name in NUMBERS}
    for name in CATEGORIES:
        inputs[name] = features[name].to_numpy(dtype=object).reshape(-1, 1)
    return session.run([PROBABILITY_OUTPUT], inputs)[0][:, 1]


def selftest(model: onnx.ModelProto, features: pd.DataFrame) -> dict:
    """Rows and their probabilities, for a runner to check itself at load."""
    scores = score(model, features)
    return {
        "inputs": {name: features[name].tolist() for name in FEATURES},
        "probabilities": [round(float(value), 8) for value in scores],
        "tolerance": 1e-5,
    }


def describe(model: onnx.ModelProto, metadata: dict) -> None:
    """Write `metadata` into the model: text as it is, all else as JSON."""
    texts = {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in metadata.items()
    }
    onnx.helper.set_model_props(model, texts)


def save(model: onnx.ModelProto, path: Path) -> None:
    """The model as a file; the same model gives the same bytes."""
    # skl2onnx lists the operator sets in the order of a Python set.
    model.opset_import.sort(key=lambda operator_set: operator_set.domain)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))
