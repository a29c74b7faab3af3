"""The daily files as rows of text, read by other means than weir's."""

import sys
from pathlib import Path

import pandas as pd

from project import REPOSITORY

sys.path.append(str(REPOSITORY / "scripts"))
from reference_counts import COLUMNS, NUMBERS


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
