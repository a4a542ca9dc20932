"""Which child a task or a notice is about, for those who may know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.audit import Actor, trail
from linkspan.children import composite, events, models
from linkspan.children.queries.lists import latest_of
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

# What a task or a notice can stand for, each with its child.
KINDS = (models.Sight, models.Lead, models.Flag, models.Shield, models.Correction)


@dataclass(frozen=True, slots=True)
class About:
    """The child that something is about; no name where the asker may not open the file as things stand."""

    child_id: UUID
    name: str


def children_about(*, records: Collection[UUID], by: Actor, at: datetime) -> dict[UUID, About]:
    """Give the child of each sight, lead, flag, shield or correction; what the asker may not know of is left out.

    A fixed number of queries. Each child named is in the trail before the name is shown.
    """
    wanted = set(records)
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_TASKS, at=at)
        children: dict[UUID, UUID] = {}
        for kind in KINDS if wanted else ():
            children |= dict(kind.objects.filter(id__in=wanted).values_list("id", "child_id"))
        listed = sorted(set(children.values()))
        allowed = gate.require_many(by=by, to=Action.SEE_CHILD, about=listed, at=at) if listed else {}
        trail.record(events.CHILD_LISTED, permit, detail={"children": len(allowed)})
        for child_id, child_permit in allowed.items():
            trail.record(events.CHILD_LISTED, child_permit, about=child_id)
        said = latest_of(list(allowed)) if allowed else {}
    return {
        record: About(child_id, composite.best_name(said.get(child_id, []))) for record, child_id in children.items()
    }
