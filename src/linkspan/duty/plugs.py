"""What this room gives to the room below: open items are something that agencies, posts and people hold, and some
people stand in for others."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies.ports import Held, Holder, Tally
from linkspan.audit import Actor, Permit
from linkspan.duty import commands, models, queries, sets


class Covers:
    """Who stands in for whom, so that they are told as well."""

    def stand_ins(self, person_ids: Collection[UUID], at: datetime) -> Collection[UUID]:
        """Name everyone who stands in at a moment for any of these people."""
        return queries.stand_ins(person_ids, at)


class ItemHolding:
    """Open items, by their live tenure."""

    code = "duty.item"
    models: Collection[str] = ("duty.Tenure",)

    def count(self, *, giver: Holder, at: datetime, within: Collection[UUID] | None = None) -> int:
        """Count the open items a giver holds."""
        return int(_held(giver, within).count())

    def held(
        self, *, giver: Holder, at: datetime, within: Collection[UUID] | None = None, limit: int = 100
    ) -> Sequence[Held]:
        """List the open items a giver holds, oldest first."""
        rows = _held(giver, within).select_related("item").order_by("item__opened_at", "item_id")[:limit]
        return [
            Held(
                kind=row.item.kind,
                object_id=row.item_id,
                area_id=row.item.area_id,
                holder=Holder(row.organisation_id, row.post_id, row.person_id),
            )
            for row in rows
        ]

    def areas(self, *, giver: Holder, at: datetime) -> Collection[UUID]:
        """List the areas in which a giver holds open items or is offered some."""
        offered = models.Offer.objects.filter(settled_at__isnull=True, to_organisation=giver.organisation_id)
        areas = {*_held(giver, None).values_list("item__area_id", flat=True).distinct()}
        return areas | {*offered.values_list("item__area_id", flat=True).distinct()}

    def tally(self, *, giver: Holder, at: datetime) -> Sequence[Tally]:
        """Count the open items a giver holds, by kind and area."""
        return [Tally(*row) for row in sets.tally(giver)]

    def hand_over(
        self,
        *,
        giver: Holder,
        receiver: Holder,
        by: Actor,
        at: datetime,
        permit: Permit,
        within: Collection[UUID] | None = None,
    ) -> int:
        """Move the open items a giver holds to another holder."""
        return commands.hand_over_all(giver=giver, to=receiver, by=by, at=at, permit=permit, within=within)


def _held(giver: Holder, within: Collection[UUID] | None) -> Any:
    rows = models.Tenure.objects.filter(until_at__isnull=True, organisation=giver.organisation_id)
    if giver.post_id:
        rows = rows.filter(post=giver.post_id)
    if giver.person_id:
        rows = rows.filter(person=giver.person_id)
    return rows if within is None else rows.filter(item__area__in=within)
