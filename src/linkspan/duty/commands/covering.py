"""Standing in for someone who is away: arranged by them, by their manager or by the duty desk."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import notify, ports
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, refuse_if, trail
from linkspan.duty import events, models, rules

ARRANGE = "arrange_cover"
LINK = "/tasks/cover/"


@trail.audited
def arrange_cover(
    *, absent_id: UUID, cover_id: UUID, from_: date, until: date, why: str, by: Actor, at: datetime,
    once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Name who stands in for someone from a day up to another; what the absent person holds stays theirs.

    Both are told, and whoever is told something about the absent person's work meanwhile, so is the cover.
    """
    person_id, organisation_id = by.in_post()
    permit = ports.gate().require(by=by, to=ARRANGE, at=at, organisation_id=organisation_id, person_id=absent_id)
    refuse_if(rules.why_not_cover(absent_id, cover_id, from_, until, why, london_day(at)))
    there = agencies.are_standing({(organisation_id, absent_id), (organisation_id, cover_id)}, london_day(at))
    if not there:
        raise NotNow("duty.cover_gone", "Both must be in post in your organisation.")
    meanwhile = models.Cover.objects.filter(
        organisation=organisation_id, ended_at__isnull=True, from_on__lt=until, until_on__gt=from_
    )
    if meanwhile.filter(absent=absent_id).exists():
        raise NotNow("duty.covered_already", "Someone covers them already in that time. End that first.")
    if meanwhile.filter(absent=cover_id).exists():
        raise NotNow("duty.cover_absent", "That person is away themselves in that time. Choose someone else.")
    row = models.Cover.objects.create(
        organisation_id=organisation_id, absent_id=absent_id, cover_id=cover_id, why=why, from_on=from_,
        until_on=until, arranged_by_id=person_id, arranged_at=at,
    )  # fmt: skip
    trail.record(
        events.COVER_ARRANGED, permit, about=row.id,
        detail={
            "absent": str(absent_id), "cover": str(cover_id), "from": from_.isoformat(), "until": until.isoformat(),
        },
    )  # fmt: skip
    _tell(row, by, events.COVER_ARRANGED)
    return row.id


@trail.audited
def end_cover(*, cover_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """End an arrangement now, before its last day."""
    row = models.Cover.objects.select_for_update().filter(id=cover_id).first()
    if row is None or row.organisation_id != by.organisation_id:
        raise NotFound
    permit = ports.gate().require(
        by=by, to=ARRANGE, at=at, organisation_id=row.organisation_id, person_id=row.absent_id
    )
    if row.ended_at is not None or row.until_on <= london_day(at):
        raise NotNow("duty.cover_over", "That is over already.")
    row.ended_at, row.ended_by_id = at, by.person_id
    row.save(update_fields=["ended_at", "ended_by"])
    trail.record(events.COVER_ENDED, permit, about=row.id)
    _tell(row, by, events.COVER_ENDED)


def _tell(row: models.Cover, by: Actor, event: str) -> None:
    told = {row.absent_id, row.cover_id} - {by.person_id}
    notify.tell(to=sorted(told), event=event, link=LINK, privately=True)
