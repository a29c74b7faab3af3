"""Measures weir against the floor: the database's own client doing the same work.

Prints Markdown tables. Every figure is a median of runs that took turns; what
counts is the ratio, because both sides met the same machine.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import floors
import pages
from measure import Case, Cost, check, medians
from postgres import Server, running_server
from project import Project, copy_project, link_files, write_repeated

TARGETS = ("embedded", "postgres")


@dataclass(frozen=True)
class Bench:
    """What every benchmark uses."""

    folder: Path
    server: Server
    project: Project
    duckdb: Path
    runs: int

    def weir(
        self,
        target: str,
        verb: str,
        *arguments: str,
        prepare: Callable[[], None] = lambda: None,
    ) -> Case:
        """A weir command on the project; on PostgreSQL in the database `bench`."""
        return Case(
            self.project.command(verb, target, *arguments),
            {**self.project.environment(), **self.server.environment("bench")},
            prepare,
            server_cpu_seconds=self.server_cpu_of(target),
        )

    def check_weir(self, target: str, verb: str, *arguments: str) -> None:
        case = self.weir(target, verb, *arguments)
        check(case.command, case.environment)

    def client(self, target: str, script: Path, prepare: Callable[[], None]) -> Case:
        """A script for the database's own client; in the same database."""
        if target == "postgres":
            command = self.server.psql("bench")
        else:
            command = [
                str(self.duckdb),
                "-init",
                "/dev/null",
                str(self.project.duckdb_file),
            ]
        return Case(command, {}, prepare, script, self.server_cpu_of(target))

    def server_cpu_of(self, target: str) -> Callable[[], float]:
        return self.server.cpu_seconds if target == "postgres" else lambda: 0.0

    def empty_database(self, target: str) -> None:
        if target == "postgres":
            self.server.recreate("bench")
        else:
            self.project.remove_duckdb_file()


def main() -> None:
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        project = copy_project(folder / "project", arguments.weir)
        link_files(sorted(arguments.incoming.glob("census_income_*.csv.gz")), project)
        with running_server(folder) as server:
            bench = Bench(folder, server, project, arguments.duckdb, arguments.runs)
            print(f"{os.cpu_count()} cores, medians of {bench.runs} runs\n")
            for measure in arguments.only or BENCHMARKS:
                BENCHMARKS[measure](bench)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weir", type=Path, required=True, help="the weir to measure")
    parser.add_argument("--duckdb", type=Path, required=True, help="the duckdb command")
    parser.add_argument(
        "--incoming", type=Path, required=True, help="folder of daily files"
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--only", nargs="+", choices=BENCHMARKS, help="measure these alone"
    )
    return parser.parse_args()


def bench_load(bench: Bench) -> None:
    """All daily files into an empty landing table."""
    table = Table("Load of all daily files", COMPARED)
    for target in TARGETS:

        def migrated(target: str = target) -> None:
            bench.empty_database(target)
            bench.check_weir(target, "migrate")

        migrated()
        bench.check_weir(target, "load")
        script = bench.folder / f"load_{target}.sql"
        if target == "postgres":
            floors.postgres_load(
                bench.server, "bench", bench.project.daily_files(), script
            )
        else:
            floors.duckdb_load(bench.duckdb, bench.project, script)
        floor = bench.client(
            target, script, lambda target=target: bench.empty_database(target)
        )
        costs = medians(
            [bench.weir(target, "load", prepare=migrated), floor], bench.runs
        )
        name = "`\\copy` in psql" if target == "postgres" else "`read_csv` in duckdb"
        table.compare(f"{target}: `weir load` / {name}", *costs)
    table.print()


def bench_build(bench: Bench) -> None:
    """Models and their tests, without seeds and what no database can do alone."""
    bench.empty_database("postgres")
    bench.check_weir("postgres", "load")
    bench.check_weir("postgres", "seed")
    bench.server.recreate("loaded", template="bench")
    bench.check_weir("postgres", "compile")
    nodes = bench.project.nodes()
    excluded = beyond_sql(nodes)
    script = bench.folder / "build.sql"
    floors.build(
        bench.project, [node for node in nodes if node["name"] not in excluded], script
    )

    def loaded() -> None:
        bench.server.recreate("bench", template="loaded")

    selection = ["--exclude", "path:seeds", *sorted(excluded)]
    weir = bench.weir("postgres", "build", *selection, prepare=loaded)
    costs = medians([weir, bench.client("postgres", script, loaded)], bench.runs)
    table = Table(
        "Build of the models and their tests, those of the scoring left out", COMPARED
    )
    table.compare("postgres: `weir build` / the compiled SQL in psql", *costs)
    table.print()


def beyond_sql(nodes: list[dict]) -> set[str]:
    """Names of ONNX models, ephemeral models and all that stands on ONNX models."""
    left_out: set[str] = set()
    names: set[str] = set()
    for node in nodes:
        is_onnx = node["config"].get("materialized") == "onnx"
        if is_onnx or left_out.intersection(node["depends_on"].get("nodes", [])):
            left_out.add(node["unique_id"])
            names.add(node["name"])
    ephemeral = {
        n["name"] for n in nodes if n["config"].get("materialized") == "ephemeral"
    }
    return names | ephemeral


def bench_model(bench: Bench) -> None:
    """One view, as a task of a scheduler runs it."""
    table = Table("One model, as a task", COMPARED)
    for target in TARGETS:
        bench.empty_database(target)
        bench.check_weir(target, "load")
        bench.check_weir(target, "compile")
        model = first_view(bench.project.nodes())
        script = bench.folder / f"model_{target}.sql"
        floors.build(bench.project, [model], script)
        weir = bench.weir(target, "run", "--select", model["name"])
        costs = medians(
            [weir, bench.client(target, script, lambda: None)], 2 * bench.runs
        )
        table.compare(
            f"{target}: `weir run --select {model['name']}` / its SQL", *costs
        )
    table.print()


def first_view(nodes: list[dict]) -> dict:
    """A view that stands on sources alone."""
    for node in nodes:
        is_view = node["config"].get("materialized") == "view"
        parents = node["depends_on"].get("nodes", [])
        if is_view and all(parent.startswith("source.") for parent in parents):
            return node
    raise SystemExit("error: the project has no view that stands on sources alone")


def bench_memory(bench: Bench) -> None:
    """One file, and one of ten times its size."""
    table = Table("Peak memory of `weir load`", ("file", "wall s", "CPU s", "peak MB"))
    for times in (1, 10):
        project = copy_project(bench.folder / f"times_{times}", bench.project.weir)
        write_repeated(bench.project.daily_files(), times, project)
        for target in TARGETS:
            repeated = Bench(bench.folder, bench.server, project, bench.duckdb, 1)
            repeated.empty_database(target)
            [cost] = medians([repeated.weir(target, "load")], 1)
            figures = (cost.wall_seconds, cost.cpu_seconds)
            table.add(
                f"{target}: all rows, {times} x",
                *(f"{figure:.2f}" for figure in figures),
                f"{cost.peak_megabytes:.0f}",
            )
    table.print()


def bench_report(bench: Bench) -> None:
    """The newest page of each report, without the start of the process."""
    bench.empty_database("embedded")
    bench.check_weir("embedded", "load")
    bench.check_weir("embedded", "build")
    head = ("page / its queries in duckdb", "page ms", "queries ms", "ratio")
    table = Table("Pages of the reports", head)
    for name in pages.names(bench.project):
        cost = pages.measure(bench.project, bench.duckdb, name, 2 * bench.runs)
        ratio = cost.page / cost.queries
        table.add(name, f"{cost.page:.0f}", f"{cost.queries:.0f}", f"{ratio:.2f}")
    table.print()


COMPARED = (
    "weir / floor",
    "weir wall s",
    "floor wall s",
    "ratio",
    "weir CPU ms",
    "floor CPU ms",
    "weir + server CPU ms",
    "floor + server CPU ms",
    "ratio",
)


class Table:
    """A Markdown table under a heading."""

    def __init__(self, title: str, columns: tuple[str, ...]) -> None:
        self.title = title
        self.rows: list[tuple[str, ...]] = [columns, ("---",) * len(columns)]

    def add(self, *cells: str) -> None:
        self.rows.append(cells)

    def compare(self, name: str, weir: Cost, floor: Cost) -> None:
        """A row of `COMPARED`: a ratio below 1 means that weir is cheaper."""
        weir_total = weir.cpu_seconds + weir.server_cpu_seconds
        floor_total = floor.cpu_seconds + floor.server_cpu_seconds
        self.add(
            name,
            f"{weir.wall_seconds:.2f}",
            f"{floor.wall_seconds:.2f}",
            f"{weir.wall_seconds / floor.wall_seconds:.2f}",
            *(
                f"{seconds * 1000:.0f}"
                for seconds in (
                    weir.cpu_seconds,
                    floor.cpu_seconds,
                    weir_total,
                    floor_total,
                )
            ),
            f"{weir_total / max(floor_total, 0.001):.2f}",
        )

    def print(self) -> None:
        lines = ["| " + " | ".join(row) + " |" for row in self.rows]
        print(f"### {self.title}", *lines, "", sep="\n", flush=True)


BENCHMARKS: dict[str, Callable[[Bench], None]] = {
    "load": bench_load,
    "build": bench_build,
    "model": bench_model,
    "report": bench_report,
    "memory": bench_memory,
}

if __name__ == "__main__":
    main()
