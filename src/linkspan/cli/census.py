"""Make the yearly return of children in need."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from linkspan.interop.returns import Return

app = typer.Typer(help="Make a council's yearly return.", no_args_is_help=True)
MOST_SHOWN = 40


@app.callback()
def _group() -> None:
    """Keep `cin` a command of its own, beside others to come."""


@app.command()
def cin(
    year: Annotated[int, typer.Option(min=2022, max=2100, help="The year in which the census year ends, on 31 March.")],
    out: Annotated[Path, typer.Option(help="The XML file to write.")],
    agency: Annotated[str, typer.Option(help="The council's code; may be left out where there is one council.")] = "",
    lea: Annotated[str, typer.Option(help="The council's number at the Department for Education: three digits.")] = "",
    report: Annotated[Path | None, typer.Option(help="Write everything that is to be mended to this CSV file.")] = None,
    draft: Annotated[bool, typer.Option(help="Write the file although it holds errors, to look at.")] = False,
    whole_history: Annotated[
        bool, typer.Option("--whole-history", help="Write every episode of whatever year, for another system.")
    ] = False,
) -> None:
    """Write the children-in-need census of one year from the pathway's own records, and say what is to be mended.

    A file with errors is not written, but for a draft.
    """
    from datetime import UTC, datetime

    from linkspan.cli.node import node

    if lea and not (len(lea) == 3 and lea.isdigit()):
        typer.echo("The council's number at the Department for Education has three digits.", err=True)
        raise typer.Exit(2)
    with node():
        from linkspan.audit import Actor
        from linkspan.interop.returns import make_return, number_children

        council, at = _council(agency), datetime.now(UTC)
        by = Actor.system("feed", council)
        number_children(organisation_id=council, by=by, at=at)
        made = make_return(organisation_id=council, year=year, by=by, at=at, lea=lea, whole_history=whole_history)
    _tell(made)
    if report:
        _write_report(report, made)
    if made.errors and not draft:
        typer.echo("Nothing was written: mend the errors above, or ask for a draft with --draft.", err=True)
        raise typer.Exit(1)
    _write(out, made)


def _council(code: str) -> UUID:
    """Find the council by its code, or the only one there is."""
    from datetime import UTC, datetime

    from linkspan.agencies import queries
    from linkspan.agencies.rules import london_day

    there = [each for each in queries.organisations(london_day(datetime.now(UTC))) if each.kind == "council"]
    meant = [each for each in there if code in ("", each.code)]
    if len(meant) == 1:
        return meant[0].id
    codes = ", ".join(sorted(each.code for each in there)) or "none"
    typer.echo(f"Say which council with --agency. There is: {codes}.", err=True)
    raise typer.Exit(2)


def _tell(made: Return) -> None:
    counts = {
        "year": made.year,
        "children": len(made.children),
        "episodes": made.episodes,
        "errors": len(made.errors),
        "to_check": len(made.findings) - len(made.errors) + len(made.notes),
        "children_in_no_record": made.unidentified,
    }
    print(json.dumps(counts, indent=1))
    lines = [f"{each.la_child_id}: {each.rule.words} {each.rule.what_to_do} [{each.rule.code}]" for each in made.errors]
    for line in lines[:MOST_SHOWN]:
        typer.echo(line, err=True)
    if len(lines) > MOST_SHOWN:
        typer.echo(f"… and {len(lines) - MOST_SHOWN} more: --report writes them all.", err=True)


def _write(out: Path, made: Return) -> None:
    """Write the file whole or not at all."""
    from linkspan.interop.census.writer import write_census

    half = out.with_name(f"{out.name}.part")
    with half.open("wb") as stream:
        write_census(stream, made.header, made.children)
    half.replace(out)
    typer.echo(f"Written to {out}.", err=True)


def _write_report(path: Path, made: Return) -> None:
    from linkspan.interop.census.report import write_report

    with path.open("w", encoding="utf-8", newline="") as out:
        write_report(out, made.findings, made.notes)
