"""What a report's page costs: the time that weir says it took, beside the page's
own queries in the database's client."""

import json
import os
import re
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from project import Project

QUERY = re.compile(r"^```sql \w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PERIOD = re.compile(r"^period: (\w+)$", re.MULTILINE)
TIMER = re.compile(r"^Run Time \(s\): real (\d+\.\d+)", re.MULTILINE)


@dataclass(frozen=True)
class PageCost:
    """Milliseconds of a page and of its queries alone; medians."""

    page: float
    queries: float


def names(project: Project) -> list[str]:
    return sorted(file.stem for file in (project.folder / "reports").glob("*.md"))


def measure(project: Project, duckdb: Path, name: str, runs: int) -> PageCost:
    """Writes the newest page of a report and runs its queries, in turn."""
    # The first run writes the pages of all periods, the later ones the newest.
    period = written(project, name)["period"]
    script = compiled_queries(project, name, period)
    pages, queries = [], []
    for _ in range(runs):
        pages.append(1000 * written(project, name)["seconds"])
        queries.append(1000 * sum(timed(duckdb, project, script)))
    return PageCost(statistics.median(pages), statistics.median(queries))


def written(project: Project, name: str) -> dict:
    """What weir says of the last page that it wrote."""
    command = project.command("report", "embedded", name, "--log-format", "json")
    events = map(json.loads, output_of(command, project).splitlines())
    pages = [event for event in events if event["info"]["name"] == "PageWritten"]
    return pages[-1]["data"]


def compiled_queries(project: Project, name: str, period: str) -> str:
    """A script of the queries that the page of a period runs."""
    text = (project.folder / "reports" / f"{name}.md").read_text("utf-8")
    variable = PERIOD.search(text)[1]
    statements = []
    for query in QUERY.findall(text):
        values = json.dumps({variable: period})
        arguments = [f"--inline={query}", "--vars", values, "--quiet"]
        sql = output_of(project.command("compile", "embedded", *arguments), project)
        statements.append(sql.strip().removesuffix(";") + ";")
    return "\n".join([".mode csv", ".timer on", *statements, ""])


def timed(duckdb: Path, project: Project, script: str) -> list[float]:
    """The seconds of each statement by the client's own clock."""
    command = [duckdb, "-init", "/dev/null", "-readonly", project.duckdb_file]
    return [float(text) for text in TIMER.findall(output_of(command, project, script))]


def output_of(command: list, project: Project, script: str = "") -> str:
    done = subprocess.run(
        command,
        input=script,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | project.environment(),
    )
    if done.returncode != 0:
        raise SystemExit(f"error: {done.stderr or done.stdout}")
    return done.stdout
