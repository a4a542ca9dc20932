"""Serve a database to a browser: one real gunicorn, as the application's role."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.support.database import CONTEXT_KEY, ROOT

PATIENCE = 30.0
LOG = "gunicorn.log"


Listening = tuple[socket.socket, str]  # and the address that it answers, without a final slash


@contextmanager
def listen() -> Generator[Listening]:
    """Take a free port at once, so that no other worker can between choosing and using it."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        listening.set_inheritable(True)
        # By name, because a passkey belongs to a name and never to a number.
        yield listening, f"http://localhost:{listening.getsockname()[1]}"


@contextmanager
def serve(
    clone_url: str, state: Path, *, settings: str = "tests.settings", listening: Listening | None = None
) -> Generator[str]:
    """Serve a clone while the block runs and give the address of its home page, without a final slash.

    `clone_url` logs in as the application's role; `state` is the server's own state folder. Where several are served
    one after another on one port, `listening` is that port.
    """
    if listening is None:
        with listen() as own, serve(clone_url, state, settings=settings, listening=own) as address:
            yield address
        return
    server = _start(listening, clone_url, state, settings)
    try:
        _wait(listening[1], server, state / LOG)
        yield listening[1]
    finally:
        server.terminate()
        server.wait(timeout=10)


class Standing:
    """A server that stands for many journeys: it loads the program once, and answers each with a new process.

    The database may be another one of the same name each time.
    """

    def __init__(self, clone_url: str, state: Path, settings: str, listening: Listening) -> None:
        self.log, self.address = state / LOG, listening[1]
        self.server = _start(listening, clone_url, state, settings, "--preload")

    def begin_anew(self) -> None:
        """End the process that answers, with all it remembers; the next is a copy of what was loaded."""
        for pid in _children(self.server.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _wait(self.address, self.server, self.log)

    def stop(self) -> None:
        """Stop it."""
        self.server.terminate()
        self.server.wait(timeout=10)


def _children(pid: int) -> list[int]:
    """Name the processes that one has started."""
    known = Path(f"/proc/{pid}/task/{pid}/children")
    if known.exists():
        return [int(each) for each in known.read_text().split()]
    listed = subprocess.run(["ps", "-A", "-o", "pid=", "-o", "ppid="], capture_output=True, text=True, check=True)
    pairs = [line.split() for line in listed.stdout.splitlines()]
    return [int(child) for child, parent in pairs if int(parent) == pid]


def _start(listening: Listening, clone_url: str, state: Path, settings: str, *options: str) -> subprocess.Popen[bytes]:
    where, _address = listening
    with (state / LOG).open("wb") as out:
        return subprocess.Popen(
            [*_command(where.fileno()), *options],
            cwd=ROOT,
            env=_environment(clone_url, state, settings),
            pass_fds=(where.fileno(),),
            stdout=out,
            stderr=subprocess.STDOUT,
        )


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
