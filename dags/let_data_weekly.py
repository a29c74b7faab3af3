"""Airflow DAG `let_data_weekly`: the weekly models and reports.

Runs when `let_data` has completed the seven days of an ISO week. By hand,
`airflow dags trigger let_data_weekly` builds every week that is there.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import (
    DAG,
    Asset,
    PartitionedAssetTimetable,
    RollupMapper,
    StartOfWeekMapper,
    WeekWindow,
)

from weir_airflow.manifest import read_graph
from weir_airflow.process import manifest_path
from weir_airflow.tasks import DEFAULTS, add_tasks, last_of, recorded_of, summary

GRAPH = read_graph(manifest_path())

with DAG(
    dag_id="let_data_weekly",
    description="Builds and tests the weekly tables and writes the reports",
    schedule=PartitionedAssetTimetable(
        assets=Asset("census_batch"),
        default_partition_mapper=RollupMapper(
            upstream_mapper=StartOfWeekMapper(
                input_format="%Y-%m-%d", output_format="%Y-%m-%d"
            ),
            window=WeekWindow(),
        ),
    ),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    default_args=DEFAULTS,
    tags=["weir", "weekly"],
    doc_md=__doc__,
):
    tasks = add_tasks(GRAPH, GRAPH.with_tag("weekly"), batch_date=None)
    last_of(tasks) >> summary(recorded_of(tasks)).as_teardown()
