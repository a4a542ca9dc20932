"""Commit a planned reorganisation, and die as in a power cut at one of its statements.

Usage: reorganiser PLAN STATEMENT. It says `done` and how many statements it took when it lived to the end.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import connection  # noqa: E402  settings come first

from linkspan.audit import Actor  # noqa: E402  the same
from linkspan.partnership.commands.reorganisations import commit_reorganisation  # noqa: E402  the same


class Fuse:
    """Counts what is sent to the database, and ends the process at one of them."""

    def __init__(self, at: int) -> None:
        self.at, self.sent = at, 0

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        """Let a statement through; at the chosen one, after it was done, there is no more."""
        result = execute(*given)
        self.sent += 1
        if self.sent == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def main() -> None:
    """Commit the plan as the worker would."""
    plan, at, moment = UUID(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
    fuse = Fuse(at)
    with connection.execute_wrapper(fuse):
        commit_reorganisation(reorganisation_id=plan, by=Actor.system("worker"), at=moment)
    print(f"done {fuse.sent}", flush=True)


main()
