"""Measure matching: whole files at scale, a small delta, and public sets beside another engine's example settings."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from linkspan.cli.bench_online import online

app = typer.Typer(help="Measure how fast and how well files are matched.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Option(help="Where to put what is made; a temporary folder by default.")]


@app.command()
def batch(
    left: Annotated[int, typer.Option(min=1_000, help="Records to match.")] = 1_000_000,
    right: Annotated[int, typer.Option(min=1_000, help="Records to match them with.")] = 1_000_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 1,
    folder: Folder = None,
    engine: Annotated[str, typer.Option(help="duckdb or spark.")] = "duckdb",
) -> None:
    """Match one large file with another, and say whether a million against twelve can be done in four minutes."""
    from linkspan.linkage import crowd

    with _folder(folder) as place, _progress() as step:
        print(json.dumps(crowd.batch(place, left, right, seed=seed, engine=engine, step=step), indent=1))


@app.command()
def incremental(
    delta: Annotated[int, typer.Option(min=100, help="New records.")] = 100_000,
    right: Annotated[int, typer.Option(min=1_000, help="Records prepared beforehand.")] = 1_000_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 1,
    folder: Folder = None,
) -> None:
    """Match a delta with a file that was prepared once and kept on disk."""
    from linkspan.linkage import crowd

    with _folder(folder) as place, _progress() as step:
        print(json.dumps(crowd.incremental(place, delta, right, seed=seed, step=step), indent=1))


@app.command()
def dedupe(
    records: Annotated[
        int, typer.Option(min=1_000, help="Records, about one in six of them written twice.")
    ] = 1_000_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 1,
    folder: Folder = None,
) -> None:
    """Group one large file's records into people."""
    from linkspan.linkage import crowd

    with _folder(folder) as place, _progress() as step:
        print(json.dumps(crowd.dedupe(place, records, seed=seed, step=step), indent=1))


@app.command()
def public(
    folder: Folder = None,
    baseline: Annotated[bool, typer.Option(help="Run Splink's example settings on the same data too.")] = True,
) -> None:
    """Match public labelled sets: FEBRL 4 without its number, FEBRL 3, and pseudopeople's sample."""
    from linkspan.linkage import public_sets

    with _folder(folder) as place:
        found: dict[str, Any] = public_sets.measured(place, baseline=baseline)
    print(json.dumps(found, indent=1))


@contextmanager
def _folder(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    made = Path(tempfile.mkdtemp(prefix="linkspan-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _progress() -> Iterator[Any]:
    from linkspan.cli.progress import progress_bars

    with progress_bars() as step:
        yield step


app.command()(online)
