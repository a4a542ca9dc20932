"""Keep the duty desks' telephone numbers in a small file, so that they show even when the database is down."""

from __future__ import annotations

import json
import os
import tempfile
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


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk that answers the telephone. Holds no personal data: a desk is not a person."""

    name: str
    phone: str
    out_of_hours: str = ""
    hours: str = ""
    area_id: str = ""


def refresh(on: date | None = None) -> tuple[Desk, ...]:
    """Write today's desks to the file and give them; when the database is down, keep the file as it is."""
    try:
        desks = tuple(
            Desk(
                name=desk.name,
                phone=desk.phone,
                out_of_hours=desk.out_of_hours_phone,
                hours=desk.hours,
                area_id=str(desk.area_id or ""),
            )
            for desk in agencies.duty_desks(on=on or timezone.localdate())
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
    """Give the desks of some areas, or all when none of theirs is known: a wrong desk is better than none."""
    desks = remembered()
    wanted = {str(area) for area in areas}
    return tuple(desk for desk in desks if desk.area_id in wanted) or desks
