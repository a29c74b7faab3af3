"""The whole project where no record is left, as in a new database, on both engines:
PostgreSQL raises where a denominator is zero, and a sum of nothing is null."""

import json

import pytest
from census_warehouse import ENGINES, Census, census, daily_file, write_lines

from postgres import Server

# What training brought is there before any record is.
FROM_TRAINING = {
    "model_baseline_bins",
    "model_baseline_columns",
    "model_baseline_values",
    "model_calibration_knots",
    "model_training_metrics",
}


@pytest.fixture(params=ENGINES)
def emptied(request, server: Server, days, tmp_path_factory) -> Census:
    """A project whose landing table is made by a file and has lost its rows."""
    server.recreate("emptied")
    folder = tmp_path_factory.mktemp(f"emptied_{request.param}") / "project"
    project = census(folder, request.param, server.environment("emptied"))
    day, rows = next(iter(days.items()))
    write_lines(daily_file(project.project.incoming, day), rows[:1])
    project.weir("load")
    project.at_start("delete from raw.census_income")
    return project


def test_nothing_is_built_and_every_test_passes(emptied: Census) -> None:
    for _ in range(2):
        emptied.weir("build", "--vars", "{alert_test_severity: error}")
    target = emptied.project.folder / "target"
    results = json.loads((target / "run_results.json").read_text())["results"]
    assert {result["status"] for result in results} <= {"success", "pass", "no-op"}
    built = {
        node["alias"]
        for node in emptied.project.nodes()
        if node["resource_type"] == "model"
    }
    counts = " union all ".join(
        f"select '{name}' as name, count(*) as records from {{{{ ref('{name}') }}}}"
        for name in sorted(built)
    )
    counts = emptied.rows(counts).set_index("name")["records"]
    assert set(counts[counts > 0].index) == FROM_TRAINING
    assert emptied.weir("alerts") == "No alerts and no warnings.\n"
