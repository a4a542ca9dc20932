"""Measure how fast and how well a nation's children are searched, beside other engines on the same data."""

from __future__ import annotations

import json
import os
import resource
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkspan.cli import state

if TYPE_CHECKING:
    import psycopg

    from linkspan.linkage.nation import Nation

SETS = {"standard": 1.0, "hard": 3.0}


def online(
    children: Annotated[int, typer.Option(min=1_000, help="How many children to search among.")] = 1_000_000,
    queries: Annotated[int, typer.Option(min=10, help="How many searches of each set.")] = 1_000,
    others: Annotated[int, typer.Option(min=0, help="How many of them to put to the other engines.")] = 200,
    folder: Annotated[Path | None, typer.Option(help="Where the data go; some 3 GB for each million.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same children.")] = 1,
    keep: Annotated[bool, typer.Option(help="Keep the data, and use them again if they are there.")] = False,
) -> None:
    """Search by keys and score, beside a trigram query and a full-text engine on the same children."""
    from linkspan.linkage import online as measured

    place = folder or state.state_folder() / "bench-online"
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o711)
    try:
        people = measured.invented(children, seed)
        print(json.dumps(_measured(place, people, children, queries, others, seed), indent=1))
    finally:
        if not keep:
            shutil.rmtree(place, ignore_errors=True)


def _measured(place: Path, people: Nation, children: int, queries: int, others: int, seed: int) -> dict[str, Any]:
    from time import perf_counter

    import psycopg

    from linkspan.cli.postgres import opened
    from linkspan.cli.progress import progress_bars
    from linkspan.linkage import online as measured
    from linkspan.linkage import postings
    from linkspan.matching import Model

    built: dict[str, float] = {}
    with opened(place) as database, psycopg.connect(database.urls.owner) as con:
        con.execute("set role linkspan_owner")
        if con.execute("select to_regclass('online_posting_key')").fetchone() == (None,):
            began = perf_counter()
            with progress_bars() as step:
                postings.build(con, people, children, seed, place / "keys", step)
            built["keys_and_records"] = round(perf_counter() - began, 1)
        size = con.execute("select count(*), pg_size_pretty(pg_database_size(current_database())) from online_child")
        (count, on_disk) = size.fetchone() or (0, "")
        searcher = postings.Searcher(con, Model.load_default(), count)
        sets = {}
        for kind, times in SETS.items():
            # A searching program has been up for a while: as many other searches come before those that count.
            searches, before = measured.asked(people, kind, times, 2 * queries).parted(queries)
            measured.by_keys(searcher, before)
            sets[kind] = {"keys": measured.by_keys(searcher, searches).figures()}
        if others:
            _others(con, place, people, others, sets, built)
    return {
        "children": count, "on_disk": on_disk, "sets": sets, "built_seconds": built, "cores": os.cpu_count(),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def _others(
    con: psycopg.Connection[Any], place: Path, people: Nation, count: int, sets: dict[str, Any], built: dict[str, float]
) -> None:
    """Put some of the same searches to the other engines."""
    from time import perf_counter

    from linkspan.linkage import online as measured

    began = perf_counter()
    con.execute("create index if not exists online_trigram on online_child using gin (full_name gin_trgm_ops)")
    con.commit()
    built["trigram"] = round(perf_counter() - began, 1)
    began = perf_counter()
    shutil.rmtree(place / "text", ignore_errors=True)
    text = measured.text_index(con, place / "text")
    built["tantivy"] = round(perf_counter() - began, 1)
    for kind, times in SETS.items():
        searches = measured.asked(people, kind, times, count)
        sets[kind]["trigram"] = measured.by_trigram(con, searches).figures()
        sets[kind]["tantivy"] = measured.by_text(text, searches).figures()
        median = sets[kind]["keys"]["median_ms"]
        sets[kind]["times_trigram"] = round(sets[kind]["trigram"]["median_ms"] / median, 1)
        sets[kind]["times_tantivy"] = round(sets[kind]["tantivy"]["median_ms"] / median, 1)
