"""weir as a process of its own, whose words are the task's log."""

import logging
import os
import signal
import subprocess
from collections import deque
from collections.abc import Sequence
from pathlib import Path

log = logging.getLogger(__name__)

LAST_LINES = 30


def project_dir() -> Path:
    """The project that the DAGs run: WEIR_PROJECT_DIR, else the folder above dags/."""
    default = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("WEIR_PROJECT_DIR", default))


def manifest_path() -> Path:
    """The manifest that `weir compile` wrote."""
    return project_dir() / "target" / "manifest.json"


def poke_seconds() -> float:
    """How often a run looks for its file: WEIR_POKE_SECONDS, else a minute."""
    return float(os.environ.get("WEIR_POKE_SECONDS", "60"))


def weir_program() -> str:
    """The binary: WEIR, else `weir` of the PATH."""
    return os.environ.get("WEIR", "weir")


class Process:
    """A command in a process group of its own, so that a signal reaches all of it."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = list(command)
        self._running: subprocess.Popen | None = None
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)

    def run(self) -> int:
        """Runs it to its end, line by line into the log; gives the exit code."""
        log.info("$ %s", " ".join(self.command))
        self._running = subprocess.Popen(
            self.command,
            cwd=project_dir(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        for line in self._running.stdout:
            self.last_lines.append(line.rstrip())
            log.info("%s", line.rstrip())
        return self._running.wait()

    def terminate(self) -> None:
        """Asks it to stop; weir cancels its query and leaves the old tables."""
        if self._running is not None and self._running.poll() is None:
            log.warning("stopping weir, process group %s", self._running.pid)
            os.killpg(self._running.pid, signal.SIGTERM)
