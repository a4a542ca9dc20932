"""Who reviews a look: someone outside the looker's line, never a desk the looker sits at."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from unicodedata import normalize
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.queries import Colleague

ROLES = ("ig_lead", "caldicott_guardian")


def surname_of(name: str) -> str:
    """Give the last word of a name as it is compared: lower case, letters alone."""
    words = normalize("NFKD", name).lower().split()
    return "".join(letter for letter in words[-1] if letter.isalpha()) if words else ""


def seat_for(
    person_id: UUID, organisation_id: UUID, on: date, *, is_rare: Callable[[str], bool] = lambda _surname: True
) -> Holder | None:
    """Name who reviews someone's looks, or give None where nobody here may.

    Their own information-governance lead or Caldicott guardian; else the council's of their area, else another that
    serves it, else any here; else the duty desk of a council where the looker does not sit. Never themselves, nobody
    above or below them, and no one who shares a rare surname with them.
    """
    line = agencies.line_of(person_id, on) | {person_id}
    surname = surname_of(agencies.person(person_id).name)

    def may(one: Colleague) -> bool:
        if one.person_id in line:
            return False
        return surname_of(one.name) != surname or not is_rare(surname)

    found = next((one for one in _in_turn(organisation_id, on) if may(one)), None)
    if found:
        return Holder(found.organisation_id, None, found.person_id)
    own = {organisation_id} | {one.organisation_id for one in agencies.in_post(person_id, on)}
    area_id = agencies.organisation(organisation_id).area_id
    near = agencies.organisations(on, kind="council", area_id=area_id)
    councils = [*near, *agencies.organisations(on, kind="council")]
    desk = next((one for one in councils if one.id not in own), None)
    return Holder(desk.id) if desk else None


def other_steward(person_id: UUID, organisation_id: UUID, on: date) -> Holder | None:
    """Name who else of information governance may approve what someone proposed, or give None where nobody is.

    Of their own organisation first, then of their area's council, then of any agency that serves the area.
    """
    area_id = agencies.organisation(organisation_id).area_id
    council = agencies.council_of(area_id, on)
    places = [{"organisation_id": each} for each in (organisation_id, council) if each] + [{"area_id": area_id}]
    for where in places:
        for one in _with_role(on, **where):
            if one.person_id != person_id:
                return Holder(one.organisation_id, None, one.person_id)
    return None


def is_outside_line(person_id: UUID, reviewer_id: UUID, on: date) -> bool:
    """Tell whether someone may review a person's looks: not themselves, and nobody above or below them."""
    return reviewer_id != person_id and reviewer_id not in agencies.line_of(person_id, on)


def _in_turn(organisation_id: UUID, on: date) -> Iterator[Colleague]:
    """Give those who review looks, the nearest first: of the organisation, the area's council, the area, anywhere."""
    area_id = agencies.organisation(organisation_id).area_id
    yield from _with_role(on, organisation_id=organisation_id)
    if council := agencies.council_of(area_id, on):
        yield from _with_role(on, organisation_id=council)
    yield from _with_role(on, area_id=area_id)
    yield from _with_role(on)


def _with_role(on: date, **where: UUID) -> Iterable[Colleague]:
    for role in ROLES:
        yield from agencies.people_with_role(role, on, **where)
