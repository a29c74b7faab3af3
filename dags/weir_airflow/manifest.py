"""The graph of a weir project, as `target/manifest.json` tells it.

Nothing here imports Airflow. Only what a task needs is read, so that a DAG
changes when the project does and not when weir writes the manifest again.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path, PurePosixPath

from .batch import DATE_MARK

VERBS = {
    "load": "load",
    "seed": "seed",
    "function": "build",
    "model": "run",
    "onnx": "run",
    "snapshot": "snapshot",
    "test": "test",
    "unit_test": "test",
    "report": "report",
}
TABLE_KINDS = ("load", "seed", "model", "onnx", "snapshot")
TEST_KINDS = ("test", "unit_test")


@dataclass(frozen=True)
class Node:
    """A thing that weir does in one command."""

    unique_id: str
    kind: str
    name: str
    select: str
    path: str
    parents: tuple[str, ...]
    tags: tuple[str, ...] = ()
    table: str | None = None
    is_gate: bool = False
    location: str | None = None
    is_awaited: bool = True
    settings: dict = field(default_factory=dict, hash=False)

    @property
    def verb(self) -> str:
        return VERBS[self.kind]

    @property
    def folder(self) -> str:
        """The folder of the file, below the one that holds all of its kind."""
        if self.kind in ("load", "report"):
            return f"{self.kind}s"
        parts = PurePosixPath(self.path).parts
        return "_".join(parts[1:-1] or parts[:1])


class Graph:
    """Nodes by their unique ids, and who must be done before whom."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = {
            node.unique_id: node
            for node in sorted(nodes, key=lambda node: node.unique_id)
        }

    @cached_property
    def below(self) -> dict[str, set[str]]:
        """All that reads a node, directly or through others."""
        children: dict[str, set[str]] = {node: set() for node in self.nodes}
        for node in self.nodes.values():
            for parent in node.parents:
                children[parent].add(node.unique_id)
        below: dict[str, set[str]] = {}

        def visit(node: str) -> set[str]:
            if node not in below:
                below[node] = children[node].union(*map(visit, children[node]))
            return below[node]

        for node in self.nodes:
            visit(node)
        return below

    def edges(self) -> dict[str, set[str]]:
        """Who waits for whom: what it reads, and the tests of what it reads.

        A test of severity error stands before the first nodes that read all
        that it tests, as in `weir build`.
        """
        edges = {node.unique_id: set(node.parents) for node in self.nodes.values()}
        for test in self.nodes.values():
            if test.is_gate and test.parents:
                for node in self._gated_by(test):
                    edges[node].add(test.unique_id)
        return edges

    @cached_property
    def folders(self) -> dict[str, str | None]:
        """The folder of each node, in which its task is shown.

        A test is in the folder of the last node that it tests. Folders that
        wait for each other are none, because Airflow draws no such groups.
        """
        folders = {
            node.unique_id: (self.tested_by(node) or node).folder
            for node in self.nodes.values()
        }
        waits: dict[str, set[str]] = {folder: set() for folder in folders.values()}
        for node, parents in self.edges().items():
            waits[folders[node]] |= {folders[parent] for parent in parents}
            waits[folders[node]].discard(folders[node])
        tangled = {folder for folder in waits if folder in reached(waits, folder)}
        return {
            node: None if folder in tangled else folder
            for node, folder in folders.items()
        }

    @cached_property
    def order(self) -> list[str]:
        """All nodes, parents before children."""
        edges = {node: sorted(parents) for node, parents in self.edges().items()}
        return list(TopologicalSorter(edges).static_order())

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {node: position for position, node in enumerate(self.order)}

    def tested_by(self, node: Node) -> Node | None:
        """The last node that a test reads; none for what is no test."""
        if node.kind not in TEST_KINDS or not node.parents:
            return None
        return self.nodes[max(node.parents, key=self._positions.__getitem__)]

    def _gated_by(self, test: Node) -> set[str]:
        readers = set.intersection(*(self.below[parent] for parent in test.parents))
        candidates = {
            node for node in readers if self.nodes[node].kind not in TEST_KINDS
        }
        behind = set().union(*(self.below[node] for node in candidates))
        return candidates - behind

    def with_tag(self, tag: str) -> set[str]:
        """The nodes of a tag and all that reads them."""
        tagged = {node.unique_id for node in self.nodes.values() if tag in node.tags}
        return tagged.union(*(self.below[node] for node in tagged))


def reached(edges: dict[str, set[str]], start: str) -> set[str]:
    """All that an edge leads to from `start`, directly or through others."""
    found: set[str] = set()
    pending = list(edges[start])
    while pending:
        next_one = pending.pop()
        if next_one not in found:
            found.add(next_one)
            pending += edges[next_one]
    return found


def read_graph(path: Path) -> Graph:
    """The graph of a manifest: loads, seeds, functions, models, tests and reports.

    Ephemeral models are part of what reads them, so their children get their
    parents.
    """
    manifest = json.loads(path.read_text("utf-8"))
    parts = (manifest[part] for part in ("nodes", "unit_tests", "functions"))
    entries = {
        unique_id: entry
        for part in parts
        for unique_id, entry in part.items()
        if entry["resource_type"] in VERBS
    }
    sources = {
        unique_id: source
        for unique_id, source in manifest["sources"].items()
        if DATE_MARK in ((source.get("external") or {}).get("location") or "")
    }
    reports = manifest.get("exposures", {})
    through = {
        unique_id: entry["depends_on"].get("nodes", [])
        for unique_id, entry in entries.items()
        if entry.get("config", {}).get("materialized") == "ephemeral"
    }
    known = (entries.keys() | sources.keys()) - through.keys()

    def parents(entry: dict) -> tuple[str, ...]:
        found: set[str] = set()
        pending = list(entry["depends_on"].get("nodes", []))
        while pending:
            parent = pending.pop()
            if parent in through:
                pending.extend(through[parent])
            elif parent in known:
                found.add(parent)
        return tuple(sorted(found))

    nodes = [load_node(source) for source in sources.values()]
    nodes += [
        node_of(entry, parents(entry))
        for unique_id, entry in entries.items()
        if unique_id not in through
    ]
    nodes += [report_node(report, parents(report)) for report in reports.values()]
    return Graph(nodes)


def node_of(entry: dict, parents: tuple[str, ...]) -> Node:
    """A seed, function, model, snapshot or test."""
    config = entry.get("config", {})
    kind = entry["resource_type"]
    if config.get("materialized") == "onnx":
        kind = "onnx"
    is_table = kind in TABLE_KINDS
    return Node(
        unique_id=entry["unique_id"],
        kind=kind,
        # The name of a test can be longer than an id may be; its alias is cut.
        name=entry["alias"] if kind in TEST_KINDS else entry["name"],
        select="fqn:" + ".".join(entry["fqn"]),
        path=entry["original_file_path"],
        parents=parents,
        tags=tuple(entry.get("tags", ())),
        table=f"{entry['schema']}.{entry['alias']}" if is_table else None,
        is_gate=kind == "unit_test"
        or (kind == "test" and config.get("severity", "ERROR").upper() == "ERROR"),
        settings=config.get("meta", {}).get("airflow", {}),
    )


def load_node(source: dict) -> Node:
    """A source whose files weir loads."""
    name = f"{source['source_name']}.{source['name']}"
    return Node(
        unique_id=source["unique_id"],
        kind="load",
        name=name,
        select=f"source:{name}",
        path=source["original_file_path"],
        parents=(),
        tags=tuple(source.get("tags", ())),
        table=f"{source['schema']}.{source['identifier']}",
        location=source["external"]["location"],
        is_awaited=source["external"].get("required", True),
        settings=source.get("meta", {}).get("airflow", {}),
    )


def report_node(report: dict, parents: tuple[str, ...]) -> Node:
    """A report page, which the manifest calls an exposure."""
    return Node(
        unique_id=report["unique_id"],
        kind="report",
        name=report["name"],
        select=report["name"],
        path=report["original_file_path"],
        parents=parents,
        tags=tuple(report.get("tags", ())),
        settings=report.get("meta", {}).get("airflow", {}),
    )
