"""Bring a node up to date with its program: tables, grants, the context key, static files."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import psycopg

from linkspan.cli import state
from linkspan.cli.postgres import Opened, install_context_key, keys
from linkspan.cli.state import CannotStart

PACKAGE = Path(__file__).resolve().parents[1]
SEEN = "linkspan is at "


def migrate(database: Opened, *, again: bool = False) -> bool:
    """Bring the database's tables up to date as their owner; return whether there was anything to do.

    What the tables were made from is noted in the database itself, so an up-to-date node starts at once.
    """
    wanted = tables_digest()
    if not again and noted(database.urls.owner) == wanted:
        return False
    with state.only_one(database.folder / "migrating"):
        if not again and noted(database.urls.owner) == wanted:
            return False
        run_django(database, "owner", "migrate", "--verbosity=0")
        run_django(database, "owner", "grant_third_party")
        run_django(database, "owner", "ship_clocks")
        install_context_key(database.urls.owner, keys(database.folder)[1])
        _note(database.urls.owner, wanted)
    return True


def collect_static(database: Opened) -> None:
    """Gather the static files, hashed and compressed, when they have changed."""
    wanted = _digest(each for each in (PACKAGE / "web/static").rglob("*") if each.is_file())
    note = database.folder / "static.is"
    if note.is_file() and note.read_text() == wanted and (database.folder / "static/staticfiles.json").is_file():
        return
    with state.only_one(database.folder / "collecting"):
        run_django(database, "app", "collectstatic", "--no-input", "--verbosity=0")
        note.write_text(wanted)


def run_django(database: Opened, role: str, *arguments: str) -> None:
    """Run one Django command in a process of its own, as one role of the database."""
    done = subprocess.run(  # noqa: S603 (our own interpreter, our own arguments)
        [sys.executable, "-P", "-m", "django", *arguments],
        env=os.environ | database.env(role),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"`django {' '.join(arguments)}` failed as {role}:\n{done.stderr.strip()[-4000:]}")


def tables_digest() -> str:
    """Return a digest of everything that shapes the tables: our migrations, our clocks, the versions of libraries."""
    shaping = [*PACKAGE.glob("*/migrations/*.py"), *PACKAGE.glob("duty/shipped/*.py"), PACKAGE / "audit/walls.py"]
    shaping.append(PACKAGE / "config/management/commands/grant_third_party.py")
    lock = PACKAGE.parents[1] / "uv.lock"
    return _digest([*shaping, lock] if lock.is_file() else shaping)


def noted(owner_url: str) -> str:
    """Return the digest the database was last brought to, or nothing."""
    with psycopg.connect(owner_url) as owner:
        found = owner.execute(
            "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = 'linkspan'"
        ).fetchone()
    said = found[0] if found else None
    return said.removeprefix(SEEN) if said and said.startswith(SEEN) else ""


def _note(owner_url: str, digest: str) -> None:
    with psycopg.connect(owner_url) as owner:
        owner.execute("set role linkspan_owner")
        owner.execute(f"comment on schema linkspan is '{SEEN}{digest}'".encode())


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(PACKAGE.parents[1])}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
