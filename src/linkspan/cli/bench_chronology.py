"""Measure a long chronology: its page, from the request to the last byte, and its pack drawn as a PDF."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from linkspan.interop.bench_chronology import Long

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
        drawn = _pack(found)
    told: dict[str, Any] = {
        "events": found.events, "pages": opened, "queries_over_few_events": asked_of_few, "pack": drawn,
        "limit_p95_ms": LIMIT_MS, "cores": os.cpu_count(),
    }  # fmt: skip
    print(json.dumps(told, indent=1))


PAGES = {"the newest hundred": "", "all of them": "?all"}


def _pack(found: Long) -> dict[str, Any]:
    """Make a workers' pack three times; seconds by the clock, gathering and drawing apart."""
    from django.utils import timezone

    from linkspan.pathway import chronology_rules as rules
    from linkspan.pathway.queries import chronology as queries
    from linkspan.web import pdf
    from linkspan.web.chronology import packs, presenters

    if not pdf.is_here():
        return {"left out": "this machine lacks Pango"}
    gathered, drawn, pages = [], [], 0
    for _ in range(3):
        began = time.perf_counter()
        made = queries.pack(
            child_id=found.child_id, edition="workers", purpose=next(iter(rules.PACK_PURPOSES)), why="measuring",
            by=found.worker, at=timezone.now(),
        )  # fmt: skip
        shown = presenters.pack(made, rules.PACK_PURPOSES)
        gathered.append(time.perf_counter() - began)
        began = time.perf_counter()
        pages = packs.written(shown, uncompressed=True).count(b"/Type /Page\n")
        drawn.append(time.perf_counter() - began)
    return {"gathered_seconds": round(min(gathered), 2), "drawn_seconds": round(min(drawn), 2), "pages": pages}
