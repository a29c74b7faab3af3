"""Census projects to run: whole, with few tests or models, or broken."""

import json
import os
import subprocess
from pathlib import Path

import yaml

from project import Project, copy_project

WEIR = Path(os.environ["WEIR"])
FEW_MODELS = ("scored_value_counts", "weekly_counts", "weekly_income_rates")


def census_project(folder: Path) -> Project:
    """A copy of the census project with sample files."""
    project = copy_project(folder, WEIR)
    census_data = WEIR.with_name("census-data")
    subprocess.run(
        [census_data, "sample", "--output", project.incoming],
        check=True,
        capture_output=True,
    )
    return project


def with_few_tests(project: Project) -> Project:
    """Leaves the tests of uniqueness and the singular ones, so that runs are short."""
    properties = [
        path
        for folder in ("models_sql", "seeds")
        for path in (project.folder / folder).rglob("*.yml")
    ]
    for path in properties:
        content = yaml.safe_load(path.read_text("utf-8"))
        for node in content.get("models", []) + content.get("seeds", []):
            node.pop("data_tests", None)
            for column in node.get("columns", []):
                tests = column.get("data_tests", [])
                column["data_tests"] = [test for test in tests if test == "unique"]
        path.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    return project


def with_few_models(project: Project, manifest: dict) -> Project:
    """Leaves `FEW_MODELS`, what they read, and the tests of these alone.

    Each task of Airflow is a process of some seconds, so what runs for many days
    has a task of every kind, and not all of a kind.
    """
    kept: set[str] = set()
    pending = [f"model.census.{name}" for name in FEW_MODELS]
    while pending:
        name = pending.pop()
        kept.add(name)
        pending += parents_of(manifest, name)
    for name, node in (manifest["nodes"] | manifest["exposures"]).items():
        is_test = node["resource_type"] == "test"
        if name in kept or (is_test and kept.issuperset(parents_of(manifest, name))):
            continue
        if not is_test or "test_metadata" not in node:
            (project.folder / node["original_file_path"]).unlink()
        if patch := node.get("patch_path"):
            (project.folder / patch.split("://")[1]).unlink()
    return project


def parents_of(manifest: dict, name: str) -> list[str]:
    """What a node reads; nothing for a source."""
    node = manifest["nodes"].get(name) or manifest["exposures"].get(name, {})
    return node.get("depends_on", {}).get("nodes", [])


def compile_project(project: Project, target: str) -> dict:
    """The manifest that `weir compile` writes."""
    command = project.command("compile", target)
    subprocess.run(command, check=True, capture_output=True)
    return manifest_of(project)


def manifest_of(project: Project) -> dict:
    text = (project.folder / "target" / "manifest.json").read_text("utf-8")
    return json.loads(text)


def break_model(project: Project, path: str, old: str, new: str) -> None:
    """Changes a text of a model, which must be there."""
    file = project.folder / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def break_scored_people(project: Project) -> None:
    """A column that is not there, in a model whose task is not tried again."""
    path = "models_sql/monitoring/batches/scored_people.sql"
    settings = "{{ config(meta={'airflow': {'retries': 0}}) }}\n\n"
    break_model(project, path, "with\n", f"{settings}with\n")
    break_model(project, path, "people.is_adult", "people.is_adolt")
