"""The cast at their desks: `desk(people.amina)` is a browser in which Amina is signed in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from linkspan.agencies import models as agencies
from tests import cast
from tests.support.database import as_test

STAFF = "linkspan.web.account.backends.StaffBackend"
Desk = Callable[[cast.Member], Client]


@pytest.fixture
def people(db: None, settings: Settings, tmp_path: Path) -> cast.Cast:
    settings.LINKSPAN_STATE = tmp_path
    made = cast.build()
    with as_test():
        agencies.Node.objects.update(mode="demo")
    return made


@pytest.fixture
def desk() -> Desk:
    def sit(member: cast.Member) -> Client:
        client = Client()
        client.force_login(member.user, backend=STAFF)
        return client

    return sit
