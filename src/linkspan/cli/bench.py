"""Measure: how fast feeds load and searches answer on this machine, against a stated baseline in the same run."""

from __future__ import annotations

import json
import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkspan.cli import bench_board, bench_chronology, bench_gate, bench_match, bench_patterns, bench_reorganise, state

if TYPE_CHECKING:
    from linkspan.cli.postgres import Opened

app = typer.Typer(help="Measure how fast this machine loads and searches.", no_args_is_help=True)
app.add_typer(bench_match.app, name="match")
app.command()(bench_gate.gate)
app.command()(bench_board.board)
app.command()(bench_chronology.chronology)
app.command()(bench_patterns.patterns)
app.command()(bench_reorganise.reorganise)

FEEDS = ("council", "schools", "gps", "hospital", "police")


@app.command()
def load(
    children: Annotated[int, typer.Option(min=1, help="How many children to invent.")] = 100_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same partnership.")] = 1,
    keep: Annotated[bool, typer.Option(help="Keep the loaded database for `bench search`.")] = True,
) -> None:
    """Load five feeds into an empty node and compare with a bare COPY of the same files."""
    from linkspan import synth
    from linkspan.cli.progress import progress_bars

    folder = folder_of(fresh=True)
    made = folder / "partnership"
    with progress_bars() as step:
        synth.run(children, seed, made, progress=step)
    with database_of(folder) as database:
        from linkspan.interop import bench

        with progress_bars() as step:
            found = bench.load(folder=made, feeds=FEEDS, progress=step)
        copied = bench.bare_copy(database.urls.owner, made, FEEDS)
    found |= {
        "children": children,
        "copy_seconds": round(copied, 2),
        "times_bare_copy": round(found["seconds"] / copied, 1),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "cores": os.cpu_count(),
    }
    print(json.dumps(found, indent=1))
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)


@app.command()
def search(
    most: Annotated[int, typer.Option(min=1, help="How many queries of each set to put.")] = 1_000,
    pages: Annotated[int, typer.Option(min=0, help="How many whole pages to time.")] = 300,
) -> None:
    """Put the partnership's queries to the database that `bench load` left, and check the answers by its truth."""
    folder = loaded_folder()
    os.environ["LINKSPAN_BUDGET_FACTOR"] = "1000000"
    with database_of(folder):
        from linkspan.interop import bench

        found = bench.search(folder=folder / "partnership", most=most)
        if pages:
            from linkspan.cli.pages import time_pages

            found["page"] = time_pages(folder / "partnership" / "queries.csv", pages)
    found["cores"] = os.cpu_count()
    print(json.dumps(found, indent=1))


@app.command()
def twins(
    most: Annotated[int, typer.Option(min=1, help="How many children to search for.")] = 60,
    rounds: Annotated[int, typer.Option(min=2, help="How often to search for each in each world.")] = 20,
) -> None:
    """Time searches for a child behind an identity wall beside the same where there is no such child."""
    folder = loaded_folder()
    os.environ["LINKSPAN_BUDGET_FACTOR"] = "1000000"
    from linkspan.cli.progress import progress_bars

    with database_of(folder) as database, progress_bars() as step:
        from linkspan.interop import bench_twins

        found = bench_twins.twins(
            folder=folder / "partnership", owner_url=database.urls.owner, most=most, rounds=rounds,
            step=lambda done: step("children", done, most),
        )  # fmt: skip
    found["cores"] = os.cpu_count()
    print(json.dumps(found, indent=1))


@app.command()
def doors(
    rounds: Annotated[int, typer.Option(min=10, help="How often to try each code.")] = 300,
) -> None:
    """Time refusals of wrong codes at the doors of a child's and a parent's own page, each beside every other."""
    loaded_folder()
    with database_of(folder_of()) as database:
        from linkspan.interop import bench_doors

        found = bench_doors.doors(owner_url=database.urls.owner, rounds=rounds, step=lambda _done: None)
    found["cores"] = os.cpu_count()
    print(json.dumps(found, indent=1))


@app.command()
def pages(
    most: Annotated[int, typer.Option(min=5, help="How often to open each page.")] = 60,
) -> None:
    """Time the pages of reviewers and of quality in the database that `bench load` left, as its data officer."""
    folder = loaded_folder()
    with database_of(folder):
        from linkspan.cli.pages import time_reviewing

        found = time_reviewing(most)
    found["cores"] = os.cpu_count()
    print(json.dumps(found, indent=1))


def loaded_folder() -> Path:
    """Give the folder that `bench load` filled, or say that it has not run."""
    folder = folder_of()
    if not (folder / "partnership" / "queries.csv").is_file():
        typer.echo("Run `linkspan bench load` first: it leaves the database that this measures.", err=True)
        raise typer.Exit(2)
    return folder


def folder_of(*, fresh: bool = False) -> Path:
    """Give the folder of the benchmarks' own database and files, emptied when asked."""
    folder = state.state_folder() / "bench"
    if fresh:
        from linkspan.cli.postgres import Cluster

        if folder.is_dir():
            Cluster(folder).halt()
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)
    return folder


@contextmanager
def database_of(folder: Path) -> Iterator[Opened]:
    """Open the benchmark's own database, apart from the node's, with Django set up as the application."""
    os.environ["LINKSPAN_STATE"] = str(folder)
    from linkspan.cli.postgres import opened
    from linkspan.cli.upkeep import migrate

    with opened(folder) as database:
        migrate(database)
        os.environ.update(database.env("app"))
        import django

        django.setup()
        from django.db import connections

        try:
            yield database
        finally:
            connections.close_all()
