"""Who sits where: the tenure of a new holder, with the date by which a desk gives the item to somebody."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import NotNow
from linkspan.duty import models, queries, rules


def why_not_hold(holders: Collection[Holder], at: datetime) -> NotNow | None:
    """Say why any of these may not hold an item; those who may are kept there until the commit."""
    pairs = {(holder.organisation_id, holder.person_id) for holder in holders}
    return rules.why_not_hold(agencies.are_standing(pairs, london_day(at)))


def sit(item_id: UUID, area_id: UUID, to: Holder, moment: datetime) -> None:
    """Begin a tenure; one of a desk gets the date by which somebody is to have the item."""
    due = None if to.person_id else queries.due_for(rules.DESK_CLOCK, moment, area_id=area_id)
    models.Tenure.objects.create(
        item_id=item_id, organisation_id=to.organisation_id, post_id=to.post_id, person_id=to.person_id, from_at=moment,
        allocate_by=due.due_at if due else None, allocate_version=due.rule_version if due else None,
    )  # fmt: skip


def release(item: models.Item, at: datetime) -> models.Tenure:
    """End the tenure that holds an item: never before it began, so no time is left unheld."""
    tenure = models.Tenure.objects.select_for_update().get(item=item, until_at__isnull=True)
    tenure.until_at = max(at, tenure.from_at)
    tenure.save(update_fields=["until_at"])
    return tenure


def withdraw_offers(item_id: UUID, *, person_id: UUID | None, at: datetime) -> None:
    """Let the handover on offer lapse, if there is one."""
    models.Offer.objects.filter(item=item_id, settled_at__isnull=True).update(
        settled_at=at, outcome="withdrawn", settled_by=person_id
    )
