"""The question whether an answer was enough, as its asker sees it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, trail
from linkspan.exchange import access, events, models


@dataclass(frozen=True, slots=True)
class SampleAsked:
    """An answer that was drawn: whose, to what, and what was said of it already."""

    id: UUID
    part_id: UUID
    organisation: str
    questions: tuple[str, ...]
    asked_at: datetime
    answered_at: datetime | None
    said: str


def sample(*, sample_id: UUID, by: Actor, at: datetime) -> SampleAsked:
    """Give the question about one drawn answer; NotFound for whoever did not ask."""
    with trail.look(by=by, at=at):
        row = models.Sample.objects.select_related("part__request").filter(id=sample_id).first()
        if row is None:
            raise NotFound
        permit = access.require_asking(row.part.request, by, at)
        put = models.Put.objects.filter(part=row.part_id).order_by("question__number")
        found = SampleAsked(
            id=row.id, part_id=row.part_id, organisation=agencies.organisation(row.part.organisation_id).name,
            questions=tuple(put.values_list("question__text", flat=True)), asked_at=row.part.asked_at,
            answered_at=row.part.closed_at, said=row.said,
        )  # fmt: skip
        trail.record(events.SAMPLE_SEEN, permit, about=row.part_id, child=row.part.request.child_id)
    return found
