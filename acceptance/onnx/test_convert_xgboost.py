"""The model that convert_xgboost.py makes, scored by weir, against XGBoost itself."""

import gzip
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xgboost
from sklearn import metrics
from small_project import SmallProject

CONVERTER = Path(__file__).parents[2] / "ml_models" / "convert_xgboost.py"
RENAMED = {"marital_stat": "marital_status", "tax_filer_stat": "tax_filer_status"}
TEXTS = ["sex", "marital_stat", "education", "tax_filer_stat"]
# The fields of the census files that the provided model is about.
POSITIONS = {
    0: "age",
    4: "education",
    7: "marital_stat",
    12: "sex",
    19: "tax_filer_stat",
    41: "income",
}
# Where the provided model and the test file are, if they are anywhere.
PROVIDED = Path(os.environ.get("CENSUS_DATA_DIR", "/nowhere"))
ORIGINS = ["invented"] + ["provided"] * (PROVIDED / "xgbc.json").exists()


@dataclass
class Case:
    """A model as XGBoost saves it, rows, and XGBoost's own figure for each."""

    source: Path
    rows: pd.DataFrame
    probabilities: np.ndarray


def one_hot(rows: pd.DataFrame) -> pd.DataFrame:
    """As the census files were read for training: a blank before each category."""
    return pd.get_dummies(
        rows.assign(**{name: " " + rows[name] for name in TEXTS}), columns=TEXTS
    ).astype(int)


def invented(folder: Path) -> Case:
    random = np.random.default_rng(3)
    rows = pd.DataFrame({"age": random.integers(0, 91, 4000)})
    for name in TEXTS:
        rows[name] = random.choice([f"{name} {letter}" for letter in "abcdefg"], 4000)
    chance = rows["age"] / 90 * (rows["sex"] > "sex d")
    label = random.random(4000) < chance
    model = xgboost.XGBClassifier(n_estimators=30, max_depth=5, n_jobs=1)
    model.fit(one_hot(rows), label)
    model.save_model(folder / "invented.json")
    probabilities = model.predict_proba(one_hot(rows))[:, 1]
    return Case(folder / "invented.json", rows, probabilities)


def census_test_rows() -> pd.DataFrame:
    with gzip.open(PROVIDED / "census_income_test.csv.gz", "rt") as lines:
        rows = pd.read_csv(
            lines,
            header=None,
            usecols=list(POSITIONS),
            skipinitialspace=True,
            na_filter=False,
        )
    return rows.rename(columns=POSITIONS)


def provided(_folder: Path) -> Case:
    rows = census_test_rows()
    model = xgboost.XGBClassifier()
    model.load_model(PROVIDED / "xgbc.json")
    names = json.loads((PROVIDED / "xgbc.json").read_text())["learner"]["feature_names"]
    columns = one_hot(rows.drop(columns="income")).reindex(columns=names, fill_value=0)
    return Case(
        PROVIDED / "xgbc.json", rows, model.predict_proba(columns)[:, 1].astype(float)
    )


@pytest.mark.parametrize("origin", ORIGINS)
def test_weir_and_xgboost_agree(
    origin: str, tmp_path: Path, empty_project: SmallProject
) -> None:
    case = {"invented": invented, "provided": provided}[origin](tmp_path)
    scores = converted(case, empty_project)
    given = scores["probability"].to_numpy()
    assert len(given) == len(case.rows)
    assert np.abs(given - case.probabilities).max() <= 1e-6
    if origin == "provided":
        check_figures(case.rows["income"].str.strip() == "50000+.", given)


def converted(case: Case, project: SmallProject) -> pd.DataFrame:
    renames = [f"--rename={old}={new}" for old, new in RENAMED.items()]
    output = project.model_file("converted")
    command = [sys.executable, CONVERTER, case.source, output, *renames]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    project.add_rows("people", case.rows.rename(columns=RENAMED))
    project.add_select("converted", rows="people")
    run = project.weir("build")
    assert run.returncode == 0, run.stdout + run.stderr
    return project.scores("converted")


def check_figures(label: pd.Series, scores: np.ndarray) -> None:
    """Those that the model is known for on the 99,762 rows of the test file."""
    assert len(label) == 99_762
    assert round(metrics.roc_auc_score(label, scores), 4) == 0.9119
    assert round(metrics.average_precision_score(label, scores), 4) == 0.4370
    assert round(metrics.log_loss(label, scores), 4) == 0.1494
    matrix = metrics.confusion_matrix(label, scores >= 0.5)
    assert matrix.tolist() == [[92_669, 907], [4_846, 1_340]]
