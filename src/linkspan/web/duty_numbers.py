"""Keep the duty desks' telephone numbers in a small file, so that they show even when the database is down."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import Error
from django.utils import timezone

from linkspan.agencies import queries as agencies

FILE = "duty_numbers.json"
FRESH_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk that answers the telephone. Holds no personal data: a desk is not a person."""

    name: str
    agency: str
    phone: str
    out_of_hours: str = ""
    hours: str = ""
    area_id: str = ""
    is_council: bool = False


def refresh(on: date | None = None) -> tuple[Desk, ...]:
    """Write today's desks to the file and give them; when the database is down, keep the file as it is."""
    try:
        desks = tuple(
            Desk(
                name=desk.name,
                agency=desk.organisation_name,
                phone=desk.phone,
                out_of_hours=desk.out_of_hours_phone,
                hours=desk.hours,
                area_id=str(desk.area_id),
                is_council=desk.organisation_kind == "council",
            )
            for desk in agencies.all_desks(on or timezone.localdate())
        )
    except Error:
        return remembered()
    remember(desks)
    return desks


def remember(desks: Iterable[Desk]) -> None:
    """Replace the file in one step, so that a reader never meets half of it."""
    folder = Path(settings.LINKSPAN_STATE)
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump([asdict(desk) for desk in desks], out, ensure_ascii=False)
    Path(name).replace(folder / FILE)


def remembered() -> tuple[Desk, ...]:
    """Read the desks from the file; none when there is no file yet or it cannot be read."""
    try:
        rows = json.loads((Path(settings.LINKSPAN_STATE) / FILE).read_text(encoding="utf-8"))
        return tuple(Desk(**row) for row in rows)
    except (OSError, ValueError, TypeError):
        return ()


def numbers_for(areas: Collection[UUID]) -> tuple[Desk, ...]:
    """Give the councils' desks of some areas, else of every area: a neighbour's desk is better than none."""
    councils = tuple(desk for desk in remembered() if desk.is_council)
    wanted = {str(area) for area in areas}
    return tuple(desk for desk in councils if desk.area_id in wanted) or councils


def refresh_when_stale() -> None:
    """Write the file anew when it is missing or older than ten minutes."""
    try:
        written = (Path(settings.LINKSPAN_STATE) / FILE).stat().st_mtime
    except OSError:
        written = 0.0
    if time.time() - written > FRESH_SECONDS:
        refresh()
