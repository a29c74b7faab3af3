"""What users export, scored by weir and by onnxruntime."""

import numpy as np
import pytest
from conftest import ON_BOTH
from exports import RECIPES, Export
from judge import answer, require_equal
from small_project import SmallProject

# Where two classes are nearer than this, either may be the greater.
TIE = 1e-5


@pytest.mark.parametrize("name", RECIPES)
def test_weir_scores_as_onnxruntime(name: str, exported, on_duckdb) -> None:
    check(exported[name], on_duckdb)


@pytest.mark.parametrize("name", ON_BOTH)
def test_postgresql_gets_the_same(name: str, exported, on_postgres) -> None:
    check(exported[name], on_postgres)


def check(made: Export, project: SmallProject) -> None:
    expected = answer(made.model, made.rows, made.matrix)
    given = project.scores(made.name)
    assert len(given) == len(made.rows)
    figures, original = expected.figures, made.original
    if not expected.classes:
        require_equal(given["prediction"].to_numpy(), figures[:, 0], original[:, 0])
    elif figures.shape[1] == 2:
        require_equal(given["probability"].to_numpy(), figures[:, 1], original[:, 1])
        labels = given["predicted_label"].to_numpy()
        assert (labels == (given["probability"].to_numpy() >= 0.5)).all()
    else:
        greatest, source = figures.max(axis=1), original.max(axis=1)
        require_equal(given["probability"].to_numpy(), greatest, source)
        second = np.sort(figures, axis=1)[:, -2]
        is_clear = greatest - second > TIE
        classes = np.array(expected.classes)[figures.argmax(axis=1)]
        found = given["predicted_class"].astype(str).to_numpy()
        assert (found == classes)[is_clear].all()
