"""An Airflow of the tests' own: metadata on a private PostgreSQL, every service on
the loopback, nothing left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from postgres import HOST, USER, Server, free_port

REPOSITORY = Path(__file__).resolve().parents[2]
SERVICES = ("dag-processor", "scheduler", "triggerer")
START_SECONDS = 180


@dataclass(frozen=True)
class Stack:
    """A running Airflow, the database of its metadata, and where things lie."""

    server: Server
    environment: dict[str, str]
    url: str

    def airflow(self, *arguments: str) -> str:
        """What a command of Airflow prints; its failure is one of the test."""
        return run_airflow(self.environment, *arguments)

    def rows(self, query: str) -> list[list[str]]:
        """Rows of Airflow's own database."""
        text = self.server.query("airflow", query)
        return [line.split("\t") for line in text.splitlines()]

    def trigger(self, dag_id: str, run_id: str, *options: str) -> None:
        self.airflow("dags", "trigger", dag_id, "--run-id", run_id, *options)

    def wait_for_runs(self, dag_id: str, run_pattern: str, limit: float) -> list[str]:
        """The states of the runs whose id is like a pattern, once all have ended."""
        query = f"""select state from dag_run
            where dag_id = '{dag_id}' and run_id like '{run_pattern}'"""
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            states = [state for (state,) in self.rows(query)]
            if states and set(states) <= {"success", "failed"}:
                return states
            time.sleep(1)
        raise AssertionError(
            f"{dag_id} {run_pattern} has not ended: {self.unfinished()}"
        )

    def unfinished(self) -> list[list[str]]:
        return self.rows(
            """select run_id, task_id, state from task_instance
            where state not in ('success', 'skipped') limit 20"""
        )

    def version(self, dag_id: str) -> int:
        """How often a DAG has changed."""
        query = f"select max(version_number) from dag_version where dag_id = '{dag_id}'"
        return int(self.rows(query)[0][0])

    def wait_for_version(self, dag_id: str, version: int) -> None:
        deadline = time.monotonic() + 300
        while self.version(dag_id) < version:
            assert time.monotonic() < deadline, f"{dag_id} has not changed"
            time.sleep(1)

    def wait_for_end_of_backfills(self) -> None:
        """The scheduler notes a moment later that all runs of a backfill ended."""
        query = "select count(*) from backfill where completed_at is null"
        deadline = time.monotonic() + 300
        while self.rows(query) != [["0"]]:
            assert time.monotonic() < deadline, "a backfill has not ended"
            time.sleep(1)

    def states(self, dag_id: str, run_id: str) -> dict[str, str]:
        """The state of each task of a run."""
        rows = self.rows(
            f"""select task_id, state from task_instance
            where dag_id = '{dag_id}' and run_id = '{run_id}'"""
        )
        return dict(rows)

    def log(self, dag_id: str, run_id: str, task_id: str) -> str:
        """What a task wrote in all its tries."""
        logs = Path(self.environment["AIRFLOW_HOME"]) / "logs"
        folder = logs / f"dag_id={dag_id}" / f"run_id={run_id}" / f"task_id={task_id}"
        return "".join(path.read_text() for path in sorted(folder.glob("*.log")))


@contextlib.contextmanager
def running_stack(
    folder: Path, server: Server, project: dict[str, str]
) -> Iterator[Stack]:
    """Airflow's services, stopped at the end; `project` is the environment of weir."""
    port = free_port()
    environment = os.environ | settings(folder, server, port) | project
    server.recreate("airflow")
    run_airflow(environment, "db", "migrate")
    for pool, slots in (("weir", "4"), ("onnx", "1")):
        run_airflow(environment, "pools", "set", pool, slots, "nodes of weir")
    stack = Stack(server, environment, f"http://{HOST}:{port}")
    services = []
    try:
        # The API server first: tasks report to it, and one that starts before
        # it answers has burnt a try.
        services.append(start(folder, environment, "api-server"))
        wait_until_answers(f"{stack.url}/api/v2/version")
        services += [start(folder, environment, service) for service in SERVICES]
        wait_until_parsed(stack)
        yield stack
    finally:
        for service in reversed(services):
            stop(service)


def settings(folder: Path, server: Server, port: int) -> dict[str, str]:
    """Airflow's configuration, as its environment."""
    database = f"{USER}:{USER}@{HOST}:{server.port}/airflow"
    return {
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(REPOSITORY / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "false",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "6",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://{HOST}:{port}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "true",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{database}",
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": "of-one-test-run",
        "AIRFLOW__API_AUTH__JWT_SECRET": "of-one-test-run-" + "0" * 64,
        # How late a supervisor can notice that its task has ended.
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
        "AIRFLOW__TRIGGERER__DEFAULT_CAPACITY": "10",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "5",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "WEIR_POKE_SECONDS": "6",
    }


def run_airflow(environment: dict[str, str], *arguments: str) -> str:
    result = subprocess.run(
        ["airflow", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def start(folder: Path, environment: dict[str, str], service: str) -> subprocess.Popen:
    """A service in a session of its own, its words in a file."""
    with open(folder / f"{service}.log", "wb") as log:
        return subprocess.Popen(
            ["airflow", service],
            env=environment,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )


def stop(service: subprocess.Popen) -> None:
    """Asks a service to end, and ends its session where it does not."""
    service.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        service.wait(timeout=20)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(service.pid, signal.SIGKILL)
    service.wait()


def wait_until_answers(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(url, timeout=5):
                return
        time.sleep(0.5)
    raise AssertionError(f"{url} did not answer within {START_SECONDS} s")


def wait_until_parsed(stack: Stack) -> None:
    """Waits until the scheduler lives and knows the DAGs."""
    query = """select (select count(*) from dag where dag_id like 'let_data%')
        >= 3 and exists (select 1 from job where job_type = 'SchedulerJob'
        and state = 'running' and latest_heartbeat is not null)"""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if stack.rows(query) == [["t"]]:
            return
        time.sleep(1)
    raise AssertionError("the scheduler does not know the DAGs")
