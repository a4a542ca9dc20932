"""Entering, ending and correcting who answers for what."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import Period, london_day
from linkspan.audit import Actor, NotFound, NotNow, refuse_if, trail
from linkspan.partnership import events, scope
from linkspan.partnership import responsibility_rules as rules
from linkspan.partnership.queries import responsibilities as queries
from linkspan.partnership.responsibility_models import Responsibility
from linkspan.sharing.facts import Action


@trail.audited
def enter_responsibility(
    *, partnership_id: UUID, entry: rules.Entry, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Enter that an organisation answers for a function, for a group of children in an area, from a day on.

    That another does already is no reason to refuse it: the map shows the two.
    """
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    _check(partnership_id, entry, at)
    row = _put(entry, by, at)
    detail = {"function": entry.function, "area": str(entry.area_id), "accountable": str(entry.accountable_id)}
    trail.record(events.RESPONSIBILITY_ENTERED, permit, about=row.id, detail=detail)
    notify.tell(to=notify.AtDesk(entry.accountable_id), event=events.RESPONSIBILITY_ENTERED,
                link=f"/partnership/{partnership_id}/responsibilities/")  # fmt: skip
    return row.id


@trail.audited
def end_responsibility(
    *, partnership_id: UUID, responsibility_id: UUID, on: date, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Say that an organisation answers for something no longer, from a day on."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    row = _locked(partnership_id, responsibility_id, at)
    refuse_if(rules.why_not_end(Period(row.from_on, row.until_on), on))
    Responsibility.objects.filter(id=row.id).update(until_on=on)
    trail.record(events.RESPONSIBILITY_ENDED, permit, about=row.id, detail={"on": on.isoformat()})
    notify.tell(to=notify.AtDesk(row.accountable_id), event=events.RESPONSIBILITY_ENDED,
                link=f"/partnership/{partnership_id}/responsibilities/")  # fmt: skip


@trail.audited
def correct_responsibility(
    *,
    partnership_id: UUID,
    responsibility_id: UUID,
    entry: rules.Entry,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Put right what was entered wrongly: the wrong line never was, and the right one stands in its place."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    row = _locked(partnership_id, responsibility_id, at)
    _check(partnership_id, entry, at)
    Responsibility.objects.filter(id=row.id).update(until_on=row.from_on)
    right = _put(entry, by, at, follows=row)
    trail.record(events.RESPONSIBILITY_CORRECTED, permit, about=right.id, detail={"instead_of": str(row.id)})
    return right.id


def _check(partnership_id: UUID, entry: rules.Entry, at: datetime) -> None:
    reach = queries.reach_of(partnership_id, london_day(at))
    known = agencies.organisations_named({each for each in (entry.accountable_id, entry.commissioner_id) if each})
    lives = {key: Period(one.from_, one.until) for key, one in known.items()}
    if entry.commissioner_id is not None and entry.commissioner_id not in lives:
        raise NotFound
    refuse_if(
        rules.why_not_enter(
            entry,
            reach={area.id for area in reach},
            level=next((area.level for area in reach if area.id == entry.area_id), ""),
            accountable=lives.get(entry.accountable_id),
            commissioner=lives.get(entry.commissioner_id) if entry.commissioner_id else None,
        )
    )


def _put(entry: rules.Entry, by: Actor, at: datetime, follows: Responsibility | None = None) -> Responsibility:
    same = Responsibility.objects.filter(
        function=entry.function, children=entry.children, area=entry.area_id, accountable=entry.accountable_id
    )
    for row in same:
        life = Period(row.from_on, row.until_on)
        if row.from_on != row.until_on and _overlap(life, Period(entry.from_, entry.until)):
            raise NotNow("responsibility.already", "It answers for that already in a part of this time.")
    made: Responsibility = Responsibility.objects.create(
        function=entry.function, children=entry.children, area_id=entry.area_id, accountable_id=entry.accountable_id,
        commissioner_id=entry.commissioner_id, instrument=entry.instrument.strip()[:300], from_on=entry.from_,
        until_on=entry.until, entered_by_id=by.person_id, entered_at=at, follows=follows,
    )  # fmt: skip
    return made


def _overlap(one: Period, other: Period) -> bool:
    return (one.until is None or other.from_ < one.until) and (other.until is None or one.from_ < other.until)


def _locked(partnership_id: UUID, responsibility_id: UUID, at: datetime) -> Responsibility:
    row: Responsibility | None = Responsibility.objects.select_for_update().filter(id=responsibility_id).first()
    if row is None or row.area_id not in {area.id for area in queries.reach_of(partnership_id, london_day(at))}:
        raise NotFound
    return row
