"""Write an invented partnership to a folder."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Quality(StrEnum):
    """How well the invented agencies keep their records."""

    CLEAN = "clean"
    NORMAL = "normal"
    POOR = "poor"
    CITY = "city"


def synth(
    out: Annotated[Path, typer.Option(help="The folder to write; made when it is missing.")],
    children: Annotated[int, typer.Option(min=1, help="How many children to invent.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same partnership.")] = 1,
    profile: Annotated[Quality, typer.Option(help="How well the records are kept.")] = Quality.NORMAL,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it is.")] = None,
) -> None:
    """Invent five agencies' feeds, and the truth about who is who in them."""
    from linkspan import synth as engine
    from linkspan.cli.progress import progress_bars

    day: date = on.date() if on else engine.DEFAULT_ON
    with progress_bars() as step:
        counts = engine.run(children, seed, out, profile.value, day, step)
    for feed, records in counts.items():
        print(f"{feed}: {records:,} records")
    print(f"Written to {out}.")
