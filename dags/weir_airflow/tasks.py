"""One task per node of a graph, in a group per folder."""

from collections.abc import Mapping
from datetime import timedelta

from airflow.sdk import Asset, BaseOperator, TaskGroup, get_current_context, task
from airflow.task.trigger_rule import TriggerRule

from weir_airflow.manifest import TABLE_KINDS, TEST_KINDS, Graph, Node
from weir_airflow.operators import BATCH_TASK, WeirOperator

BATCH_DATE = f"{{{{ ti.xcom_pull(task_ids='{BATCH_TASK}') }}}}"
POOLS = {"onnx": "onnx"}
DEFAULT_POOL = "weir"
TIMEOUT_SECONDS = {"load": 3600, "onnx": 3600, "model": 1800, "report": 300}
DEFAULT_TIMEOUT_SECONDS = 600
DEFAULTS = {
    "owner": "weir",
    "retries": 2,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
}
SUMMARY_TASK = "summary"


def add_tasks(
    graph: Graph, chosen: set[str], batch_date: str | None
) -> dict[str, BaseOperator]:
    """Makes the tasks of the chosen nodes in the current DAG, and ties them."""
    groups = Groups(graph)
    tasks = {
        node.unique_id: node_task(node, groups.of(node), batch_date)
        for node in graph.nodes.values()
        if node.unique_id in chosen
    }
    for child, parents in graph.edges().items():
        for parent in sorted(parents & tasks.keys()):
            if child in tasks:
                tasks[child].set_upstream(tasks[parent])
    return tasks


class Groups:
    """A group per folder, and in it one for the tests of each node."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.groups: dict[tuple[str, ...], TaskGroup] = {}

    def of(self, node: Node) -> TaskGroup | None:
        folder, tested = self.graph.folders[node.unique_id], self.graph.tested_by(node)
        path = (folder,) if folder else ()
        return self._at((*path, f"{tested.name}_tests") if tested else path)

    def _at(self, path: tuple[str, ...]) -> TaskGroup | None:
        if path and path not in self.groups:
            parent = self._at(path[:-1])
            self.groups[path] = TaskGroup(identifier(path[-1]), parent_group=parent)
        return self.groups.get(path)


def node_task(
    node: Node, group: TaskGroup | None, batch_date: str | None
) -> BaseOperator:
    """The task of a node; an ONNX model with `shards` has one task for each, side by
    side."""
    is_test = node.kind in TEST_KINDS
    settings: Mapping = node.settings
    seconds = TIMEOUT_SECONDS.get(node.kind, DEFAULT_TIMEOUT_SECONDS)
    options = {
        "task_id": task_name(node),
        "task_group": group,
        "verb": node.verb,
        "select": node.select,
        "batch_date": batch_date,
        "pool": settings.get("pool", POOLS.get(node.kind, DEFAULT_POOL)),
        "retries": settings.get("retries", 0 if is_test else DEFAULTS["retries"]),
        "execution_timeout": timedelta(
            seconds=settings.get("timeout_seconds", seconds)
        ),
        "max_active_tis_per_dag": 1,
        "do_xcom_push": not is_test,
        "outlets": [table_asset(node)] if node.kind in TABLE_KINDS else [],
        "doc_md": f"`{node.unique_id}`, from `{node.path}`",
    }
    shards = settings.get("shards", 1) if node.kind == "onnx" else 1
    if shards == 1:
        return WeirOperator(**options)
    options |= {"max_active_tis_per_dag": None, "do_xcom_push": False}
    parts = [["--shard", f"{shard}/{shards}"] for shard in range(shards)]
    return WeirOperator.partial(**options).expand(arguments=parts)


def table_asset(node: Node) -> Asset:
    """The table that a node fills."""
    schema, _, name = node.table.partition(".")
    return Asset(name=node.table, uri=f"x-weir://{schema}/{name}", group=node.kind)


def task_name(node: Node) -> str:
    return identifier(node.name)


def identifier(text: str) -> str:
    """A text as Airflow takes it in ids."""
    return "".join(
        letter if letter.isalnum() or letter in "_-" else "_" for letter in text
    )


def recorded_of(tasks: Mapping[str, BaseOperator]) -> list[str]:
    """The tasks whose rows and seconds the summary tells: one result for each."""
    plain = [one for one in tasks.values() if not one.is_mapped]
    return [one.task_id for one in plain if one.do_xcom_push]


def last_of(tasks: Mapping[str, BaseOperator]) -> list[BaseOperator]:
    """The tasks that no other task waits for."""
    ids = {one.task_id for one in tasks.values()}
    return [
        one for one in tasks.values() if not ids.intersection(one.downstream_task_ids)
    ]


@task(task_id=SUMMARY_TASK, retries=0, trigger_rule=TriggerRule.ALL_DONE)
def summary(recorded: list[str]) -> dict:
    """Writes how the run went: states, what failed, rows and seconds of each table.

    A teardown: it always runs, and the run's state is that of the other tasks.
    """
    context = get_current_context()
    instance, run_id = context["ti"], context["run_id"]
    states = instance.get_task_states(dag_id=instance.dag_id, run_ids=[run_id])
    states = {name: state for name, state in states[run_id].items() if state}
    counts: dict[str, int] = {}
    for state in states.values():
        counts[str(state)] = counts.get(str(state), 0) + 1
    done = [name for name in recorded if states.get(name) == "success"]
    results = instance.xcom_pull(task_ids=done) or [] if done else []
    lines = {name: result for name, result in zip(done, results, strict=True) if result}
    for name, result in lines.items():
        rows, seconds = result.get("rows", 0), result.get("seconds", 0.0)
        print(f"{name:<60} {rows:>12,} rows {seconds:>8.2f} s")
    failed = sorted(name for name, state in states.items() if state == "failed")
    for name in failed:
        print(f"FAILED {name}: its log has weir's own message")
    print(f"{run_id}: " + ", ".join(f"{n} {s}" for s, n in sorted(counts.items())))
    return {"counts": counts, "failed": failed, "tables": lines}
