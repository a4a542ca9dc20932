"""Measure the rules for emerging patterns: how many children coming to harm they catch, and whom they raise wrongly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer


def patterns(
    children: Annotated[int, typer.Option(min=500, help="How many children each partnership has.")] = 20_000,
    seeds: Annotated[int, typer.Option(min=1, help="How many partnerships to invent.")] = 5,
    out: Annotated[Path | None, typer.Option(help="Write the figures here too, for the page of rules.")] = None,
) -> None:
    """Print each rule's catch and false-alarm rates, with intervals, over a year of invented partnerships."""
    from linkspan.cli.progress import progress_bars
    from linkspan.interop.bench_patterns import measure
    from linkspan.synth import DEFAULT_ON

    with progress_bars() as step:
        found = measure(children=children, seeds=range(1, seeds + 1), on=DEFAULT_ON, progress=step)
    found = {"command": f"linkspan bench patterns --children {children} --seeds {seeds}"} | found
    text = json.dumps(found, indent=1)
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    for each in (*found["rules"], found["together"] | {"code": "all together", "version": 0}):
        typer.echo(_line(each), err=True)
    print(text)


def _line(each: dict[str, Any]) -> str:
    def said(name: str) -> str:
        share, low, high = (100 * value for value in each[name])
        return f"{share:.1f}% ({low:.1f} to {high:.1f})"

    return (
        f"{each['code']:26} catches {said('catch_rate'):24} false alarms {said('false_alarm_rate'):24}"
        f" right {said('right_of_raised')}"
    )
