"""Choose the port a checkout serves on, and keep it from one run to the next."""

from __future__ import annotations

import socket
import time
from pathlib import Path

from linkspan.cli.state import CannotStart

FIRST = 8000
TRIED = 200


def listen(folder: Path, asked: int | None = None, host: str = "127.0.0.1", *, patience: float = 0) -> socket.socket:
    """Return a listening socket: on the asked port, else this checkout's own, else the next free from 8000.

    The socket itself is handed to the web server, so nobody can take the port in between. With `patience`, wait
    that many seconds for the asked or remembered port.
    """
    note = folder / "port"
    wanted = asked or _remembered(note)
    until = time.monotonic() + patience
    while wanted:
        try:
            return _bound(host, wanted)
        except OSError as problem:
            if time.monotonic() < until:
                time.sleep(0.2)
                continue
            if asked:
                raise CannotStart(f"Port {asked} cannot be used: {problem.strerror}.") from problem
            break
    return _next_free(host, note)


def _next_free(host: str, note: Path) -> socket.socket:
    for port in range(FIRST, FIRST + TRIED):
        try:
            listening = _bound(host, port)
        except OSError:
            continue
        if not note.is_file():
            note.write_text(f"{port}\n")
        return listening
    raise CannotStart(f"No port from {FIRST} to {FIRST + TRIED} is free; choose one with --port.")


def _remembered(note: Path) -> int | None:
    try:
        return int(note.read_text())
    except (OSError, ValueError):
        return None


def _bound(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(512)
    except OSError:
        listening.close()
        raise
    return listening
