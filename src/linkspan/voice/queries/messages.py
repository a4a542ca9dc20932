"""What a child reads of what they sent, what the desk reads, and what those who work with the child are shown."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band, Bands
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import message_models as models
from linkspan.voice import message_rules as rules
from linkspan.voice.harm_words import Reading, reading_of
from linkspan.voice.message_desk import CLOCK, KIND, is_kept_from, place_of, require_desk, require_message, weighed
from linkspan.voice.message_rules import Felt

MOST = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads what a child sends, and when: the desk, its stated hours, its numbers, and by when it answers."""

    desk: str
    council: str
    hours: str
    phone: str
    out_of_hours_phone: str
    is_open: bool
    answers_by: datetime


@dataclass(frozen=True, slots=True)
class ReachLine:
    """How and when a child may be reached, as they said at a moment."""

    way: str
    time: str
    where: str
    phone: str
    never_ring: bool
    not_at_home: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing that was done about a message. `by` is empty where a child reads it."""

    kind: str
    words: str
    at: datetime
    by: str = ""
    by_as: str = ""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """Something a child sent, and what happened because of it, as the child reads it."""

    message_id: UUID
    kind: str
    said: str
    named: str
    sent_at: datetime
    due_at: datetime
    is_answered: bool
    is_read: bool
    happened: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class WhoLine:
    """Who a child is, as far as a desk must know to answer: no place."""

    name: str = ""
    known_as: str = ""
    born: date | None = None

    def as_said(self) -> dict[str, str]:
        """Write it as a front door is told of a child."""
        said = {"name": self.name, "born": self.born.isoformat() if self.born else ""}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One open message in a desk's list."""

    message_id: UUID
    kind: str
    who: WhoLine
    sent_at: datetime
    due_at: datetime
    band: Band
    holder: str
    is_mine: bool
    has_contact: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One message whole, as its desk reads it. `reading` puts questions to the desk; it decides nothing."""

    message_id: UUID
    child_id: UUID
    kind: str
    said: str
    named: str
    named_phone: str
    named_words: str
    lacks_name: bool
    who: WhoLine
    reach: ReachLine | None
    sent_at: datetime
    due_at: datetime
    band: Band
    is_open: bool
    is_late: bool
    holder: str
    is_mine: bool
    contact_id: UUID | None
    steps: tuple[StepLine, ...]
    reading: Reading
    is_weighed: bool
    lacks_late_reason: bool
    file_open: bool
    others_named: tuple[tuple[UUID, str], ...]

    @property
    def asks_of_harm(self) -> bool:
        """Say whether the words may tell of harm and nobody has said yet what they think of that."""
        return self.reading.is_first and self.contact_id is None and not self.is_weighed


@dataclass(frozen=True, slots=True)
class FeltLine:
    """How a child said that things were at one moment: each outcome they picked a face for."""

    at: datetime
    felt: dict[str, Felt]


@dataclass(frozen=True, slots=True)
class AskLine:
    """That a child asks the reader to get in touch: since when, and by when."""

    sent_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AroundChild:
    """What those who work with a child are shown on the file: how to reach the child, and who is asked to.

    `felt` is for the lead alone, newest first.
    """

    reach: ReachLine | None = None
    earlier: tuple[ReachLine, ...] = ()
    asks: tuple[AskLine, ...] = ()
    felt: tuple[FeltLine, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.reach or self.asks or self.felt)


# --- the child's own page ---------------------------------------------------------------------------------------


def reader(*, child_id: UUID, by: Actor, at: datetime) -> Reader:
    """Say who reads what the child sends, and when: shown before the child types, always."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
        place = place_of(child_id, at)
        found = agencies.desk_for(london_day(at), organisation_id=place.council_id, area_id=place.area_id)
        trail.record(events.MESSAGE_READ_BACK, permit, about=child_id, detail={"what": "desk"})
    due = duty.due_for(CLOCK, at, area_id=place.area_id)
    council = agencies.organisation(place.council_id).name
    if found is None:
        return Reader("", council, "", "", "", False, due.due_at)
    return Reader(
        found.name, council, found.hours, found.phone, found.out_of_hours_phone, found.is_open(at), due.due_at
    )


def said_by_me(*, child_id: UUID, by: Actor, at: datetime) -> tuple[SaidLine, ...]:
    """List what a child sent, newest first, with what happened because of each."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
        rows = list(models.Message.objects.filter(child=child_id).order_by("-sent_at", "-id")[:MOST])
        trail.record(events.MESSAGE_READ_BACK, permit, about=child_id, detail={"messages": len(rows)})
        return _said(rows)


def said_once(*, message_id: UUID, child_id: UUID, by: Actor, at: datetime) -> SaidLine:
    """Give one thing that this child sent; another child's is not there."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
        row = models.Message.objects.filter(id=message_id, child=child_id).first()
        if row is None:
            raise NotFound
        trail.record(events.MESSAGE_READ_BACK, permit, about=message_id)
        return _said([row])[0]


def my_way(*, child_id: UUID, by: Actor, at: datetime) -> ReachLine | None:
    """Give how the child last said that they may be reached."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
        trail.record(events.MESSAGE_READ_BACK, permit, about=child_id, detail={"what": "contact_way"})
        return next(iter(_ways(child_id)), None)


def _said(rows: Collection[models.Message]) -> tuple[SaidLine, ...]:
    steps: dict[UUID, list[StepLine]] = defaultdict(list)
    told = models.MessageStep.objects.filter(message__in=rows, kind__in=rules.READ_BY_CHILD).order_by("at", "id")
    for each in told:
        steps[each.message_id].append(StepLine(each.kind, each.words, each.at))
    people = agencies.names_of({row.named_id for row in rows if row.named_id})
    with connection.cursor() as cursor:
        cursor.execute("select message from linkspan.messages_read(%s)", [[row.id for row in rows]])
        read = {each for (each,) in cursor.fetchall()}
    return tuple(
        SaidLine(
            message_id=row.id, kind=row.kind, said=row.said,
            named=people.get(row.named_id, "") if row.named_id else row.named_words, sent_at=row.sent_at,
            due_at=row.due_at, is_answered=row.closed_at is not None, is_read=row.id in read,
            happened=tuple(steps[row.id]),
        )
        for row in rows
    )  # fmt: skip


def _ways(child_id: UUID) -> list[ReachLine]:
    return [
        ReachLine(row.way, row.time, row.where, row.phone, row.never_ring, row.not_at_home, row.at)
        for row in models.ContactWay.objects.filter(child=child_id).order_by("-at", "-id")[:20]
    ]


# --- the desk -----------------------------------------------------------------------------------------------------


def board(*, by: Actor, at: datetime) -> tuple[MessageLine, ...]:
    """List the open messages of one's own desk; each child named is in the trail.

    First what a person should read at once, for its words or because no list knows its language; then soonest due.
    """
    with trail.look(by=by, at=at):
        permit = require_desk(by, at)
        waiting = models.Message.objects.filter(organisation=by.organisation_id, closed_at=None)
        rows = [row for row in waiting.order_by("due_at", "id")[:MOST] if not is_kept_from(row, by)]
        lines = _lines(rows, by, at)
        trail.record(events.MESSAGES_LISTED, permit, detail={"listed": len(lines)})
        open_ones = [row for row in rows if row.kind != "complain"]
        trail.record_many(events.MESSAGE_LISTED, permit, ((row.child_id, row.id, None) for row in open_ones))
        return tuple(sorted(lines, key=lambda each: not each.is_first))


def _lines(rows: Iterable[models.Message], by: Actor, at: datetime) -> tuple[MessageLine, ...]:
    found = list(rows)
    bands = Bands.seen_from(at, duty.special_days())
    held = duty.items_about([row.id for row in found], at, kind=KIND)
    people = agencies.names_of({line.person_id for line in held.values() if line.person_id})
    is_weighed = weighed([row.id for row in found])
    return tuple(
        MessageLine(
            message_id=row.id, kind=row.kind, who=who_of(row.id), sent_at=row.sent_at, due_at=row.due_at,
            band=bands.of(row.due_at), holder=_name_of(held[row.id].person_id, people) if row.id in held else "",
            is_mine=row.id in held and held[row.id].person_id == by.person_id, has_contact=row.contact is not None,
            is_first=row.contact is None and row.id not in is_weighed and reading_of([row.said]).is_first,
        )
        for row in found
    )  # fmt: skip


def message_page(*, message_id: UUID, by: Actor, at: datetime) -> MessagePage:
    """Give one message of one's own desk; it is a look at the child, and leaves its line."""
    with trail.look(by=by, at=at):
        row, permit = require_message(message_id, by, at)
        child = None if row.kind == "complain" else row.child_id
        trail.record(events.MESSAGE_SEEN, permit, about=message_id, child=child)
        return _page(row, by, at)


def _page(row: models.Message, by: Actor, at: datetime) -> MessagePage:
    bands = Bands.seen_from(at, duty.special_days())
    line = duty.items_about([row.id], at, kind=KIND).get(row.id)
    holder_id = line.person_id if line else None
    steps = list(models.MessageStep.objects.filter(message=row).order_by("at", "id"))
    people = agencies.names_of({each for each in (row.named_id, holder_id, *(step.by_id for step in steps)) if each})
    lacks_name = row.kind == "complain" and row.named_id is None
    return MessagePage(
        message_id=row.id, child_id=row.child_id, kind=row.kind, said=row.said, named=_name_of(row.named_id, people),
        named_phone=agencies.person(row.named_id).phone if row.named_id else "", named_words=row.named_words,
        lacks_name=lacks_name, who=who_of(row.id), reach=next(iter(_ways(row.child_id)), None), sent_at=row.sent_at,
        due_at=row.due_at, band=bands.of(row.due_at), is_open=row.closed_at is None,
        is_late=row.closed_at is None and row.due_at < at, holder=_name_of(holder_id, people),
        is_mine=holder_id is not None and holder_id == by.person_id, contact_id=row.contact,
        steps=tuple(_step(each, people) for each in steps),
        reading=reading_of([row.said]), is_weighed=any(each.kind in rules.WEIGHED for each in steps),
        lacks_late_reason=bool(duty.lacks_reason([row.item_id])),
        file_open=gate.may(by=by, to=Action.SEE_CHILD, about=row.child_id, at=at).allow,
        others_named=_around(row.id) if lacks_name else (),
    )  # fmt: skip


def _step(row: models.MessageStep, people: dict[UUID, str]) -> StepLine:
    return StepLine(row.kind, row.words, row.at, _name_of(row.by_id, people), row.by_as)


def _name_of(person_id: UUID | None, people: dict[UUID, str]) -> str:
    return people.get(person_id, "") if person_id else ""


def who_of(message_id: UUID) -> WhoLine:
    """Say who sent a message, to whoever works it; the caller has let them on."""
    with connection.cursor() as cursor:
        cursor.execute("select name, known_as, born from linkspan.child_of_message(%s)", [message_id])
        row = cursor.fetchone()
    return WhoLine(row[0] or "", row[1] or "", row[2]) if row else WhoLine()


def _around(message_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Name who works with the child by name: one of them may be whom a complaint in words is about."""
    with connection.cursor() as cursor:
        cursor.execute("select person from linkspan.people_a_message_may_name(%s)", [message_id])
        found = agencies.names_of({each for (each,) in cursor.fetchall()})
    return tuple(sorted(found.items(), key=lambda each: each[1]))


def tasks_kept_from_me() -> frozenset[UUID]:
    """Give the tasks that would tell the asker of a message that is kept from them."""
    with connection.cursor() as cursor:
        cursor.execute("select item from linkspan.message_tasks_kept_from_me()")
        return frozenset(item for (item,) in cursor.fetchall())


def message_of_contact(*, contact_id: UUID, by: Actor, at: datetime) -> UUID | None:
    """Name the message that a contact was opened from, to whoever may open that message."""
    if not gate.may(by=by, to=Action.WORK_CHILD_MESSAGES, at=at, organisation_id=by.organisation_id).allow:
        return None
    row = models.Message.objects.filter(contact=contact_id, organisation=by.organisation_id).first()
    return row.id if row and not is_kept_from(row, by) else None


# --- the child's file ---------------------------------------------------------------------------------------------


def around_child(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None) -> AroundChild:
    """Give how to reach a child, and how the child says things are, to somebody who works with the child; else nothing.

    Joins the look under way at the child's file.
    """
    if not gate.may(by=by, to=Action.SEE_VOICE, about=child_id, at=at, reason=reason).allow:
        return AroundChild()
    permit = gate.require(by=by, to=Action.SEE_VOICE, about=child_id, at=at, reason=reason)
    ways = _ways(child_id)
    with connection.cursor() as cursor:
        cursor.execute("select sent_at, due_at from linkspan.asks_of_me(%s)", [child_id])
        asks = tuple(AskLine(*row) for row in cursor.fetchall())
    felt = _felt(child_id)
    if ways or asks:
        trail.record(events.CONTACT_WAY_SEEN, permit, about=child_id)
    if felt:
        trail.record(events.FEELINGS_SEEN, permit, about=child_id)
    return AroundChild(next(iter(ways), None), tuple(ways[1:]), asks, felt)


def _felt(child_id: UUID) -> tuple[FeltLine, ...]:
    found: dict[UUID, FeltLine] = {}
    for row in models.Feeling.objects.filter(child=child_id).order_by("-at", "-id")[:MOST]:
        line = found.setdefault(row.together, FeltLine(row.at, {}))
        line.felt[row.outcome] = Felt(row.step, row.said)
    return tuple(found.values())
