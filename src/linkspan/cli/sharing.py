"""Ask what agencies' own policies say of a request to share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkspan.cli.agreement import State, read_policies, use_state

if TYPE_CHECKING:
    from datetime import datetime

    from linkspan.sharing.dsa import Directory

app = typer.Typer(help="Ask what agencies' own policies say of a request to share.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `decide` a name of its own."""


@app.command()
def decide(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="One request or a list of them, as JSON.")],
    policies: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Answer by this directory's policies; no database."),
    ] = None,
    state: State = None,
) -> None:
    """Answer requests {source_org, dest_org, dest_org_type, mode, record_type, purpose, at} by imported policies.

    Exceptions are read first, then defaults; the first that fits decides; otherwise the answer is deny. Without `at`
    the moment is now. Prints JSON; a list gives a list.
    """
    from datetime import UTC, datetime

    from linkspan.sharing import dsa

    now = datetime.now(UTC)
    use_state(state)
    try:
        asked = dsa.read_json(file.read_bytes(), file.name)
        directory = dsa.Directory(read_policies(policies)) if policies else _kept(now)
        requests = dsa.read_requests(asked, directory, now)
    except dsa.UnreadablePolicy as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(2) from None
    answers = [directory.decide(each).as_plain() for each in requests]
    print(json.dumps(answers if isinstance(asked, list) else answers[0], indent=1, ensure_ascii=False))


def _kept(now: datetime) -> Directory:
    """Give the policies that were imported; without any there is nothing to answer by."""
    from linkspan.cli.node import node

    with node():
        from linkspan.audit import Actor
        from linkspan.sharing import imported

        directory = imported.directory(by=Actor.system("operator"), at=now)
    if directory.is_empty:
        typer.echo(
            "No policies are kept here, so nothing can be answered. Take them over with "
            "`linkspan agreement import-dsa FILE`, or name a directory with --policies.",
            err=True,
        )
        raise typer.Exit(2)
    return directory
