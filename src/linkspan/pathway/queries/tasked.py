"""Which child a task about a stage or an episode is of, for those who read it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from linkspan.audit import Actor, trail
from linkspan.children.queries.about import About
from linkspan.pathway import models
from linkspan.pathway.naming import names_under
from linkspan.pathway.queries.caseboard import names_said
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


def stages_about(*, records: Collection[UUID], by: Actor, at: datetime) -> dict[UUID, About]:
    """Give the child of each stage or episode that tasks are about; what the asker does not read is left out.

    A fixed number of queries. A child who is not in the index has the name by which the council was told of them.
    """
    wanted = set(records)
    if not wanted:
        return {}
    with trail.look(by=by, at=at):
        rows: list[tuple[UUID, UUID | None, UUID | None]] = []
        for table in (models.Stage, models.Episode):
            rows += table.objects.filter(id__in=wanted).values_list("id", "child_id", "contact_id")
        children = {child_id for _, child_id, _ in rows if child_id}
        permits = gate.require_many(
            by=by, to=Action.SEE_PATHWAY, about=sorted(children), at=at, organisation_id=by.organisation_id
        )
        apart = models.Stage.objects.filter(id__in=wanted, restricted=True, child__isnull=False)
        hidden = set(apart.values_list("child_id", flat=True))
        if hidden:
            permits = dict.fromkeys(hidden, gate.require(by=by, to=Action.SEE_RESTRICTED_STAGE, at=at)) | permits
        named = names_under(permits, by=by, at=at, apart=hidden)
        said = names_said({contact_id for _, child_id, contact_id in rows if contact_id and not child_id})
    found = {}
    for record, child_id, contact_id in rows:
        name = named.get(child_id, "") if child_id else said.get(contact_id, "") if contact_id else ""
        found[record] = About(child_id or record, name)
    return found
