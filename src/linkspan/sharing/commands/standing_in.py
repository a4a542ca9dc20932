"""Successors by law in the place of parties that are gone: they stand in for a time, and all sign again by then."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from linkspan.agencies import notify
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.duty import commands as duty
from linkspan.duty import queries as due
from linkspan.duty.rules import Due, end_of
from linkspan.sharing import agreement_models as models
from linkspan.sharing import events

KIND = "agreement_sign_again"
CLOCK = "agreement.sign_again"
ONE_DAY = timedelta(days=1)

# Its own place in agreements in force, and those of others in which it stands in for a time.
SEATS = """
select n.agreement_id, n.id, a.area_id, p.organisation_id, null::date
from sharing_agreementparty p
join sharing_agreementversion n on n.id = p.version_id
join sharing_agreement a on a.id = n.agreement_id
where p.organisation_id = %(organisation)s and linkspan.in_force(n.id, %(at)s)
union all
select n.agreement_id, n.id, a.area_id, s.predecessor_id, s.until_on
from sharing_agreementstandin s
join sharing_agreementversion n on n.id = s.version_id
join sharing_agreement a on a.id = n.agreement_id
where s.successor_id = %(organisation)s and s.settled_at is null and s.until_on > %(on)s
  and linkspan.in_force(n.id, %(at)s)
order by 1, 2, 4
"""


@dataclass(frozen=True, slots=True)
class Seat:
    """One party's place in an agreement in force: its own, or one that it stands in for up to a day."""

    agreement_id: UUID
    version_id: UUID
    area_id: UUID
    party_id: UUID
    until: date | None


def seats_of(organisation_id: UUID, at: datetime) -> tuple[Seat, ...]:
    """List an organisation's places in agreements in force at a moment."""
    with connection.cursor() as cursor:
        cursor.execute(SEATS, {"organisation": organisation_id, "at": at, "on": london_day(at)})
        return tuple(Seat(*row) for row in cursor.fetchall())


def untaken(organisation_id: UUID, at: datetime) -> tuple[Seat, ...]:
    """List the places of an organisation in which nobody has come after it."""
    seats = seats_of(organisation_id, at)
    rows = _open().filter(version__in={seat.version_id for seat in seats}).exclude(successor=organisation_id)
    taken = set(rows.values_list("version_id", "predecessor_id"))
    return tuple(seat for seat in seats if (seat.version_id, seat.party_id) not in taken)


@trail.audited
def stand_in(
    *,
    organisation_id: UUID,
    successor_id: UUID,
    on: date,
    within: Collection[UUID] | None,
    by: Actor,
    at: datetime,
    permit: Permit,
) -> int:
    """Put a successor in the place of a party, in every agreement in force for these areas; return how many.

    Each gets an item at the successor's duty desk: by its date all sign again, or the agreement is at its end. Where
    the time for that runs already, it does not begin anew.
    """
    seats = [seat for seat in seats_of(organisation_id, at) if within is None or seat.area_id in within]
    rows = models.AgreementStandIn.objects.filter(successor=successor_id, version__in={s.version_id for s in seats})
    there = set(rows.values_list("version_id", "predecessor_id"))
    wanted = [seat for seat in seats if (seat.version_id, seat.party_id) not in there and seat.party_id != successor_id]
    _seat(wanted, successor_id, on, by=by, at=at, permit=permit)
    for seat in wanted:
        detail = {"version": str(seat.version_id), "for": str(seat.party_id), "organisation": str(successor_id)}
        trail.record(events.AGREEMENT_STOOD_IN, permit, about=seat.agreement_id, detail=detail)
        link = f"/agreements/{seat.agreement_id}/"
        notify.tell(to=notify.AtDesk(successor_id), event=events.AGREEMENT_STOOD_IN, link=link)
    trail.record(events.PARTY_SUCCEEDED, permit, about=organisation_id, detail={"agreements": len(wanted)})
    return len(wanted)


@trail.audited
def leave_seats(*, organisation_id: UUID, by: Actor, at: datetime, permit: Permit) -> int:
    """Give up the places that nobody took, and those it stood in for; return in how many nobody came after it."""
    left = untaken(organisation_id, at)
    own = _open().filter(successor=organisation_id)
    lost = [Q(version=seat.version_id, predecessor=seat.party_id) for seat in left]
    gone = own.filter(reduce(or_, lost)) if lost else own.none()
    _settle(gone, "party_gone", by=by, at=at, permit=permit)
    _settle(own, "succeeded", by=by, at=at, permit=permit)
    trail.record(events.PARTY_GONE, permit, about=organisation_id, detail={"agreements": len(left)})
    return len(left)


def settle_stand_ins(agreement_id: UUID, how: str, *, by: Actor, at: datetime, permit: Permit) -> int:
    """Close what wanted new signatures, once an agreement is signed again or is at its end; return how many."""
    return _settle(_open().filter(version__agreement=agreement_id), how, by=by, at=at, permit=permit)


# --- steps ----------------------------------------------------------------------------------------------------


def _seat(seats: Sequence[Seat], successor_id: UUID, on: date, *, by: Actor, at: datetime, permit: Permit) -> None:
    dues = [_due(seat, at) for seat in seats]
    rows = [
        duty.Opening(area_id=seat.area_id, organisation_id=successor_id, due=each, about=seat.agreement_id)
        for seat, each in zip(seats, dues, strict=True)
    ]
    items = duty.open_many(kind=KIND, rows=rows, by=by, at=at, permit=permit) if rows else []
    models.AgreementStandIn.objects.bulk_create(
        models.AgreementStandIn(
            item_id=item_id, version_id=seat.version_id, predecessor_id=seat.party_id, successor_id=successor_id,
            from_on=on, until_on=london_day(each.due_at) + ONE_DAY,
        )
        for item_id, seat, each in zip(items, seats, dues, strict=True)
    )  # fmt: skip


def _due(seat: Seat, at: datetime) -> Due:
    usual = due.due_for(CLOCK, at, area_id=seat.area_id)
    return replace(usual, due_at=min(usual.due_at, end_of(seat.until - ONE_DAY))) if seat.until else usual


def _open() -> Any:
    return models.AgreementStandIn.objects.filter(settled_at__isnull=True)


def _settle(rows: Any, how: str, *, by: Actor, at: datetime, permit: Permit) -> int:
    found = dict(rows.select_for_update().values_list("id", "item_id"))
    if found:
        duty.close_many(item_ids=list(found.values()), by=by, at=at, permit=permit)
        models.AgreementStandIn.objects.filter(id__in=list(found)).update(settled_at=at, settled_how=how)
    return len(found)
