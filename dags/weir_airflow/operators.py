"""The two kinds of task: waiting for a day's files, and one command of weir."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from airflow.sdk import BaseOperator, BaseSensorOperator, PokeReturnValue
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from weir_airflow.batch import chosen_date, day_before, file_of, newest_date
from weir_airflow.process import Process, project_dir, weir_program

BATCH_TASK = "batch"
USAGE_ERROR = 2
WAITING_STATES = [
    "scheduled",
    "queued",
    "running",
    "up_for_reschedule",
    "up_for_retry",
]


class WeirOperator(BaseOperator):
    """`weir <verb> --select <node>`; exit code 2 is not tried again."""

    template_fields: Sequence[str] = ("select", "batch_date", "arguments")
    ui_color = "#dceaf7"

    def __init__(
        self,
        *,
        verb: str,
        select: str | None = None,
        batch_date: str | None = None,
        arguments: Sequence[str] = (),
        **options,
    ) -> None:
        super().__init__(**options)
        self.verb = verb
        self.select = select
        self.batch_date = batch_date
        self.arguments = list(arguments)
        self._process: Process | None = None

    def execute(self, context) -> dict:
        with tempfile.TemporaryDirectory(prefix="weir_task_") as target_path:
            self._process = Process(self._command(target_path))
            exit_code = self._process.run()
            summary = read_results(Path(target_path))
        self._raise_for(exit_code)
        for asset in self.outlets:
            if self.batch_date:
                context["outlet_events"][asset].add_partitions(self.batch_date)
            context["outlet_events"][asset].extra = summary
        return summary

    def on_kill(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def _command(self, target_path: str) -> list[str]:
        command = [weir_program(), self.verb, "--project-dir", str(project_dir())]
        command += ["--target-path", target_path]
        if self.batch_date:
            command += ["--vars", json.dumps({"batch_date": self.batch_date})]
        if self.select:
            command += ["--select", self.select]
        return command + self.arguments

    def _raise_for(self, exit_code: int) -> None:
        if exit_code == 0:
            return
        said = "\n".join(self._process.last_lines)
        message = f"weir {self.verb} ended with exit code {exit_code}\n{said}"
        if exit_code == USAGE_ERROR:
            raise AirflowFailException(message)
        raise AirflowException(message)


def read_results(target_path: Path) -> dict:
    """Rows and seconds of what a command did; empty where it records none."""
    path = target_path / "run_results.json"
    if not path.exists():
        return {}
    results = json.loads(path.read_text("utf-8"))["results"]
    rows = [result["adapter_response"].get("rows_affected") for result in results]
    return {
        "rows": sum(filter(None, rows)),
        "seconds": round(sum(result["execution_time"] for result in results), 3),
    }


class BatchSensor(BaseSensorOperator):
    """Waits for the files of the run's day, and for its turn; gives the day.

    One run at a time is past this task: tests compare whole tables, so two
    days must not be in the works at once. A run that waits for its file holds
    back nobody.
    """

    def __init__(self, *, locations: Sequence[str], **options) -> None:
        super().__init__(mode="reschedule", max_active_tis_per_dag=1, **options)
        self.locations = list(locations)

    def poke(self, context) -> PokeReturnValue:
        dag_run, folder = context["dag_run"], project_dir()
        date = chosen_date(dag_run, context["params"])
        if date is None:
            last = day_before(dag_run)
            date = newest_date(folder, self.locations, last) or last
        files = [file_of(location, date) for location in self.locations]
        missing = [file for file in files if not (folder / file).exists()]
        for file in missing:
            self.log.info("waiting for %s", file)
        is_ready = not missing and self._is_my_turn(context)
        return PokeReturnValue(is_done=is_ready, xcom_value=date.isoformat())

    def _is_my_turn(self, context) -> bool:
        """Whether every other running run still waits, as this one does."""
        instance = context["ti"]
        running = instance.get_dr_count(dag_id=self.dag_id, states=["running"])
        waiting = instance.get_ti_count(
            dag_id=self.dag_id, task_ids=[self.task_id], states=WAITING_STATES
        )
        if running > waiting:
            self.log.info("waiting for another run to end")
        return running <= waiting
