"""What children are called and who works with them, for those whom the gate lets know it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.children import composite, events, models
from linkspan.children.queries.file import is_place_hidden
from linkspan.children.queries.lists import latest_of


def names_under(
    permits: Mapping[UUID, Permit], *, by: Actor, at: datetime, apart: Collection[UUID] = ()
) -> dict[UUID, str]:
    """Name each child about whom the asker has a permit; one query. Each is in the trail before the name is shown.

    `apart` are children named beside something that is kept apart: the trail has its own line, which names no child.
    """
    with trail.look(by=by, at=at):
        for child_id, permit in permits.items():
            if permit.actor.key != by.key:
                raise ValueError("The permit is someone else's.")
            if child_id in apart:
                continue
            trail.record(events.CHILD_LISTED, permit, about=child_id)
        said = latest_of(list(permits)) if permits else {}
    return {child_id: composite.best_name(said.get(child_id, [])) for child_id in permits}


def working_here(child_id: UUID, *, by: Actor, at: datetime) -> tuple[tuple[UUID, UUID, str, str], ...]:
    """List who works with a child now and has a place in the partnership: person, organisation, name and agency.

    Nobody where their names would say where a protected child is.
    """
    with trail.look(by=by, at=at):
        if is_place_hidden(child_id, by, at):
            return ()
        on = london_day(at)
        rows = models.Involvement.objects.filter(
            Q(until_on=None) | Q(until_on__gt=on), child=child_id, from_on__lte=on, person__isnull=False
        ).values_list("person_id", "organisation_id").distinct()  # fmt: skip
        found = list(rows)
        people = agencies.names_of({person for person, _ in found})
        names = agencies.organisation_names({organisation for _, organisation in found})
    lines = ((person, each, people.get(person, ""), names.get(each, "")) for person, each in found)
    return tuple(sorted((line for line in lines if line[2]), key=lambda line: line[2]))
