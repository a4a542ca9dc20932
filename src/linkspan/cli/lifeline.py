"""End a child process when the program that started it is gone, however it went."""

from __future__ import annotations

import os
import signal
import threading

NAME = "LINKSPAN_LIFELINE"


def hold() -> None:
    """Watch the pipe the parent holds open; when it closes, ask this process to end as if told to.

    A parent killed outright tells nobody, and a forgotten web server would keep the port and old code.
    """
    number = os.environ.pop(NAME, "")
    if number.isdigit():
        threading.Thread(target=_watch, args=(int(number),), name="lifeline", daemon=True).start()


def _watch(pipe: int) -> None:
    while os.read(pipe, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
