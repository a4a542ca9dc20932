"""Fixtures every test may use: a database that holds the walls, and a moment that stands still."""

import os
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections

from linkspan.cli.postgres import Urls, clone, drop_clone
from linkspan.config.database import database
from tests.support.database import start_cluster, template, test_folder

pytest_plugins = ["tests.plugins.leftout"]

# A busy machine is no fault of the code: no property is timed. `just nightly` looks ten times further, `just mutate`,
# which runs the tests once for each of two thousand changes, less far.
hypothesis.settings.register_profile("usual", deadline=None)
hypothesis.settings.register_profile("nightly", deadline=None, max_examples=1_000)
hypothesis.settings.register_profile(
    "mutation", deadline=None, max_examples=8, derandomize=True, database=None, phases=[hypothesis.Phase.generate]
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def cluster() -> Generator[Urls]:
    """The tests' database cluster, started if need be."""
    server, urls = start_cluster()
    yield urls
    server.stop()


@pytest.fixture(scope="session")
def migrated(cluster: Urls) -> Urls:
    """The migrated template that clones are made from; nobody connects to it."""
    return template(cluster, test_folder())


@pytest.fixture(scope="session")
def worker_name() -> str:
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(migrated: Urls, worker_name: str, django_db_blocker: Any) -> Generator[None]:
    """Point Django at this worker's own clone, as the application's role."""
    name = f"clone_{worker_name}"
    urls = clone(migrated, name)
    configured = database(urls.of("test"), "linkspan_app")
    with django_db_blocker.unblock():
        connections["default"].close()
        connections["default"].settings_dict.update(configured)
        connections.databases["default"].update(configured)
        settings.DATABASES["default"].update(configured)
        yield
        connections["default"].close()
    drop_clone(migrated, name)


@pytest.fixture
def now() -> datetime:
    """The one moment that tests happen at: Monday 2 November 2026, ten in the morning."""
    return NOW
