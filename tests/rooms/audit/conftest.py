"""A cluster of its own for sealing: an open transaction anywhere in a cluster hides finished entries."""

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from tests.rooms.audit.node import Node, on_its_own_connection
from tests.support.database import ROOT, migrations_hash, start_cluster, test_folder

from linkspan.cli.postgres import Urls, clone, drop_clone, prepare


@pytest.fixture(scope="session")
def sealing(worker_name: str) -> Generator[Urls]:
    """A template with the trail's tables alone, in this worker's own cluster."""
    server, urls = start_cluster(test_folder() / f"sealing-{worker_name.split('_')[0]}")
    try:
        ready, _ = prepare(urls.admin, f"trail_{migrations_hash()}", test=True)
        migrate_audit(ready)
        yield ready
    finally:
        server.stop()


def migrate_audit(urls: Urls) -> None:
    """Migrate this room alone: it stands on no other, and a cluster of its own should be quick to make."""
    env = os.environ | {
        "DATABASE_URL": urls.owner,
        "LINKSPAN_ROLE": "owner",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    command = [sys.executable, "-m", "django", "migrate", "audit", "-v0", "--skip-checks"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]


@pytest.fixture
def node(sealing: Urls, tmp_path: Path, django_db_blocker: Any) -> Generator[Node]:
    """A new node: an empty database, and a state folder that has signed nothing."""
    with on_its_own_connection(django_db_blocker):
        node = Node(clone(sealing, "sealing"), tmp_path / "state")
        yield node
        node.leave()
    drop_clone(sealing, "sealing")


@pytest.fixture(scope="session")
def sealed_once(sealing: Urls, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Generator[Node]:
    """A node with 700 sealed entries under five checkpoints; nobody stays connected, so that it can be cloned."""
    with on_its_own_connection(django_db_blocker):
        node = Node(clone(sealing, "sealed"), tmp_path_factory.mktemp("sealed") / "state")
        for count in (150, 106, 44, 300, 100):
            node.write(count)
            node.seal()
        node.leave()
    yield node
    drop_clone(sealing, "sealed")
