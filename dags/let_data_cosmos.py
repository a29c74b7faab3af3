"""Airflow DAG `let_data_cosmos`: the models of the census project through
astronomer-cosmos, with weir in the place of dbt.

For teams that have Cosmos already. `let_data` is the DAG to run: it loads and
waits for files, and it knows what gates what. This one has no schedule.
"""

import shutil
from datetime import UTC, datetime

from cosmos import DbtDag, ExecutionConfig, ProfileConfig, ProjectConfig, RenderConfig
from cosmos.constants import ExecutionMode, InvocationMode, LoadMode, TestBehavior

from weir_airflow.process import manifest_path, project_dir, weir_program

TARGET = "postgres"

let_data_cosmos = DbtDag(
    dag_id="let_data_cosmos",
    project_config=ProjectConfig(
        manifest_path=manifest_path(),
        project_name="census",
        install_dbt_deps=False,
    ),
    profile_config=ProfileConfig(
        profile_name="census",
        target_name=TARGET,
        profiles_yml_filepath=project_dir() / "profiles.yml",
    ),
    execution_config=ExecutionConfig(
        execution_mode=ExecutionMode.LOCAL,
        invocation_mode=InvocationMode.SUBPROCESS,
        dbt_executable_path=shutil.which(weir_program()) or weir_program(),
        dbt_project_path=project_dir(),
    ),
    render_config=RenderConfig(
        load_method=LoadMode.DBT_MANIFEST,
        test_behavior=TestBehavior.NONE,
        select=["resource_type:model", "resource_type:seed"],
    ),
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"pool": "weir", "retries": 1},
    tags=["weir", "cosmos"],
    doc_md=__doc__,
)
