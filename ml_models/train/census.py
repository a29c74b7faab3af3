"""The census files as the model sees them: five features and the label."""

from pathlib import Path

import numpy as np
import pandas as pd

NUMBERS = ["age"]
CATEGORIES = ["sex", "marital_status", "education", "tax_filer_status"]
FEATURES = NUMBERS + CATEGORIES

LEARN_FILE = "census_income_learn.csv.gz"
TEST_FILE = "census_income_test.csv.gz"

# Fields of the headerless files, counted from 0.
POSITIONS = {
    "age": 0,
    "education": 4,
    "marital_status": 7,
    "race": 10,
    "sex": 12,
    "tax_filer_status": 19,
    "label": 41,
}
POSITIVE_LABEL = "50000+."
ADULT_AGE = 16


def read(path: Path) -> tuple[pd.DataFrame, np.ndarray]:
    """The features of every row, and 1 where the income is over 50,000 USD."""
    columns = read_columns(path, [*FEATURES, "label"])
    label = (columns.pop("label") == POSITIVE_LABEL).to_numpy().astype(np.int64)
    features = columns[FEATURES].astype(object)
    features["age"] = features["age"].astype(np.int64)
    return features, label


def read_races(path: Path) -> pd.Series:
    """The race of every row: no feature, but a segment that models are judged in."""
    return read_columns(path, ["race"])["race"]


def read_columns(path: Path, names: list[str]) -> pd.DataFrame:
    """Fields of every row as texts, the blanks around them left out."""
    fields = pd.read_csv(
        path,
        header=None,
        usecols=[POSITIONS[name] for name in names],
        dtype=str,
        na_filter=False,
    )
    return pd.DataFrame({name: fields[POSITIONS[name]].str.strip() for name in names})
