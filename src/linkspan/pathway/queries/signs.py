"""What one's own agency holds, sent and chose to send as early signs. Never whether anything came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, trail
from linkspan.pathway import events, models, patterns, sign_rules, told
from linkspan.pathway.basis import Basis, basis_for
from linkspan.pathway.rules import Who
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST = 200


@dataclass(frozen=True, slots=True)
class Sendable:
    """One thing that one's agency holds about a child and may send, or has sent."""

    origin: UUID
    kind: str
    on: date
    is_sent: bool


@dataclass(frozen=True, slots=True)
class SentLine:
    """One early sign that one's agency sent, and whether it was taken back. Never what became of it."""

    sign_id: UUID
    kind: str
    on: date
    until: date | None
    band: str
    sent_at: datetime
    sent_by: str
    by_choice: bool
    taken_back_at: datetime | None
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class ChildSigns:
    """What may be sent about one child, by which agreement, and what went already."""

    child_id: UUID
    name: str
    born: str
    sendable: tuple[Sendable, ...]
    sent: tuple[SentLine, ...]
    bases: dict[str, Basis]
    council: str

    @property
    def may_send_attendance(self) -> bool:
        """Tell whether an agreement lets a fall in attendance go."""
        return "attendance_drop" in self.bases


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One kind of sign, whether it goes by itself, who chose so, and by which agreement it may."""

    kind: str
    choice_id: UUID | None
    made_by: str
    made_as: str
    from_at: datetime | None
    bases: tuple[Basis, ...]


def child_signs(*, child_id: UUID, by: Actor, at: datetime) -> ChildSigns:
    """Give what one's agency holds about a child that may be sent; refused to whoever does not work with the child."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEND_SIGN, about=child_id, at=at)
        _person_id, organisation_id = by.in_post()
        listed = told.children_told(child_id=child_id, who=Who(), family=(), others=(), area_id=None, by=by, at=at)
        if not listed or listed[0].child_id != child_id:
            raise NotFound
        child = listed[0]
        with connection.cursor() as cursor:
            cursor.execute("select origin, kind, happened_on, is_sent from linkspan.own_signs(%s)", [child_id])
            held = tuple(Sendable(*row) for row in cursor.fetchall())
        bases = {kind: basis_for(organisation_id, child.council_id, kind, at) for kind in patterns.KINDS}
        rows = models.EarlySign.objects.filter(child=child_id, organisation=organisation_id).order_by("-sent_at", "-id")
        sent = _sent(list(rows[:MOST]), by, at)
        trail.record(events.SIGNS_SEEN, permit, detail={"held": len(held), "sent": len(sent)})
        names = agencies.organisation_names([child.council_id])
    who = Who.from_json(child.said)
    return ChildSigns(
        child_id=child_id, name=who.name, born=who.born, sendable=held, sent=sent,
        bases={kind: basis for kind, basis in bases.items() if basis}, council=names.get(child.council_id, ""),
    )  # fmt: skip


def _sent(rows: list[models.EarlySign], by: Actor, at: datetime) -> tuple[SentLine, ...]:
    people = agencies.names_of({row.sent_by_id for row in rows if row.sent_by_id})
    governs = gate.may(by=by, to=Action.CHOOSE_SIGNS, at=at, organisation_id=by.organisation_id).allow
    return tuple(
        SentLine(
            sign_id=row.id, kind=row.kind, on=row.on, until=row.until, band=row.band, sent_at=row.sent_at,
            sent_by=people.get(row.sent_by_id, "") if row.sent_by_id else "", by_choice=row.choice_id is not None,
            taken_back_at=row.taken_back_at,
            may_take_back=row.taken_back_at is None and (governs or row.sent_by_id == by.person_id),
        )
        for row in rows
    )  # fmt: skip


def choices(*, by: Actor, at: datetime) -> tuple[ChoiceLine, ...]:
    """List the kinds of sign that one's agency may choose to send by itself, and how each stands."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.CHOOSE_SIGNS, at=at, organisation_id=by.organisation_id)
        _person_id, organisation_id = by.in_post()
        rows = models.SignChoice.objects.filter(organisation=organisation_id, ended_at=None)
        standing = {row.kind: row for row in rows}
        people = agencies.names_of({row.made_by_id for row in standing.values()})
        councils = list(dict.fromkeys(told.council_for(area, at) for area in by.area_ids))
        lines = []
        for kind in sign_rules.CHOSEN:
            row = standing.get(kind)
            found = [basis_for(organisation_id, council, kind, at) for council in councils]
            lines.append(
                ChoiceLine(
                    kind=kind, choice_id=row.id if row else None, made_by=people.get(row.made_by_id, "") if row else "",
                    made_as=row.made_as if row else "", from_at=row.from_at if row else None,
                    bases=tuple(dict.fromkeys(each for each in found if each)),
                )
            )  # fmt: skip
        trail.record(events.SIGNS_SEEN, permit, detail={"choices": len(standing)})
        return tuple(lines)
