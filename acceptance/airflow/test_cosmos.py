"""The same project through astronomer-cosmos, weir in the place of dbt."""

import pytest
from test_graph import parse

from census import census_project, compile_project


@pytest.fixture
def project(tmp_path, monkeypatch):
    project = census_project(tmp_path)
    monkeypatch.setenv("WEIR_PROJECT_DIR", str(tmp_path))
    compile_project(project, "postgres")
    return project


def test_models_and_seeds_are_tasks_with_the_edges_of_the_manifest(project):
    dag = parse("let_data_cosmos")
    manifest = compile_project(project, "postgres")
    nodes = {
        node["unique_id"]: f"{node['name']}_{'seed' if kind == 'seed' else 'run'}"
        for node in manifest["nodes"].values()
        if (kind := node["resource_type"]) in ("model", "seed")
    }
    assert sorted(dag.task_dict) == sorted(nodes.values())
    for unique_id, task_id in nodes.items():
        parents = manifest["nodes"][unique_id]["depends_on"].get("nodes", [])
        expected = {nodes[parent] for parent in parents if parent in nodes}
        assert dag.get_task(task_id).upstream_task_ids == expected
