"""Makes the ONNX files that users of scikit-learn, LightGBM, XGBoost and CatBoost
export, each with the defaults of its exporter, on data that is invented here.

python exports.py FOLDER [NAME ...]
"""

import argparse
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import catboost
import lightgbm
import numpy as np
import onnx
import pandas as pd
import xgboost
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from onnxmltools.convert.lightgbm.operator_converters.LightGbm import (
    convert_lightgbm as lightgbm_converter,
)
from onnxmltools.convert.xgboost.operator_converters.XGBoost import (
    convert_xgboost as xgboost_converter,
)
from skl2onnx import to_onnx, update_registered_converter
from skl2onnx.common.shape_calculator import (
    calculate_linear_classifier_output_shapes,
)
from sklearn import (
    calibration,
    compose,
    discriminant_analysis,
    ensemble,
    impute,
    linear_model,
    naive_bayes,
    neural_network,
    pipeline,
    preprocessing,
    svm,
    tree,
)

ROWS = 600
SEED = 5
TEXTS = ["sex", "education"]
NUMBERS = ["age", "wage", "weeks"]


def people() -> pd.DataFrame:
    """Invented people, one a row."""
    random = np.random.default_rng(SEED)
    return pd.DataFrame(
        {
            "age": random.integers(0, 91, ROWS),
            "wage": random.gamma(2.0, 300.0, ROWS).round(2).astype(np.float32),
            "weeks": random.integers(0, 53, ROWS),
            "sex": random.choice(["Female", "Male"], ROWS),
            "education": random.choice(
                ["Children", "High school", "Masters (MA)"], ROWS
            ),
        }
    )


def score(frame: pd.DataFrame) -> np.ndarray:
    """What the answers of all kinds are made from."""
    random = np.random.default_rng(SEED + 1)
    return (
        frame["age"] / 30
        + frame["wage"] / 400
        + (frame["sex"] == "Male")
        + 2 * (frame["education"] == "Masters (MA)")
        + random.normal(0, 0.7, len(frame))
    ).to_numpy()


ANSWERS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "binary": lambda values: (values > np.median(values)).astype(np.int64),
    "texts": lambda values: np.where(values > np.median(values), "rich", "poor"),
    "classes": lambda values: np.digitize(values, np.quantile(values, [0.3, 0.7])),
    "levels": lambda values: np.array(["low", "mid", "top"])[
        np.digitize(values, np.quantile(values, [0.3, 0.7]))
    ],
    "amount": lambda values: values.astype(np.float32),
}


@dataclass
class Export:
    """One exported file, and the rows that it is to be tried on."""

    name: str
    answer: str
    model: onnx.ModelProto
    rows: pd.DataFrame
    # What the library itself says of the rows: a column per class, or one.
    original: np.ndarray
    # Columns of the one matrix that the graph takes; none where it takes columns.
    matrix: list[str] = field(default_factory=list)
    nulls: bool = False


@dataclass
class Recipe:
    """How a file is made: an estimator, what it learns, and the form of its input."""

    estimator: Callable
    answer: str = "binary"
    form: str = "columns"
    options: dict | None = None


def prepared(numbers: object, texts: object | None = None) -> compose.ColumnTransformer:
    texts = texts or preprocessing.OneHotEncoder(handle_unknown="ignore")
    return compose.ColumnTransformer(
        [("texts", texts, TEXTS), ("numbers", numbers, NUMBERS)]
    )


def scaled() -> compose.ColumnTransformer:
    return prepared(preprocessing.StandardScaler())


def plain() -> compose.ColumnTransformer:
    return prepared("passthrough")


def after(preparation: object, estimator: object) -> pipeline.Pipeline:
    return pipeline.make_pipeline(preparation, estimator)


def boosted(family: object, **options: object) -> object:
    quiet = {"verbose": -1} if family.__module__.startswith("lightgbm") else {}
    return family(n_estimators=12, random_state=0, n_jobs=1, **quiet, **options)


def catboosted(family: object) -> object:
    return family(
        iterations=12, depth=4, random_seed=0, verbose=0, allow_writing_files=False
    )


def forest(family: object) -> object:
    return family(n_estimators=12, max_depth=6, random_state=0)


def network(family: object) -> object:
    return family(hidden_layer_sizes=(8,), max_iter=60, random_state=0)


LOGISTIC = linear_model.LogisticRegression
FORESTS = ensemble.RandomForestClassifier
LIGHTGBM = lightgbm.LGBMClassifier
XGBOOST = xgboost.XGBClassifier
CATBOOST = catboost.CatBoostClassifier

RECIPES: dict[str, Recipe] = {
    "logistic_regression": Recipe(lambda: after(scaled(), LOGISTIC())),
    "logistic_regression_texts": Recipe(lambda: after(scaled(), LOGISTIC()), "texts"),
    "logistic_regression_classes": Recipe(
        lambda: after(scaled(), LOGISTIC()), "classes"
    ),
    "logistic_regression_levels": Recipe(lambda: after(scaled(), LOGISTIC()), "levels"),
    "logistic_regression_ovr": Recipe(
        lambda: after(scaled(), linear_model.LogisticRegression(solver="liblinear"))
    ),
    "logistic_regression_matrix": Recipe(
        lambda: after(preprocessing.StandardScaler(), LOGISTIC()), form="matrix"
    ),
    "logistic_regression_tensor": Recipe(
        lambda: after(scaled(), LOGISTIC()), options={"zipmap": False}
    ),
    "logistic_regression_zipmap_columns": Recipe(
        lambda: after(scaled(), LOGISTIC()), options={"zipmap": "columns"}
    ),
    "sgd": Recipe(
        lambda: after(
            scaled(), linear_model.SGDClassifier(loss="log_loss", random_state=0)
        )
    ),
    "decision_tree": Recipe(
        lambda: after(plain(), tree.DecisionTreeClassifier(max_depth=5))
    ),
    "random_forest": Recipe(lambda: after(plain(), forest(FORESTS))),
    "random_forest_texts": Recipe(lambda: after(plain(), forest(FORESTS)), "texts"),
    "random_forest_levels": Recipe(lambda: after(plain(), forest(FORESTS)), "levels"),
    "random_forest_matrix": Recipe(lambda: forest(FORESTS), "classes", "matrix"),
    "extra_trees": Recipe(
        lambda: after(plain(), forest(ensemble.ExtraTreesClassifier))
    ),
    "gradient_boosting": Recipe(
        lambda: after(plain(), forest(ensemble.GradientBoostingClassifier))
    ),
    "gradient_boosting_classes": Recipe(
        lambda: after(plain(), forest(ensemble.GradientBoostingClassifier)), "classes"
    ),
    "hist_gradient_boosting": Recipe(
        lambda: after(plain(), ensemble.HistGradientBoostingClassifier(max_iter=12))
    ),
    "hist_gradient_boosting_levels": Recipe(
        lambda: after(plain(), ensemble.HistGradientBoostingClassifier(max_iter=12)),
        "levels",
    ),
    "ada_boost": Recipe(
        lambda: after(
            plain(), ensemble.AdaBoostClassifier(n_estimators=8, random_state=0)
        )
    ),
    "bagging": Recipe(
        lambda: after(
            plain(), ensemble.BaggingClassifier(n_estimators=5, random_state=0)
        )
    ),
    "calibrated": Recipe(
        lambda: after(
            scaled(), calibration.CalibratedClassifierCV(svm.LinearSVC(), cv=3)
        )
    ),
    "lightgbm": Recipe(lambda: boosted(LIGHTGBM), form="lightgbm"),
    "lightgbm_classes": Recipe(lambda: boosted(LIGHTGBM), "classes", "lightgbm"),
    "lightgbm_levels": Recipe(lambda: boosted(LIGHTGBM), "levels", "lightgbm"),
    "lightgbm_columns": Recipe(
        lambda: after(plain(), boosted(LIGHTGBM)), form="boosters"
    ),
    "xgboost": Recipe(lambda: boosted(XGBOOST), form="xgboost"),
    "xgboost_classes": Recipe(lambda: boosted(XGBOOST), "classes", "xgboost"),
    "xgboost_columns": Recipe(
        lambda: after(plain(), boosted(XGBOOST)), form="boosters"
    ),
    "catboost": Recipe(lambda: catboosted(CATBOOST), form="catboost"),
    "catboost_classes": Recipe(lambda: catboosted(CATBOOST), "classes", "catboost"),
    "catboost_levels": Recipe(lambda: catboosted(CATBOOST), "levels", "catboost"),
    "mlp": Recipe(lambda: after(scaled(), network(neural_network.MLPClassifier))),
    "mlp_levels": Recipe(
        lambda: after(scaled(), network(neural_network.MLPClassifier)), "levels"
    ),
    "svm": Recipe(lambda: after(scaled(), svm.SVC(probability=True, random_state=0))),
    "svm_linear_kernel": Recipe(
        lambda: after(
            scaled(), svm.SVC(kernel="linear", probability=True, random_state=0)
        )
    ),
    "svm_poly_levels": Recipe(
        lambda: after(
            scaled(), svm.SVC(kernel="poly", probability=True, random_state=0)
        ),
        "levels",
    ),
    "svm_sigmoid": Recipe(
        lambda: after(
            scaled(), svm.SVC(kernel="sigmoid", probability=True, random_state=0)
        )
    ),
    "nu_svm": Recipe(
        lambda: after(scaled(), svm.NuSVC(probability=True, random_state=0))
    ),
    "gaussian_naive_bayes": Recipe(lambda: after(plain(), naive_bayes.GaussianNB())),
    "gaussian_naive_bayes_levels": Recipe(
        lambda: after(plain(), naive_bayes.GaussianNB()), "levels"
    ),
    "bernoulli_naive_bayes": Recipe(lambda: after(plain(), naive_bayes.BernoulliNB())),
    "multinomial_naive_bayes": Recipe(
        lambda: after(
            prepared(preprocessing.MinMaxScaler()), naive_bayes.MultinomialNB()
        ),
        "classes",
    ),
    "complement_naive_bayes": Recipe(
        lambda: after(
            prepared(preprocessing.MinMaxScaler()), naive_bayes.ComplementNB()
        )
    ),
    "linear_discriminant": Recipe(
        lambda: after(scaled(), discriminant_analysis.LinearDiscriminantAnalysis()),
        "classes",
    ),
    "ordinal_encoder": Recipe(
        lambda: after(
            prepared("passthrough", preprocessing.OrdinalEncoder()), forest(FORESTS)
        )
    ),
    "imputer_with_nulls": Recipe(
        lambda: after(
            prepared(impute.SimpleImputer(strategy="median")), forest(FORESTS)
        ),
        form="nulls",
    ),
    "trees_with_nulls": Recipe(
        lambda: ensemble.HistGradientBoostingClassifier(max_iter=12), form="null_matrix"
    ),
    "normalizer": Recipe(
        lambda: after(
            pipeline.make_pipeline(plain(), preprocessing.Normalizer()), LOGISTIC()
        )
    ),
    "binarizer": Recipe(
        lambda: after(prepared(preprocessing.Binarizer(threshold=26.0)), LOGISTIC())
    ),
    "min_max": Recipe(
        lambda: after(prepared(preprocessing.MaxAbsScaler()), LOGISTIC())
    ),
    "bins": Recipe(
        lambda: after(
            prepared(
                preprocessing.KBinsDiscretizer(
                    n_bins=4,
                    encode="onehot-dense",
                    quantile_method="averaged_inverted_cdf",
                )
            ),
            LOGISTIC(),
        )
    ),
    "polynomial": Recipe(
        lambda: after(
            prepared(
                pipeline.make_pipeline(
                    preprocessing.StandardScaler(), preprocessing.PolynomialFeatures(2)
                )
            ),
            LOGISTIC(),
        )
    ),
    "linear_regression": Recipe(
        lambda: after(scaled(), linear_model.LinearRegression()), "amount"
    ),
    "ridge": Recipe(lambda: after(scaled(), linear_model.Ridge()), "amount"),
    "random_forest_regression": Recipe(
        lambda: after(plain(), forest(ensemble.RandomForestRegressor)), "amount"
    ),
    "gradient_boosting_regression": Recipe(
        lambda: after(plain(), forest(ensemble.GradientBoostingRegressor)), "amount"
    ),
    "hist_gradient_boosting_regression": Recipe(
        lambda: after(plain(), ensemble.HistGradientBoostingRegressor(max_iter=12)),
        "amount",
    ),
    "svm_regression": Recipe(lambda: after(scaled(), svm.SVR()), "amount"),
    "mlp_regression": Recipe(
        lambda: after(scaled(), network(neural_network.MLPRegressor)), "amount"
    ),
    "lightgbm_regression": Recipe(
        lambda: boosted(lightgbm.LGBMRegressor), "amount", "lightgbm"
    ),
    "xgboost_regression": Recipe(
        lambda: boosted(xgboost.XGBRegressor), "amount", "xgboost"
    ),
    "catboost_regression": Recipe(
        lambda: catboosted(catboost.CatBoostRegressor), "amount", "catboost"
    ),
}


def register_boosters() -> None:
    """Lets LightGBM and XGBoost stand in a pipeline of scikit-learn."""
    converters = {
        lightgbm.LGBMClassifier: ("LightGbmLGBMClassifier", lightgbm_converter),
        xgboost.XGBClassifier: ("XGBoostXGBClassifier", xgboost_converter),
    }
    options = {"nocl": [True, False], "zipmap": [True, False, "columns"]}
    for family, (alias, converter) in converters.items():
        update_registered_converter(
            family,
            alias,
            calculate_linear_classifier_output_shapes,
            converter,
            options=options,
        )


def with_nulls(frame: pd.DataFrame) -> pd.DataFrame:
    holed = frame.astype({"age": np.float32, "wage": np.float32, "weeks": np.float32})
    holed.loc[holed.index[::7], "age"] = np.nan
    holed.loc[holed.index[::5], "wage"] = np.nan
    return holed


Made = tuple[onnx.ModelProto, np.ndarray]


def original(model: object, values: object) -> np.ndarray:
    """What the library itself says of the rows."""
    if hasattr(model, "predict_proba"):
        return np.asarray(model.predict_proba(values))
    return np.asarray(model.predict(values)).reshape(-1, 1)


def by_columns(recipe: Recipe, frame: pd.DataFrame, answers: np.ndarray) -> Made:
    model = recipe.estimator().fit(frame, answers)
    options = {id(model): recipe.options} if recipe.options else None
    # Exporters of other libraries know no operator set after 3.
    opset = {"": 18, "ai.onnx.ml": 3} if recipe.form == "boosters" else None
    exported = to_onnx(model, frame[:1], options=options, target_opset=opset)
    return exported, original(model, frame)


def by_matrix(recipe: Recipe, frame: pd.DataFrame, answers: np.ndarray) -> Made:
    values = frame[NUMBERS].to_numpy(np.float32)
    model = recipe.estimator().fit(values, answers)
    return to_onnx(model, values[:1]), original(model, values)


def by_converter(converter: Callable) -> Callable:
    def convert(recipe: Recipe, frame: pd.DataFrame, answers: np.ndarray) -> Made:
        values = frame[NUMBERS].to_numpy(np.float32)
        model = recipe.estimator().fit(values, answers)
        matrix = FloatTensorType([None, len(NUMBERS)])
        exported = converter(model, initial_types=[("input", matrix)])
        return exported, original(model, values)

    return convert


def by_catboost(recipe: Recipe, frame: pd.DataFrame, answers: np.ndarray) -> Made:
    values = frame[NUMBERS].to_numpy(np.float32)
    model = recipe.estimator().fit(values, answers)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catboost.onnx"
        model.save_model(str(path), format="onnx")
        return onnx.load(path), original(model, values)


FORMS: dict[str, Callable] = {
    "columns": by_columns,
    "boosters": by_columns,
    "matrix": by_matrix,
    "lightgbm": by_converter(convert_lightgbm),
    "xgboost": by_converter(convert_xgboost),
    "catboost": by_catboost,
    "nulls": by_columns,
    "null_matrix": by_matrix,
}


def export(name: str) -> Export:
    """Trains the model of a recipe and gives its file."""
    recipe = RECIPES[name]
    frame = people()
    answers = ANSWERS[recipe.answer](score(frame))
    has_nulls = recipe.form in ("nulls", "null_matrix")
    if has_nulls:
        frame = with_nulls(frame)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model, original = FORMS[recipe.form](recipe, frame, answers)
    matrix = [] if FORMS[recipe.form] is by_columns else NUMBERS
    return Export(name, recipe.answer, model, frame, original, matrix, has_nulls)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    register_boosters()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name in arguments.names or RECIPES:
        made = export(name)
        onnx.save(made.model, arguments.folder / f"{name}.onnx")
        made.rows.to_csv(arguments.folder / f"{name}.csv", index=False)
        print(name)


if __name__ == "__main__":
    main()
