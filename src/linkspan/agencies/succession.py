"""The parts of one organisation taking over from another; `commands.succeed` puts them together."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import models, ports, queries, rules
from linkspan.audit import Actor, NotNow, Permit


def pass_on(
    organisation_id: UUID,
    shares: Sequence[rules.Share],
    on: date,
    *,
    by: Actor,
    at: datetime,
    permit: Permit,
    ends: bool,
) -> dict[str, int]:
    """Move what an organisation holds to its successors, the rest to the councils' desks; say how many."""
    giver = ports.Holder(organisation_id)
    moved: dict[str, int] = {}

    def hand(to: UUID, within: Collection[UUID] | None) -> None:
        counts = ports.holdings.hand_over(
            giver=giver, receiver=ports.Holder(to), by=by, at=at, permit=permit, within=within
        )
        for code, count in counts.items():
            moved[code] = moved.get(code, 0) + count

    for share in sorted(shares, key=lambda share: not share.area_ids):  # the one that takes the rest goes last
        hand(share.successor_id, share.area_ids or None)
    if ends:
        left = {area_id for holding in ports.holdings for area_id in holding.areas(giver=giver, at=at)}
        for area_id in sorted(left):
            hand(_last_resort(area_id, organisation_id, on), {area_id})
        if ports.holdings.count(giver=giver, at=at):
            raise RuntimeError("An organisation may not end while it holds something.")
    rows = [
        models.Succession(predecessor_id=organisation_id, successor_id=share.successor_id, area_id=area_id, on_day=on)
        for share in shares
        for area_id in (*sorted(share.area_ids),) or (None,)
    ]
    # What came in since may be passed on again on the same day: it is the same succession.
    models.Succession.objects.bulk_create(rows, ignore_conflicts=True)
    return moved


def _last_resort(area_id: UUID, leaving: UUID, on: date) -> UUID:
    council = queries.council_of(area_id, on, other_than=leaving)
    if council is None:
        raise NotNow("agencies.no_council", "No council serves one of its areas: say who takes over there.")
    return council


def widen(organisation_id: UUID, shares: Sequence[rules.Share], on: date) -> None:
    """Let the successors serve the areas they took over, and the giver no longer those it gave away."""
    served = models.OrganisationArea.objects.on(on).filter(organisation=organisation_id)
    areas = set(served.values_list("area_id", flat=True))
    named = {area_id for share in shares for area_id in share.area_ids}
    for share in shares:
        wanted = set(share.area_ids) or areas - named
        there = models.OrganisationArea.objects.filter(organisation=share.successor_id, area__in=wanted)
        have = {row.area_id for row in there if row.until_on is None or row.until_on > on}
        models.OrganisationArea.objects.bulk_create(
            models.OrganisationArea(organisation_id=share.successor_id, area_id=area_id, from_on=on)
            for area_id in sorted(wanted - have)
        )
    served.filter(area__in=named).update(until_on=on)


def wind_up(organisation: models.Organisation, on: date) -> None:
    """End an organisation on a day, with its posts, appointments, desks and areas."""
    models.Appointment.end(on, post__organisation=organisation)
    for kind in (models.Post, models.DutyDesk, models.OrganisationArea):
        kind.end(on, organisation=organisation)
    organisation.until_on = on
    organisation.save(update_fields=["until_on"])
