"""Measure a long chronology: its page, from the request to the last byte, and its pack drawn as a PDF."""

from __future__ import annotations

import json
import os
from typing import Annotated, Any

import typer

LIMIT_MS = 150


def chronology(
    events: Annotated[int, typer.Option(min=10, help="How many events the child's chronology has.")] = 500,
    most: Annotated[int, typer.Option(min=20, help="How often to open each page.")] = 100,
) -> None:
    """Time a long chronology and its pack, in the database that `bench load` left."""
    from linkspan.cli import bench

    with bench.database_of(bench.loaded_folder()) as database:
        from django.utils import timezone

        from linkspan.cli.pages import time_opened
        from linkspan.interop.bench_chronology import lengthen

        few = lengthen(database.urls.owner, 5, timezone.now())
        path = f"/children/{few.child_id}/chronology/"
        asked_of_few = time_opened("practitioner", [path], 20)["database_queries"]
        found = lengthen(database.urls.owner, events, timezone.now())
        opened = {name: time_opened("practitioner", [path + more], most) for name, more in PAGES.items()}
        drawn = _pack(path)
    told: dict[str, Any] = {
        "events": found.events, "pages": opened, "queries_over_few_events": asked_of_few, "pack": drawn,
        "limit_p95_ms": LIMIT_MS, "cores": os.cpu_count(),
    }  # fmt: skip
    print(json.dumps(told, indent=1))


PAGES = {"the newest hundred": "", "all of them": "?all"}


def _pack(path: str) -> dict[str, Any]:
    """Take a workers' pack three times, from the button to the last byte of the PDF."""
    from linkspan.cli.pages import time_posted

    asked = {"edition": "workers", "purpose": "meeting", "why": "measuring how long a pack takes", "form": "pdf"}
    return time_posted("practitioner", path + "pack/", asked, 3)
