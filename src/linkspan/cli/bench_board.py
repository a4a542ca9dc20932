"""Measure the front-door board: whole pages, from the request to the last byte, over many open contacts."""

from __future__ import annotations

import json
import os
from typing import Annotated, Any

import typer

LIMIT_MS = 150


def board(
    items: Annotated[int, typer.Option(min=100, help="How many contacts wait at the front door.")] = 50_000,
    most: Annotated[int, typer.Option(min=20, help="How often to open each page.")] = 200,
) -> None:
    """Time the front-door board over many open contacts, in the database that `bench load` left."""
    from linkspan.cli import bench

    folder = bench.loaded_folder()
    with bench.database_of(folder) as database:
        from django.utils import timezone

        from linkspan.interop.bench_board import fill

        few = fill(database.urls.owner, 100, timezone.localdate())
        asked_of_few = {name: _opened(path, 20)["database_queries"] for name, path in PAGES.items()}
        found: dict[str, Any] = few | fill(database.urls.owner, items, timezone.localdate())
        found["pages"] = {name: _opened(path, most) for name, path in PAGES.items()}
        found["queries_over_100_contacts"] = asked_of_few
    found["limit_p95_ms"], found["cores"] = LIMIT_MS, os.cpu_count()
    print(json.dumps(found, indent=1))


PAGES = {
    "mine": "/front-door/", "team": "/front-door/team/", "unallocated": "/front-door/unallocated/",
    "team, overdue": "/front-door/team/?band=overdue",
}  # fmt: skip


def _opened(path: str, most: int) -> dict[str, Any]:
    from linkspan.cli.pages import time_opened

    return time_opened("front_door", [path], most)
