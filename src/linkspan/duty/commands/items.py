"""Opening and closing items, and their clocks. The caller has asked the gate already and hands its permit on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies.ports import Holder
from linkspan.audit import Actor, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import events, models, queries, rules, sets
from linkspan.duty.commands.reasons import ask_why, stop
from linkspan.duty.queries.dates import desk_dates
from linkspan.duty.seats import release, sit, why_not_hold, withdraw_offers


@dataclass(frozen=True, slots=True)
class Opening:
    """One item to open: whose it is from the start, and its first date."""

    area_id: UUID
    organisation_id: UUID
    due: rules.Due
    person_id: UUID | None = None
    post_id: UUID | None = None
    about: UUID | None = None


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
    refuse_if(why_not_hold([Holder(organisation_id, post_id, person_id)], at))
    item_id = new_id()
    models.Item.objects.create(
        id=item_id, kind=kind, title=title or kind, about_object=about, area_id=area_id, opened_at=at
    )
    sit(item_id, area_id, Holder(organisation_id, post_id, person_id), at)
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
    refuse_if(why_not_hold([Holder(row.organisation_id, row.post_id, row.person_id) for row in rows], at))
    item_ids = [new_id() for _ in rows]
    desks = desk_dates({row.area_id for row in rows if row.person_id is None}, at)
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
        ("id", "item_id", "organisation_id", "post_id", "person_id", "from_at", "allocate_by", "allocate_version"),
        (
            (new_id(), item_id, row.organisation_id, row.post_id, row.person_id, at, *_desk_date(row, desks))
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


def _desk_date(row: Opening, desks: Mapping[UUID, rules.Due]) -> tuple[datetime | None, int | None]:
    return (None, None) if row.person_id else (desks[row.area_id].due_at, desks[row.area_id].rule_version)


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

    `breach_reason` is a code that a late clock keeps; `words` that go with it stay in the trail's aside. Late and
    without one, it closes all the same, and somebody is asked for the reason.
    """
    item = models.Item.lock(item_id)
    refuse_if(rules.why_not_change(item.closed_at))
    refuse_if(rules.why_not_reason(breach_reason, is_system=by.kind == "system"))
    held = release(item, at)
    item.closed_at = held.until_at
    item.save(update_fields=["closed_at"])
    running = models.Clock.objects.filter(item=item, done_at__isnull=True)
    if stop(running, item.kind, breach_reason, by, at):
        ask_why(item, Holder(held.organisation_id, held.post_id, held.person_id), by=by, at=at, permit=permit)
    withdraw_offers(item_id, person_id=by.person_id, at=at)
    trail.record(
        events.ITEM_CLOSED,
        permit,
        about=item_id,
        detail={"kind": item.kind, "breach_reason": breach_reason},
        aside={"words": words} if words else None,
    )


@trail.audited
def close_many(*, item_ids: Collection[UUID], by: Actor, at: datetime, permit: Permit) -> int:
    """Close many items at once, passing over those that are closed already; return how many were open.

    Of each that was late, somebody is asked for the reason.
    """
    owners = queries.owners_of(item_ids)
    closed = sets.close(item_ids, at=at, person_id=by.person_id, reason=rules.said_by_itself(by.kind, ""))
    trail.record(events.ITEMS_CLOSED, permit, detail={"count": len(closed)})
    for item in models.Item.objects.filter(id__in=queries.lacks_reason(closed)).order_by("id"):
        ask_why(item, owners[item.id], by=by, at=at, permit=permit)
    return len(closed)


@trail.audited
def renew_clock(
    *, item_id: UUID, due: rules.Due, by: Actor, at: datetime, permit: Permit, breach_reason: str = "", was: str = ""
) -> None:
    """Mark what was due under a rule as done and set its next date, such as a review that was held.

    `was` is the rule that is done, where the next date is set by another. Late and without a reason, it is done all
    the same, and somebody is asked for the reason.
    """
    item = models.Item.lock(item_id)
    refuse_if(rules.why_not_change(item.closed_at))
    refuse_if(rules.why_not_reason(breach_reason, is_system=by.kind == "system"))
    running = models.Clock.objects.filter(item=item, rule=was or due.rule, done_at__isnull=True)
    is_unexplained = stop(running, item.kind, breach_reason, by, at)
    _start_clock(item_id, due)
    if is_unexplained:
        ask_why(item, queries.owners_of([item_id])[item_id], by=by, at=at, permit=permit)
    trail.record(
        events.CLOCK_RENEWED,
        permit,
        about=item_id,
        detail={"due": due.due_at.isoformat(), "rule": f"{due.rule}/{due.rule_version}"},
    )
