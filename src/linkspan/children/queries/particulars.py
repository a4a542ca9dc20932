"""Who a child is, as far as another agency needs it to look them up, and no further."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit
from linkspan.children import composite, models
from linkspan.children.composite import Said
from linkspan.children.queries.family import household_of
from linkspan.children.queries.file import versions_of

MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Particulars:
    """A child to be looked up elsewhere: identity, and the latest address where no one hides it.

    `kept_places` are words that must not go out with it: where a protected child is, as far as the asker knows.
    """

    child_id: UUID
    area_id: UUID
    said: dict[str, Any]
    place: tuple[str, ...]
    kept_places: tuple[str, ...]


def particulars(*, child_id: UUID, by: Actor, at: datetime, permit: Permit) -> Particulars:
    """Give what an agency needs to look a child up; the caller has the gate's permit about this child.

    A protected child goes out without any place, also where the asker is inside the wall and knows it.
    """
    if permit.about != child_id or permit.actor.key != by.key:
        raise ValueError("The permit is about another child, or someone else's.")
    child = models.Child.objects.filter(id=child_id).first()
    if child is None:
        raise NotFound
    said = versions_of(child_id)
    lived = composite.addresses(said)
    is_open = child.protection == "none"
    return Particulars(
        child_id=child_id,
        area_id=child.area_id,
        said=_said(said),
        place=(*lived[0].lines, lived[0].postcode) if is_open and lived else (),
        kept_places=() if is_open else _places(said, at),
    )


def named_to_worker(*, child_id: UUID, permit: Permit) -> dict[str, Any]:
    """Give who a child is, without any place, to the worker, which acts on its own and shows it to nobody."""
    if permit.actor.kind != "system" or permit.actor.name != "worker":
        raise ValueError("Only the worker asks this.")
    return _said(versions_of(child_id))


def _said(said: list[Said]) -> dict[str, Any]:
    def values(name: str) -> list[str]:
        return [fact.value for fact in composite.identity(said, name)][:MOST_NAMES]

    found = {
        "name": composite.best_name(said),
        "names": [fact.value for fact in composite.full_names(said)][:MOST_NAMES],
        "known_as": values("known_as"),
        "former_names": values("former_family_name"),
        "born": values("date_of_birth")[:1],
        "expected": values("expected_date_of_birth")[:1],
        "sex": values("sex")[:1],
        "nhs_numbers": values("nhs_number"),
    }
    return {name: value for name, value in found.items() if value}


def _places(said: list[Said], at: datetime) -> tuple[str, ...]:
    """Gather every word for where a protected child is: lines, postcodes, the names of school and practice."""
    on = london_day(at)
    lived = composite.addresses(said)
    schools = [fact.value for fact in composite.place(said, "school_urn")]
    practices = [fact.value for fact in composite.place(said, "gp_ods")]
    named = {**agencies.names_by_code("urn", schools, on), **agencies.names_by_code("ods", practices, on)}
    phones = [fact.value for fact in composite.place(said, "phone")]
    first_lines = [one.lines[0] for one in lived if one.lines]
    return tuple({*first_lines, *(one.postcode for one in lived), *named.values(), *phones} - {""})


def siblings(*, child_id: UUID, by: Actor, at: datetime, permit: Permit) -> frozenset[UUID]:
    """Name the other children at the address, where no one's place is hidden from the asker."""
    if permit.about != child_id or permit.actor.key != by.key:
        raise ValueError("The permit is about another child, or someone else's.")
    return frozenset(each.child_id for each in household_of(child_id, london_day(at)))
