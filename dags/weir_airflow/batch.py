"""Which day a run is for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

DATE_MARK = "{batch_date}"


def chosen_date(dag_run, params: Mapping) -> dt.date | None:
    """The day that a run names: asked for, else its partition, else its logical date.

    A logical date counts when its day was over as the run began: who triggers
    by hand in the UI sends the present moment and means no day.
    """
    if asked := params.get("batch_date"):
        return dt.date.fromisoformat(str(asked))
    if key := getattr(dag_run, "partition_key", None):
        return dt.date.fromisoformat(key[:10])
    moment = dag_run.logical_date
    if moment is not None and moment.date() < dag_run.run_after.date():
        return moment.date()
    return None


def day_before(dag_run) -> dt.date:
    """The last day that was over as the run began."""
    return dag_run.run_after.date() - dt.timedelta(days=1)


def file_of(location: str, date: dt.date) -> str:
    """Where the file of a day is delivered."""
    return location.replace(DATE_MARK, date.isoformat())


def newest_date(
    folder: Path, locations: Sequence[str], last: dt.date
) -> dt.date | None:
    """The newest day, up to `last`, for which each location has its file."""
    dates = [dates_present(folder, location) for location in locations]
    return max(
        (date for date in set.intersection(*dates) if date <= last), default=None
    )


def dates_present(folder: Path, location: str) -> set[dt.date]:
    """The days for which a location has a file."""
    before, _, after = location.partition(DATE_MARK)
    dates = set()
    for path in folder.glob(f"{before}*{after}"):
        name = path.relative_to(folder).as_posix()
        try:
            dates.add(dt.date.fromisoformat(name[len(before) : len(name) - len(after)]))
        except ValueError:
            continue
    return dates
