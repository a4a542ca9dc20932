"""Take over agencies' own sharing policies, and list what is agreed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from linkspan.sharing.dsa import DsaPolicy

app = typer.Typer(help="Take over agencies' own sharing policies, and list what is agreed.", no_args_is_help=True)

State = Annotated[Path | None, typer.Option(help="The state folder, where it is not this checkout's own.")]


@app.command("import-dsa")
def import_dsa(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The pilots' directory of organisations.")],
    state: State = None,
) -> None:
    """Keep every policy of a directory in the Department for Education's format; twice changes nothing."""
    from datetime import UTC, datetime

    from linkspan.cli.node import node

    policies = read_policies(file)
    use_state(state)
    with node():
        from linkspan.audit import Actor, NotNow
        from linkspan.sharing import imported

        try:
            became = imported.import_policies(policies=policies, by=Actor.system("operator"), at=datetime.now(UTC))
        except NotNow as problem:
            typer.echo(f"{file.name}: {problem.message} Nothing was kept.", err=True)
            raise typer.Exit(2) from None
    for policy in policies:
        rules = f"exceptions {len(policy.exceptions)}, defaults {len(policy.defaults)}"
        print(f"{policy.org_id}: version {policy.version.isoformat()}, {rules}, {became[policy.org_id]}")


@app.command("list")
def listed(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False, state: State = None) -> None:
    """List agreements, how each stands and until when; and agencies' own policies, and which version answers now."""
    from dataclasses import asdict
    from datetime import UTC, datetime

    from linkspan.cli.node import node

    use_state(state)
    with node():
        from linkspan.audit import Actor
        from linkspan.sharing import imported
        from linkspan.sharing.queries import agreed

        by, at = Actor.system("operator"), datetime.now(UTC)
        agreements = agreed.agreements(by=by, at=at)
        lines = imported.policies(by=by, at=at)
    if as_json:
        both = {"agreements": [asdict(each) for each in agreements], "policies": [asdict(line) for line in lines]}
        print(json.dumps(both, default=str, indent=1))
        return
    for each in agreements:
        dates = f"{each.starts_on} to {each.ends_on}" if each.starts_on and each.ends_on else "without dates"
        print(f"{each.code}: {each.title}, version {each.version}, {each.state.value.replace('_', ' ')}, {dates}")
    for line in lines:
        rules = f"exceptions {line.exceptions}, defaults {line.defaults}"
        print(f"{line.custodian}: {line.name}, version {line.version.isoformat()}, {rules}, {line.state}")
    if not (lines or agreements):
        typer.echo(
            "No agreement is here, and no policy is kept. `linkspan agreement import-dsa FILE` takes them over.",
            err=True,
        )


def read_policies(file: Path) -> tuple[DsaPolicy, ...]:
    """Read a directory's policies, or end with 2 and say what is wrong and what to do; say what can never decide."""
    from linkspan.sharing import dsa

    try:
        policies = dsa.read_policies(file.read_bytes(), file.name)
    except dsa.UnreadablePolicy as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(2) from None
    for policy in policies:
        for words in dsa.warnings_of(policy):
            typer.echo(f"note: {words}", err=True)
    return policies


def use_state(state: Path | None) -> None:
    """Take another state folder than the checkout's own."""
    if state is not None:
        os.environ["LINKSPAN_STATE"] = str(state)
