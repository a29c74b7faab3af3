"""The DAGs are the manifest: a task per node, and its edges with the tests' gates."""

import json
import os
import subprocess
import sys

import pytest
from conftest import REPOSITORY

from census import compile_project, manifest_of
from weir_airflow.manifest import Graph, Node, read_graph

TESTS = ("test", "unit_test")


def parse(dag_id: str):
    """A DAG as the dag processor sees it, and no file with an error."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    assert bag.import_errors == {}
    return bag.dags[dag_id]


@pytest.fixture(scope="module")
def dags(whole_project) -> dict:
    return {name: parse(name) for name in ("let_data", "let_data_weekly")}


def unique_id(task) -> str | None:
    """The node of a task, which its documentation names."""
    documentation = task.doc_md or ""
    return documentation.split("`")[1] if documentation.startswith("`") else None


def nodes_of(manifest: dict) -> dict[str, dict]:
    """What has a task, by unique id."""
    nodes = {
        name: node
        for name, node in (manifest["nodes"] | manifest["unit_tests"]).items()
        if node.get("config", {}).get("materialized") != "ephemeral"
        and node["resource_type"] not in ("operation", "analysis")
    }
    loads = {
        name: source
        for name, source in manifest["sources"].items()
        if source["external"]
    }
    return nodes | loads | manifest["exposures"]


def closure(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """All that stands before each node."""
    before: dict[str, set[str]] = {}
    for node in edges:
        found, pending = set(), list(edges[node])
        while pending:
            parent = pending.pop()
            if parent not in found:
                found.add(parent)
                pending += edges.get(parent, ())
        before[node] = found
    return before


def test_every_node_has_one_task(dags, whole_project):
    tasks = [unique_id(task) for dag in dags.values() for task in dag.tasks]
    named = sorted(name for name in tasks if name)
    assert named == sorted(nodes_of(manifest_of(whole_project)))


def test_tasks_select_their_node_alone(dags, whole_project):
    """weir itself says what a task's words select."""
    kinds = {}
    for dag in dags.values():
        for task in dag.tasks:
            if name := unique_id(task):
                kinds[name] = task.select
    wanted = [name for name in kinds if name.startswith(("model.", "seed."))]
    wanted += [name for name in kinds if name.startswith("test.")][:5]
    for name in wanted:
        resource_type = name.split(".")[0]
        command = whole_project.command("ls", "postgres", "--select", kinds[name])
        command += ["--resource-type", resource_type, "--output", "json", "--quiet"]
        listed = subprocess.run(command, check=True, capture_output=True, text=True)
        lines = [json.loads(line) for line in listed.stdout.splitlines()]
        assert [line["unique_id"] for line in lines] == [name]


@pytest.mark.parametrize("dag_id", ["let_data", "let_data_weekly"])
def test_edges_are_those_of_the_manifest_with_closed_gates(dags, whole_project, dag_id):
    """Each node waits for what it reads, and for each test of error severity that
    reads nothing but what the node's own ancestors are."""
    dag, nodes = dags[dag_id], nodes_of(manifest_of(whole_project))
    reads = {
        name: set(node.get("depends_on", {}).get("nodes", ())) & nodes.keys()
        for name, node in nodes.items()
    }
    above = closure(reads)
    gates = {
        name
        for name, node in nodes.items()
        if node["resource_type"] in TESTS
        and node["config"].get("severity", "ERROR") == "ERROR"
    }
    for name, node in nodes.items():
        if node["resource_type"] not in TESTS:
            reads[name] |= {test for test in gates if reads[test] <= above[name]}
    expected = closure(reads)

    here = {unique_id(task): task for task in dag.tasks if unique_id(task)}
    edges = {
        name: {unique_id(dag.get_task(parent)) for parent in task.upstream_task_ids}
        - {None}
        for name, task in here.items()
    }
    found = closure(edges)
    assert len(here) > 50
    for name in here:
        assert found[name] == expected[name] & here.keys(), name


def test_a_weekly_node_is_not_in_the_daily_dag(dags, whole_project):
    weekly = {
        name
        for name, node in manifest_of(whole_project)["nodes"].items()
        if "weekly" in node["tags"]
    }
    daily = {unique_id(task) for task in dags["let_data"].tasks}
    assert weekly
    assert not weekly & daily


def test_a_group_is_a_folder(dags):
    """No folder of the census project waits for another that waits for it."""
    groups = dags["let_data"].task_group.children
    folders = {"loads", "seeds", "staging", "intermediate", "marts", "ml", "monitoring"}
    assert folders | {"monitoring_batches"} <= groups.keys()


@pytest.mark.parametrize("dag_id", ["let_data", "let_data_weekly"])
def test_groups_can_be_drawn(dags, dag_id):
    """Airflow's pages order the groups, which must not wait for each other."""
    pending = [dags[dag_id].task_group]
    while pending:
        group = pending.pop()
        assert len(group.topological_sort()) == len(group.children)
        pending += [one for one in group.children.values() if hasattr(one, "children")]


def test_a_function_is_built_before_what_calls_it(tmp_path):
    def entry(kind: str, name: str, *parents: str) -> dict:
        return {
            "unique_id": f"{kind}.shop.{name}",
            "resource_type": kind,
            "name": name,
            "fqn": ["shop", name],
            "original_file_path": f"{kind}s/{name}.sql",
            "depends_on": {"nodes": list(parents)},
            "config": {},
            "tags": [],
        }

    function = entry("function", "in_cents")
    model = entry("model", "prices", function["unique_id"])
    model |= {"schema": "shop", "alias": "prices", "relation_name": "shop.prices"}
    manifest = tmp_path / "manifest.json"
    parts = {"nodes": {model["unique_id"]: model}, "unit_tests": {}, "sources": {}}
    parts["functions"] = {function["unique_id"]: function}
    manifest.write_text(json.dumps(parts), "utf-8")
    graph = read_graph(manifest)
    assert graph.order == [function["unique_id"], model["unique_id"]]
    built = graph.nodes[function["unique_id"]]
    assert (built.verb, built.select) == ("build", "fqn:shop.in_cents")
    assert built.table is None


def test_folders_that_wait_for_each_other_are_no_groups():
    def model(name: str, folder: str, *parents: str) -> Node:
        return Node(name, "model", name, name, f"models/{folder}/{name}.sql", parents)

    nodes = [model("a", "x"), model("b", "y", "a"), model("c", "x", "b")]
    folders = Graph([*nodes, model("d", "z", "c")]).folders
    assert folders == {"a": None, "b": None, "c": None, "d": "z"}


def test_everything_waits_for_the_batch_and_the_summary_ends_it(dags):
    dag = dags["let_data"]
    roots = [task.task_id for task in dag.tasks if not task.upstream_task_ids]
    leaves = [task.task_id for task in dag.tasks if not task.downstream_task_ids]
    assert roots == ["batch"]
    assert sorted(leaves) == ["batch_done", "summary"]
    assert dag.get_task("summary").is_teardown


def test_scoring_has_a_pool_of_its_own_and_tests_are_not_tried_again(dags):
    for task in dags["let_data"].tasks:
        if name := unique_id(task):
            is_test = name.startswith(("test.", "unit_test."))
            assert task.retries == (0 if is_test else 2)
            assert task.execution_timeout.total_seconds() > 0
            assert task.max_active_tis_per_dag == 1
    assert dags["let_data"].get_task("ml.census_predictions").pool == "onnx"


SERIALIZE = """
import json, os, sys
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization
bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
# What Cosmos makes is in its own order.
dags = {
    name: DagSerialization.to_dict(dag)
    for name, dag in bag.dags.items()
    if name != "let_data_cosmos"
}
print("\\n" + json.dumps(dags))
"""


def serialized(hash_seed: str) -> dict:
    environment = os.environ | {
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": str(REPOSITORY / "dags"),
    }
    output = subprocess.run(
        [sys.executable, "-c", SERIALIZE],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return json.loads(output.splitlines()[-1])


def test_the_same_project_gives_the_same_dags(whole_project):
    """Written again by another command, in a process that hashes otherwise."""
    before = serialized("1")
    assert before.keys() == {"let_data", "let_data_weekly", "let_data_train"}
    subprocess.run(
        whole_project.command("ls", "postgres", "--quiet"),
        check=True,
        capture_output=True,
    )
    compile_project(whole_project, "postgres")
    assert serialized("2") == before


PARSE = """
import importlib.util, sys, time
import airflow.sdk, weir_airflow.tasks
for path in sys.argv[1:]:
    started = time.process_time()
    specification = importlib.util.spec_from_file_location("parsed", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    print(len(module.GRAPH.nodes), time.process_time() - started)
"""


def test_500_nodes_are_parsed_in_less_than_a_second(tmp_path):
    """Of the processor: what else the machine does is not counted."""
    write_wide_project(tmp_path, models=250)
    subprocess.run(
        [os.environ["WEIR"], "compile", "--project-dir", tmp_path],
        check=True,
        capture_output=True,
    )
    environment = os.environ | {
        "WEIR_PROJECT_DIR": str(tmp_path),
        "PYTHONPATH": str(REPOSITORY / "dags"),
    }
    seconds = []
    for _ in range(3):
        output = subprocess.run(
            [sys.executable, "-c", PARSE, str(REPOSITORY / "dags" / "let_data.py")],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        nodes, taken = output.splitlines()[-1].split()
        assert int(nodes) == 501
        seconds.append(float(taken))
    assert min(seconds) < 1, seconds


def write_wide_project(folder, models: int) -> None:
    """A project of models in a binary tree, each with a test, and one load."""
    (folder / "models").mkdir()
    (folder / "dbt_project.yml").write_text(
        "name: wide\nversion: '1.0'\nconfig-version: 2\nprofile: wide\n"
    )
    (folder / "profiles.yml").write_text(
        "wide:\n  target: a\n  outputs:\n    a: {type: duckdb, path: a.duckdb, "
        "schema: main}\n"
    )
    properties = ["version: 2", "models:"]
    for index in range(models):
        parent = f"{{{{ ref('m{(index - 1) // 2}') }}}}"
        source = "{{ source('raw', 'files') }}" if index == 0 else parent
        (folder / "models" / f"m{index}.sql").write_text(f"select id from {source}\n")
        properties.append(f"  - name: m{index}")
        properties.append("    columns: [{name: id, data_tests: [not_null]}]")
    properties += [
        "sources:",
        "  - name: raw",
        "    tables:",
        "      - name: files",
        "        external: {location: 'in/{batch_date}.csv'}",
        "        columns: [{name: id, data_type: integer}]",
    ]
    (folder / "models" / "models.yml").write_text("\n".join(properties) + "\n")
