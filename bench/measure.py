"""Runs a command and says what it cost: wall time, CPU time, peak memory."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What one run cost; the CPU seconds of a server that it used are apart."""

    wall_seconds: float
    cpu_seconds: float
    server_cpu_seconds: float
    peak_megabytes: float


@dataclass(frozen=True)
class Case:
    """A command to measure, and what puts its world into the state before it."""

    command: list[str]
    environment: dict[str, str]
    prepare: Callable[[], None] = lambda: None
    script: Path | None = None
    server_cpu_seconds: Callable[[], float] = field(default=lambda: 0.0)


def check(
    command: list[str], environment: dict[str, str], script: Path | None = None
) -> None:
    """Runs a command that is not measured; raises with its output if it fails."""
    run_once(Case(command, environment, script=script))


def run_once(case: Case) -> Cost:
    """Runs a case once, without its preparation."""
    server_before = case.server_cpu_seconds()
    with (
        tempfile.TemporaryFile() as output,
        open(case.script or os.devnull, "rb") as script,
    ):
        started = time.monotonic()
        process = subprocess.Popen(
            case.command,
            stdin=script,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **case.environment},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            text = output.read().decode(errors="replace")
            raise SystemExit(
                f"error: `{' '.join(case.command)}` failed\n{text[-4000:]}"
            )
    return Cost(
        wall_seconds=wall_seconds,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        server_cpu_seconds=case.server_cpu_seconds() - server_before,
        peak_megabytes=usage.ru_maxrss / 1024,
    )


def medians(cases: list[Case], runs: int) -> list[Cost]:
    """The median cost of each case; the cases take turns, so that all of them
    meet the same moods of the machine."""
    costs: list[list[Cost]] = [[] for _ in cases]
    for _ in range(runs):
        for case, costs_of_case in zip(cases, costs, strict=True):
            case.prepare()
            costs_of_case.append(run_once(case))
    return [median(costs_of_case) for costs_of_case in costs]


def median(costs: list[Cost]) -> Cost:
    """The median of each figure on its own."""
    return Cost(
        wall_seconds=statistics.median(cost.wall_seconds for cost in costs),
        cpu_seconds=statistics.median(cost.cpu_seconds for cost in costs),
        server_cpu_seconds=statistics.median(cost.server_cpu_seconds for cost in costs),
        peak_megabytes=statistics.median(cost.peak_megabytes for cost in costs),
    )
