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
MODELS = [
    f"+model_{name}_{period}"
    for name in ("fairness", "estimates")
    for period in ("daily", "weekly")
]
AGE, EDUCATION, SEX, INCOME = 0, 4, 12, 41
POSITIVE, NEGATIVE = " 50000+.", " - 50000."

Row = list[str]


@dataclass(frozen=True)
class Census:
    """A copy of the project on one engine."""

    project: Project
    target: str
    environment: dict[str, str]

    def weir(self, verb: str, *arguments: str) -> str:
        run = subprocess.run(
            self.project.command(verb, self.target, *arguments),
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | self.environment,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def load_and_run(self, *arguments: str) -> None:
        self.weir("load")
        self.weir("seed")
        self.weir("run", "--select", *MODELS, *arguments)

    def table(self, model: str) -> pd.DataFrame:
        query = f"select * from {{{{ ref('{model}') }}}}"
        text = self.weir("show", "--inline", query, "--output", "csv", "--limit", "-1")
        return pd.read_csv(
            io.StringIO(text),
            keep_default_na=False,
            na_values=[""],
            float_precision="round_trip",
        )


def census(folder: Path, target: str, environment: dict[str, str]) -> Census:
    project = copy_project(folder, WEIR)
    return Census(project, target, environment | project.environment())


def real_days(folder: Path) -> list[list[Row]]:
    """The rows of each day: the public test file by days where it is here, else a
    sample."""
    verb = "split" if os.environ.get("CENSUS_DATA_DIR") else "sample"
    command = [WEIR.with_name("census-data"), verb, "--output", folder]
    subprocess.run(command, check=True, capture_output=True)
    days = []
    for file in sorted(folder.glob("*.csv.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            days.append([line.rstrip("\n").split(",") for line in lines])
    return days


def write_day(incoming: Path, day: str, rows: list[Row]) -> None:
    path = incoming / f"census_income_{day}.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(",".join(row) + "\n" for row in rows)


def write_labels(incoming: Path, day: str, labels: dict[int, str]) -> None:
    """Incomes of lines of the day's census file, counted from 1."""
    path = incoming / f"census_labels_{day}.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write("census_line_number,income\n")
        lines.writelines(f"{line},{income}\n" for line, income in labels.items())
