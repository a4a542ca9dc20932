"""Which workers must never see which files, for those who answer for information."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, trail
from linkspan.children import events, models, rules
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST = 500


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """That a worker must never see a child's file, how they are close to the child, and since when."""

    id: UUID
    child_id: UUID
    person: str
    agencies: str
    kind: str
    since: datetime


def conflicts(*, by: Actor, at: datetime) -> tuple[ConflictLine, ...]:
    """List the conflicts that stand about children of the asker's area, newest first."""
    if rules.STEWARDS.isdisjoint(by.roles):
        raise NotFound
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_TRAIL, at=at)
        standing = models.Conflict.objects.filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at)
        rows = list(standing.order_by("-from_at", "id")[:MOST])
        about = {row.child_id for row in rows}
        near = gate.require_many(by=by, to=Action.SEE_LOOKS, about=about, at=at) if about else {}
        rows = [row for row in rows if row.child_id in near]
        trail.record(events.CONFLICTS_SEEN, permit, detail={"conflicts": len(rows)})
        trail.record_many(events.CONFLICTS_SEEN, permit, ((row.child_id, row.id, None) for row in rows))
        names = agencies.names_of({row.person_id for row in rows})
        posts = {row.person_id: agencies.in_post(row.person_id, at.date()) for row in rows}
    return tuple(
        ConflictLine(
            row.id, row.child_id, names.get(row.person_id, ""),
            ", ".join(dict.fromkeys(post.organisation_name for post in posts[row.person_id])), row.kind, row.from_at,
        )
        for row in rows
    )  # fmt: skip
