"""The rule of which day a run is for."""

import datetime as dt
from types import SimpleNamespace

import pytest

from weir_airflow.batch import chosen_date, day_before, newest_date

NOW = dt.datetime(2026, 3, 10, 2, 0, tzinfo=dt.UTC)
DAY = dt.datetime(2026, 3, 9, 2, 0, tzinfo=dt.UTC)
ASKED = {"batch_date": "2026-03-02"}


def run(logical_date=None, partition_key=None):
    return SimpleNamespace(
        logical_date=logical_date, partition_key=partition_key, run_after=NOW
    )


@pytest.mark.parametrize(
    ("dag_run", "params", "expected"),
    [
        (run(DAY, "2026-03-05"), ASKED, "2026-03-02"),
        (run(DAY, "2026-03-05"), {"batch_date": None}, "2026-03-05"),
        (run(DAY, "2026-03-05T00:00:00"), {}, "2026-03-05"),
        (run(DAY), {"batch_date": None}, "2026-03-09"),
    ],
)
def test_asked_for_comes_before_partition_before_logical_date(
    dag_run, params, expected
):
    assert chosen_date(dag_run, params) == dt.date.fromisoformat(expected)


@pytest.mark.parametrize("logical_date", [None, NOW])
def test_a_run_by_hand_names_no_day_and_gets_the_newest_file(tmp_path, logical_date):
    dag_run = run(logical_date)
    assert chosen_date(dag_run, {"batch_date": None}) is None
    for name in ("a_2026-03-01.csv", "a_2026-03-04.csv", "a_2026-03-10.csv", "a_x.csv"):
        (tmp_path / name).touch()
    locations = ["a_{batch_date}.csv"]
    last = day_before(dag_run)
    assert newest_date(tmp_path, locations, last) == dt.date(2026, 3, 4)


def test_the_newest_day_has_all_its_files(tmp_path):
    for name in ("a_2026-03-01", "a_2026-03-02", "b_2026-03-01"):
        (tmp_path / name).touch()
    locations = ["a_{batch_date}", "b_{batch_date}"]
    last = dt.date(2026, 3, 9)
    assert newest_date(tmp_path, locations, last) == dt.date(2026, 3, 1)


def test_without_a_file_it_is_the_day_before(tmp_path):
    assert newest_date(tmp_path, ["a_{batch_date}"], dt.date(2026, 3, 9)) is None
    assert day_before(run()) == dt.date(2026, 3, 9)
