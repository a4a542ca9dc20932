"""Opening each partnership's yearly report on the day after its year has ended, so that its clock runs."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.partnership import events, report_rules
from linkspan.partnership import models as shared
from linkspan.partnership import report_models as models
from linkspan.partnership import rules as membership_rules
from linkspan.partnership.commands.publications import open_draft
from linkspan.partnership.publication_rules import REPORT
from linkspan.partnership.queries import accountability
from linkspan.partnership.queries import members as membership
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@trail.audited
def open_reports(*, by: Actor, at: datetime) -> int:
    """Open the report of the year that ended last for every partnership that has none, and return how many.

    The worker does this every day. The business manager named in the line of accountability holds the item, else the
    duty desk of the first council.
    """
    permit = gate.require(by=by, to=Action.MIND_PARTNERSHIP, at=at)
    year = report_rules.year_ending_by(london_day(at))
    have = models.Publication.objects.filter(kind=REPORT, year=year).values("partnership")
    there = shared.Partnership.objects.on(report_rules.last_day(year)).exclude(id__in=have)
    done = 0
    for partnership_id in there.order_by("code").values_list("id", flat=True):
        if (holder := _holder(partnership_id, london_day(at))) is None:
            continue
        organisation_id, person_id = holder
        open_draft(
            partnership_id=partnership_id, kind=REPORT, year=year, organisation_id=organisation_id,
            person_id=person_id, by=by, at=at, permit=permit,
        )  # fmt: skip
        done += 1
    trail.record(events.REPORTS_OPENED, permit, detail={"year": year, "opened": done})
    return done


def _holder(partnership_id: UUID, on: date) -> tuple[UUID, UUID | None] | None:
    if found := accountability.keeper(partnership_id, on):
        return found
    councils = [
        each.organisation_id
        for each in membership.members(partnership_id, on)
        if each.kind == membership_rules.SAFEGUARDING_PARTNER and each.organisation_kind == "council"
    ]
    return (councils[0], None) if councils else None
