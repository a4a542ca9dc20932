"""Serve the pages, and run the worker and the sequencer beside them."""

from __future__ import annotations

import fcntl
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkspan.cli import state
from linkspan.cli.state import CannotStart

if TYPE_CHECKING:
    from linkspan.cli.postgres import Opened
    from linkspan.cli.supervisor import Child

HOST = "127.0.0.1"


def serve(
    port: Annotated[int | None, typer.Option(help="The port; else the one this checkout had last time.")] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = HOST,
) -> None:
    """Serve the pages until Ctrl-C, with the worker and the sequencer."""
    from linkspan.cli.postgres import opened

    with opened(state.state_folder()) as database:
        serve_database(database, port=port, host=host)


def serve_database(
    database: Opened,
    *,
    port: int | None = None,
    host: str = HOST,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve an open database until told to end; `ready` is called with the address once it answers."""
    from linkspan.cli.port import listen
    from linkspan.cli.supervisor import Supervisor
    from linkspan.cli.upkeep import collect_static, migrate

    with _only_here(database.folder) as (was_killed, say_where):
        migrate(database)
        collect_static(database)
        # The pages of a killed run are still closing their port.
        with listen(database.folder, port, host, patience=10 if was_killed else 0) as listening:
            url = f"http://{host}:{listening.getsockname()[1]}"
            say_where(url)
            children = _children(database, listening.fileno())
            supervisor = Supervisor(children, also=database.revive)
            supervisor.run(ready=lambda: _announce(url, ready or _say))


def _children(database: Opened, listening: int) -> list[Child]:
    """Return the processes of a node; each logs in as its own role."""
    from linkspan.cli.supervisor import Child

    python = [sys.executable, "-P", "-m"]
    gunicorn = ["gunicorn", "-c", "python:linkspan.config.gunicorn", "linkspan.config.wsgi:application"]
    app = _full_environment(database, "app")
    return [
        Child("web", [*python, *gunicorn], app | {"LINKSPAN_BIND": f"fd://{listening}"}, pass_fds=(listening,)),
        Child("worker", [*python, "linkspan.cli", "worker"], app),
        Child("sequencer", [*python, "linkspan.cli", "sequencer"], _full_environment(database, "sequencer")),
    ]


def _full_environment(database: Opened, role: str) -> dict[str, str]:
    # The child gets its own role's way in, and not the superuser's that we may have been given.
    return {**os.environ, **database.env(role)}


@contextmanager
def _only_here(folder: Path) -> Iterator[tuple[bool, Callable[[str], None]]]:
    """Serve a state folder once; a second `serve` is told where the first one is.

    Yields whether the last run was cut short, and a function to note this run's address with.
    """
    with (folder / "serving").open("a+") as note:
        try:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note.seek(0)
            where = note.read().strip()
            raise CannotStart(
                f"This copy of Linkspan is already being served{f' at {where}' if where else ''}."
            ) from None

        def say_where(url: str) -> None:
            note.truncate(0)
            note.write(f"{url}\n")
            note.flush()

        note.seek(0)
        was_killed = bool(note.read().strip())
        try:
            yield was_killed, say_where
        finally:
            note.truncate(0)


def _announce(url: str, ready: Callable[[str], None]) -> None:
    """Say the address once the pages answer, whatever they answer."""
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=60).close()  # noqa: S310 (our own address)
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.25)
        else:
            break
    ready(url)


def _say(url: str) -> None:
    print(f"Linkspan is at {url}\nCtrl-C ends it.", flush=True)
