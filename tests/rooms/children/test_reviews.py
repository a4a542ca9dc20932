"""What reviewers see: lists by date, both sides of a pair with the evidence, and what linking would show to whom."""

from datetime import timedelta
from typing import Any

import pytest

from linkspan.audit import NotFound, Refused
from linkspan.children.commands import linking, shields
from linkspan.children.queries import reviews
from tests.rooms.children.conftest import NOW, PERHAPS_ROWAN, QUALITY, WHY, Index, a_record

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def asked(index: Index) -> Index:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.school, a_record("s1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN, address_line_1="14 Tern Walk", postcode="ZE3 9QQ"))
    return index


def sealed_lines(banded: reviews.Banded) -> list[reviews.PairLine]:
    return [line for _, found in banded for line in found]


def test_a_waiting_pair_is_listed_with_how_it_stands_against_its_date(asked: Index) -> None:
    dana = asked.cast.dana

    (fresh,) = reviews.waiting_pairs(by=dana.actor(LATER), at=LATER)
    overdue_at = NOW + timedelta(days=30)
    (late,) = reviews.waiting_pairs(by=dana.actor(overdue_at), at=overdue_at)

    line = fresh
    assert line.band == "not_due"
    assert late.band == "critically_overdue"
    assert (line.record_name, line.child_name) == ("Hazel Ashgrove", "Rowan Ashgrove")
    assert (line.record_organisation, line.record_number) == ("Mere Police", "x")
    assert asked.count("audit_entry where event = 'children.list.seen' and object = %s", line.pair_id) == 2


def test_a_pair_shows_both_sides_what_differs_and_the_evidence_in_words(asked: Index) -> None:
    detail = reviews.pair_detail(pair_id=asked.pair().id, by=asked.cast.dana.actor(LATER), at=LATER)

    assert (detail.record.name, detail.child.name) == ("Hazel Ashgrove", "Rowan Ashgrove")
    assert [carer.name for carer in detail.child.carers] == ["Marian Ashgrove"]
    assert detail.child.addresses
    assert detail.record.addresses
    differ = {each.field: each.agree for each in detail.differences}
    assert differ["nhs_numbers"] is True
    assert differ["born"] is False
    assert differ["names"] is False
    assert differ["carers"] is None
    spoken = {each.field: (each.speaks, each.words) for each in detail.evidence}
    assert spoken["nhs"][0] == "same"
    assert spoken["given"][0] == "different"
    assert all(said for _, said in spoken.values())


def test_a_pair_says_who_would_newly_see_whom(asked: Index) -> None:
    detail = reviews.pair_detail(pair_id=asked.pair().id, by=asked.cast.dana.actor(LATER), at=LATER)

    assert {each.organisation: each.would_see for each in detail.new_sights} == {
        "Heron Lane School": ("Mere Police",),
        "Mere Police": ("Heron Lane School", "Northmere Council"),
        "Northmere Council": ("Mere Police",),
    }


def test_the_look_names_both_children_in_the_trail(asked: Index) -> None:
    own = asked.child_of(asked.cast.police, "x")

    reviews.pair_detail(pair_id=asked.pair().id, by=asked.cast.dana.actor(LATER), at=LATER)

    for child_id in (own, asked.pair().child_id):
        assert asked.count("audit_entry where event = 'children.pairs.seen' and child = %s", child_id) == 1


def test_a_decided_pair_leaves_the_list(asked: Index) -> None:
    dana = asked.cast.dana.actor(LATER)

    linking.decide_pair(pair_id=asked.pair().id, same=False, reason=QUALITY, by=dana, at=LATER)

    assert reviews.waiting_pairs(by=dana, at=LATER) == ()


def test_no_one_else_sees_that_pairs_wait(asked: Index) -> None:
    pair_id = asked.pair().id

    for member in (asked.cast.amina, asked.cast.ben, asked.cast.kit, asked.cast.ada, asked.cast.oz):
        with pytest.raises(Refused):
            reviews.waiting_pairs(by=member.actor(LATER), at=LATER)
        with pytest.raises((NotFound, Refused)):
            reviews.pair_detail(pair_id=pair_id, by=member.actor(LATER), at=LATER)


def test_sealed_pairs_are_for_shield_reviewers_without_the_place(index: Index) -> None:
    index.send(index.cast.council, a_record("1", protection="location"))
    index.send(index.cast.school, a_record("s1", PERHAPS_ROWAN, postcode="ZE9 9ZZ", address_line_1="1 Quiet Yard"))
    shirin, dana = index.cast.shirin.actor(LATER), index.cast.dana.actor(LATER)

    (line,) = sealed_lines(reviews.sealed_pairs(by=shirin, at=LATER))
    detail = reviews.pair_detail(pair_id=line.pair_id, by=shirin, at=LATER)

    assert detail.sealed
    assert detail.record.name == "Hazel Ashgrove"
    assert detail.record.place_hidden
    assert not detail.record.addresses
    assert reviews.waiting_pairs(by=dana, at=LATER) == ()
    with pytest.raises(Refused):
        reviews.sealed_pairs(by=dana, at=LATER)
    with pytest.raises(NotFound):
        reviews.pair_detail(pair_id=line.pair_id, by=dana, at=LATER)


def test_shields_wait_with_their_reason_until_reviewed(asked: Index) -> None:
    rowan: Any = asked.child_of(asked.cast.council, "1")
    shirin = asked.cast.shirin.actor(LATER, stepped_up=True)
    shield_id = shields.shield(child_id=rowan, kind="location", reason=WHY, by=asked.cast.amina.actor(NOW), at=NOW)

    (line,) = reviews.shields_waiting(by=shirin, at=LATER)
    detail = reviews.shield_detail(shield_id=shield_id, by=shirin, at=LATER)
    shields.review_shield(shield_id=shield_id, outcome="uphold", reason=WHY, by=shirin, at=LATER)

    assert (line.child_name, line.kind, line.raised_by, line.reason) == (
        "Rowan Ashgrove", "location", "Amina Yusuf", WHY,
    )  # fmt: skip
    assert [each.name for each in detail.insiders] == ["Northmere Council"]
    assert [name for _, name in detail.outside] == ["Heron Lane School"]
    assert reviews.shields_waiting(by=shirin, at=LATER) == ()


def test_shields_are_listed_for_no_one_else(asked: Index) -> None:
    for member in (asked.cast.amina, asked.cast.dana, asked.cast.kit, asked.cast.ines):
        with pytest.raises(Refused):
            reviews.shields_waiting(by=member.actor(LATER), at=LATER)
