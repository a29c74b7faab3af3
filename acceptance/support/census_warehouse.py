"""The census project on daily files that a test makes, and what its tables say."""

import gzip
import io
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from project import Project, copy_project

WEIR = Path(os.environ["WEIR"])
ENGINES = ["embedded", "postgres"]

Row = list[str]


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

    def build(self, *models: str) -> None:
        """Loads what has come and runs the models with all that they read."""
        self.weir("load")
        self.weir("seed")
        self.weir("run", "--select", *(f"+{model}" for model in models))

    def rows(self, query: str) -> pd.DataFrame:
        arguments = ("--inline", query, "--output", "csv", "--limit", "-1")
        text = io.StringIO(self.weir("show", *arguments))
        return pd.read_csv(
            text,
            keep_default_na=False,
            na_values=["", "inf"],
            float_precision="round_trip",
            low_memory=False,
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


def is_public() -> bool:
    """Whether the public files are here."""
    return bool(os.environ.get("CENSUS_DATA_DIR"))


def write_real_days(folder: Path) -> None:
    """The public test file by days where it is here, else a sample."""
    verb = "split" if is_public() else "sample"
    command = [WEIR.with_name("census-data"), verb, "--output", folder]
    subprocess.run(command, check=True, capture_output=True)


def read_lines(file: Path) -> list[Row]:
    """The lines of a daily file, each a list of fields with blanks."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n").split(",") for line in lines]


def write_lines(file: Path, rows: list[Row]) -> None:
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=1) as lines:
        lines.writelines(",".join(row) + "\n" for row in rows)


def daily_file(folder: Path, day: str) -> Path:
    return folder / f"census_income_{day}.csv.gz"
