"""Acts at the same instant, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from linkspan.audit import NotFound, NotNow, Refused

Act = Callable[[], Any]


def at_once(*acts: Act) -> list[Any]:
    """Do everything at the same instant, each on a connection of its own; give answers, or the codes of refusals."""
    start = Barrier(len(acts))

    def one(act: Act) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return act()
        except (Refused, NotNow) as refusal:
            return refusal.code
        except NotFound:
            return "not_found"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))
