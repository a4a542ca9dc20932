"""Folders that the server's own user can reach, and clusters in them."""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from linkspan.cli.cluster import Cluster


@pytest.fixture
def place() -> Generator[Path]:
    """A folder with a short path, open to the server's user when we are root."""
    folder = Path(tempfile.mkdtemp(prefix="ls-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def cluster() -> Generator[Cluster]:
    """One running cluster of the module's own, no test cluster: it has the walls of a real node."""
    folder = Path(tempfile.mkdtemp(prefix="ls-", dir="/tmp"))
    folder.chmod(0o711)
    server = Cluster(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def no_database_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what `./linkspan` or an operator may have set."""
    for name in ("DATABASE_URL", "LINKSPAN_STATE", "LINKSPAN_SECRETS", "LINKSPAN_ROLE", "LINKSPAN_PGBIN"):
        monkeypatch.delenv(name, raising=False)


def is_root() -> bool:
    return os.geteuid() == 0
