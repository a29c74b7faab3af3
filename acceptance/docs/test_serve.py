"""`weir docs serve`: for this machine, for its own files, until it is told to end."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import made_project


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen, int]]:
    command = [os.environ["WEIR"], "docs", "serve", "--no-browser", "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        yield process, int(re.search(r"http://127\.0\.0\.1:(\d+)", line)[1])
    finally:
        process.kill()
        process.wait()


def ask(port: int, path: str, method: str = "GET", **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.getheader("Content-Type"), answer.read()


def test_its_own_files_are_served_and_no_others(made: Path) -> None:
    with serving(made) as (_, port):
        status, kind, body = ask(port, "/")
        assert (status, kind) == (200, "text/html; charset=utf-8")
        assert body == (made / "target/index.html").read_bytes()
        assert ask(port, "/catalog.json")[:2] == (200, "application/json")
        assert ask(port, "/column_lineage.json?x=1")[0] == 200
        assert ask(port, "/", method="HEAD")[2] == b""
        for path in (
            "/../profiles.yml",
            "/..%2fprofiles.yml",
            "/%2e%2e/profiles.yml",
            "//etc/passwd",
            "/manifest.json",
            "/run_results.json",
            "/compiled/made/models/layer_0/model_0_0.sql",
        ):
            assert ask(port, path)[0] == 404, path
        assert ask(port, "/", method="POST")[0] == 405
        assert ask(port, "/", Host="evil.example")[0] == 403


def test_signals_end_it_well(made: Path) -> None:
    for sign in (signal.SIGINT, signal.SIGTERM):
        with serving(made) as (process, _):
            process.send_signal(sign)
            assert process.wait(timeout=5) == 0


def test_a_slow_client_holds_up_nobody(made: Path) -> None:
    with serving(made) as (_, port):
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.sendall(b"GET / HT")
            assert ask(port, "/")[0] == 200


def test_a_port_that_is_taken_is_an_error_with_a_remedy(made: Path) -> None:
    with serving(made) as (_, port):
        done = made_project.weir(
            made, "docs", "serve", "--no-browser", "--port", str(port)
        )
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
    assert "--port" in done.stderr


def test_other_machines_are_let_in_only_where_it_is_asked(made: Path) -> None:
    done = made_project.weir(made, "docs", "serve", "--no-browser", "--host", "0.0.0.0")
    assert done.returncode == 2
    assert "--allow-remote" in done.stderr
