"""The census project on daily files of a test's own, and what its tables say."""

import gzip
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from project import REPOSITORY, Project, copy_project

sys.path.append(str(REPOSITORY / "scripts"))
from reference_counts import COLUMNS, NUMBERS

WEIR = Path(os.environ["WEIR"])
WEEKLY = [path.stem for path in (REPOSITORY / "models_sql/weekly").glob("*.sql")]
MODELS = [f"+{name}" for name in WEEKLY]


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

    def table(self, model: str) -> pd.DataFrame:
        query = f"select * from {{{{ ref('{model}') }}}}"
        text = self.weir("show", "--inline", query, "--output", "csv", "--limit", "-1")
        return pd.read_csv(io.StringIO(text), keep_default_na=False, na_values=[""])


def census(folder: Path, target: str, environment: dict[str, str]) -> Census:
    project = copy_project(folder, WEIR)
    return Census(project, target, environment | project.environment())


def write_files(incoming: Path) -> None:
    """The public test file by days where it is here, else a sample."""
    verb = "split" if os.environ.get("CENSUS_DATA_DIR") else "sample"
    command = [WEIR.with_name("census-data"), verb, "--output", incoming]
    subprocess.run(command, check=True, capture_output=True)


def is_public() -> bool:
    return bool(os.environ.get("CENSUS_DATA_DIR"))


def read_files(incoming: Path) -> pd.DataFrame:
    """Every row of the files as text, with its day and week."""
    days = []
    for file in sorted(incoming.glob("*.csv.gz")):
        rows = pd.read_csv(file, header=None, names=COLUMNS, dtype=str, na_filter=False)
        day = file.name.removesuffix(".csv.gz")[-10:]
        days.append(rows.assign(batch_date=day))
    rows = pd.concat(days, ignore_index=True)
    for column in COLUMNS:
        rows[column] = rows[column].str.strip(" ")
    calendar = pd.to_datetime(rows["batch_date"]).dt.isocalendar()
    rows["iso_week"] = [
        f"{year}-W{week:02}"
        for year, week in zip(calendar.year, calendar.week, strict=True)
    ]
    for column in NUMBERS:
        rows[f"{column}_number"] = pd.to_numeric(rows[column])
    return rows


def rewrite(file: Path, change: Callable[[list[list[str]]], list[list[str]]]) -> None:
    """Changes the lines of a daily file, each a list of fields with blanks."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        fields = [line.rstrip("\n").split(",") for line in lines]
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(",".join(line) + "\n" for line in change(fields))
