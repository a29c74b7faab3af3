"""Scoring, measured against onnxruntime and scikit-learn on the same models and
rows in one run; and a whole node against reading and writing its rows alone.

scripts/bench_scoring.sh runs it with what it needs.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
import onnx
import onnxruntime
import pandas as pd
from exports import register_boosters
from skl2onnx import to_onnx
from sklearn import (
    compose,
    ensemble,
    linear_model,
    pipeline,
    preprocessing,
)
from small_project import SmallProject

from measure import Case, medians
from postgres import Server, running_server

ROWS = 100_000
SEED = 11
TEXTS = {"sex": 2, "marital_status": 7, "education": 17, "tax_filer_status": 6}
THREADS = (1, 2)


@dataclass
class Trained:
    """A model as scikit-learn has it, and its file."""

    name: str
    model: pipeline.Pipeline
    file: Path


def people(row_count: int, *, repeats: bool) -> pd.DataFrame:
    """Rows of the classifier's five columns; with repeats, about one in nine is
    unlike all others, as in the census file."""
    random = np.random.default_rng(SEED)
    count = row_count // 9 if repeats else row_count
    rows = pd.DataFrame({"age": random.random(count).astype(np.float32) * 90})
    for name, categories in TEXTS.items():
        values = [f"{name} of the kind {letter}" for letter in range(categories)]
        rows[name] = random.choice(values, count)
    if repeats:
        rows = rows.iloc[random.integers(0, count, row_count)]
    return rows.reset_index(drop=True)


def train(folder: Path) -> list[Trained]:
    rows = people(20_000, repeats=False)
    random = np.random.default_rng(SEED + 1)
    chance = rows["age"] / 90 * (rows["education"] > "education of the kind 3")
    label = (random.random(len(rows)) < chance * 0.8).astype(np.int64)
    one_hot = preprocessing.OneHotEncoder(handle_unknown="ignore")
    ordinal = preprocessing.OrdinalEncoder()
    quiet = {"random_state": 0, "verbose": -1, "n_jobs": 2}
    kinds = {
        "logistic regression": (one_hot, linear_model.LogisticRegression()),
        "gradient boosting, 100 x depth 6": (
            ordinal,
            ensemble.GradientBoostingClassifier(max_depth=6, random_state=0),
        ),
        "LightGBM, 300 x 31 leaves": (
            ordinal,
            lightgbm.LGBMClassifier(n_estimators=300, num_leaves=31, **quiet),
        ),
        "random forest, 100 x depth 10": (
            ordinal,
            ensemble.RandomForestClassifier(max_depth=10, random_state=0),
        ),
    }
    register_boosters()
    return [
        trained(name, parts, (rows, label), folder / f"model_{number}.onnx")
        for number, (name, parts) in enumerate(kinds.items())
    ]


def trained(name: str, parts: tuple, data: tuple, file: Path) -> Trained:
    encoder, classifier = parts
    columns = [("texts", encoder, list(TEXTS)), ("numbers", "passthrough", ["age"])]
    model = pipeline.make_pipeline(compose.ColumnTransformer(columns), classifier)
    model.fit(*data)
    exported = to_onnx(
        model,
        data[0][:1],
        options={id(model): {"zipmap": False}},
        target_opset={"": 18, "ai.onnx.ml": 3},
    )
    onnx.save(exported, file)
    return Trained(name, model, file)


@dataclass
class Rate:
    """Rows a second of the fastest of several times, and rows for each second of CPU
    time, which a busy machine changes less."""

    best: float
    by_cpu: float


def measured(score: Callable[[], object], seconds: float) -> Rate:
    score()
    best, passes = float("inf"), 0
    started, cpu_before = time.monotonic(), time.process_time()
    while time.monotonic() - started < seconds:
        begun = time.perf_counter()
        score()
        best = min(best, time.perf_counter() - begun)
        passes += 1
    cpu = time.process_time() - cpu_before
    return Rate(ROWS / best, ROWS * passes / cpu)


def onnxruntime_rate(file: Path, rows: pd.DataFrame, threads: int, seconds: float):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        str(file), options, providers=["CPUExecutionProvider"]
    )
    inputs = {name: rows[[name]].to_numpy() for name in rows}
    inputs |= {name: rows[[name]].to_numpy().astype(object) for name in TEXTS}
    return measured(lambda: session.run(["probabilities"], inputs), seconds)


def sklearn_rate(one: Trained, rows: pd.DataFrame, seconds: float) -> Rate:
    return measured(lambda: one.model.predict_proba(rows), seconds)


def weir_rate(program: Path, file: Path, rows: Path, threads: int, seconds: float):
    done = subprocess.run(
        [program, file, rows, str(seconds)],
        env=os.environ | {"RAYON_NUM_THREADS": str(threads)},
        check=True,
        capture_output=True,
        text=True,
    )
    return Rate(*map(float, done.stdout.split()))


def measure_rates(arguments: argparse.Namespace, folder: Path) -> None:
    print("| rows a second, 100,000 rows | weir 1 / 2 threads |", end="")
    print(" onnxruntime 1 / 2 threads | scikit-learn |", end="")
    print(" weir : onnxruntime by CPU, 1 thread |\n|---|---|---|---|---|")
    seconds = arguments.seconds
    files = {}
    for repeats in (False, True):
        files[repeats] = folder / f"rows_{repeats}.csv"
        people(ROWS, repeats=repeats).to_csv(files[repeats], index=False)
    for one in train(folder):
        for repeats, file in files.items():
            rows = people(ROWS, repeats=repeats)
            ours = [
                weir_rate(arguments.score_rate, one.file, file, threads, seconds)
                for threads in THREADS
            ]
            theirs = [
                onnxruntime_rate(one.file, rows, threads, seconds)
                for threads in THREADS
            ]
            sklearn = sklearn_rate(one, rows, seconds)
            kind = "repeated rows" if repeats else "distinct rows"
            print(
                f"| {one.name}, {kind} | {pair(ours)} | {pair(theirs)} |"
                f" {short(sklearn.best)} |"
                f" {ours[0].by_cpu / theirs[0].by_cpu:.1f} |",
                flush=True,
            )


def pair(rates: list[Rate]) -> str:
    return " / ".join(short(rate.best) for rate in rates)


def short(rate: float) -> str:
    return f"{rate / 1e6:.2f} M" if rate >= 1e6 else f"{rate / 1e3:.0f} k"


@contextmanager
def server_in(folder: Path) -> Iterator[Server]:
    folder.chmod(0o711)
    with running_server(folder) as server:
        server.recreate("bench")
        yield server


def measure_nodes(arguments: argparse.Namespace, folder: Path) -> None:
    """The whole node as a process of its own, and its rows read and written."""
    print("\n| whole node, 100,000 rows | weir | read and write | ratio |")
    print("|---|---|---|---|")
    with server_in(folder) as server:
        for target in ("embedded", "postgres"):
            project = SmallProject(folder / target, target, server.environment("bench"))
            project.create()
            project.add_rows("people", people(ROWS, repeats=True))
            file = folder / "model_2.onnx"
            project.add_model("lightgbm", onnx.load(file), rows="people")
            built = project.weir("build")
            assert built.returncode == 0, built.stdout + built.stderr
            cases = [node_case(project), floor_case(project, arguments.copy_rows)]
            whole, bare = medians(cases, arguments.runs)
            ratio = whole.wall_seconds / bare.wall_seconds
            print(
                f"| {target} | {whole.wall_seconds:.2f} s |"
                f" {bare.wall_seconds:.2f} s | {ratio:.2f} |"
            )


def node_case(project: SmallProject) -> Case:
    places = ["--project-dir", str(project.folder)]
    places += ["--profiles-dir", str(project.folder), "--target", project.target]
    command = [os.environ["WEIR"], "run", "--select", "lightgbm_scores", *places]
    command = ["env", "-C", str(project.folder), *command]
    return Case(command, project.environment)


def floor_case(project: SmallProject, program: Path) -> Case:
    """The scored rows read and written through the same seam, with no model."""
    server = project.environment
    keys = {
        "embedded": {"path": str(project.folder / "small.duckdb")},
        "postgres": {
            "host": server["WEIR_POSTGRES_HOST"],
            "port": int(server["WEIR_POSTGRES_PORT"]),
            "user": server["WEIR_POSTGRES_USER"],
            "password": server["WEIR_POSTGRES_PASSWORD"],
            "dbname": server["WEIR_POSTGRES_DATABASE"],
        },
    }
    engine = {"embedded": "duckdb", "postgres": "postgres"}[project.target]
    settings = json.dumps(keys[project.target])
    return Case([str(program), engine, settings, "main", "lightgbm_scores"], {})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--score-rate", type=Path, required=True)
    parser.add_argument("--copy-rows", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="weir-scoring-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        measure_rates(arguments, folder)
        measure_nodes(arguments, folder)


if __name__ == "__main__":
    main()
