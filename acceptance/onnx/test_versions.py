"""A batch that is scored again by another version keeps what the first one said."""

import json

import onnx
from exports import export
from small_project import SmallProject

CONFIG = ", unique_key=['model_name', 'model_version']"


def test_a_new_version_keeps_the_old_predictions(empty_project: SmallProject) -> None:
    project = empty_project
    made = export("logistic_regression")
    project.add_rows("people", made.rows)
    before = scored_by(project, made.model, "1.0")
    after = scored_by(project, export("random_forest").model, "2.0")
    assert set(after["model_version"]) == {1.0, 2.0}
    old = after[after["model_version"] == 1.0].reset_index(drop=True)
    new = after[after["model_version"] == 2.0].reset_index(drop=True)
    assert old.equals(before)
    assert len(new) == len(made.rows)
    assert (new["probability"] != old["probability"]).any()


def scored_by(project: SmallProject, model: onnx.ModelProto, version: str):
    onnx.helper.set_model_props(model, {"model.version": version})
    project.add_model("rich", model, rows="people", config=CONFIG)
    run = project.weir("build")
    assert run.returncode == 0, run.stdout + run.stderr
    return project.scores("rich").sort_values(["model_version", "row_id"])


def test_a_model_that_is_not_itself_is_refused(empty_project: SmallProject) -> None:
    made = export("logistic_regression")
    columns = ["age", "wage", "weeks", "sex", "education"]
    selftest = {
        "inputs": {name: made.rows[name][:4].tolist() for name in columns},
        "probabilities": made.original[:4, 1].tolist(),
        "tolerance": 1e-4,
    }
    empty_project.add_rows("people", made.rows)
    for change, code in ((0.0, 0), (0.01, 2)):
        selftest["probabilities"][2] += change
        entry = {"model.selftest": json.dumps(selftest)}
        onnx.helper.set_model_props(made.model, entry)
        empty_project.add_model("rich", made.model, rows="people")
        run = empty_project.weir("build")
        assert run.returncode == code, run.stdout + run.stderr
    assert "row 3 of its self-test scores" in run.stderr
