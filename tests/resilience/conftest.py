"""A cluster of its own to kill: what dies here takes no other test with it."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from linkspan.cli.postgres import Cluster, Urls, clone, drop_clone
from linkspan.config.database import database
from linkspan.matching import Model
from tests import cast
from tests.rooms.children.conftest import Index
from tests.support.database import start_cluster, template, test_folder


@pytest.fixture(scope="session")
def victim(worker_name: str) -> Generator[Cluster]:
    """The cluster that may be killed."""
    cluster, _ = start_cluster(test_folder() / f"resilience-{worker_name.split('_')[0]}")
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def own_template(victim: Cluster) -> Urls:
    """A migrated template in that cluster."""
    return template(victim.start(), victim.folder)


@pytest.fixture
def index(migrated: Urls, worker_name: str, django_db_blocker: Any) -> Generator[Index]:
    """An empty index and the cast, in a database of its own where everything is really committed."""
    urls = clone(migrated, f"races_{worker_name}")
    with speaking_to(urls, django_db_blocker):
        yield Index(cast.build(), Model.load_default())
    drop_clone(migrated, f"races_{worker_name}")


@contextmanager
def speaking_to(urls: Urls, blocker: Any, role: str = "app") -> Generator[None]:
    """Point Django at a database as one role while the block runs; its factories may step outside the walls."""
    before = dict(connections["default"].settings_dict)
    with blocker.unblock():
        _point_at(database(urls.of("test" if role == "app" else role), f"linkspan_{role}"))
        try:
            yield
        finally:
            _point_at(before)


def _point_at(configured: dict[str, Any]) -> None:
    connections["default"].close()
    for kept in (connections["default"].settings_dict, connections.databases["default"], settings.DATABASES["default"]):
        kept.update(configured)
