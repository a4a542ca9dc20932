"""Who holds an item: placed by their own organisation, offered to another, inherited from whoever goes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from linkspan.agencies.ports import Holder
from linkspan.audit import Actor, NotNow, Permit, refuse_if, trail
from linkspan.duty import events, models, queries, rules, sets
from linkspan.duty.seats import release, sit, why_not_hold, withdraw_offers


@trail.audited
def reseat(*, item_id: UUID, to: Holder, by: Actor, at: datetime, permit: Permit) -> None:
    """Give an item to another holder, of any organisation, without asking: where asking would tell too much."""
    item = models.Item.lock(item_id)
    refuse_if(rules.why_not_change(item.closed_at))
    refuse_if(why_not_hold([to], at))
    _pass(item, to, at=at)
    withdraw_offers(item_id, person_id=by.person_id, at=at)
    trail.record(events.ITEM_REASSIGNED, permit, about=item_id, detail=_named(to) | {"kind": item.kind})


@trail.audited
def reassign(*, item_id: UUID, to: Holder, by: Actor, at: datetime, permit: Permit) -> None:
    """Give an item to a colleague or desk of the same organisation; another organisation must accept."""
    item = models.Item.lock(item_id)
    refuse_if(rules.why_not_change(item.closed_at))
    holder = queries.owners_of([item_id])[item_id]
    refuse_if(rules.why_not_reassign(holder.organisation_id, to.organisation_id))
    refuse_if(why_not_hold([to], at))
    _pass(item, to, at=at)
    withdraw_offers(item_id, person_id=by.person_id, at=at)
    trail.record(events.ITEM_REASSIGNED, permit, about=item_id, detail=_named(to))


@trail.audited
def offer(*, item_id: UUID, to: Holder, by: Actor, at: datetime, permit: Permit) -> UUID:
    """Offer an item to another person or desk, anywhere; the giver holds it until they accept."""
    item = models.Item.lock(item_id)
    refuse_if(rules.why_not_change(item.closed_at))
    refuse_if(why_not_hold([to], at))
    if models.Offer.objects.filter(item=item, settled_at__isnull=True).exists():
        raise NotNow("duty.offered_already", "That has been offered to someone already.")
    due = queries.due_for(rules.OFFER_CLOCK, at, area_id=item.area_id)
    row = models.Offer.objects.create(
        item=item,
        to_organisation_id=to.organisation_id,
        to_post_id=to.post_id,
        to_person_id=to.person_id,
        offered_by_id=by.person_id,
        offered_at=at,
        due_at=due.due_at,
    )
    trail.record(events.HANDOVER_OFFERED, permit, about=item_id, detail=_named(to) | {"offer": str(row.id)})
    return row.id


@trail.audited
def accept_offer(*, offer_id: UUID, by: Actor, at: datetime, permit: Permit) -> None:
    """Take over what was offered: from this moment the receiver holds it, without a gap."""
    row = models.Offer.lock(offer_id)
    to = _answerable(row, by, at)
    refuse_if(why_not_hold([to], at))
    _pass(row.item, to, at=at)
    row.settle("accepted", at=at, person_id=by.person_id)
    trail.record(events.HANDOVER_ACCEPTED, permit, about=row.item_id, detail=_named(to))


@trail.audited
def refuse_offer(*, offer_id: UUID, reason: str, by: Actor, at: datetime, permit: Permit, words: str = "") -> None:
    """Send an offer back with a reason; the giver holds the item still. `words` stay in the trail's aside."""
    row = models.Offer.lock(offer_id)
    _answerable(row, by, at)
    if reason not in rules.REFUSAL_REASONS:
        raise NotNow("duty.reason_missing", "Choose a reason.")
    row.settle("refused", at=at, person_id=by.person_id, reason=reason)
    trail.record(
        events.HANDOVER_REFUSED,
        permit,
        about=row.item_id,
        detail={"offer": str(row.id), "reason": reason},
        aside={"words": words} if words else None,
    )


@trail.audited
def withdraw_offer(*, offer_id: UUID, by: Actor, at: datetime, permit: Permit) -> None:
    """Take an offer back before it is answered."""
    row = models.Offer.lock(offer_id)
    refuse_if(rules.why_not_settle(row.outcome))
    row.settle("withdrawn", at=at, person_id=by.person_id)
    trail.record(events.HANDOVER_WITHDRAWN, permit, about=row.item_id, detail={"offer": str(row.id)})


def _answerable(row: models.Offer, by: Actor, at: datetime) -> Holder:
    refuse_if(rules.why_not_settle(row.outcome))
    refuse_if(rules.why_not_change(row.item.closed_at))
    covered = queries.stands_in_for(by.person_id, by.organisation_id, at)
    refuse_if(rules.why_not_answer(row.to_organisation_id, row.to_person_id, by.organisation_id, by.person_id, covered))
    return Holder(row.to_organisation_id, row.to_post_id, row.to_person_id)


def _pass(item: models.Item, to: Holder, *, at: datetime) -> None:
    tenure = release(item, at)
    sit(item.id, item.area_id, to, tenure.until_at or at)


def _named(to: Holder) -> dict[str, str | None]:
    return {
        "organisation": str(to.organisation_id),
        "post": str(to.post_id) if to.post_id else None,
        "person": str(to.person_id) if to.person_id else None,
    }


@trail.audited
def hand_over_all(
    *,
    giver: Holder,
    to: Holder,
    by: Actor,
    at: datetime,
    permit: Permit,
    within: Collection[UUID] | None = None,
) -> int:
    """Move everything a giver holds, in some areas when named, without asking: the giver is going.

    Set-based; offers of what moves, and offers made to the giver, lapse. Returns how many items moved.
    """
    refuse_if(why_not_hold([to], at))
    count = sets.hand_over(giver, to, at=at, person_id=by.person_id, within=within)
    trail.record(
        events.ITEMS_HANDED_OVER,
        permit,
        about=giver.person_id or giver.organisation_id,
        detail=_named(to) | {"from": _named(giver), "count": count},
    )
    return count


@trail.audited
def inherit_departed(*, by: Actor, at: datetime, permit: Permit) -> int:
    """Pass to the duty desks whatever is held by people no longer in post there; return how many items."""
    count = 0
    for organisation_id, person_id in sorted(queries.departed_holders(at)):
        giver = Holder(organisation_id, person_id=person_id)
        count += sets.hand_over(giver, Holder(organisation_id), at=at, person_id=None, within=None)
    trail.record(events.ITEMS_INHERITED, permit, detail={"count": count})
    return count
