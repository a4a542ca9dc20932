"""Show Linkspan with invented people: one command from a fresh checkout to pages that answer."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from linkspan.cli import state

if TYPE_CHECKING:
    from linkspan.cli.postgres import Opened
    from linkspan.interop.demo import Summary


def demo(
    serve: Annotated[bool, typer.Option(help="Serve the pages when everything is loaded.")] = True,
    children: Annotated[int, typer.Option(min=1, help="How many children to invent, the first time.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same partnership.")] = 1,
    port: Annotated[int | None, typer.Option(help="The port; else the one this checkout had last time.")] = None,
) -> None:
    """Invent a partnership, load it through the real feeds, and serve it. What is there already is kept."""
    from linkspan.cli.postgres import opened
    from linkspan.cli.serve import serve_database

    with opened(state.state_folder()) as database:
        summary = _prepared(database, children, seed)
        if not serve:
            print(json.dumps(summary.as_plain(), indent=1))
            return
        _print_sign_ins(summary)
        serve_database(database, port=port, ready=_say)


def _prepared(database: Opened, children: int, seed: int) -> Summary:
    from linkspan.cli.progress import progress_bars
    from linkspan.cli.upkeep import migrate

    migrate(database)
    os.environ.update(database.env("app"))
    import django

    django.setup()
    from django.db import connections

    from linkspan.interop import demo as demonstration

    try:
        with progress_bars() as step:
            return demonstration.prepare(folder=database.folder, children=children, seed=seed, progress=step)
    finally:
        connections.close_all()


def _print_sign_ins(summary: Summary) -> None:
    print(f"{summary.children:,} invented children from {summary.records:,} records.", file=sys.stderr)
    print("Sign in as any of these; no password is needed in the demonstration:", file=sys.stderr)
    for each in summary.sign_ins:
        print(f"  {each.name:<16} {each.post}, {each.organisation}", file=sys.stderr)


def _say(url: str) -> None:
    print(f"Linkspan is at {url}/demo/\nCtrl-C ends it.", flush=True)
