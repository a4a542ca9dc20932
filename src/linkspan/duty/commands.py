"""Every change to open items. The caller has asked the gate already and hands its permit on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import events, models, queries, rules, sets


@dataclass(frozen=True, slots=True)
class Opening:
    """One item to open: whose it is from the start, and its first date."""

    area_id: UUID
    organisation_id: UUID
    due: rules.Due
    person_id: UUID | None = None
    post_id: UUID | None = None
    about: UUID | None = None


def _raise(problem: NotNow | None) -> None:
    if problem:
        raise problem


@trail.audited
def open_item(
    *,
    kind: str,
    area_id: UUID,
    organisation_id: UUID,
    due: rules.Due,
    by: Actor,
    at: datetime,
    permit: Permit,
    person_id: UUID | None = None,
    post_id: UUID | None = None,
    about: UUID | None = None,
    title: str = "",
) -> UUID:
    """Open an item with its date, held by a named person or, with none, by the organisation's duty desk."""
    _raise(_why_not_hold([Holder(organisation_id, post_id, person_id)], at))
    item_id = new_id()
    models.Item.objects.create(
        id=item_id, kind=kind, title=title or kind, about_object=about, area_id=area_id, opened_at=at
    )
    models.Tenure.objects.create(
        item_id=item_id, organisation_id=organisation_id, post_id=post_id, person_id=person_id, from_at=at
    )
    _start_clock(item_id, due)
    trail.record(
        events.ITEM_OPENED,
        permit,
        about=item_id,
        detail={"kind": kind, "due": due.due_at.isoformat(), "rule": f"{due.rule}/{due.rule_version}"},
    )
    return item_id


@trail.audited
def open_many(
    *, kind: str, rows: Sequence[Opening], by: Actor, at: datetime, permit: Permit, title: str = ""
) -> list[UUID]:
    """Open many items of one kind at once, in the order given, and return their ids."""
    _raise(_why_not_hold([Holder(row.organisation_id, row.post_id, row.person_id) for row in rows], at))
    item_ids = [new_id() for _ in rows]
    sets.copy_in(
        "duty_item",
        ("id", "kind", "title", "about_object", "area_id", "opened_at"),
        (
            (item_id, kind, title or kind, row.about, row.area_id, at)
            for item_id, row in zip(item_ids, rows, strict=True)
        ),
    )
    sets.copy_in(
        "duty_tenure",
        ("id", "item_id", "organisation_id", "post_id", "person_id", "from_at"),
        (
            (new_id(), item_id, row.organisation_id, row.post_id, row.person_id, at)
            for item_id, row in zip(item_ids, rows, strict=True)
        ),
    )
    sets.copy_in(
        "duty_clock",
        ("id", "item_id", "rule", "rule_version", "starts_at", "due_at", "breach_reason"),
        (
            (new_id(), item_id, row.due.rule, row.due.rule_version, row.due.starts_at, row.due.due_at, "")
            for item_id, row in zip(item_ids, rows, strict=True)
        ),
    )
    trail.record(events.ITEMS_OPENED, permit, detail={"kind": kind, "count": len(item_ids)})
    return item_ids


def _why_not_hold(holders: Collection[Holder], at: datetime) -> NotNow | None:
    pairs = {(holder.organisation_id, holder.person_id) for holder in holders}
    return rules.why_not_hold(agencies.are_standing(pairs, london_day(at)))


def _start_clock(item_id: UUID, due: rules.Due) -> None:
    models.Clock.objects.create(
        item_id=item_id,
        rule=due.rule,
        rule_version=due.rule_version,
        starts_at=due.starts_at,
        due_at=due.due_at,
    )


@trail.audited
def close_item(
    *, item_id: UUID, by: Actor, at: datetime, permit: Permit, breach_reason: str = "", words: str = ""
) -> None:
    """Close an item: its clocks stop, its holder is free, and a handover on offer lapses.

    `breach_reason` is a code that a late clock keeps; `words` that go with it stay in the trail's aside.
    """
    item = models.Item.lock(item_id)
    _raise(rules.why_not_change(item.closed_at))
    _raise(rules.why_not_reason(breach_reason))
    until = _release(item, at)
    item.closed_at = until
    item.save(update_fields=["closed_at"])
    running = models.Clock.objects.filter(item=item, done_at__isnull=True)
    running.filter(due_at__lt=at).update(breach_reason=breach_reason)
    running.update(done_at=at)
    _withdraw_offer(item_id, by=by, at=at)
    trail.record(
        events.ITEM_CLOSED,
        permit,
        about=item_id,
        detail={"kind": item.kind, "breach_reason": breach_reason},
        aside={"words": words} if words else None,
    )


@trail.audited
def close_many(*, item_ids: Collection[UUID], by: Actor, at: datetime, permit: Permit) -> int:
    """Close many items at once, passing over those that are closed already; return how many were open."""
    count = sets.close(item_ids, at=at, person_id=by.person_id)
    trail.record(events.ITEMS_CLOSED, permit, detail={"count": count})
    return count


def _release(item: models.Item, at: datetime) -> datetime:
    """End the tenure that holds an item and return when: never before it began, so no time is left unheld."""
    tenure = models.Tenure.objects.select_for_update().get(item=item, until_at__isnull=True)
    tenure.until_at = max(at, tenure.from_at)
    tenure.save(update_fields=["until_at"])
    return tenure.until_at


@trail.audited
def renew_clock(
    *, item_id: UUID, due: rules.Due, by: Actor, at: datetime, permit: Permit, breach_reason: str = "", was: str = ""
) -> None:
    """Mark what was due under a rule as done and set its next date, such as a review that was held.

    `was` is the rule that is done, where the next date is set by another.
    """
    item = models.Item.lock(item_id)
    _raise(rules.why_not_change(item.closed_at))
    _raise(rules.why_not_reason(breach_reason))
    running = models.Clock.objects.filter(item=item, rule=was or due.rule, done_at__isnull=True)
    running.filter(due_at__lt=at).update(breach_reason=breach_reason)
    running.update(done_at=at)
    _start_clock(item_id, due)
    trail.record(
        events.CLOCK_RENEWED,
        permit,
        about=item_id,
        detail={"due": due.due_at.isoformat(), "rule": f"{due.rule}/{due.rule_version}"},
    )


@trail.audited
def explain_late(*, item_id: UUID, reason: str, by: Actor, at: datetime, permit: Permit, words: str = "") -> None:
    """Say afterwards why something was done late: each late clock of the item that lacks a reason keeps this one."""
    models.Item.lock(item_id)
    _raise(rules.why_not_reason(reason))
    late = models.Clock.objects.filter(item=item_id, done_at__gt=F("due_at"), breach_reason="")
    if not late.update(breach_reason=reason):
        raise NotNow("duty.not_late", "That was not late, or somebody said why already.")
    trail.record(
        events.LATE_EXPLAINED,
        permit,
        about=item_id,
        detail={"reason": reason},
        aside={"words": words} if words else None,
    )


# --- handing over -------------------------------------------------------------------------------------------


@trail.audited
def reseat(*, item_id: UUID, to: Holder, by: Actor, at: datetime, permit: Permit) -> None:
    """Give an item to another holder, of any organisation, without asking: where asking would tell too much."""
    item = models.Item.lock(item_id)
    _raise(rules.why_not_change(item.closed_at))
    _raise(_why_not_hold([to], at))
    _pass(item, to, at=at)
    _withdraw_offer(item_id, by=by, at=at)
    trail.record(events.ITEM_REASSIGNED, permit, about=item_id, detail=_named(to) | {"kind": item.kind})


@trail.audited
def reassign(*, item_id: UUID, to: Holder, by: Actor, at: datetime, permit: Permit) -> None:
    """Give an item to a colleague or desk of the same organisation; another organisation must accept."""
    item = models.Item.lock(item_id)
    _raise(rules.why_not_change(item.closed_at))
    holder = queries.owners_of([item_id])[item_id]
    _raise(rules.why_not_reassign(holder.organisation_id, to.organisation_id))
    _raise(_why_not_hold([to], at))
    _pass(item, to, at=at)
    _withdraw_offer(item_id, by=by, at=at)
    trail.record(events.ITEM_REASSIGNED, permit, about=item_id, detail=_named(to))


@trail.audited
def offer(*, item_id: UUID, to: Holder, by: Actor, at: datetime, permit: Permit) -> UUID:
    """Offer an item to another person or desk, anywhere; the giver holds it until they accept."""
    item = models.Item.lock(item_id)
    _raise(rules.why_not_change(item.closed_at))
    _raise(_why_not_hold([to], at))
    if models.Offer.objects.filter(item=item, settled_at__isnull=True).exists():
        raise NotNow("duty.offered_already", "That has been offered to someone already.")
    due = queries.due_for("handover.answer", at)
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
    to = _answerable(row, by)
    _raise(_why_not_hold([to], at))
    _pass(row.item, to, at=at)
    row.settle("accepted", at=at, person_id=by.person_id)
    trail.record(events.HANDOVER_ACCEPTED, permit, about=row.item_id, detail=_named(to))


@trail.audited
def refuse_offer(*, offer_id: UUID, reason: str, by: Actor, at: datetime, permit: Permit, words: str = "") -> None:
    """Send an offer back with a reason; the giver holds the item still. `words` stay in the trail's aside."""
    row = models.Offer.lock(offer_id)
    _answerable(row, by)
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
    _raise(rules.why_not_settle(row.outcome))
    row.settle("withdrawn", at=at, person_id=by.person_id)
    trail.record(events.HANDOVER_WITHDRAWN, permit, about=row.item_id, detail={"offer": str(row.id)})


def _answerable(row: models.Offer, by: Actor) -> Holder:
    _raise(rules.why_not_settle(row.outcome))
    _raise(rules.why_not_change(row.item.closed_at))
    _raise(rules.why_not_answer(row.to_organisation_id, row.to_person_id, by.organisation_id, by.person_id))
    return Holder(row.to_organisation_id, row.to_post_id, row.to_person_id)


def _pass(item: models.Item, to: Holder, *, at: datetime) -> None:
    moment = _release(item, at)
    models.Tenure.objects.create(
        item=item,
        organisation_id=to.organisation_id,
        post_id=to.post_id,
        person_id=to.person_id,
        from_at=moment,
    )


def _withdraw_offer(item_id: UUID, *, by: Actor, at: datetime) -> None:
    models.Offer.objects.filter(item=item_id, settled_at__isnull=True).update(
        settled_at=at, outcome="withdrawn", settled_by=by.person_id
    )


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
    _raise(_why_not_hold([to], at))
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


@trail.audited
def proclaim_day(*, day: date, is_working: bool, name: str, by: Actor, at: datetime, permit: Permit) -> None:
    """Make a day a working day or not, beyond what the rules give; dates set already stay as they are."""
    models.SpecialDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "name": name})
    trail.record(events.DAY_PROCLAIMED, permit, detail={"day": day.isoformat(), "is_working": is_working})
