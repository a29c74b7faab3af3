"""Airflow DAG `let_data_train`: learns the income classifier again.

Each month, or by hand with `airflow dags trigger let_data_train`. The new model
is kept beside the one in use, as its challenger, with the baseline that its days
are compared with, and registered in `ml_model_versions`. `make promote` puts it
in the champion's place.
"""

import os
from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, Param, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from weir_airflow.operators import WeirOperator
from weir_airflow.process import Process, project_dir
from weir_airflow.tasks import DEFAULTS

CHALLENGER = "income_classifier_challenger"


@task(task_id="train", pool="onnx", retries=0, execution_timeout=timedelta(hours=2))
def train() -> str:
    """Trains on the learn file of CENSUS_DATA_DIR; gives the model's version."""
    context = get_current_context()
    moment = context["dag_run"].run_after
    version = context["params"]["version"] or moment.strftime("%Y.%m.%d")
    models = project_dir() / "ml_models"
    command = [
        os.environ.get("WEIR_TRAIN_PYTHON", "python3"),
        *("ml_models/train/train.py", "--data", os.environ.get("CENSUS_DATA_DIR", "")),
        *("--output", str(models / f"{CHALLENGER}.onnx")),
        *("--baselines", str(models / "baselines")),
        *("--model-version", version),
        *("--trained-at", moment.strftime("%Y-%m-%dT%H:%M:%SZ")),
    ]
    process = Process(command)
    if exit_code := process.run():
        said = "\n".join(process.last_lines)
        raise AirflowFailException(f"training ended with exit code {exit_code}\n{said}")
    return version


with DAG(
    dag_id="let_data_train",
    description="Trains a challenger of the income classifier and registers it",
    schedule=CronTriggerTimetable("0 4 1 * *", timezone="UTC"),
    # No start date: with one, a new Airflow would train at once.
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={
        "version": Param(
            None,
            type=["null", "string"],
            description="The version of the new model; empty for the day",
        )
    },
    tags=["weir", "training"],
    doc_md=__doc__,
):
    register = WeirOperator(
        task_id="register", verb="register", arguments=[CHALLENGER], pool="weir"
    )
    train() >> register
