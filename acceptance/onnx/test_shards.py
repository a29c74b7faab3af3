"""Parts of a model's rows, scored by processes of their own."""

from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from exports import Export, export
from small_project import SmallProject

SHARDS = 3


@pytest.fixture(scope="module")
def made() -> Export:
    return export("logistic_regression")


@pytest.mark.parametrize("unique_key", ["", ", unique_key='sex'"])
def test_the_parts_are_the_whole(
    unique_key: str, made: Export, empty_project: SmallProject
) -> None:
    project = empty_project
    project.add_rows("people", made.rows)
    project.add_model("whole", made.model, rows="people")
    config = f", shard_key='row_id'{unique_key}"
    project.add_model("parted", made.model, rows="people", config=config)
    assert project.weir("build", "--exclude", "parted_scores").returncode == 0
    score_in_parts(project)
    require_equal_tables(project, len(made.rows))

    # Other rows, and another number of parts.
    changed = made.rows.assign(wage=made.rows["wage"] / 2)
    project.add_rows("people", changed)
    assert project.weir("build", "--exclude", "parted_scores").returncode == 0
    one = project.weir("run", "--select", "parted_scores", "--shard", "0/2")
    two = project.weir(
        "run", "--select", "parted_scores", "--vars", "{shard: 1, shards: 2}"
    )
    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    require_equal_tables(project, len(changed))


def score_in_parts(project: SmallProject) -> None:
    """At once where the database takes several writers."""
    workers = SHARDS if project.target == "postgres" else 1
    with ThreadPoolExecutor(workers) as pool:
        runs = pool.map(
            lambda shard: project.weir(
                *("run", "--select", "parted_scores"),
                *("--shard", f"{shard}/{SHARDS}"),
                *("--target-path", f"target_{shard}"),
            ),
            range(SHARDS),
        )
        for run in runs:
            assert run.returncode == 0, run.stdout + run.stderr
            assert " 0 rows" not in run.stdout


def require_equal_tables(project: SmallProject, row_count: int) -> None:
    whole, parted = scores(project, "whole"), scores(project, "parted")
    assert len(whole) == row_count
    assert parted.equals(whole)


def scores(project: SmallProject, model: str) -> pd.DataFrame:
    kept = project.scores(model).drop(columns=["scored_at", "model_name"])
    return kept.reset_index(drop=True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shard", "3/3"], "write it as 0/4"),
        (["--vars", "{shard: 1}"], "the vars `shard` and `shards` are no part"),
        (["--shard", "0/2"], "names no shard_key"),
        (["--shard", "0/2", "--select", "people_again"], "is no onnx model"),
    ],
)
def test_what_is_no_part_is_refused(
    arguments: list[str], message: str, made: Export, empty_project: SmallProject
) -> None:
    project = empty_project
    project.add_rows("people", made.rows)
    project.add_model("keyless", made.model, rows="people")
    again = project.folder / "models" / "people_again.sql"
    again.write_text("select * from {{ ref('people') }}")
    selected = [] if "--select" in arguments else ["--select", "keyless_scores"]
    run = project.weir("run", *selected, *arguments)
    assert run.returncode == 2
    assert message in run.stderr
