"""A real browser before a real server: a gunicorn and a clone of the database for each journey."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from linkspan.agencies import models as agencies
from linkspan.cli.postgres import Urls, clone, drop_clone
from linkspan.config.database import database
from tests import cast
from tests.plugins.leftout import chromium
from tests.support import browser
from tests.support.database import as_test
from tests.support.server import Listening, Standing, listen

# Playwright keeps an event loop in this thread; arranging data beside it is safe, for nothing runs at once.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
Template = Generator[tuple[Urls, cast.Cast]]
PATIENCE = 10_000  # milliseconds; two cores are shared with the database and other workers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey, and leave it out where the accessibility engine is missing."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.needs_chromium)
            if lacking := browser.missing():
                item.add_marker(pytest.mark.skip(reason=f"this machine lacks {lacking}"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Drive the system's Chromium; none is downloaded."""
    return {"executable_path": chromium(), "headless": True, "args": list(browser.FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    """See pages as someone in England does."""
    desk = {"width": 1280, "height": 900}
    return {"base_url": base_url, "locale": "en-GB", "timezone_id": "Europe/London", "viewport": desk}


@pytest.fixture(scope="session")
def journey_template(migrated: Urls, worker_name: str, django_db_setup: None, django_db_blocker: Any) -> Template:
    """A database with the cast in it, as the people of a demonstration; each journey has a clone of it."""
    name = f"cast_{worker_name}"
    urls = clone(migrated, name)
    with django_db_blocker.unblock(), _pointed_at(urls):
        people = cast.build()
        with as_test():
            agencies.User.objects.update(is_demo=True)
            agencies.Node.objects.update(mode="demo")
    yield urls, people
    drop_clone(migrated, name)


@pytest.fixture(scope="session")
def people(journey_template: tuple[Urls, cast.Cast]) -> cast.Cast:
    """The cast: `browser.sign_in(page, "Amina Yusuf")`."""
    return journey_template[1]


@pytest.fixture
def journey_clone(journey_template: tuple[Urls, cast.Cast], worker_name: str) -> Generator[Urls]:
    """The database of one journey: none sees what another did."""
    name = f"journey_{worker_name}"
    yield clone(journey_template[0], name)
    drop_clone(journey_template[0], name)


@contextmanager
def _pointed_at(urls: Urls) -> Generator[None]:
    """Point this process at a database, and back: other tests of this worker have one of theirs."""
    usual = dict(connections["default"].settings_dict)
    _point_at(database(urls.of("test"), "linkspan_app"))
    try:
        yield
    finally:
        _point_at(usual)


def _point_at(configured: dict[str, Any]) -> None:
    connections["default"].close()
    connections["default"].settings_dict.update(configured)


@pytest.fixture(autouse=True)
def journey_data(journey_clone: Urls, django_db_blocker: Any) -> Generator[None]:
    """Let a journey arrange what it needs in its database; it commits."""
    with django_db_blocker.unblock(), _pointed_at(journey_clone):
        yield


@pytest.fixture(scope="session")
def listening() -> Generator[Listening]:
    """Listen for one server after another, so that pages keep their address."""
    with listen() as (where, address):
        yield where, address


@pytest.fixture
def server_settings() -> str:
    """The settings of a journey's server."""
    return "tests.settings"


@pytest.fixture(scope="session")
def node_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of the journeys' server."""
    return tmp_path_factory.mktemp("node")


@pytest.fixture(scope="session")
def standing(listening: Listening, node_state: Path) -> Generator[dict[str, Standing]]:
    """Keep the server that journeys share, by its settings: one at a time has the port."""
    kept: dict[str, Standing] = {}
    yield kept
    for server in kept.values():
        server.stop()


@pytest.fixture(autouse=True)
def served(
    journey_clone: Urls, listening: Listening, standing: dict[str, Standing], node_state: Path, server_settings: str
) -> str:
    """Serve a journey's database as the application's role."""
    if server_settings not in standing:
        while standing:
            standing.popitem()[1].stop()
        standing[server_settings] = Standing(journey_clone.of("app"), node_state, server_settings, listening)
    standing[server_settings].begin_anew()
    return listening[1]


@pytest.fixture(scope="session")
def base_url(listening: Listening) -> str:
    """Let journeys name pages by their path."""
    return listening[1]


@pytest.fixture
def watch(page: Page) -> browser.Watch:
    """Follow the page for console errors and refused answers."""
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    followed = browser.Watch()
    followed.follow(page)
    return followed


@pytest.fixture
def axe(page: Page, watch: browser.Watch) -> Any:
    """Hold the page before us to everything, at both widths: `axe("find-results")`."""

    def inspect(name: str) -> None:
        browser.inspect(page, watch, name)

    return inspect
