"""What was asked about one child, and one request whole: agencies down, questions across."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.exchange import access, events, models
from linkspan.exchange.queries.lines import PartLine, names_of_children, part_lines
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST = 50


@dataclass(frozen=True, slots=True)
class QuestionLine:
    question_id: UUID
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class RequestWhole:
    """One request as its asker sees it: what was asked, of whom, and every answer's state at a glance."""

    request_id: UUID
    child_id: UUID
    child: str
    asked_by: str
    organisation: str
    purpose: str
    urgency: str
    why: str
    asked_at: datetime
    due_at: datetime
    closed_at: datetime | None
    closed_how: str
    questions: tuple[QuestionLine, ...]
    parts: tuple[PartLine, ...]
    is_ours: bool

    @property
    def is_answered(self) -> bool:
        """Tell whether every agency's part is closed."""
        return bool(self.parts) and all(each.standing.value in ("answered", "withdrawn") for each in self.parts)


def request_whole(*, request_id: UUID, by: Actor, at: datetime) -> RequestWhole:
    """Give one request of one's own agency whole; any agency's, to an inspector who opened the file with a reason."""
    with trail.look(by=by, at=at):
        row = models.Request.objects.filter(id=request_id).first()
        if row is None:
            raise NotFound
        is_ours = row.organisation_id == by.organisation_id
        permit = access.require_asking(row, by, at) if is_ours else access.inspects(row.child_id, by, at)
        if permit is None:
            raise NotFound
        trail.record(events.REQUEST_SEEN, permit, about=request_id, child=row.child_id)
        return _wholes([row], by, at)[0]


def requests_about(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None) -> tuple[RequestWhole, ...]:
    """List what one's agency asked or was asked about a child, the newest first, for those who may ask about them.

    To an inspector, what any agency did.
    """
    with trail.look(by=by, at=at, reason=reason):
        inspected = access.inspects(child_id, by, at)
        permit = inspected or gate.require(by=by, to=Action.ASK_AGENCY, about=child_id, at=at, reason=reason)
        access.require_open(child_id, by, at)
        found = models.Request.objects.filter(child=child_id)
        if not inspected:
            ours = models.Part.objects.filter(organisation=by.organisation_id).values("request_id")
            found = found.filter(Q(organisation=by.organisation_id) | Q(id__in=ours))
        rows = found.order_by("-asked_at", "-id")[:MOST]
        trail.record(events.REQUESTS_LISTED, permit, about=child_id)
        return _wholes(list(rows), by, at)


def recent_agencies(*, by: Actor, at: datetime, most: int = 6) -> tuple[agencies.Organisation, ...]:
    """List the agencies that one asked last, the newest first; ids of agencies alone, nothing of any child."""
    rows = models.Part.objects.filter(request__asked_by=by.person_id, request__organisation=by.organisation_id)
    listed = rows.order_by("-asked_at", "id").values_list("organisation_id", flat=True)[:60]
    on = london_day(at)
    found = [agencies.organisation(each) for each in list(dict.fromkeys(listed))[:most]]
    return tuple(each for each in found if each.until is None or each.until > on)


def _wholes(rows: list[Any], by: Actor, at: datetime) -> tuple[RequestWhole, ...]:
    ids = [row.id for row in rows]
    parts = models.Part.objects.filter(request__in=ids).select_related("request").order_by("asked_at", "id")
    if "inspector" not in by.roles:  # an agency that was asked sees its own part, and nothing of the others
        parts = parts.filter(Q(request__organisation=by.organisation_id) | Q(organisation=by.organisation_id))
    lines: dict[UUID, list[PartLine]] = {}
    for line in part_lines(parts, at):
        lines.setdefault(line.request_id, []).append(line)
    questions: dict[UUID, list[QuestionLine]] = {}
    for asked in models.Question.objects.filter(request__in=ids).order_by("number"):
        questions.setdefault(asked.request_id, []).append(QuestionLine(asked.id, asked.number, asked.text))
    people = agencies.names_of(row.asked_by_id for row in rows)
    names = agencies.organisation_names(row.organisation_id for row in rows)
    children = names_of_children(ids)
    return tuple(
        RequestWhole(
            request_id=row.id, child_id=row.child_id, child=children.get(row.id, ""),
            asked_by=people.get(row.asked_by_id, ""), organisation=names.get(row.organisation_id, ""),
            purpose=row.purpose, urgency=row.urgency, why=row.why, asked_at=row.asked_at, due_at=row.due_at,
            closed_at=row.closed_at, closed_how=row.closed_how, questions=tuple(questions.get(row.id, ())),
            parts=_by_name(lines.get(row.id, ())), is_ours=row.organisation_id == by.organisation_id,
        )
        for row in rows
    )  # fmt: skip


def _by_name(lines: Iterable[PartLine]) -> tuple[PartLine, ...]:
    return tuple(sorted(lines, key=lambda each: (each.organisation, each.asked_at)))
