"""Asking, of answers drawn by chance, whether they were enough: quick and empty is not a good answer."""

from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.exchange import access, enough, events, models
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

KIND = "request_sample"
# The first draw looks back so far, and no draw takes more than so many.
LOOKS_BACK = timedelta(days=31)
MOST_AT_ONCE = 500


@trail.audited
def draw_samples(*, by: Actor, at: datetime, chance: SystemRandom | None = None) -> int:
    """Draw one in four of the parts answered since the last draw, and ask their askers; give how many were drawn."""
    permit = gate.require(by=by, to=Action.REASSIGN_TASK, at=at)
    last = models.Draw.objects.order_by("-until_at").values_list("until_at", flat=True).first()
    parts = models.Part.objects.filter(
        closed_how="answered", closed_at__gt=last or at - LOOKS_BACK, closed_at__lte=at, sample=None
    ).select_related("request")
    answered = list(parts.order_by("closed_at", "id")[: MOST_AT_ONCE * enough.DRAWN_ONE_IN])
    chance = chance or SystemRandom()
    drawn = [each for each in answered if chance.randrange(enough.DRAWN_ONE_IN) == 0]
    for part in drawn:
        _ask(part, by, at, permit)
    if answered:
        models.Draw.objects.bulk_create([
            models.Draw(until_at=answered[-1].closed_at or at, answered=len(answered), drawn=len(drawn))
        ])  # fmt: skip
    trail.record(events.SAMPLES_DRAWN, permit, detail={"answered": len(answered), "drawn": len(drawn)})
    return len(drawn)


def _ask(part: models.Part, by: Actor, at: datetime, permit: Permit) -> None:
    request = part.request
    has_left = agencies.departed({(request.organisation_id, request.asked_by_id)}, london_day(at))
    person_id = None if has_left else request.asked_by_id
    sample_id = new_id()
    item_id = duty.open_item(
        kind=KIND, area_id=request.area_id, organisation_id=request.organisation_id, person_id=person_id,
        due=duty_queries.due_for(enough.SAMPLE_CLOCK, at, area_id=request.area_id), about=sample_id, by=by, at=at,
        permit=permit,
    )  # fmt: skip
    models.Sample.objects.bulk_create([models.Sample(id=sample_id, item_id=item_id, part=part, drawn_at=at)])
    told = [person_id] if person_id else access.desk_of(request.organisation_id, london_day(at))
    notify.tell(to=told, event=events.SAMPLES_DRAWN, link=f"/requests/samples/{sample_id}/", about=sample_id)


@trail.audited
def say_enough(*, sample_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say, for whoever asked, whether an answer was enough: once, and it stands."""
    row = models.Sample.lock(sample_id)
    permit = access.require_asking(row.part.request, by, at)
    if problem := enough.why_not_say(said, is_said=bool(row.said)):
        raise problem
    row.said, row.said_at, row.said_by_id = said, at, by.person_id
    row.save(update_fields=["said", "said_at", "said_by"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.SAMPLE_SAID, permit, about=row.part_id, child=row.part.request.child_id, detail={"said": said})
