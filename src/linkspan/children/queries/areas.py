"""Where else a child is, and whom of other areas a council was told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import Desk
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.children import composite, events, models
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another area that a child is placed or was found in, who said so, and what its council made of it."""

    residence_id: UUID
    kind: str
    area: str
    since: date
    said_by: str
    council: str
    told_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewcomerLine:
    """A child of another area who is in ours now: who, since when, whom to ring, and whether one of us has read it."""

    newcomer_id: UUID
    child_id: UUID
    name: str
    born: date | None
    age: int | None
    kind: str
    area: str
    since: date
    giver: str
    contact_name: str
    contact_phone: str
    desk: Desk | None
    told_at: datetime
    due_at: datetime
    is_late: bool
    read_at: datetime | None
    read_by: str


def elsewhere_of(child: models.Child, on: date) -> tuple[Elsewhere, ...]:
    """List the other areas a child is placed or was found in: what a council says before what a feed found."""
    rows = list(
        models.Residence.objects.filter(Q(until_on=None) | Q(until_on__gt=on), child=child, from_on__lte=on)
        .exclude(area=child.area_id)
        .select_related("area")
        .order_by("area__name", "organisation", "from_on", "id")
    )
    told = {row.residence_id: row for row in models.Newcomer.objects.filter(residence__in=rows, ended_at=None)}
    names = agencies.organisation_names(
        {row.organisation_id for row in rows if row.organisation_id} | {row.organisation_id for row in told.values()}
    )
    found: dict[UUID, Elsewhere] = {}
    for row in rows:
        newcomer = told.get(row.id)
        said = Elsewhere(
            row.id, row.kind, row.area.name, row.from_on,
            names.get(row.organisation_id, "") if row.organisation_id else "",
            names.get(newcomer.organisation_id, "") if newcomer else "",
            newcomer.told_at if newcomer else None, newcomer.read_at if newcomer else None,
        )  # fmt: skip
        if row.organisation_id or row.area_id not in found:
            found[row.id if row.organisation_id else row.area_id] = said
    spoken = {each.area for each in found.values() if each.said_by}
    return tuple(each for each in found.values() if each.said_by or each.area not in spoken)


def newcomers(*, by: Actor, at: datetime) -> tuple[NewcomerLine, ...]:
    """List the children of other areas whom the asker's council was told of: unread first, the oldest first."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_NEWCOMERS, at=at, organisation_id=by.organisation_id)
        with connection.cursor() as cursor:
            cursor.execute("select * from linkspan.newcomers()")
            columns = [column.name for column in cursor.description or ()]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        about = {row["child"] for row in rows}
        allowed = gate.require_many(by=by, to=Action.MEET_NEWCOMER, about=about, at=at) if about else {}
        kept = [row for row in rows if row["child"] in allowed]
        trail.record(events.NEWCOMERS_SEEN, permit, detail={"children": len(kept)})
        for row in kept:
            trail.record(events.NEWCOMER_SEEN, allowed[row["child"]], about=row["newcomer"])
        lines = _lines(kept, at)
    return tuple(sorted(lines, key=lambda each: (each.read_at is not None, each.told_at, each.newcomer_id)))


def _lines(rows: list[dict[str, Any]], at: datetime) -> list[NewcomerLine]:
    on = london_day(at)
    givers = agencies.organisation_names({row["giver"] for row in rows if row["giver"]})
    readers = agencies.names_of({row["read_by"] for row in rows if row["read_by"]})
    areas = {area: agencies.area(area).name for area in {row["area"] for row in rows}}
    desks = {area: agencies.desk_for(on, area_id=area) for area in {row["home"] for row in rows}}
    return [
        _line(row, givers.get(row["giver"], ""), readers.get(row["read_by"], ""), areas[row["area"]],
              desks[row["home"]], at)
        for row in rows
    ]  # fmt: skip


def _line(row: Mapping[str, Any], giver: str, reader: str, area: str, desk: Desk | None, at: datetime) -> NewcomerLine:
    shown = json.loads(row["shown"]) if isinstance(row["shown"], str) else row["shown"]
    born = date.fromisoformat(shown["born"]) if shown.get("born") else None
    return NewcomerLine(
        newcomer_id=row["newcomer"], child_id=row["child"], name=shown.get("name", ""), born=born,
        age=composite.age_on(born, london_day(at)), kind=row["kind"], area=area, since=row["from_on"], giver=giver,
        contact_name=row["contact_name"], contact_phone=row["contact_phone"], desk=desk, told_at=row["told_at"],
        due_at=row["due_at"], is_late=row["read_at"] is None and row["due_at"] < at, read_at=row["read_at"],
        read_by=reader,
    )  # fmt: skip
