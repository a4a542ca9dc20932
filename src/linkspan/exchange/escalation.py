"""Who is told, step by step, when an agency does not reply: the area's table, as data.

Each row says how many hours after the date a rung is reached. Hours are hours elapsed: an emergency does not wait for
Monday. A row for an area stands in place of the row for everywhere; a change is a new row with its own first day.
Working Together asks every partnership for a way to escalate and sets no hours, so all of these are local defaults.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Rung = Literal["desk", "manager", "named_lead", "delegated_partner", "lead_partners"]
RUNGS: tuple[Rung, ...] = ("desk", "manager", "named_lead", "delegated_partner", "lead_partners")
EVERYWHERE = "*"
BEGAN = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """After how many hours of silence past the date each rung is told, in the order of `RUNGS`."""

    urgency: str
    hours: tuple[int, int, int, int, int]
    area_code: str = EVERYWHERE
    from_: date = BEGAN
    source: str = "local default"


TABLE: tuple[Row, ...] = (
    Row("emergency", (0, 1, 2, 4, 8)),
    Row("same_day", (0, 2, 12, 24, 48)),
    Row("check", (0, 4, 24, 48, 120)),
    Row("soon", (0, 24, 72, 120, 240)),
    Row("routine", (0, 48, 120, 240, 336)),
)

# Whom a rung means inside the agency that does not reply: those whose post carries a role, and those at or above a
# band (1 accountable head, 2 chief officer, 3 senior leader, 4 manager, 5 first line, 6 practitioner).
ROLES_OF: dict[Rung, frozenset[str]] = {
    "desk": frozenset({"duty"}),
    "manager": frozenset({"manager"}),
    "named_lead": frozenset({"dsl", "caldicott_guardian"}),
    "delegated_partner": frozenset(),
    "lead_partners": frozenset(),
}
BAND_OF: dict[Rung, int] = {"named_lead": 4, "delegated_partner": 2, "lead_partners": 1}
# At the last rung the heads of the three safeguarding partners of the area are told as well.
PARTNERS = ("council", "icb", "police")


def row_for(urgency: str, area_code: str, on: date, table: tuple[Row, ...] = TABLE) -> Row:
    """Give the row that governs an urgency in an area on a day: the area's own before everyone's, the newest first."""
    fitting = [
        row for row in table if row.urgency == urgency and row.area_code in (area_code, EVERYWHERE) and row.from_ <= on
    ]
    if not fitting:
        raise KeyError(urgency)
    return max(fitting, key=lambda row: (row.area_code != EVERYWHERE, row.from_))


def rungs_reached(row: Row, due_at: datetime, at: datetime) -> tuple[Rung, ...]:
    """Name the rungs that a silence has reached at a moment, lowest first; none before the date."""
    if at <= due_at:
        return ()
    return tuple(rung for rung, hours in zip(RUNGS, row.hours, strict=True) if at >= due_at + timedelta(hours=hours))


def next_rung(row: Row, due_at: datetime, at: datetime) -> tuple[Rung, datetime] | None:
    """Say who is told next and when, if nobody replies until then; none above the last rung."""
    for rung, hours in zip(RUNGS, row.hours, strict=True):
        moment = due_at + timedelta(hours=hours)
        if moment > at:
            return rung, moment
    return None
