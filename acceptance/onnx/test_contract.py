"""What a select lacks of what its model takes is told before anything runs."""

import hashlib
import json
import subprocess
from pathlib import Path

import onnx
import pytest
from exports import Export, export
from small_project import SmallProject

FEATURES = "age, wage, weeks, sex, education"


@pytest.fixture(scope="module")
def made() -> Export:
    return export("logistic_regression")


@pytest.fixture
def project(made: Export, empty_project: SmallProject) -> SmallProject:
    """One model, which states its categories, over one seed."""
    empty_project.add_rows("people", made.rows)
    stated = onnx.ModelProto()
    stated.CopyFrom(made.model)
    onnx.helper.set_model_props(
        stated,
        {
            "model.version": "7.1",
            "model.categories": json.dumps({"sex": ["Female", "Male"]}),
        },
    )
    empty_project.add_model("rich", stated, rows="people")
    return empty_project


def write_select(project: SmallProject, select: str) -> None:
    text = "{{ config(materialized='onnx', model='rich') }}\n" + select
    (project.folder / "models" / "rich_scores.sql").write_text(text)


def require_refused(
    run: subprocess.CompletedProcess[str], project: SmallProject, *messages: str
) -> None:
    assert run.returncode == 2, run.stdout + run.stderr
    for message in messages:
        assert message in run.stderr
    assert "help:" in run.stderr
    shown = project.weir("show", "--inline", "select 1 from {{ ref('rich_scores') }}")
    assert shown.returncode != 0, "a table was made"


SELECTS = {
    "missing": (
        "select row_id, age, wage, weeks, sex, education as degree "
        "from {{ ref('people') }}",
        "the select has no column `education`",
    ),
    "misspelt": (
        "with named as (select row_id, age, wages, weeks, sex, education "
        "from (select *, wage as wages from {{ ref('people') }}) as people) "
        "select * from named",
        "did you mean `wages`?",
    ),
    "wrong_type": (
        "select age, wage, weeks, sex = 'Male' as sex, education "
        "from {{ ref('people') }}",
        "the column `sex` is boolean, the onnx model `rich` takes text",
    ),
    "wrong_cast": (
        "select cast(age as text) as age, wage, weeks, sex, education "
        "from {{ ref('people') }}",
        "the column `age` is text, the onnx model `rich` takes integer",
    ),
}


@pytest.mark.parametrize("verb", ["compile", "plan", "build"])
@pytest.mark.parametrize("case", SELECTS)
def test_a_select_that_lacks_a_feature_is_refused(
    case: str, verb: str, project: SmallProject
) -> None:
    select, message = SELECTS[case]
    write_select(project, select)
    run = project.weir(verb)
    require_refused(run, project, message, "models/rich_scores.sql")


def test_types_that_only_the_database_knows_are_asked_of_it(
    project: SmallProject,
) -> None:
    assert project.weir("seed").returncode == 0
    write_select(
        project,
        "select age, wage, weeks, sex, length(education) as education "
        "from {{ ref('people') }}",
    )
    assert project.weir("compile").returncode == 0
    message = "the column `education` is integer, the onnx model `rich` takes text"
    for verb in ("plan", "run"):
        run = project.weir(verb, "--select", "rich_scores")
        require_refused(run, project, message, "cast `education`")


def test_columns_of_a_model_below_are_followed(project: SmallProject) -> None:
    below = project.folder / "models" / "prepared.sql"
    below.write_text(
        "select p.row_id, p.age, p.wage, p.weeks, p.education, "
        "'x' || p.sex as gender from {{ ref('people') }} as p"
    )
    write_select(project, "select * from {{ ref('prepared') }}")
    run = project.weir("compile")
    require_refused(run, project, "the select has no column `sex`")


def test_an_accepted_value_must_be_a_category(project: SmallProject) -> None:
    properties = project.folder / "models" / "rich_scores.yml"
    properties.write_text(
        "models: [{name: rich_scores, columns: [{name: sex, data_tests: "
        "[{accepted_values: {arguments: {values: [Female, male]}}}]}]}]"
    )
    run = project.weir("compile")
    require_refused(
        run,
        project,
        "`male` is accepted in `sex`, and no category of the onnx model `rich`",
        "models/rich_scores.yml",
    )


def test_a_model_file_that_is_not_there_is_an_error_of_every_command(
    project: SmallProject,
) -> None:
    project.model_file("rich").rename(project.model_file("riches"))
    for verb in ("ls", "compile", "build"):
        run = project.weir(verb)
        assert run.returncode == 2
        assert "`ml_models/rich.onnx` does not exist" in run.stderr
        assert "did you mean `riches`?" in run.stderr


def test_a_plan_says_which_model_scores_what(project: SmallProject) -> None:
    assert project.weir("seed").returncode == 0
    plan = project.weir("plan", "--select", "rich_scores").stdout
    file: Path = project.model_file("rich")
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert f"score with rich 7.1 (sha256 {sha256}) the rows of" in plan
    assert "people" in plan.split("the rows of")[1]


def test_onnx_models_are_selected_by_their_materialization(
    project: SmallProject,
) -> None:
    assert project.weir("compile").returncode == 0
    listed = project.weir("ls", "--select", "config.materialized:onnx", "--quiet")
    assert listed.stdout.split() == ["small.rich_scores"]
    manifest = json.loads((project.folder / "target" / "manifest.json").read_text())
    node = manifest["nodes"]["model.small.rich_scores"]
    assert node["resource_type"] == "model"
    assert node["config"]["materialized"] == "onnx"
