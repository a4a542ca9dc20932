"""Use this checkout's node from a command: open its database, take a role, set Django up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from linkspan.cli import state
from linkspan.cli.postgres import Opened, opened


@contextmanager
def node(role: str = "app", *, current: bool = True) -> Iterator[Opened | None]:
    """Open the node's database and set Django up as one role while the block runs.

    `current` brings the database up to date first. Yields None when the environment already names the role's
    own login, as `serve` arranges for its children and an operator may by hand: then nothing is started or
    changed.
    """
    if arranged():
        _set_up()
        yield None
        return
    with opened(state.state_folder()) as database:
        if current:
            from linkspan.cli.upkeep import migrate

            migrate(database)
        os.environ.update(database.env(role))
        _set_up()
        try:
            yield database
        finally:
            from django.db import connections

            connections.close_all()


def arranged() -> bool:
    """Tell whether the environment already says everything a program needs."""
    return all(os.environ.get(name) for name in ("DATABASE_URL", "LINKSPAN_ROLE", "LINKSPAN_CONTEXT_KEY"))


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linkspan.config.settings")
    django.setup()
