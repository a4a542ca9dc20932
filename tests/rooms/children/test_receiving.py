"""Records arrive: kept as they came, matched, linked or put before a person, and never lost."""

from datetime import date, timedelta

from linkspan.children import meeting, models
from tests.rooms.children.conftest import IDRIS, NOW, PERHAPS_ROWAN, ROWAN, Index, a_record, signed

LATER = NOW + timedelta(days=1)


def test_the_same_file_twice_changes_nothing(index: Index) -> None:
    council = index.cast.council
    first = index.send(council, a_record("1"), a_record("2", IDRIS))
    before = index.rows("select id, fingerprint, version from children_sourcerecord order by id")

    second = index.send(council, a_record("1"), a_record("2", IDRIS), at=LATER)

    assert (first.new, first.added) == (2, 2)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 2)
    assert index.rows("select id, fingerprint, version from children_sourcerecord order by id") == before
    assert index.count("children_recordversion") == 2


def test_records_of_one_child_from_two_agencies_are_linked_with_their_evidence(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))

    counts = index.send(index.cast.practice, a_record("p7"))

    assert counts.linked == 1
    assert index.child_of(index.cast.practice, "p7") == index.child_of(index.cast.council, "1")
    ((made_by, probability, evidence),) = index.rows(
        "select made_by, probability, evidence from children_link where record_id = %s",
        index.record(index.cast.practice, "p7").id,
    )
    assert made_by.startswith("model ")
    assert probability > 0.95
    assert "nhs" in str(evidence)


def test_a_changed_row_adds_a_version_and_keeps_its_link(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    child_id = index.child_of(index.cast.council, "1")

    counts = index.send(index.cast.council, a_record("1", address_line_1="3 Dunlin Row", postcode="ZE3 8AA"), at=LATER)

    assert (counts.new, counts.changed) == (0, 1)
    assert index.child_of(index.cast.council, "1") == child_id
    record = index.record(index.cast.council, "1")
    places = index.rows("select said->>'address_line_1' from children_recordplace order by version_id")
    assert record.version == 2
    assert [row[0] for row in places] == ["14 Tern Walk", "3 Dunlin Row"]
    assert index.count("children_link") == 1


def test_a_full_feed_ends_what_it_no_longer_holds_and_deletes_nothing(index: Index) -> None:
    index.send(index.cast.council, a_record("1"), a_record("2", IDRIS))

    ended = index.end_missing(index.cast.council, {"2"}, at=LATER)

    assert ended == 1
    assert index.record(index.cast.council, "1").ended_on == LATER.date()
    assert index.record(index.cast.council, "2").ended_on is None
    assert index.count("children_recordversion") == 2
    assert index.count("children_involvement where until_on is null") == 1
    assert index.child_of(index.cast.council, "1") is not None


def test_a_record_that_comes_back_goes_on_where_it_was(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    child_id = index.child_of(index.cast.council, "1")
    index.end_missing(index.cast.council, set(), at=LATER)

    index.send(index.cast.council, a_record("1"), at=LATER + timedelta(days=1))

    assert index.record(index.cast.council, "1").ended_on is None
    assert index.child_of(index.cast.council, "1") == child_id


def test_an_uncertain_record_gets_a_child_of_its_own_and_waits_for_a_reviewer(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))

    counts = index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))

    pair = index.pair()
    own = index.child_of(index.cast.police, "x")
    assert (counts.added, counts.waiting) == (1, 1)
    assert own != pair.child_id == index.child_of(index.cast.council, "1")
    assert not pair.sealed
    assert index.rows("select kind, closed_at from duty_item where id = %s", pair.item_id) == [("match_review", None)]
    assert index.rows("select rule from duty_clock where item_id = %s", pair.item_id) == [("match.review",)]


def test_a_record_that_may_be_a_protected_childs_is_sealed_and_never_becomes_new(index: Index) -> None:
    index.send(index.cast.council, a_record("1", protection="location"))
    children = index.count("children_child")

    counts = index.send(index.cast.school, a_record("s1", PERHAPS_ROWAN, postcode="ZE9 9ZZ"))
    again = index.send(index.cast.school, a_record("s1", PERHAPS_ROWAN, postcode="ZE9 9ZY"), at=LATER)

    record = index.record(index.cast.school, "s1")
    assert (counts.added, counts.waiting) == (0, 1)
    assert (again.changed, again.added) == (1, 0)
    assert record.sealed
    assert record.version == 2
    assert index.child_of(index.cast.school, "s1") is None
    assert index.count("children_child") == children
    assert index.rows("select child_id from children_face where record_id = %s", record.id) == [(None,)]
    assert index.rows("select distinct child_id from children_involvement where record_id = %s", record.id) == [(None,)]
    pair = index.pair(record=record)
    assert pair.sealed
    assert index.rows("select kind from duty_item where id = %s", pair.item_id) == [("seal_review",)]


def test_even_a_sure_match_with_a_protected_child_is_sealed(index: Index) -> None:
    index.send(index.cast.council, a_record("1", protection="identity"))

    index.send(index.cast.practice, a_record("p7"))

    assert index.record(index.cast.practice, "p7").sealed
    assert index.child_of(index.cast.practice, "p7") is None


def test_a_record_that_turns_protected_raises_its_child_and_is_put_under_review(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    child_id = index.child_of(index.cast.council, "1")

    index.send(index.cast.council, a_record("1", protection="location"), at=LATER)

    assert index.child(child_id).protection == "location"
    assert index.rows("select organisation_id from children_inside where child_id = %s", child_id) == [
        (index.cast.council.id,)
    ]
    ((kind, raised_by, item_kind),) = index.rows(
        "select s.kind, s.raised_by_id, i.kind from children_shield s join duty_item i on i.id = s.item_id"
    )
    assert (kind, raised_by, item_kind) == ("location", None, "shield_review")


def test_a_new_record_beside_one_that_turned_protected_is_sealed(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))

    index.send(index.cast.council, a_record("2"), a_record("1", ROWAN, protection="location"))

    assert index.child(index.child_of(index.cast.council, "1")).protection == "location"
    assert index.child_of(index.cast.council, "2") is None
    assert index.record(index.cast.council, "2").sealed


def test_protection_is_never_lowered_by_a_feed(index: Index) -> None:
    index.send(index.cast.council, a_record("1", protection="identity"))

    index.send(index.cast.council, a_record("1", protection="none"), at=LATER)
    index.send(index.cast.council, a_record("1", protection="location"), at=LATER + timedelta(days=1))

    assert index.child(index.child_of(index.cast.council, "1")).protection == "identity"
    assert index.count("children_inside") == 1
    assert index.count("children_shield") == 1


def test_a_pair_that_waits_is_sealed_once_its_child_turns_protected(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))

    index.send(index.cast.council, a_record("1", protection="location"), at=LATER)

    pair = index.pair()
    record = index.record(index.cast.police, "x")
    assert pair.sealed
    assert record.sealed
    assert index.rows("select child_id from children_face where record_id = %s", record.id) == [(None,)]
    assert ("seal.review",) in index.rows("select rule from duty_clock where item_id = %s", pair.item_id)


def test_all_that_waits_about_a_record_is_sealed_with_it(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    index.send(index.cast.police, a_record("y", PERHAPS_ROWAN | {"given_name": "Tamsin"}))
    both, rowan = index.record(index.cast.police, "y").id, index.child_of(index.cast.council, "1")
    assert index.count("children_pair where record_id = %s and child_id <> %s and not sealed", both, rowan) == 1

    index.send(index.cast.council, a_record("1", protection="location"), at=LATER)

    assert index.count("children_pair where record_id = %s and not sealed", both) == 0
    with signed(index.cast.dana.actor(LATER), LATER):
        assert not models.Pair.objects.exists()


def test_records_of_one_batch_find_one_another(index: Index) -> None:
    counts = index.send(index.cast.council, a_record("1"), a_record("2"))

    assert (counts.added, counts.linked) == (1, 1)
    assert index.child_of(index.cast.council, "1") == index.child_of(index.cast.council, "2")


def test_an_unborn_child_becomes_the_child_who_is_born(index: Index) -> None:
    index.send(index.cast.council, a_record("1", ROWAN, date_of_birth=None, expected_date_of_birth=date(2026, 12, 1)))
    child_id = index.child_of(index.cast.council, "1")

    index.send(index.cast.council, a_record("1", ROWAN, date_of_birth=date(2026, 11, 28)), at=NOW + timedelta(days=30))

    assert index.child_of(index.cast.council, "1") == child_id


def test_a_number_on_two_children_is_for_a_person_however_many_records_one_of_them_has(index: Index) -> None:
    rowans = [a_record(f"r{number}") for number in range(meeting.MOST_MET + 3)]
    index.send(index.cast.council, *rowans)
    index.send(index.cast.school, a_record("other", PERHAPS_ROWAN))
    assert len({index.child_of(index.cast.council, each.record_id) for each in rowans}) == 1

    counts = index.send(index.cast.practice, a_record("new"))

    assert (counts.linked, counts.waiting) == (0, 2)
