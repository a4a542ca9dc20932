"""Turn flags into what pages show: whom to ring now, what became of a flag, who has seen it and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext

from linkspan.children.queries.flags import AgencyReceipt, FlagLine, FlagPage, PersonSeen, ReachedFlag
from linkspan.web.children import words
from linkspan.web.words import moment


@dataclass(frozen=True, slots=True)
class Ring:
    """Whom to ring and when; `is_now` marks the number that answers at this moment."""

    who: str
    phone: str
    when: str
    is_now: bool


def rings(flag: FlagLine | ReachedFlag) -> tuple[Ring, ...]:
    """Say whom to ring, the one who answers now first."""
    who = gettext("Ring %(who)s") % {"who": flag.contact_name}
    by_day = Ring(who, flag.contact_phone, "", not flag.is_night)
    if not flag.night_phone:
        return (by_day,)
    at_night = Ring(
        gettext("At night and at weekends ring %(who)s") % {"who": flag.night_contact}, flag.night_phone, "",
        flag.is_night,
    )  # fmt: skip
    if not flag.is_night:
        return (by_day, at_night)
    return (at_night, Ring(who, flag.contact_phone, gettext("in office hours"), False))


@dataclass(frozen=True, slots=True)
class FlagShown:
    """A flag in words."""

    flag_id: UUID
    what: str
    urgent: bool
    rings: tuple[Ring, ...]
    raised_by: str
    raised_on: date
    review_on: date
    review_overdue: bool
    seen_by_me: bool
    is_ours: bool
    ended_on: date | None


def flags(lines: Iterable[FlagLine]) -> list[FlagShown]:
    """Put flags into words; those that ask for a call first."""
    return sorted((shown(each) for each in lines), key=lambda each: not each.urgent)


def shown(line: FlagLine) -> FlagShown:
    """Put one flag into words."""
    return FlagShown(
        line.flag_id, words.flag_kind(line.kind), line.kind != "plan_exists", rings(line), line.organisation,
        line.raised_on, line.review_on, line.is_overdue, line.seen_by_me, line.is_ours, line.ended_on,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeskFlag:
    """A flag on the reader's desk, in words."""

    flag_id: UUID
    child_id: UUID
    name: str
    born: date | None
    what: str
    urgent: bool
    rings: tuple[Ring, ...]
    why: str
    standing: str
    colour: str
    review_on: date
    review_overdue: bool
    seen: tuple[str, ...]
    may_read: bool
    read_by_me: bool
    opens_file: bool
    is_held_back: bool
    ended_on: date | None


def desk_flags(lines: Iterable[ReachedFlag]) -> list[DeskFlag]:
    """Put the flags of a desk into words, in the order given."""
    return [_desk_flag(each) for each in lines]


def _desk_flag(each: ReachedFlag) -> DeskFlag:
    standing, colour = _standing(each)
    return DeskFlag(
        flag_id=each.flag_id, child_id=each.child_id, name=each.name, born=each.born,
        what=words.flag_kind(each.kind) if each.kind else "", urgent=each.kind not in ("", "plan_exists"),
        rings=() if each.is_held_back else rings(each), why=_why(each.way, each.agreement, each.clause),
        standing=standing, colour=colour, review_on=each.review_on, review_overdue=each.is_overdue,
        seen=tuple(_seen(person) for person in each.seen),
        may_read=not (each.is_held_back or each.read_by_me or each.ended_on), read_by_me=each.read_by_me,
        opens_file=each.opens_file, is_held_back=each.is_held_back, ended_on=each.ended_on,
    )  # fmt: skip


def _standing(each: ReachedFlag) -> tuple[str, str]:
    if each.ended_on:
        return gettext("Ended"), "grey"
    if each.read_at:
        return gettext("Read"), "green"
    return (gettext("Late: nobody here has read it"), "red") if each.is_late else (gettext("Not read yet"), "blue")


def _why(way: str, agreement: str, clause: str) -> str:
    if way == "agreement":
        return gettext("By agreement %(code)s, clause %(clause)s") % {"code": agreement, "clause": clause}
    if way == "met":
        return gettext("Met on opening the file, with a stated reason")
    return gettext("Works with the child")


def _seen(person: PersonSeen) -> str:
    said = gettext("%(who)s first saw it on %(when)s") % {"who": person.person, "when": moment(person.seen_at)}
    if person.read_at is None:
        return said
    return gettext("%(seen)s, and said they had read it on %(when)s") % {"seen": said, "when": moment(person.read_at)}


# --- receipts -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a flag at one agency, in words."""

    agency: str
    standing: str
    colour: str
    why: str
    delivered_at: datetime | None
    read_by: str
    read_at: datetime | None
    reminded_at: datetime | None
    seen: tuple[str, ...]


def receipts(page: FlagPage) -> list[Receipt]:
    """Put what became of a flag into words, agency by agency."""
    return [_receipt(each) for each in page.receipts]


def _receipt(each: AgencyReceipt) -> Receipt:
    standing, colour = _of_agency(each)
    return Receipt(
        each.organisation, standing, colour, _why(each.way, each.agreement, each.clause), each.delivered_at,
        each.read_by, each.read_at, each.reminded_at, tuple(_seen(person) for person in each.people),
    )  # fmt: skip


def _of_agency(each: AgencyReceipt) -> tuple[str, str]:
    if each.ended_how == "no_longer":
        return gettext("Reaches them no longer"), "grey"
    if each.read_at:
        return gettext("Read"), "green"
    if each.is_late:
        return gettext("Not read, past its date"), "red"
    return (gettext("Seen"), "blue") if each.people else (gettext("Not seen yet"), "blue")
