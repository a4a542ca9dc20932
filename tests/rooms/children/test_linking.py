"""Whose a record is: decided by people, undone by people, and nothing lost on the way."""

from datetime import timedelta
from uuid import UUID

import pytest

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.children import models
from linkspan.children.commands import linking, shields
from tests.rooms.children.conftest import IDRIS, NOW, PERHAPS_ROWAN, QUALITY, WHY, Index, a_record
from tests.support.database import as_test

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def asked(index: Index) -> Index:
    """An index where a police record may be Rowan's, as the council knows her."""
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    return index


@pytest.fixture
def sealed(index: Index) -> Index:
    """An index where a school's record may be protected Rowan's."""
    index.send(index.cast.council, a_record("1", protection="location"))
    index.send(index.cast.school, a_record("s1", PERHAPS_ROWAN, postcode="ZE9 9ZZ"))
    return index


def decide(index: Index, *, same: bool, pair_id: UUID | None = None) -> UUID | None:
    dana, asked_id = index.cast.dana.actor(LATER), pair_id or index.pair().id
    if same and not index.pair(id=asked_id).decision and not index.pair(id=asked_id).sealed:
        index.propose(asked_id)
    return linking.decide_pair(pair_id=asked_id, same=same, reason=QUALITY, by=dana, at=LATER)


def seal_decide(index: Index, *, same: bool) -> UUID | None:
    shirin = index.cast.shirin.actor(LATER, stepped_up=True)
    if same:
        index.propose(index.pair().id)
    return linking.decide_pair(pair_id=index.pair().id, same=same, reason=QUALITY, by=shirin, at=LATER)


def test_deciding_same_moves_the_record_and_all_that_hangs_on_it(asked: Index) -> None:
    record = asked.record(asked.cast.police, "x")
    old, rowan = asked.child_of(asked.cast.police, "x"), asked.child_of(asked.cast.council, "1")

    now_with = decide(asked, same=True)

    assert now_with == rowan == asked.child_of(asked.cast.police, "x")
    assert asked.rows("select child_id from children_face where record_id = %s", record.id) == [(rowan,)]
    assert asked.rows("select child_id from children_involvement where record_id = %s", record.id) == [(rowan,)]
    assert asked.count("children_link where child_id = %s and until_at is null", old) == 0
    assert asked.rows(
        "select child_id, made_by, made_by_person_id, undone_by_person_id, undone_reason <> '', until_at is null "
        "from children_link where record_id = %s order by from_at",
        record.id,
    ) == [
        (old, f"model {asked.model.version}", None, asked.cast.dana.id, True, False),
        (rowan, "person", asked.cast.dana.id, None, False, True),
    ]


def test_deciding_closes_the_task_and_leaves_lines_for_both_children(asked: Index) -> None:
    pair, old = asked.pair(), asked.child_of(asked.cast.police, "x")

    decide(asked, same=True)

    assert asked.count("duty_item where id = %s and closed_at is not null", pair.item_id) == 1
    assert asked.count("audit_entry where event = 'children.pair.decided' and object = %s", pair.id) == 1
    assert asked.count("audit_entry where event = 'children.record.unlinked' and child = %s", old) == 1
    assert asked.count("audit_entry where event = 'children.record.linked' and child = %s", pair.child_id) == 1
    with pytest.raises(NotNow, match="pair_decided"):
        decide(asked, same=False)


def test_deciding_different_walls_the_record_off_from_every_record_of_the_child(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.practice, a_record("p7"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    old, child_id = index.child_of(index.cast.police, "x"), index.pair().child_id

    decide(index, same=False)

    assert index.child_of(index.cast.police, "x") == old
    assert index.count("children_neverlink where kind = 'different' and until_at is null") == 2
    with pytest.raises(NotNow, match="never_linked"):
        linking.relink(
            record_id=index.record(index.cast.police, "x").id, child_id=child_id, reason=QUALITY,
            by=index.cast.dana.actor(LATER), at=LATER,
        )  # fmt: skip


def test_a_record_said_to_be_different_raises_no_new_doubt_when_it_changes(asked: Index) -> None:
    decide(asked, same=False)

    asked.send(asked.cast.police, a_record("x", PERHAPS_ROWAN, known_as="Haze"), at=LATER + timedelta(days=1))

    assert asked.count("children_pair where decided_at is null") == 0
    assert not asked.record(asked.cast.police, "x").sealed


def test_a_changed_record_asks_the_same_question_once(asked: Index) -> None:
    asked.send(asked.cast.police, a_record("x", PERHAPS_ROWAN, known_as="Haze"), at=LATER)
    asked.send(asked.cast.council, a_record("1", known_as="Ro"), at=LATER)

    assert asked.count("children_pair where decided_at is null") == 1


def test_a_lifted_wall_lets_the_two_be_linked_again(asked: Index) -> None:
    asked.soften("x")
    decide(asked, same=False)
    dana = asked.cast.dana.actor(LATER)
    ((never_id,),) = asked.rows("select id from children_neverlink")

    linking.lift_never_link(never_id=never_id, reason="Read it wrong", by=dana, at=LATER)
    linking.relink(
        record_id=asked.record(asked.cast.police, "x").id, child_id=asked.pair().child_id, reason=QUALITY, by=dana,
        at=LATER,
    )  # fmt: skip

    assert asked.child_of(asked.cast.police, "x") == asked.pair().child_id
    assert asked.count("children_neverlink where until_at is not null and lifted_by_id = %s", dana.person_id) == 1


def test_a_record_is_put_with_another_child_by_two_where_that_could_do_harm(asked: Index) -> None:
    wanted = dict(
        record_id=asked.record(asked.cast.police, "x").id, child_id=asked.pair().child_id, reason=QUALITY,
        by=asked.cast.dana.actor(LATER), at=LATER,
    )  # fmt: skip
    with pytest.raises(NotNow, match="pair_two_people"):
        linking.relink(**wanted)
    asked.propose(asked.pair().id)

    linking.relink(**wanted)

    assert asked.child_of(asked.cast.police, "x") == wanted["child_id"]


def test_records_never_weighed_against_each_other_are_not_made_one_file_by_one_person(index: Index) -> None:
    index.send(index.cast.council, a_record("1"), a_record("2", IDRIS))
    index.send(index.cast.practice, a_record("p7"))

    with pytest.raises(NotNow, match="pair_two_people"):
        linking.relink(
            record_id=index.record(index.cast.practice, "p7").id, child_id=index.child_of(index.cast.council, "2"),
            reason=QUALITY, by=index.cast.dana.actor(LATER), at=LATER,
        )  # fmt: skip

    assert index.child_of(index.cast.practice, "p7") == index.child_of(index.cast.council, "1")


def test_someone_without_the_role_decides_nothing(asked: Index) -> None:
    pair_id = asked.pair().id
    for member in (asked.cast.kit, asked.cast.amina, asked.cast.ada, asked.cast.oz):
        with pytest.raises((NotFound, Refused)):
            linking.decide_pair(pair_id=pair_id, same=True, reason=QUALITY, by=member.actor(LATER), at=LATER)

    assert asked.pair().decided_at is None
    assert asked.count("children_link") == 2


def test_a_sealed_pair_is_not_there_for_a_matching_reviewer(sealed: Index) -> None:
    with pytest.raises(NotFound):
        decide(sealed, same=True)

    assert sealed.record(sealed.cast.school, "s1").sealed


def test_a_sealed_record_decided_same_goes_behind_the_protected_childs_wall(sealed: Index) -> None:
    rowan = sealed.child_of(sealed.cast.council, "1")

    now_with = seal_decide(sealed, same=True)

    record = sealed.record(sealed.cast.school, "s1")
    assert now_with == rowan
    assert not record.sealed
    assert sealed.rows("select child_id from children_face where record_id = %s", record.id) == [(rowan,)]
    assert sealed.rows("select child_id from children_involvement where record_id = %s", record.id) == [(rowan,)]
    assert sealed.child(rowan).protection == "location"


def test_a_sealed_record_decided_different_comes_out_as_a_child_of_its_own(sealed: Index) -> None:
    now_with = seal_decide(sealed, same=False)

    record = sealed.record(sealed.cast.school, "s1")
    assert now_with is not None
    assert now_with == sealed.child_of(sealed.cast.school, "s1") != sealed.child_of(sealed.cast.council, "1")
    assert not record.sealed
    assert sealed.child(now_with).protection == "none"
    assert sealed.rows("select child_id from children_face where record_id = %s", record.id) == [(now_with,)]
    assert sealed.rows("select kind from children_neverlink") == [("protected",)]
    sealed.send(sealed.cast.school, a_record("s1", PERHAPS_ROWAN, postcode="ZE9 9ZX"), at=LATER + timedelta(days=1))
    assert sealed.count("children_pair where decided_at is null") == 0


def test_unlinking_gives_a_record_a_child_of_its_own_that_keeps_every_protection(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.practice, a_record("p7"))
    rowan = index.child_of(index.cast.council, "1")
    amina, dana = index.cast.amina.actor(NOW), index.cast.dana.actor(LATER)
    shields.shield(child_id=rowan, kind="location", reason=WHY, by=amina, at=NOW)

    made = linking.unlink(record_id=index.record(index.cast.practice, "p7").id, reason=QUALITY, by=dana, at=LATER)

    assert index.child_of(index.cast.practice, "p7") == made != rowan
    assert index.child(made).protection == index.child(rowan).protection == "location"
    assert index.rows("select organisation_id from children_inside where child_id = %s", made) == [
        (index.cast.council.id,)
    ]
    assert index.count("children_shield where child_id = %s and until_at is null", made) == 1


def test_the_last_record_of_a_child_is_not_unlinked(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))

    with pytest.raises(NotNow, match="unlink_last"):
        linking.unlink(
            record_id=index.record(index.cast.council, "1").id, reason=QUALITY, by=index.cast.dana.actor(LATER),
            at=LATER,
        )  # fmt: skip


def test_a_matching_reviewer_does_not_take_a_record_out_of_protection(index: Index) -> None:
    index.send(index.cast.council, a_record("1"), a_record("2", IDRIS))
    index.send(index.cast.practice, a_record("p7"))
    rowan, idris = index.child_of(index.cast.council, "1"), index.child_of(index.cast.council, "2")
    shields.shield(child_id=rowan, kind="location", reason=WHY, by=index.cast.amina.actor(NOW), at=NOW)

    with pytest.raises(NotNow, match="protection_lowered"):
        linking.relink(
            record_id=index.record(index.cast.practice, "p7").id, child_id=idris, reason=QUALITY,
            by=index.cast.dana.actor(LATER), at=LATER,
        )  # fmt: skip

    assert index.child_of(index.cast.practice, "p7") == rowan


def test_splitting_makes_a_second_child_of_the_records_named(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.practice, a_record("p7"))
    index.send(index.cast.hospital, a_record("h3"))
    rowan = index.child_of(index.cast.council, "1")
    going = [index.record(index.cast.practice, "p7").id, index.record(index.cast.hospital, "h3").id]

    made = linking.split(child_id=rowan, record_ids=going, reason=QUALITY, by=index.cast.dana.actor(LATER), at=LATER)

    assert index.child_of(index.cast.council, "1") == rowan
    assert {index.child_of(index.cast.practice, "p7"), index.child_of(index.cast.hospital, "h3")} == {made}
    assert index.count("children_face where child_id = %s", made) == 2


def test_walls_of_adoption_are_a_shield_reviewers_to_raise(index: Index) -> None:
    index.send(index.cast.council, a_record("1"), a_record("2", IDRIS))
    one, two = (index.record(index.cast.council, each).id for each in ("1", "2"))
    wanted = dict(record_id=one, other_id=two, kind="adoption", reason=QUALITY, at=LATER)

    with pytest.raises(Refused):
        linking.never_link(by=index.cast.dana.actor(LATER), **wanted)
    never_id = linking.never_link(by=index.cast.shirin.actor(LATER), **wanted)

    assert index.rows("select id, kind from children_neverlink") == [(never_id, "adoption")]
    with pytest.raises(NotNow, match="never_linked"):
        linking.relink(
            record_id=two, child_id=index.child_of(index.cast.council, "1"), reason=QUALITY,
            by=index.cast.dana.actor(LATER), at=LATER,
        )  # fmt: skip


def test_who_says_different_neither_learns_of_an_adoption_nor_takes_its_place(index: Index) -> None:
    index.send(index.cast.council, a_record("1"), a_record("2", IDRIS))
    one, two = (index.record(index.cast.council, each).id for each in ("1", "2"))
    dana, shirin = index.cast.dana.actor(LATER), index.cast.shirin.actor(LATER)
    wanted = dict(record_id=one, other_id=two, reason=QUALITY, at=LATER)
    adoption = linking.never_link(kind="adoption", by=shirin, **wanted)

    said = linking.never_link(by=dana, **wanted)
    with pytest.raises(NotNow, match="never_already"):
        linking.never_link(by=dana, **wanted)
    linking.lift_never_link(never_id=said, reason="Read it wrong", by=dana, at=LATER)

    assert index.rows("select id, kind from children_neverlink where until_at is null") == [(adoption, "adoption")]
    assert linking.never_link(by=dana, **wanted) != said


def test_a_protection_decided_on_is_kept_beside_what_a_reviewer_may_lift(sealed: Index) -> None:
    low, high = sorted((sealed.record(sealed.cast.council, "1").id, sealed.record(sealed.cast.school, "s1").id))
    with as_test():
        models.NeverLink.objects.create(low_id=low, high_id=high, kind="different", at=NOW)

    seal_decide(sealed, same=False)

    assert sealed.rows("select kind from children_neverlink order by kind") == [("different",), ("protected",)]


def test_what_hung_on_a_child_left_without_records_goes_along(asked: Index) -> None:
    old = asked.child_of(asked.cast.police, "x")
    amina = asked.cast.amina.actor(NOW)
    shields.shield(child_id=old, kind="location", reason=WHY, by=amina, at=NOW)
    shirin = asked.cast.shirin.actor(LATER, stepped_up=True)
    asked.propose(asked.pair().id)

    linking.decide_pair(pair_id=asked.pair().id, same=True, reason=QUALITY, by=shirin, at=LATER)

    rowan = asked.child_of(asked.cast.council, "1")
    assert asked.child(rowan).protection == "location"
    assert asked.count("children_shield where child_id = %s and until_at is null", rowan) == 1
    assert asked.count("children_shield where child_id = %s", old) == 0


def test_a_move_asked_for_twice_is_done_once(asked: Index) -> None:
    dana, pair_id = asked.cast.dana.actor(LATER), asked.pair().id
    once = pair_id
    asked.propose(pair_id)

    first = linking.decide_pair(pair_id=pair_id, same=True, reason=QUALITY, by=dana, at=LATER, once=once)
    second = linking.decide_pair(pair_id=pair_id, same=True, reason=QUALITY, by=dana, at=LATER, once=once)

    assert first == second
    assert asked.count("children_link") == 3
