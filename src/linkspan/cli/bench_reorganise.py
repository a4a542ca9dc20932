"""Measure a reorganisation: how long a board that holds much takes to pass it on, against item by item."""

from __future__ import annotations

import json
import os
from typing import Annotated, Any

import typer

LIMIT_S = 30


def reorganise(
    items: Annotated[int, typer.Option(min=100, help="How many open items the board holds.")] = 100_000,
    sample: Annotated[int, typer.Option(min=10, help="How many to hand over one by one, to compare.")] = 500,
) -> None:
    """Time the rehearsal and the commit of a merger, in a database of its own, beside handing over item by item."""
    from linkspan.cli import bench

    with bench.database_of(bench.folder_of()) as database:
        from linkspan.exchange.rules import PURPOSES
        from linkspan.interop.bench_reorganise import measure
        from linkspan.pathway.chronology_rules import ADDED_KINDS, NATURES, SOURCES

        words = {"purpose": next(iter(PURPOSES)), "event": next(iter(ADDED_KINDS)), "nature": next(iter(NATURES)),
                 "source": next(iter(SOURCES))}  # fmt: skip
        found: dict[str, Any] = measure(database.urls.owner, items=items, sample=sample, words=words)
    found |= {"limit_commit_s": LIMIT_S, "cores": os.cpu_count()}
    print(json.dumps(found, indent=1))
