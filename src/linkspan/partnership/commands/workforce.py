"""Recording how many posts an organisation has and fills; each organisation says it of itself."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, refuse_if, trail
from linkspan.partnership import events, scope, workforce_models, workforce_rules
from linkspan.partnership.workforce_rules import Counts
from linkspan.sharing.facts import Action


@trail.audited
def record_staffing(
    *,
    partnership_id: UUID,
    organisation_id: UUID,
    quarter: date,
    counts: Counts,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Record one kind of post for a quarter; what was recorded for it before stays as history."""
    permit = scope.require(
        by=by, to=Action.KEEP_OWN_PART, at=at, partnership_id=partnership_id, organisation_id=organisation_id
    )
    refuse_if(workforce_rules.why_not_record(counts, quarter, london_day(at)))
    group = " ".join(counts.group.split())
    rows = workforce_models.Staffing.objects.filter(
        organisation=organisation_id, quarter=quarter, group=group, replaced_at__isnull=True
    )
    replaced = rows.update(replaced_at=at)
    row = workforce_models.Staffing.objects.create(
        organisation_id=organisation_id, quarter=quarter, group=group, establishment=counts.establishment,
        in_post=counts.in_post, agency=counts.agency, leavers=counts.leavers, average_in_post=counts.average_in_post,
        made_by_id=by.person_id, made_at=at,
    )  # fmt: skip
    detail = {"quarter": quarter.isoformat(), "replaces": bool(replaced)}
    trail.record(events.STAFFING_RECORDED, permit, about=row.id, detail=detail)
    return row.id
