"""Which children a concern is about: in the index, as far as its author may open their files, or as they say it.

An id that leads to a child whom the author may not know of, and one that leads to nobody, are answered alike: the
author says who the child is in their own words, and what they say goes on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow
from linkspan.children.queries.file import glance_today, is_place_hidden, require_sight
from linkspan.children.queries.particulars import Particulars, particulars, siblings
from linkspan.pathway import rules
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@dataclass(frozen=True, slots=True)
class Told:
    """One child of a concern, and which council's front door it goes to.

    `is_walled` says that the council as a whole stands outside the child's wall: then a shield reviewer has it.
    """

    child_id: UUID | None
    said: dict[str, Any]
    area_id: UUID
    council_id: UUID
    is_walled: bool = False


def known(child_id: UUID | None, by: Actor, at: datetime) -> Particulars | None:
    """Give who a child is to somebody who may open the file; None for anyone else, and for a child there is not."""
    if child_id is None or by.organisation_id is None:
        return None
    if not gate.may(by=by, to=Action.SEE_CHILD, about=child_id, at=at, reason=glance_today(child_id)).allow:
        return None
    permit = require_sight(child_id=child_id, by=by, at=at)
    return particulars(child_id=child_id, by=by, at=at, permit=permit)


def family_of(child_id: UUID, by: Actor, at: datetime) -> frozenset[UUID]:
    """Name the other children at the address, for somebody who may open the file."""
    permit = require_sight(child_id=child_id, by=by, at=at)
    return siblings(child_id=child_id, by=by, at=at, permit=permit)


def children_told(
    *, child_id: UUID | None, who: rules.Who, family: Collection[UUID], others: Sequence[str], area_id: UUID | None,
    by: Actor, at: datetime,
) -> list[Told]:  # fmt: skip
    """Resolve every child that is told of; raises NotNow where no council can be found."""
    here = area_id or home_area(by)
    main = known(child_id, by, at)
    found = [_in_index(main, here, by, at)] if main else [_said(who.as_json(), here, at)] if who else []
    if main and family:
        near = family_of(main.child_id, by, at)
        for each in dict.fromkeys(family):
            sibling = known(each, by, at) if each in near else None
            if sibling:
                found.append(_in_index(sibling, here, by, at))
    named = [rules.cleaned(line) for line in others]
    found += [_said({"name": line}, here, at) for line in named if line]
    walled = [each.child_id for each in found if each.is_walled and each.child_id]
    if walled and len(found) > 1:
        raise NotNow(
            "pathway.walled_apart",
            "The identity of one of these children is protected. Raise a concern about that child alone.",
        )
    return found


def home_area(by: Actor) -> UUID:
    """Give the area someone works in, the first of several."""
    if not by.area_ids:
        raise NotNow("pathway.no_area", "Say where the child is: your organisation serves no area. Or ring the desk.")
    return by.area_ids[0]


def _in_index(child: Particulars, here: UUID, by: Actor, at: datetime) -> Told:
    """Send a child to where they live, or, where that is hidden from the author, to where the author met them."""
    area_id = here if is_place_hidden(child.child_id, by, at) else child.area_id
    council_id = council_for(area_id, at)
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.is_walled_from(%s, %s)", [child.child_id, council_id])
        (walled,) = cursor.fetchone() or (False,)
    wanted = ("name", "known_as", "born", "expected", "sex")
    said = {name: child.said[name] for name in wanted if name in child.said}
    return Told(child.child_id, said, area_id, council_id, bool(walled))


def _said(said: dict[str, Any], area_id: UUID, at: datetime) -> Told:
    return Told(None, said, area_id, council_for(area_id, at))


def council_for(area_id: UUID, at: datetime) -> UUID:
    """Name the council whose front door an area's children go to."""
    council_id = agencies.council_of(area_id, london_day(at))
    if council_id is None:
        raise NotNow("pathway.no_council", "No council's front door is known for that area. Ring the duty desk.")
    return council_id
