"""A real browser before a real server: one gunicorn and one clone of the database for each worker."""

import os
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
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
from tests.support.server import serve

# Playwright keeps an event loop in this thread; arranging data beside it is safe, for nothing runs at once.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
Arranging = Callable[[], AbstractContextManager[None]]
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
def journey_clone(migrated: Urls, worker_name: str) -> Generator[Urls]:
    """A database for this worker's server; what a journey changes, later journeys of the worker see."""
    name = f"journey_{worker_name}"
    urls = clone(migrated, name)
    yield urls
    drop_clone(migrated, name)


@pytest.fixture(scope="session")
def arranging(journey_clone: Urls, django_db_setup: None, django_db_blocker: Any) -> Arranging:
    """Point this process at the server's database, and back: other tests of this worker have a database of theirs."""

    @contextmanager
    def at_the_server_s() -> Generator[None]:
        usual = dict(connections["default"].settings_dict)
        with django_db_blocker.unblock():
            _point_at(database(journey_clone.of("test"), "linkspan_app"))
            try:
                yield
            finally:
                _point_at(usual)

    return at_the_server_s


def _point_at(configured: dict[str, Any]) -> None:
    connections["default"].close()
    connections["default"].settings_dict.update(configured)


@pytest.fixture(autouse=True)
def journey_data(people: cast.Cast, arranging: Arranging) -> Generator[None]:
    """Let a journey arrange what it needs in the server's database; it commits."""
    with arranging():
        yield


@pytest.fixture(scope="session")
def people(arranging: Arranging) -> cast.Cast:
    """The cast, as the people of a demonstration: `browser.sign_in(page, "Amina Yusuf")`."""
    with arranging():
        made = cast.build()
        with as_test():
            agencies.User.objects.update(is_demo=True)
            agencies.Node.objects.update(mode="demo")
    return made


@pytest.fixture(scope="session")
def served(journey_clone: Urls, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Serve this worker's database as the application's role."""
    with serve(journey_clone.of("app"), tmp_path_factory.mktemp("node")) as address:
        yield address


@pytest.fixture(scope="session")
def base_url(served: str) -> str:
    """Let journeys name pages by their path."""
    return served


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
