"""Feeds are loaded into an installation that is for something."""

import pytest

from linkspan.agencies import models as agencies
from tests.support.database import as_test


@pytest.fixture(autouse=True)
def _for_a_demonstration(request: pytest.FixtureRequest) -> None:
    """Say that the installation is a demonstration, for tests that use the database."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        with as_test():
            agencies.Node.objects.update(mode="demo")
