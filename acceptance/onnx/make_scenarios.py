"""Makes the scenarios of runner/tests/scenarios/ that score an export: a small
project each, with what onnxruntime says of its rows as what is expected.

    cd acceptance/onnx && python make_scenarios.py ../../runner/tests/scenarios
"""

import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import onnx
import pandas as pd
from exports import Export, export, register_boosters
from judge import answer

ROWS = 24
DIGITS = Decimal("0.00001")
# Nearer to the middle of two rounded figures than this, either may be right.
UNCLEAR = 2e-6
SCENARIOS = {
    "a_logistic_regression": "logistic_regression",
    "a_random_forest": "random_forest",
    "a_gradient_boosting": "gradient_boosting",
    "a_lightgbm_model": "lightgbm_columns",
    "an_xgboost_model": "xgboost_columns",
    "a_catboost_model": "catboost",
    "a_neural_network": "mlp",
}

SCORES = """\
{{{{ config(materialized='onnx', model='{name}') }}}}

select
    row_id,
    age,
    wage,
    weeks,
    sex,
    education
from {{{{ ref('people') }}}}
"""
ROUNDED = """\
{{ config(materialized='table') }}

select
    row_id,
    cast(probability as decimal(9, 5)) as probability,
    predicted_label
from {{ ref('scores') }}
"""


def is_clear(figure: float) -> bool:
    """Whether a figure a little beside it is rounded to the same."""
    return rounded(figure - UNCLEAR) == rounded(figure + UNCLEAR)


def rounded(figure: float) -> Decimal:
    return Decimal(float(figure)).quantize(DIGITS, ROUND_HALF_UP)


def write(folder: Path, made: Export) -> None:
    figures = answer(made.model, made.rows, made.matrix).figures[:, 1]
    chosen = [row for row, figure in enumerate(figures) if is_clear(figure)][:ROWS]
    for part in ("ml_models", "models", "seeds", "expected"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    onnx.save(made.model, folder / "ml_models" / f"{made.name}.onnx")
    if made.matrix:
        lines = [f"- {{name: {name}, data_type: float}}" for name in made.matrix]
        text = "features:\n" + "\n".join(lines) + "\n"
        (folder / "ml_models" / f"{made.name}.yml").write_text(text)
    (folder / "models" / "scores.sql").write_text(SCORES.format(name=made.name))
    (folder / "models" / "rounded.sql").write_text(ROUNDED)
    rows = made.rows.iloc[chosen].reset_index(drop=True)
    rows.to_csv(folder / "seeds" / "people.csv", index_label="row_id")
    expected = pd.DataFrame(
        {
            "probability": [rounded(figures[row]) for row in chosen],
            "predicted_label": [str(figures[row] >= 0.5).lower() for row in chosen],
        }
    )
    expected.to_csv(folder / "expected" / "rounded.csv", index_label="row_id")


def main() -> None:
    register_boosters()
    for name, recipe in SCENARIOS.items():
        folder = Path(sys.argv[1]) / f"an_export_of_{name}_scores_as_onnxruntime_says"
        write(folder, export(recipe))
        print(folder.name)


if __name__ == "__main__":
    main()
