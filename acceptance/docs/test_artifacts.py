"""catalog.json is dbt's, column_lineage.json is right, and no secret is written."""

import json
from pathlib import Path

import made_project
import pytest
from conftest import WEIR, document
from dbt_artifacts_parser.parser import parse_catalog_v1

from project import copy_project

SECRET = "correct-horse-battery"


def load(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


def test_the_catalog_has_what_the_database_has(census: Path) -> None:
    catalog = parse_catalog_v1(load(census / "catalog.json"))
    people = catalog.nodes["model.census.people"]
    assert people.metadata.type == "BASE TABLE"
    assert people.metadata.name == "people"
    assert list(people.columns)[:2] == ["record_id", "batch_date"]
    assert people.columns["batch_date"].type == "DATE"
    assert not people.stats["has_stats"].value
    assert catalog.nodes["model.census.stg_census_income"].metadata.type == "VIEW"
    assert catalog.sources["source.census.raw.census_income"].columns
    assert catalog.errors is None


def test_postgresql_fills_the_catalog_too(server, tmp_path: Path) -> None:
    server.recreate("docs")
    project = copy_project(tmp_path / "project", WEIR)
    variables = server.environment("docs")
    statement = (
        "create schema census; create table census.age_bands as select 1::bigint as a,"
        " 'x'::varchar(7) as b; comment on table census.age_bands is 'bands';"
        " comment on column census.age_bands.a is 'first'; create view census.people as"
        " select * from census.age_bands; analyze census.age_bands"
    )
    server.query("docs", statement)
    document(project, "postgres", variables)
    catalog = parse_catalog_v1(load(project.folder / "target/catalog.json"))
    bands = catalog.nodes["seed.census.age_bands"]
    assert [bands.metadata.comment, bands.metadata.owner] == ["bands", "weir"]
    assert [column.type for column in bands.columns.values()] == [
        "bigint",
        "character varying(7)",
    ]
    assert bands.columns["a"].comment == "first"
    assert list(bands.stats) == ["has_stats"]
    page = (project.folder / "target/index.html").read_text("utf-8")
    assert "<dt>Rows</dt><dd>1</dd>" in page
    assert catalog.nodes["model.census.people"].metadata.type == "VIEW"


@pytest.mark.parametrize(
    ("column", "origins"),
    [
        ("people.age", ["stg_census_income.age"]),
        ("people.age_band", ["age_bands.age_band"]),
        ("people.survey_year", ["stg_census_income.year"]),
        ("people.education_order", ["education_levels.education_order"]),
        ("census_predictions.record_id", ["people.record_id"]),
        ("census_predictions.model_name", []),
        ("weekly_summary.adult_count", ["weekly_counts.adult_count"]),
    ],
)
def test_columns_come_from_where_they_do(
    census: Path, column: str, origins: list
) -> None:
    nodes = load(census / "column_lineage.json")["nodes"]
    node, name = column.split(".")
    columns = {item["name"]: item for item in nodes[f"model.census.{node}"]["columns"]}
    found = [
        f"{origin['unique_id'].split('.')[-1]}.{origin['column']}"
        for origin in columns[name]["depends_on"]
    ]
    assert found == origins
    assert columns[name]["transformation"] != "unknown"


def test_a_selection_narrows_the_catalog(made: Path) -> None:
    done = made_project.weir(made, "docs", "generate", "--select", "model_0_0")
    assert done.returncode == 0, done.stderr
    assert list(load(made / "target/catalog.json")["nodes"]) == ["model.made.model_0_0"]


@pytest.mark.parametrize("secret", ["MADE_SECRET", "DBT_ENV_SECRET_OTHER"])
def test_secrets_stay_outside(tmp_path: Path, secret: str) -> None:
    """The one is a key of the target, the other a variable that says what it is; a
    model writes the same text."""
    folder = tmp_path / "project"
    made_project.make(folder)
    (folder / "models/layer_0/model_0_0.sql").write_text(
        "select '{{ env_var('COPIED') }}' as id, 1 as doubled_amount,"
        " 'x' as letter, '{{ env_var('SHOWN') }}' as shown"
    )
    variables = {secret: SECRET, "COPIED": SECRET, "SHOWN": "a plain value"}
    arguments = ["docs", "generate", "--target", "secret", "--empty-catalog"]
    done = made_project.weir(folder, *arguments, variables=variables)
    assert done.returncode == 0, done.stderr
    page = (folder / "target/index.html").read_text("utf-8")
    assert SECRET not in page
    assert "a plain value" in page
