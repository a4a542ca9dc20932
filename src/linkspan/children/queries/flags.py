"""Flags as their readers need them: on a child's file, on the desk of an agency they reached, and to those who raised
them, with what became of each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import Desk
from linkspan.agencies.rules import is_office_hours, london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.children import delivering, events, models, reaching
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

ENDED_SHOWN = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag as its reader needs it: what to do, whom to ring by day and by night, whether its review is overdue.

    `organisation` is who raised it, and nothing where the reader may not know: that is a source.
    """

    flag_id: UUID
    kind: str
    organisation: str
    contact_name: str
    contact_phone: str
    night_contact: str
    night_phone: str
    is_night: bool
    raised_on: date
    review_on: date
    is_overdue: bool
    seen_by_me: bool
    is_ours: bool
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """When someone first had a flag before them, and when they said that they had read it."""

    person_id: UUID
    person: str
    seen_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReachedFlag:
    """A flag on the desk of the reader's agency: which child, what to do, whom to ring, and who here has read it.

    `is_held_back` says that the reader's training or check must be seen to, or a question answered, before the child
    is named.
    """

    flag_id: UUID
    child_id: UUID
    name: str
    born: date | None
    kind: str
    contact_name: str
    contact_phone: str
    night_contact: str
    night_phone: str
    is_night: bool
    way: str
    agreement: str
    clause: str
    delivered_at: datetime
    due_at: datetime
    is_late: bool
    review_on: date
    is_overdue: bool
    read_at: datetime | None
    read_by: str
    read_by_me: bool
    seen: tuple[PersonSeen, ...]
    ended_on: date | None
    opens_file: bool
    is_held_back: bool


@dataclass(frozen=True, slots=True)
class AgencyReceipt:
    """What became of a flag at one agency; `way` is "met" where someone there met it on opening the file."""

    organisation: str
    way: str
    agreement: str
    clause: str
    delivered_at: datetime | None
    due_at: datetime | None
    is_late: bool
    reminded_at: datetime | None
    read_at: datetime | None
    read_by: str
    ended_at: datetime | None
    ended_how: str
    people: tuple[PersonSeen, ...]


@dataclass(frozen=True, slots=True)
class FlagPage:
    """A flag to the agency that raised it: who answers for its review, and what became of it at each agency.

    With `names_agencies` off, a wall keeps from the reader which agencies know the child.
    """

    line: FlagLine
    raised_by: str
    holder: str
    receipts: tuple[AgencyReceipt, ...]
    names_agencies: bool


# --- on the file --------------------------------------------------------------------------------------------


def flags_of(child_id: UUID, by: Actor, at: datetime, *, names_raiser: bool, desk: Desk | None) -> tuple[FlagLine, ...]:
    """List the flags that stand, but those kept from the asker."""
    rows = list(models.Flag.objects.filter(child=child_id, ended_at=None).order_by("review_on", "id"))
    return _lines(child_id, rows, by, at, names_raiser, desk)


def ended_flags_of(child_id: UUID, by: Actor, at: datetime, desk: Desk | None) -> tuple[FlagLine, ...]:
    """List the flags that have ended of late since the asker said that they had read them, or raised them."""
    ended = models.Flag.objects.filter(child=child_id, ended_at__gt=at - ENDED_SHOWN).order_by("-ended_at", "-id")
    read = models.FlagSeen.objects.filter(person=by.person_id, read_at__isnull=False, flag__in=ended)
    mine = set(read.values_list("flag_id", flat=True))
    rows = [row for row in ended if row.id in mine or row.organisation_id == by.organisation_id]
    return _lines(child_id, rows, by, at, False, desk)


def _lines(
    child_id: UUID, rows: Sequence[models.Flag], by: Actor, at: datetime, names_raiser: bool, desk: Desk | None
) -> tuple[FlagLine, ...]:
    if not rows:
        return ()
    on = london_day(at)
    read = models.FlagSeen.objects.filter(flag__in=rows, person=by.person_id, read_at__isnull=False)
    read_by_me = set(read.values_list("flag_id", flat=True))
    unnamed = unnamed_raisers(child_id)
    wanted = {row.organisation_id for row in rows if names_raiser or row.organisation_id == by.organisation_id}
    names = agencies.organisation_names(wanted - unnamed)
    return tuple(
        FlagLine(
            flag_id=row.id, kind=row.kind, organisation=names.get(row.organisation_id, ""),
            contact_name=row.contact_name, contact_phone=row.contact_phone,
            night_contact=row.night_contact or (desk.name if desk else ""),
            night_phone=row.night_phone or (_out_of_hours(desk) if desk else ""),
            is_night=not is_office_hours(at), raised_on=london_day(row.raised_at), review_on=row.review_on,
            is_overdue=row.review_on < on and row.ended_at is None, seen_by_me=row.id in read_by_me,
            is_ours=row.organisation_id == by.organisation_id,
            ended_on=london_day(row.ended_at) if row.ended_at else None,
        )
        for row in rows
    )  # fmt: skip


def _out_of_hours(desk: Desk) -> str:
    return desk.out_of_hours_phone or desk.phone


def unnamed_raisers(child_id: UUID) -> set[UUID]:
    """Name the agencies that raised a flag and may not be named to the asker."""
    with connection.cursor() as cursor:
        cursor.execute("select organisation from linkspan.unnamed_raisers(%s)", [child_id])
        return {organisation for (organisation,) in cursor.fetchall()}


def note_shown(child_id: UUID, lines: Iterable[FlagLine], *, by: Actor, at: datetime, permit: Permit) -> None:
    """Keep that the flags of a file are on the page before someone, and tell those who raised one that was met so.

    A flag that was delivered to the agency is expected to be seen there. One that its people meet on opening the file
    says where the child has turned up.
    """
    others = [line.flag_id for line in lines if not line.is_ours]
    delivered = set(
        models.FlagDelivery.objects.filter(
            flag__in=others, organisation=by.organisation_id, ended_at=None
        ).values_list("flag_id", flat=True)
    )  # fmt: skip
    met_before = set(
        models.FlagSeen.objects.filter(flag__in=others, organisation=by.organisation_id).values_list(
            "flag_id", flat=True
        )
    )
    for flag_id in delivering.note_seen(others, by=by, at=at):
        trail.record(events.FLAG_SEEN, permit, about=flag_id)
        if flag_id not in delivered | met_before:
            _tell_raiser(child_id, flag_id)


def _tell_raiser(child_id: UUID, flag_id: UUID) -> None:
    item_id, organisation_id = models.Flag.objects.values_list("item_id", "organisation_id").get(id=flag_id)
    holder = duty_queries.owners_of([item_id]).get(item_id)
    to = holder.person_id if holder and holder.person_id else notify.AtDesk(organisation_id)
    notify.tell(to=to, event=events.FLAG_MET, link=f"/children/{child_id}/flags/{flag_id}/", about=flag_id)


# --- on the desk --------------------------------------------------------------------------------------------


def reached_flags(*, by: Actor, at: datetime) -> tuple[ReachedFlag, ...]:
    """List the flags that reached the asker's agency and reach it still: unread first, then the newest."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_REACHED_FLAGS, at=at, organisation_id=by.organisation_id)
        rows = reaching.on_my_desk()
        allowed = reaching.permits(rows, by=by, at=at)
        trail.record(events.REACHED_FLAGS_SEEN, permit, detail={"flags": len(rows), "shown": len(allowed)})
        known = {row.child_id for row in rows if row.way == "works_with"}
        opens = gate.require_many(by=by, to=Action.SEE_CHILD, about=known, at=at) if known else {}
        for row in rows:
            if row.flag_id in allowed:
                trail.record(events.FLAG_SEEN, allowed[row.flag_id], about=row.flag_id)
        delivering.note_seen([r.flag_id for r in rows if r.flag_id in allowed and not r.ended_at], by=by, at=at)
        people = _people([row.flag_id for row in rows])
        seen = {flag_id: listed for (flag_id, desk), listed in people.items() if desk == by.organisation_id}
        readers = agencies.names_of({row.read_by for row in rows if row.read_by})
        on = london_day(at)
        desks = {area: agencies.desk_for(on, area_id=area) for area in {row.area_id for row in rows}}
        found = [
            _reached(row, desks[row.area_id], at, readers, seen.get(row.flag_id, []), by, row.child_id in opens)
            for row in rows if row.flag_id in allowed
        ]  # fmt: skip
        found += [_held_back(row, at) for row in rows if row.flag_id not in allowed and row.ended_at is None]
    return tuple(sorted(found, key=_desk_order))


def _desk_order(each: ReachedFlag) -> tuple[bool, bool, float]:
    return each.ended_on is not None, each.read_at is not None, -each.delivered_at.timestamp()


def _reached(
    row: reaching.DeskRow, desk: Desk | None, at: datetime, readers: dict[UUID, str],
    seen: Sequence[PersonSeen], by: Actor, opens_file: bool,
) -> ReachedFlag:  # fmt: skip
    born = row.shown.get("born")
    return ReachedFlag(
        flag_id=row.flag_id, child_id=row.child_id, name=row.shown.get("name", ""),
        born=date.fromisoformat(born) if born else None, kind=row.kind, contact_name=row.contact_name,
        contact_phone=row.contact_phone, night_contact=row.night_contact or (desk.name if desk else ""),
        night_phone=row.night_phone or (_out_of_hours(desk) if desk else ""), is_night=not is_office_hours(at),
        way=row.way, agreement=row.agreement, clause=row.clause, delivered_at=row.delivered_at, due_at=row.due_at,
        is_late=row.read_at is None and row.ended_at is None and row.due_at < at, review_on=row.review_on,
        is_overdue=row.ended_at is None and row.review_on < london_day(at), read_at=row.read_at,
        read_by=readers.get(row.read_by, "") if row.read_by else "",
        read_by_me=any(each.person_id == by.person_id and each.read_at for each in seen), seen=tuple(seen),
        ended_on=london_day(row.ended_at) if row.ended_at else None, opens_file=opens_file, is_held_back=False,
    )  # fmt: skip


def _held_back(row: reaching.DeskRow, at: datetime) -> ReachedFlag:
    """Say that a flag waits, and nothing of it: the gate asks something of the reader first."""
    return ReachedFlag(
        flag_id=row.flag_id, child_id=row.child_id, name="", born=None, kind="", contact_name="", contact_phone="",
        night_contact="", night_phone="", is_night=False, way=row.way, agreement="", clause="",
        delivered_at=row.delivered_at, due_at=row.due_at, is_late=row.read_at is None and row.due_at < at,
        review_on=row.review_on, is_overdue=False, read_at=row.read_at, read_by="", read_by_me=False, seen=(),
        ended_on=None, opens_file=False, is_held_back=True,
    )  # fmt: skip


def tasks_kept_from_me() -> frozenset[UUID]:
    """Give the tasks that would tell the asker of a flag that is kept from them."""
    with connection.cursor() as cursor:
        cursor.execute("select item from linkspan.tasks_kept_from_me()")
        return frozenset(item for (item,) in cursor.fetchall())


def _people(flag_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], list[PersonSeen]]:
    """Give who has had flags before them, by flag and agency, as far as the wall tells the asker."""
    rows = list(models.FlagSeen.objects.filter(flag__in=flag_ids).order_by("seen_at", "id"))
    names = agencies.names_of({row.person_id for row in rows})
    found: dict[tuple[UUID, UUID], list[PersonSeen]] = {}
    for row in rows:
        person = PersonSeen(row.person_id, names.get(row.person_id, ""), row.seen_at, row.read_at)
        found.setdefault((row.flag_id, row.organisation_id), []).append(person)
    return found


# --- to those who raised it ---------------------------------------------------------------------------------


def flag_page(*, flag_id: UUID, reason: str | None, by: Actor, at: datetime) -> FlagPage:
    """Show a flag to the agency that raised it: what became of it at each agency that may be named to the asker."""
    with trail.look(by=by, at=at):
        flag = models.Flag.objects.filter(id=flag_id, organisation=by.organisation_id).first()
        if flag is None:
            raise NotFound
        permit = gate.require(by=by, to=Action.SEE_FLAGS, about=flag.child_id, at=at, reason=reason)
        trail.record(events.FLAG_PAGE_SEEN, permit, about=flag_id)
        desk = agencies.desk_for(london_day(at), area_id=models.Child.objects.get(id=flag.child_id).area_id)
        holder = duty_queries.owners_of([flag.item_id]).get(flag.item_id)
        held_by = agencies.names_of([holder.person_id]) if holder and holder.person_id else {}
        places = gate.may(by=by, to=Action.SEE_WHEREABOUTS, about=flag.child_id, at=at, reason=reason)
        (line,) = _lines(flag.child_id, [flag], by, at, True, desk)
        return FlagPage(
            line=line, raised_by=agencies.names_of([flag.raised_by_id]).get(flag.raised_by_id, ""),
            holder=next(iter(held_by.values()), ""), receipts=_receipts(flag, at), names_agencies=places.allow,
        )  # fmt: skip


def _receipts(flag: models.Flag, at: datetime) -> tuple[AgencyReceipt, ...]:
    deliveries = list(models.FlagDelivery.objects.filter(flag=flag).order_by("delivered_at", "id"))
    seen = _people([flag.id])
    seen.pop((flag.id, flag.organisation_id), None)
    names = agencies.organisation_names(
        {each.organisation_id for each in deliveries} | {organisation for _flag, organisation in seen}
    )
    readers = agencies.names_of({each.read_by_id for each in deliveries if each.read_by_id})
    receipts = [
        AgencyReceipt(
            organisation=names.get(each.organisation_id, ""), way=each.way, agreement=each.agreement,
            clause=each.clause, delivered_at=each.delivered_at, due_at=each.due_at,
            is_late=each.read_at is None and each.ended_at is None and each.due_at < at, reminded_at=each.reminded_at,
            read_at=each.read_at, read_by=readers.get(each.read_by_id, "") if each.read_by_id else "",
            ended_at=each.ended_at, ended_how=each.ended_how,
            people=tuple(seen.pop((flag.id, each.organisation_id), [])),
        )
        for each in deliveries
    ]  # fmt: skip
    receipts += [_met(names.get(organisation, ""), people) for (_flag, organisation), people in seen.items()]
    return tuple(sorted(receipts, key=lambda each: (each.ended_at is not None, each.organisation)))


def _met(organisation: str, people: Sequence[PersonSeen]) -> AgencyReceipt:
    reads = [each for each in people if each.read_at]
    first = min(reads, key=lambda each: each.read_at or each.seen_at, default=None)
    return AgencyReceipt(
        organisation=organisation, way="met", agreement="", clause="", delivered_at=None, due_at=None, is_late=False,
        reminded_at=None, read_at=first.read_at if first else None, read_by=first.person if first else "",
        ended_at=None, ended_how="", people=tuple(people),
    )  # fmt: skip
