"""Open a checkout's database, and give each program the settings of its role.

By hand: `python -m linkspan.cli.postgres start|stop|url [role]`.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from linkspan.cli import state
from linkspan.cli.cluster import Cluster
from linkspan.cli.roles import Urls, clone, database_of, drop_clone, install_context_key, prepare, urls_for
from linkspan.cli.state import CannotStart

__all__ = [
    "Cluster",
    "Opened",
    "Urls",
    "clone",
    "drop_clone",
    "env_for",
    "install_context_key",
    "keys",
    "opened",
    "prepare",
]


def keys(folder: Path) -> tuple[str, str]:
    """Return the program's secret key and context key (64 hexadecimal digits), making them once."""
    with state.kept_secrets(state.secrets_file(folder)) as kept:
        kept.setdefault("secret_key", secrets.token_urlsafe(48))
        kept.setdefault("context_key", secrets.token_hex(32))
        return kept["secret_key"], kept["context_key"]


def env_for(role: str, urls: Urls, folder: Path) -> dict[str, str]:
    """Return the settings a program needs to use the database as one role."""
    secret_key, context_key = keys(folder)
    return {
        "DATABASE_URL": urls.of(role),
        "LINKSPAN_ROLE": role,
        "LINKSPAN_SECRET_KEY": secret_key,
        "LINKSPAN_CONTEXT_KEY": context_key,
        "LINKSPAN_STATE": str(folder),
        "DJANGO_SETTINGS_MODULE": "linkspan.config.settings",
    }


@dataclass(frozen=True, slots=True)
class Opened:
    """A node's database while a program uses it."""

    folder: Path
    urls: Urls
    cluster: Cluster | None = None

    def env(self, role: str) -> dict[str, str]:
        """Return the settings a program needs to use the database as one role."""
        return env_for(role, self.urls, self.folder)

    def revive(self) -> None:
        """Start our own server again if it died; a server given by DATABASE_URL is its keeper's concern."""
        if self.cluster and not self.cluster.is_up():
            self.cluster.start(self.urls.database)


@contextmanager
def opened(folder: Path) -> Iterator[Opened]:
    """Open a state folder's database: DATABASE_URL when given, else our own server while the block runs."""
    if given := os.environ.get("DATABASE_URL"):
        yield Opened(folder, _given(given, folder))
        return
    cluster = Cluster(folder)
    try:
        yield Opened(folder, cluster.start(), cluster)
    finally:
        cluster.stop()


def _given(url: str, folder: Path) -> Urls:
    """Return the URLs for the database DATABASE_URL names, preparing it the first time."""
    database, parts = database_of(url), urlsplit(url)
    if not database:
        raise CannotStart("DATABASE_URL names no database: it reads postgresql://user:password@host:5432/database")
    place = f"{parts.netloc.rpartition('@')[2]}{parts.path}?{parts.query}"
    with state.kept_secrets(state.secrets_file(folder)) as kept:
        given = kept.setdefault("given", {})
        if place not in given:
            try:
                _, given[place] = prepare(url, database)
            except psycopg.OperationalError as problem:
                raise CannotStart(f"The database DATABASE_URL names cannot be reached: {problem}") from problem
        return urls_for(url, database, given[place])


def by_hand(arguments: list[str]) -> int:
    """Start, stop or show this checkout's cluster; `start` leaves it running until `stop`."""
    asked, *rest = arguments or ["url"]
    cluster = Cluster(state.state_folder())
    if asked == "stop":
        cluster.halt()
        return 0
    if asked not in ("start", "url"):
        print("usage: python -m linkspan.cli.postgres start | stop | url [role]", file=sys.stderr)
        return 2
    if asked == "start" or cluster.is_up():
        cluster.keep()
    urls = cluster.start()
    print(urls.of(rest[0] if rest else "app"))
    cluster.stop()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(by_hand(sys.argv[1:]))
    except CannotStart as problem:
        sys.exit(str(problem))
