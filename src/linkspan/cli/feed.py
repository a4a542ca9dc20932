"""Load what agencies send, and write the template they fill in."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Load agencies' feeds, and write the template.", no_args_is_help=True)


class Format(StrEnum):
    """The formats a feed may come in."""

    CSV = "csv"
    XLSX = "xlsx"
    FHIR = "fhir"
    DFE_CUSTODIAN = "dfe-custodian"
    DFE_DEMOGRAPHICS = "dfe-demographics"
    CIN_XML = "cin-xml"


SEND_EVERYTHING = (
    "Only known children are held here, and this file holds changes only: rows that were left out are kept nowhere. "
    "Send everything this agency holds, without --delta: so a child whom another service knows by now is brought in."
)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file an agency sent.")],
    agency: Annotated[str, typer.Option(help="The agency's code.")],
    file_format: Annotated[Format, typer.Option("--format", help="What the file is.")] = Format.CSV,
    delta: Annotated[bool, typer.Option(help="The file holds changes only: what it leaves out has not ended.")] = False,
    far_fewer: Annotated[
        bool, typer.Option("--far-fewer", help="It is right that the file leaves out far more records than usual.")
    ] = False,
    refusals: Annotated[Path | None, typer.Option(help="Write the refused rows to this CSV file.")] = None,
) -> None:
    """Load one file for one agency; the same file again changes nothing, and one cut short is taken up again."""
    from datetime import UTC, datetime

    from linkspan.cli.node import node
    from linkspan.cli.progress import progress_bars

    with node(), progress_bars() as step:
        from django.db import InterfaceError, OperationalError

        from linkspan.agencies import queries as agencies
        from linkspan.audit import Actor, NotFound, NotNow
        from linkspan.interop import commands, queries
        from linkspan.interop.feeds.export import write_refusals_csv

        try:
            organisation = agencies.organisation_by_code(agency)
        except NotFound:
            typer.echo(f"There is no agency with the code “{agency}”. Its data officer knows the code.", err=True)
            raise typer.Exit(2) from None
        by = Actor.system("feed", organisation.id)
        try:
            loaded = commands.load_feed(
                path=file, format_name=file_format.value, organisation_id=organisation.id, by=by,
                at=lambda: datetime.now(UTC), kind="delta" if delta else "full", far_fewer_is_right=far_fewer,
                progress=lambda rows, _line: step(file.name, rows, 0),
            )  # fmt: skip
        except NotNow as problem:
            typer.echo(str(problem.message), err=True)
            raise typer.Exit(1) from None
        except (OperationalError, InterfaceError):
            typer.echo("The database went away. Nothing is lost: run this again, and it goes on from there.", err=True)
            raise typer.Exit(1) from None
        lines = list(queries.refusals(load_id=loaded.load_id, by=by, at=datetime.now(UTC)))
        if refusals:
            with refusals.open("w", encoding="utf-8", newline="") as out:
                write_refusals_csv(out, lines)
        if delta and queries.sends_everything(organisation.kind):
            typer.echo(SEND_EVERYTHING, err=True)
    shown = {name: getattr(loaded, name) for name in loaded.__dataclass_fields__ if name != "load_id"}
    print(json.dumps({"load": str(loaded.load_id), **shown}, indent=1))
    for each in lines[:20]:
        typer.echo(f"line {each.line}, {each.field}: {each.reason} {each.what_to_do}", err=True)
    if loaded.state == "refused":
        raise typer.Exit(1)


@app.command()
def template(
    out: Annotated[Path, typer.Argument(help="The file to write; its ending, .csv or .xlsx, says which.")],
) -> None:
    """Write the template that agencies fill in."""
    from linkspan.interop.feeds import write_template

    write_template(out)
    print(f"Written to {out}.")


@app.command()
def directory(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The directory of custodians.")],
    area: Annotated[str, typer.Option(help="The code of the council area they serve; founded where it is not here.")],
    area_name: Annotated[str, typer.Option(help="The area's name, where it is founded.")] = "",
    demographics: Annotated[str, typer.Option(help="The code for the demographics service.")] = "NHS-PDS",
) -> None:
    """Found the organisations of a custodians' directory, so that their files can be loaded; twice changes nothing."""
    from datetime import UTC, datetime

    from linkspan.cli.node import node

    with node():
        from linkspan.audit import Actor
        from linkspan.interop import setup
        from linkspan.interop.feeds import RefusedFile

        try:
            founded = setup.found_custodians(
                path=file, area_code=area, area_name=area_name, demographics=demographics, by=Actor.system("setup"),
                at=datetime.now(UTC),
            )  # fmt: skip
        except RefusedFile as fault:
            typer.echo(f"{fault.reason} {fault.what_to_do}", err=True)
            raise typer.Exit(1) from None
    for each in founded:
        how = "founded" if each.is_new else "here already"
        print(f"{each.code}: {each.name} ({each.kind.replace('_', ' ')}), {how}")
