"""Airflow DAG `let_data`: the census pipeline for one day, one task per node.

Everything about the graph comes from `target/manifest.json`, which
`weir compile` writes. Trigger it by hand with `airflow dags trigger let_data`:
it takes the newest batch that is there, or the one of
`--conf '{"batch_date": "2026-03-02"}'`.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable, Param, task

from weir_airflow.manifest import read_graph
from weir_airflow.operators import BATCH_TASK, BatchSensor
from weir_airflow.process import manifest_path, poke_seconds
from weir_airflow.tasks import (
    BATCH_DATE,
    DEFAULTS,
    add_tasks,
    last_of,
    recorded_of,
    summary,
)

GRAPH = read_graph(manifest_path())
DAILY = GRAPH.nodes.keys() - GRAPH.with_tag("weekly")

with DAG(
    dag_id="let_data",
    description="Loads a day's file, builds and tests every table, scores the people",
    schedule=CronDataIntervalTimetable("0 2 * * *", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=16,
    dagrun_timeout=timedelta(hours=24),
    default_args=DEFAULTS,
    params={
        "batch_date": Param(
            None,
            type=["null", "string"],
            format="date",
            description="The day to process; empty for the run's own day",
        )
    },
    tags=["weir", "daily"],
    doc_md=__doc__,
):
    batch = BatchSensor(
        task_id=BATCH_TASK,
        locations=[
            node.location
            for node in GRAPH.nodes.values()
            if node.location and node.is_awaited
        ],
        poke_interval=poke_seconds(),
        timeout=timedelta(hours=20),
    )

    @task(task_id="batch_done", outlets=[Asset("census_batch")])
    def batch_done(batch_date: str, *, outlet_events) -> None:
        """Says that a day is complete and tested; weeks are made of these."""
        outlet_events[Asset("census_batch")].add_partitions(batch_date)

    tasks = add_tasks(GRAPH, DAILY, BATCH_DATE)
    for first in tasks.values():
        if not first.upstream_task_ids:
            batch >> first
    last = last_of(tasks)
    last >> batch_done(BATCH_DATE)
    [batch, *last] >> summary(recorded_of(tasks)).as_teardown()
