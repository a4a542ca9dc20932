"""What may be asked about handovers that wait for an answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from linkspan.agencies.ports import Holder
from linkspan.duty import models
from linkspan.duty.queries.boards import owners_of
from linkspan.duty.queries.covers import stands_in_for


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A handover that waits for an answer."""

    id: UUID
    item_id: UUID
    kind: str
    title: str
    about: UUID | None
    giver: Holder
    receiver: Holder
    offered_at: datetime
    due_at: datetime


def offers_to(
    organisation_id: UUID, *, person_id: UUID | None = None, at: datetime | None = None
) -> tuple[OfferLine, ...]:
    """List the handovers that wait for an organisation's desk, and for one of its people when named.

    With a moment, those too that wait for whomever that person covers then.
    """
    mine = Q(to_person__isnull=True)
    if person_id:
        covered = stands_in_for(person_id, organisation_id, at) if at else frozenset()
        mine |= Q(to_person__in=covered | {person_id})
    return _offers(models.Offer.objects.filter(mine, to_organisation=organisation_id))


def offers_of(item_ids: Collection[UUID]) -> tuple[OfferLine, ...]:
    """List the handovers of these items that wait for an answer."""
    return _offers(models.Offer.objects.filter(item__in=set(item_ids)))


def offer(offer_id: UUID) -> OfferLine | None:
    """Give one handover that waits for an answer."""
    return next(iter(_offers(models.Offer.objects.filter(id=offer_id))), None)


def _offers(offers: Any) -> tuple[OfferLine, ...]:
    rows = list(offers.filter(settled_at__isnull=True).select_related("item").order_by("due_at", "id"))
    givers = owners_of(row.item_id for row in rows)
    return tuple(
        OfferLine(
            id=row.id,
            item_id=row.item_id,
            kind=row.item.kind,
            title=row.item.title,
            about=row.item.about_object,
            giver=givers[row.item_id],
            receiver=Holder(row.to_organisation_id, row.to_post_id, row.to_person_id),
            offered_at=row.offered_at,
            due_at=row.due_at,
        )
        for row in rows
    )
