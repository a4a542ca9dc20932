"""Choose the port a checkout serves on, and keep it from one run to the next."""

from __future__ import annotations

import socket
from pathlib import Path

from linkspan.cli.state import CannotStart

FIRST = 8000
TRIED = 200


def listen(folder: Path, asked: int | None = None, host: str = "127.0.0.1") -> socket.socket:
    """Return a listening socket: on the asked port, else this checkout's own, else the next free from 8000.

    The socket itself is handed to the web server, so nobody can take the port in between.
    """
    if asked:
        try:
            return _bound(host, asked)
        except OSError as problem:
            raise CannotStart(f"Port {asked} cannot be used: {problem.strerror}.") from problem
    note = folder / "port"
    for port in (*_remembered(note), *range(FIRST, FIRST + TRIED)):
        try:
            listening = _bound(host, port)
        except OSError:
            continue
        if not note.is_file():
            note.write_text(f"{port}\n")
        return listening
    raise CannotStart(f"No port from {FIRST} to {FIRST + TRIED} is free; choose one with --port.")


def _remembered(note: Path) -> list[int]:
    try:
        return [int(note.read_text())]
    except (OSError, ValueError):
        return []


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
