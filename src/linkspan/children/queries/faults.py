"""What an agency can put right in its own records: its own numbers and the field, never what another agency holds."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TextIO
from uuid import UUID

from django.db import connection

from linkspan.audit import Actor, NotFound, trail
from linkspan.audit.spreadsheet import safe_cell
from linkspan.children import events, models
from linkspan.matching.names import PLACEHOLDERS
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

PAGE, MOST_PAGES = 50, 10_000
MOST_EXPORTED = 200_000
MOST_COUNTS = 60
# Each fault: what kind it is, and the field of the feed that it is about.
FAULTS: Mapping[str, tuple[str, str]] = {
    "no_birth_date": ("missing", "date_of_birth"),
    "no_nhs_number": ("missing", "nhs_number"),
    "no_name": ("missing", "given_name"),
    "no_address": ("missing", "postcode"),
    "birth_date_changed": ("contradictory", "date_of_birth"),
    "nhs_number_changed": ("contradictory", "nhs_number"),
    "sex_changed": ("contradictory", "sex"),
    "died_before_birth": ("contradictory", "deceased_on"),
    "nhs_check_digit": ("contradictory", "nhs_number"),
    "nhs_number_shared": ("contradictory", "nhs_number"),
    "birth_date_differs": ("contradictory", "date_of_birth"),
    "sex_differs": ("contradictory", "sex"),
    "nhs_number_differs": ("contradictory", "nhs_number"),
    "not_confirmed": ("stale", ""),
    "involvement_open": ("stale", "involved_until"),
    "default_birth_date": ("placeholder", "date_of_birth"),
    "placeholder_name": ("placeholder", "given_name"),
}


@dataclass(frozen=True, slots=True)
class FaultDay:
    """How many records had which fault on a day, after a load where one had come."""

    day: date
    load_id: UUID | None
    counted_at: datetime
    records: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FaultPage:
    """A page of the record numbers that have one fault."""

    fault: str
    kind: str
    field: str
    numbers: tuple[str, ...]
    page: int
    has_more: bool


def fault_days(*, by: Actor, at: datetime) -> tuple[FaultDay, ...]:
    """Give the counts of the asker's own agency over time, newest first."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_FEEDS, at=at, organisation_id=by.organisation_id)
        rows = list(
            models.FaultCount.objects.filter(organisation=by.organisation_id).order_by("-counted_at", "-id")[
                :MOST_COUNTS
            ]
        )
        trail.record(events.FAULTS_SEEN, permit)
    return tuple(FaultDay(row.day, row.load, row.counted_at, row.records, row.counts) for row in rows)


def fault_page(*, fault: str, by: Actor, at: datetime, page: int = 1) -> FaultPage:
    """List the agency's records that have one fault, by their own number."""
    if fault not in FAULTS or not 1 <= page <= MOST_PAGES:
        raise NotFound
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_FEEDS, at=at, organisation_id=by.organisation_id)
        numbers = [number for number, _ in _faults(fault, (page - 1) * PAGE, PAGE + 1)]
        trail.record(events.FAULTS_SEEN, permit, detail={"fault": fault, "shown": len(numbers[:PAGE])})
    kind, field = FAULTS[fault]
    return FaultPage(fault, kind, field, tuple(numbers[:PAGE]), page, len(numbers) > PAGE)


def write_faults(*, stream: TextIO, said: Mapping[str, tuple[str, str]], by: Actor, at: datetime) -> int:
    """Write every fault of the agency's records to an open file, inside the look; `said` gives what is wrong and what
    to do, by fault. Returns how many lines were written."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_FEEDS, at=at, organisation_id=by.organisation_id)
        out = csv.writer(stream)
        out.writerow(["record_id", "field", "what_is_wrong", "what_to_do"])
        found = _faults(None, 0, MOST_EXPORTED)
        out.writerows([safe_cell(number), FAULTS[fault][1], *said[fault]] for number, fault in found)
        trail.record(events.FAULTS_SEEN, permit, detail={"exported": len(found)})
    return len(found)


def _faults(fault: str | None, skipped: int, most: int) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select number, fault from linkspan.record_faults(%s, %s, %s, %s)",
            [sorted(PLACEHOLDERS), fault, skipped, most],
        )
        return [(number, fault) for number, fault in cursor.fetchall()]
