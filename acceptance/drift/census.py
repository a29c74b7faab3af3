"""The census project on days of a test's own, and what its tables say."""

import io
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from project import Project, copy_project

WEIR = Path(os.environ["WEIR"])


@dataclass(frozen=True)
class Census:
    """A copy of the project on one engine."""

    project: Project
    target: str
    environment: dict[str, str]

    def run(self, verb: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.project.command(verb, self.target, *arguments),
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | self.environment,
        )

    def weir(self, verb: str, *arguments: str) -> str:
        run = self.run(verb, *arguments)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def rows(self, query: str) -> pd.DataFrame:
        arguments = ("--inline", query, "--output", "csv", "--limit", "-1")
        text = io.StringIO(self.weir("show", *arguments))
        return pd.read_csv(
            text,
            keep_default_na=False,
            na_values=["", "inf"],
            float_precision="round_trip",
        )

    def table(self, model: str) -> pd.DataFrame:
        return self.rows(f"select * from {{{{ ref('{model}') }}}}")

    def at_start(self, statement: str) -> None:
        """Lets every later run begin with a statement."""
        with open(self.project.folder / "dbt_project.yml", "a") as file:
            file.write(f'\non-run-start: "{statement}"\n')


def census(folder: Path, target: str, environment: dict[str, str]) -> Census:
    project = copy_project(folder, WEIR)
    return Census(project, target, environment | project.environment())


def split(folder: Path) -> None:
    """The public test file by days."""
    command = [WEIR.with_name("census-data"), "split", "--output", folder]
    subprocess.run(command, check=True, capture_output=True)
