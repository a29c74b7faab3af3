"""A PostgreSQL server of the benchmark's own, on a free port of the loopback."""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

USER = "weir"
HOST = "127.0.0.1"
SETTINGS = {
    "listen_addresses": HOST,
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Server:
    """A running server, reached without a password."""

    programs: Path
    port: int
    process_id: int

    def environment(self, database: str) -> dict[str, str]:
        """What makes weir's target `postgres` use a database of this server."""
        return {
            "WEIR_POSTGRES_HOST": HOST,
            "WEIR_POSTGRES_PORT": str(self.port),
            "WEIR_POSTGRES_USER": USER,
            "WEIR_POSTGRES_PASSWORD": USER,
            "WEIR_POSTGRES_DATABASE": database,
        }

    def psql(self, database: str, *arguments: str) -> list[str]:
        """The psql command for a database; an error ends it with a failure."""
        connection = f"host={HOST} port={self.port} user={USER} dbname={database}"
        options = ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"]
        return [str(self.programs / "psql"), *options, *arguments, connection]

    def query(self, database: str, text: str) -> str:
        """The rows of a query, fields by tabs."""
        command = self.psql(
            database,
            "--tuples-only",
            "--no-align",
            "--field-separator",
            "\t",
            "--command",
            text,
        )
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise SystemExit(f"error: {result.stderr}")
        return result.stdout

    def recreate(self, database: str, template: str = "template1") -> None:
        """Makes a database anew, as a copy of `template`."""
        self.query("postgres", f"drop database if exists {database} with (force)")
        self.query("postgres", f"create database {database} template {template}")

    def cpu_seconds(self) -> float:
        """CPU time of the server and of its sessions that have ended."""
        time.sleep(0.2)
        stat = Path(f"/proc/{self.process_id}/stat").read_text(encoding="ascii")
        ticks = stat.rpartition(")")[2].split()[11:15]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """A new server in `folder`, stopped at the end; as root it runs as another user."""
    programs = programs_folder()
    account = unprivileged_account() if os.getuid() == 0 else None
    data = folder / "postgres"
    data.mkdir(mode=0o700)
    identity = {}
    if account is not None:
        os.chown(data, account.pw_uid, account.pw_gid)
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    initialise = [
        "--auth",
        "trust",
        "--username",
        USER,
        "--encoding",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run(
        [programs / "initdb", "--pgdata", data, *initialise],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=data,
        **identity,
    )
    port = free_port()
    settings = {**SETTINGS, "port": port, "unix_socket_directories": data}
    options = [
        part for name, value in settings.items() for part in ("-c", f"{name}={value}")
    ]
    with open(folder / "postgres.log", "wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            stdout=log,
            stderr=log,
            cwd=data,
            **identity,
        )
    try:
        wait_until_ready(programs, port)
        yield Server(programs, port, process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def programs_folder() -> Path:
    """Where initdb, postgres and psql are installed; the newest of several."""
    installed = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    found = shutil.which("initdb")
    if installed:
        return Path(installed[-1]).parent
    if found:
        return Path(found).resolve().parent
    raise SystemExit(
        "error: PostgreSQL's programs are not installed\n"
        "  = help: type `sudo apt-get install postgresql`"
    )


def unprivileged_account() -> pwd.struct_passwd:
    """The user that runs the server, because PostgreSQL refuses to run as root."""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise SystemExit(
        "error: PostgreSQL does not run as root, and there is no user `nobody`"
    )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def wait_until_ready(programs: Path, port: int) -> None:
    """Waits until the server takes connections, half a minute at most."""
    command = [programs / "pg_isready", "--quiet", "--host", HOST, "--port", str(port)]
    for _ in range(150):
        if subprocess.run(command, check=False).returncode == 0:
            return
        time.sleep(0.2)
    raise SystemExit("error: PostgreSQL did not start within 30 seconds")
