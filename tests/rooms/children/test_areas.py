"""One node, several partnerships: a child who moves, and one who is placed in another council's area."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from linkspan.agencies import models as agencies
from linkspan.audit import Refused, trail
from linkspan.children import models
from linkspan.children.queries import file
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from tests import factories
from tests.rooms.children.conftest import IDRIS, NOW, WHY, Index, a_record
from tests.support.database import as_test

LATER = NOW + timedelta(days=30)
IN_SOUTHMERE = {"address_line_1": "3 Dunlin Row", "postcode": "ZE7 8AA"}


@pytest.fixture(autouse=True)
def _postcodes(index: Index) -> None:
    people = index.cast
    with as_test():
        models.Outcode.objects.bulk_create(
            models.Outcode(outcode=outcode, area=area)
            for outcode, area in (("ZE3", people.northmere), ("ZE4", people.northmere), ("ZE7", people.southmere))
        )


def is_theirs(index: Index, council: agencies.Organisation, child_id: UUID | None, at: datetime = LATER) -> bool:
    """Tell whether the front door of a council may see what is going on for a child."""
    by = index.colleague(f"Door of {council.code}", "front_door", organisation=council, at=at)
    try:
        with trail.look(by=by, at=at):
            gate.require(by=by, to=Action.SEE_PATHWAY, at=at, about=child_id)
            trail.record("children.file.seen", gate.require(by=by, to=Action.SEE_NOTICES, at=at))
    except Refused:
        return False
    return True


def also_in(index: Index, child_id: UUID | None, at: datetime = LATER) -> list[str]:
    assert child_id
    shown = file.child_file(child_id=child_id, by=index.cast.amina.actor(at), at=at, reason=WHY, reason_code="concern")
    return [each.area for each in shown.elsewhere]


def test_a_child_who_moves_is_one_child_of_both_areas(index: Index) -> None:
    people = index.cast
    index.send(people.council, a_record("1"), a_record("2", IDRIS))
    index.send(people.practice, a_record("g1"))
    rowan, idris = index.child_of(people.council, "1"), index.child_of(people.council, "2")
    before = is_theirs(index, people.southmere_council, rowan)

    index.send(people.practice, a_record("g1", **IN_SOUTHMERE), at=LATER)

    assert not before
    assert index.child_of(people.practice, "g1") == rowan
    assert is_theirs(index, people.southmere_council, rowan)
    assert is_theirs(index, people.council, rowan)
    assert also_in(index, rowan) == ["Southmere"]
    assert not is_theirs(index, people.southmere_council, idris), "who stayed is nobody's but Northmere's"


def test_a_child_placed_out_of_the_area_stays_their_council_s_and_is_known_where_they_live(index: Index) -> None:
    people = index.cast
    there = factories.organisation(
        area=people.southmere, kind="school", name="Dunlin School", identifiers={"urn": "990201"}
    )
    index.send(people.council, a_record("1"))
    rowan = index.child_of(people.council, "1")

    index.send(people.council, a_record("1", **IN_SOUTHMERE), at=LATER)
    index.send(there, a_record("s1", **IN_SOUTHMERE), at=LATER)

    assert index.record(people.council, "1").area_id == people.northmere.id
    assert index.record(there, "s1").area_id == people.southmere.id
    assert index.child_of(there, "s1") == rowan
    assert index.child(rowan).area_id == people.northmere.id
    assert is_theirs(index, people.council, rowan)
    assert is_theirs(index, people.southmere_council, rowan)
    assert also_in(index, rowan) == ["Southmere"]


def test_a_child_first_heard_of_as_placed_elsewhere_is_known_in_both_areas(index: Index) -> None:
    people = index.cast
    index.send(people.council, a_record("1", **IN_SOUTHMERE))

    rowan = index.child_of(people.council, "1")

    assert index.child(rowan).area_id == people.northmere.id
    assert is_theirs(index, people.council, rowan)
    assert is_theirs(index, people.southmere_council, rowan)


def test_the_area_that_a_protected_child_went_to_is_noted_nowhere(index: Index) -> None:
    people = index.cast
    index.send(people.council, a_record("1"))
    rowan = index.child_of(people.council, "1")

    index.send(people.council, a_record("1", protection="location", **IN_SOUTHMERE), at=LATER)
    index.send(people.council, a_record("1", protection="location", phone="01632 960779", **IN_SOUTHMERE), at=LATER)

    assert index.child(rowan).protection == "location"
    assert not is_theirs(index, people.southmere_council, rowan)
    assert index.count("children_residence where child_id = %s", rowan) == 1
