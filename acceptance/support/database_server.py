"""A PostgreSQL server that the tests of a folder share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from postgres import Server, running_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="weir_server_") as folder:
        # The server runs as another user where this one is root.
        Path(folder).chmod(0o755)
        with running_server(Path(folder)) as server:
            yield server
