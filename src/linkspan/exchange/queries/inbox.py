"""What waits for one's agency, what it asked, and how many wait: for the desk and the first page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.duty import queries as duty
from linkspan.exchange import access, events, models
from linkspan.exchange.queries.lines import PartLine, part_lines
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST = 200


@dataclass(frozen=True, slots=True)
class Inbox:
    """The open parts of one's agency that one answers for, and the open requests that one follows."""

    to_answer: tuple[PartLine, ...]
    asked: tuple[PartLine, ...]
    is_desk: bool


def inbox(*, by: Actor, at: datetime) -> Inbox:
    """List what waits for one's agency and what one's agency waits for, the first due first.

    The duty desk sees all of it; anyone else what they hold or asked themselves. Children behind a wall are absent.
    """
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_REQUESTS, at=at, organisation_id=by.organisation_id)
        is_desk = sits_at_desk(by, at)
        waiting = _open(_waiting(by, is_desk), by, at)
        asked = _open(_asked(by), by, at)
        trail.record(events.REQUESTS_LISTED, permit, detail={"to_answer": len(waiting), "asked": len(asked)})
        # One line for each part to answer, and one for each request of ours however many agencies it went to.
        listed = {row.id: row.request.child_id for row in waiting}
        listed |= {row.request_id: row.request.child_id for row in asked}
        trail.record_many(events.REQUESTS_LISTED, permit, ((child, about, None) for about, child in listed.items()))
        lines = part_lines((*waiting, *asked), at)
    return Inbox(lines[: len(waiting)], lines[len(waiting) :], is_desk)


def waiting_count(*, by: Actor, at: datetime) -> int:
    """Count the open parts of one's agency that one answers for: a number, and nothing about anyone."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_REQUESTS, at=at, organisation_id=by.organisation_id)
        rows = _open(_waiting(by, sits_at_desk(by, at)), by, at)
        trail.record(events.REQUESTS_LISTED, permit, detail={"count": len(rows)})
    return len(rows)


def sits_at_desk(by: Actor, at: datetime) -> bool:
    """Tell whether someone answers for their agency's desk."""
    if by.roles & access.DESK:
        return True
    return by.organisation_id is not None and by.person_id in access.desk_of(by.organisation_id, london_day(at))


def _waiting(by: Actor, is_desk: bool) -> list[models.Part]:
    rows = models.Part.objects.filter(organisation=by.organisation_id, closed_at=None).select_related("request")
    if not is_desk and by.person_id:
        mine = [line.about for line in duty.my_items(by.person_id, trail.current().at) if line.about]
        rows = rows.filter(id__in=mine)
    return list(rows.order_by("due_at", "id")[:MOST])


def _asked(by: Actor) -> list[models.Part]:
    mine = Q(request__asked_by=by.person_id)
    if by.roles & access.DESK:
        mine |= Q(request__organisation=by.organisation_id)
    rows = models.Part.objects.filter(mine, request__organisation=by.organisation_id, request__closed_at=None)
    return list(rows.select_related("request").order_by("request__due_at", "request_id", "id")[:MOST])


def _open(rows: list[models.Part], by: Actor, at: datetime) -> list[models.Part]:
    known = access.open_to({row.request.child_id for row in rows}, by, at)
    return [row for row in rows if row.request.child_id in known]
