"""What onnxruntime says of rows, as columns that weir's can be compared with."""

from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
import pandas as pd

ELEMENTS = {
    "tensor(int64)": np.int64,
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(string)": object,
    "tensor(bool)": bool,
}
TOLERANCE = 1e-6


@dataclass
class Answer:
    """The figures of each row, and the classes that they are for, if any."""

    figures: np.ndarray
    classes: list[str]


def answer(model: onnx.ModelProto, rows: pd.DataFrame, matrix: list[str]) -> Answer:
    """Runs the model; `matrix` names the columns of its one input where it has one."""
    onnxruntime.set_default_logger_severity(4)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    inputs = {
        value.name: column(rows, matrix or [value.name], ELEMENTS[value.type])
        for value in session.get_inputs()
    }
    outputs = session.run(None, inputs)
    names = [value.name for value in session.get_outputs()]
    if len(outputs) == 1:
        return Answer(outputs[0].reshape(len(rows), -1), [])
    if len(outputs) > 2:
        figures = np.column_stack([output.reshape(-1) for output in outputs[1:]])
        return Answer(figures, names[1:])
    if isinstance(outputs[1], list):
        table = pd.DataFrame(outputs[1])
        return Answer(table.to_numpy(), [str(name) for name in table.columns])
    classes = outputs[1].shape[1]
    return Answer(outputs[1], [str(number) for number in range(classes)])


def column(rows: pd.DataFrame, names: list[str], element: type) -> np.ndarray:
    return rows[names].to_numpy().astype(element).reshape(len(rows), -1)


def distance(left: np.ndarray, right: np.ndarray) -> float:
    """The largest difference, of numbers beyond 1 as a share of the largest."""
    scale = max(1.0, float(np.abs(right).max()))
    return float(np.abs(left - right).max()) / scale


def require_equal(
    given: np.ndarray, expected: np.ndarray, original: np.ndarray | None = None
) -> None:
    """Equal to onnxruntime within the tolerance; where single precision leads
    onnxruntime itself away from its source, about as far from it as that."""
    assert not np.isnan(given).any()
    apart = distance(given, expected)
    if apart <= TOLERANCE:
        return
    assert original is not None, f"{apart} from onnxruntime"
    is_as_near = distance(given, original) <= 2 * distance(expected, original)
    assert is_as_near and apart <= 10 * TOLERANCE, f"{apart} from onnxruntime"
