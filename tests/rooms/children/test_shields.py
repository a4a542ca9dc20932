"""Shields: raised at once by anyone who works with the child, reviewed by someone else, never lowered by accident."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.audit.ids import new_id
from linkspan.children import faces, meeting
from linkspan.children.commands import shields
from linkspan.children.queries.file import child_file
from tests import factories
from tests.cast import Member
from tests.rooms.children.conftest import IDRIS, NOW, ROWAN, WHY, Index, a_record, signed

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def rowan(index: Index) -> Any:
    """Rowan, known to the council and her school."""
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.school, a_record("s1"))
    return index.child_of(index.cast.council, "1")


def raise_shield(index: Index, child_id: Any, kind: str = "location", by: Member | None = None) -> Any:
    actor = (by or index.cast.amina).actor(NOW)
    return shields.shield(child_id=child_id, kind=kind, reason=WHY, by=actor, at=NOW)


def review(index: Index, shield_id: Any, outcome: str, by: Member | None = None) -> str:
    actor = (by or index.cast.shirin).actor(LATER, stepped_up=True)
    return shields.review_shield(shield_id=shield_id, outcome=outcome, reason=WHY, by=actor, at=LATER)


def test_a_practitioner_shields_at_once_and_a_reviewer_is_asked(index: Index, rowan: Any) -> None:
    shield_id = raise_shield(index, rowan)

    assert index.child(rowan).protection == "location"
    assert index.rows("select organisation_id from children_inside where child_id = %s", rowan) == [
        (index.cast.council.id,)
    ]
    ((kind, rule, due),) = index.rows(
        "select i.kind, c.rule, c.due_at::date::text from children_shield s join duty_item i on i.id = s.item_id "
        "join duty_clock c on c.item_id = i.id where s.id = %s",
        shield_id,
    )
    assert (kind, rule, due) == ("shield_review", "shield.review", "2026-11-03")
    assert index.count("agencies_notice where person_id = %s", index.cast.shirin.id) == 1
    assert index.count("audit_entry where event = 'children.child.shielded' and object = %s", shield_id) == 1


def test_a_shield_hides_the_place_from_those_outside_at_the_very_next_look(index: Index, rowan: Any) -> None:
    ben = index.cast.ben
    before = child_file(child_id=rowan, by=ben.actor(NOW), at=NOW)

    raise_shield(index, rowan)

    after = child_file(child_id=rowan, by=ben.actor(LATER), at=LATER)
    inside = child_file(child_id=rowan, by=index.cast.amina.actor(LATER), at=LATER)
    assert before.addresses
    assert not after.addresses
    assert after.place_hidden
    assert after.name == before.name
    assert inside.addresses


def test_raising_a_second_shield_does_not_put_an_outsider_inside(index: Index, rowan: Any) -> None:
    raise_shield(index, rowan)

    raise_shield(index, rowan, "identity", by=index.cast.ben)

    assert index.rows("select organisation_id from children_inside where child_id = %s", rowan) == [
        (index.cast.council.id,)
    ]
    assert index.child(rowan).protection == "identity"
    with pytest.raises((NotFound, Refused)):
        child_file(child_id=rowan, by=index.cast.ben.actor(LATER), at=LATER, reason=WHY)


def test_an_outsider_shields_no_one(index: Index, rowan: Any) -> None:
    with pytest.raises((NotFound, Refused)):
        raise_shield(index, rowan, by=index.cast.kit)
    with pytest.raises((NotFound, Refused)):
        raise_shield(index, rowan, by=index.cast.ada)

    assert index.child(rowan).protection == "none"
    assert index.count("children_shield") == 0


def test_a_child_shielded_already_is_not_shielded_twice(index: Index, rowan: Any) -> None:
    raise_shield(index, rowan)

    with pytest.raises(NotNow, match="shield_stands"):
        raise_shield(index, rowan)


def test_upholding_closes_the_task_and_lifting_later_lowers_the_protection(index: Index, rowan: Any) -> None:
    shield_id = raise_shield(index, rowan)

    assert review(index, shield_id, "uphold") == "location"
    assert index.count("duty_item where kind = 'shield_review' and closed_at is null") == 0
    assert review(index, shield_id, "lift") == "none"

    assert index.child(rowan).protection == "none"
    with pytest.raises(NotNow, match="shield_ended"):
        review(index, shield_id, "lift")


def test_no_one_reviews_a_shield_they_raised(index: Index, rowan: Any) -> None:
    both = factories.person(name="Tam Both", user=factories.user())
    post = factories.post(organisation=index.cast.council, roles=("practitioner", "shield_reviewer"))
    member = Member(both.user, both, post, factories.appointment(person=both, post=post), index.cast.council)
    shield_id = raise_shield(index, rowan, by=member)

    with pytest.raises(Refused, match="own_act"):
        review(index, shield_id, "lift", by=member)

    assert index.child(rowan).protection == "location"


def test_lifting_leaves_what_a_source_still_says(index: Index) -> None:
    index.send(index.cast.council, a_record("1", protection="location"))
    rowan = index.child_of(index.cast.council, "1")
    shield_id = raise_shield(index, rowan, "identity")

    assert review(index, shield_id, "lift") == "location"

    assert index.child(rowan).protection == "location"


def test_only_a_shield_reviewer_lowers_a_protection_even_past_the_gate(index: Index, rowan: Any) -> None:
    raise_shield(index, rowan)

    with (
        pytest.raises(DatabaseError, match="only a shield reviewer"),
        signed(index.cast.amina.actor(LATER), LATER),
        connection.cursor() as cursor,
    ):
        cursor.execute("update children_child set protection = 'none' where id = %s", [rowan])

    assert index.child(rowan).protection == "location"


def test_a_reviewer_lets_an_agency_inside_and_puts_it_out_again(index: Index, rowan: Any) -> None:
    raise_shield(index, rowan)
    shirin = index.cast.shirin.actor(LATER, stepped_up=True)

    inside_id = shields.add_inside(
        child_id=rowan, organisation_id=index.cast.school.id, reason=WHY, by=shirin, at=LATER
    )
    within = child_file(child_id=rowan, by=index.cast.ben.actor(LATER), at=LATER)
    shields.remove_inside(inside_id=inside_id, reason=WHY, by=shirin, at=LATER)
    outside = child_file(child_id=rowan, by=index.cast.ben.actor(LATER), at=LATER)

    assert within.addresses
    assert not outside.addresses


def test_only_a_shield_reviewer_says_who_is_inside(index: Index, rowan: Any) -> None:
    raise_shield(index, rowan)

    with pytest.raises(Refused):
        shields.add_inside(
            child_id=rowan, organisation_id=index.cast.school.id, reason=WHY,
            by=index.cast.ben.actor(LATER, stepped_up=True), at=LATER,
        )  # fmt: skip

    assert index.count("children_inside") == 1


def test_declaring_ones_own_conflict_closes_the_file_to_oneself(index: Index, rowan: Any) -> None:
    amina = index.cast.amina.actor(NOW)

    shields.declare_conflict(child_id=rowan, person_id=amina.person_id, kind="relative", reason=WHY, by=amina, at=NOW)

    with pytest.raises((NotFound, Refused)):
        child_file(child_id=rowan, by=index.cast.amina.actor(LATER), at=LATER, reason=WHY)


def test_a_colleagues_conflict_is_information_governances_to_declare(index: Index, rowan: Any) -> None:
    wanted = dict(child_id=rowan, person_id=index.cast.ben.id, kind="accused", reason=WHY, at=NOW)

    with pytest.raises(NotNow, match="conflict_other"):
        shields.declare_conflict(by=index.cast.amina.actor(NOW), **wanted)
    shields.declare_conflict(by=index.cast.ines.actor(NOW), **wanted)

    with pytest.raises((NotFound, Refused)):
        child_file(child_id=rowan, by=index.cast.ben.actor(LATER), at=LATER)


def test_a_sensitive_service_is_hidden_until_it_says_the_young_person_agreed(index: Index, rowan: Any) -> None:
    nurse = factories.person(name="Nia Sorrel", user=factories.user())
    post = factories.post(organisation=index.cast.hospital, roles=("practitioner",))
    nia = Member(nurse.user, nurse, post, factories.appointment(person=nurse, post=post), index.cast.hospital)
    index.send(index.cast.hospital, a_record("h9", sensitive_service=True, practitioner_name="Nia Sorrel"))
    assert index.child_of(index.cast.hospital, "h9") == rowan

    hidden = child_file(child_id=rowan, by=index.cast.amina.actor(NOW), at=NOW)
    with pytest.raises(Refused):
        shields.open_sensitive(child_id=rowan, ground="agreed", reason=WHY, by=index.cast.amina.actor(NOW), at=NOW)
    shields.open_sensitive(child_id=rowan, ground="agreed", reason=WHY, by=nia.actor(NOW), at=NOW)
    shown = child_file(child_id=rowan, by=index.cast.amina.actor(LATER), at=LATER)
    shields.close_sensitive(child_id=rowan, ground="agreed", reason=WHY, by=nia.actor(LATER), at=LATER)
    again = child_file(child_id=rowan, by=index.cast.amina.actor(LATER), at=LATER)

    named = [[worker.name for worker in each.workers] for each in (hidden, shown, again)]
    assert ["Nia Sorrel" in names for names in named] == [False, True, False]


def test_shielding_one_child_leaves_another_as_they_were(index: Index, rowan: Any) -> None:
    index.send(index.cast.council, a_record("2", IDRIS))

    raise_shield(index, rowan)

    assert index.child(index.child_of(index.cast.council, "2")).protection == "none"


def test_a_protected_child_is_met_however_many_other_records_share_more_with_the_arrival(index: Index) -> None:
    hazel = {**ROWAN, "given_name": "Hazel", "nhs_number": "9434765870"}
    hidden = a_record("p", nhs_number=None, address_line_1="3 Dunlin Row", postcode="ZE8 8AA", protection="location")
    index.send(index.cast.council, hidden)
    for name in ("Hazel", "Petra", "Ingrid", "Thora", "Wanda", "Yvonne"):
        home = {**hazel, "given_name": name, "nhs_number": None}
        records = [a_record(f"{name}{number}", home) for number in range(meeting.MOST_OF_CHILD)]
        index.send(index.cast.council, *records)

    with signed(Actor.system("feed", index.cast.council.id)):
        arrival = faces.Arrival(faces.work_out(a_record("new", hazel)), new_id(), index.cast.northmere.id)
        met = meeting.find([arrival])

    protected = {met.child(pair) for pair in range(len(met)) if met.is_protected(pair)}
    assert protected == {index.child_of(index.cast.council, "p")}
    assert len(met) > meeting.MOST_MET
