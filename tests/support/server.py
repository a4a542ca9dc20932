"""Serve a database to a browser: one real gunicorn, as the application's role."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.support.database import CONTEXT_KEY, ROOT

PATIENCE = 30.0


@contextmanager
def serve(clone_url: str, state: Path, *, settings: str = "tests.settings") -> Generator[str]:
    """Serve a clone while the block runs and give the address of its home page, without a final slash.

    `clone_url` logs in as the application's role; `state` is the server's own state folder.
    """
    listening = _socket()
    # By name, because a passkey belongs to a name and never to a number.
    address = f"http://localhost:{listening.getsockname()[1]}"
    log = state / "gunicorn.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            _command(listening.fileno()),
            cwd=ROOT,
            env=_environment(clone_url, state, settings),
            pass_fds=(listening.fileno(),),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    listening.close()
    try:
        _wait(address, server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=10)


def _socket() -> socket.socket:
    """Listen at once, so that no other worker can take the port between choosing and using it."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    listening.set_inheritable(True)
    return listening


def _command(descriptor: int) -> list[str]:
    options = ["--workers", "1", "--threads", "4", "--bind", f"fd://{descriptor}", "--log-level", "warning"]
    return [sys.executable, "-m", "gunicorn", "--no-control-socket", *options, "linkspan.config.wsgi:application"]


def _environment(clone_url: str, state: Path, settings: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": clone_url,
        "LINKSPAN_ROLE": "app",
        "LINKSPAN_STATE": str(state),
        "LINKSPAN_SECRET_KEY": "for tests alone",
        "LINKSPAN_CONTEXT_KEY": CONTEXT_KEY,
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urlopen(f"{address}/health/", timeout=2):  # noqa: S310  our own address
                return
        except HTTPError:
            return  # it answers, if only to say that its database does not
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"The server did not answer.\n{log.read_text(errors='replace')[-4000:]}")
