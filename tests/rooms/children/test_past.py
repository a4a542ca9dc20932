"""Every name and home a child ever had finds the child, older ones less surely; what was put right does not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from linkspan.children import past
from linkspan.children.past import Saying
from linkspan.children.queries import finding
from linkspan.matching import FoldedFeatures, Query
from tests.rooms.children.conftest import NOW, WHY, Index, a_record

LATER = NOW + timedelta(days=30)
MOVED = {"address_line_1": "3 Dunlin Row", "postcode": "ZE7 8AA"}


def found(index: Index, *, at: datetime = LATER, **asked: object) -> list[finding.Answer]:
    answers = finding.find(query=Query(**asked), by=index.cast.amina.actor(at), at=at, reason=WHY)
    return [*answers.likely, *answers.might_be]


def children(answers: list[finding.Answer]) -> list[UUID]:
    return [each.child_id for each in answers]


def test_a_child_is_found_by_the_home_the_record_gave_before(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    rowan = index.child_of(index.cast.council, "1")
    index.send(index.cast.council, a_record("1", **MOVED), at=LATER)

    before = found(index, given="Rowan", postcode="ZE3 9QQ", on=LATER.date())
    now = found(index, given="Rowan", postcode="ZE7 8AA", on=LATER.date())

    assert children(before) == children(now) == [rowan]
    assert "The record said this once, and says something else now" in before[0].why
    assert "The record said this once, and says something else now" not in now[0].why


def test_a_child_is_found_by_a_family_name_the_record_gave_before(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    rowan = index.child_of(index.cast.council, "1")
    index.send(index.cast.council, a_record("1", family_name="Blackwood"), at=LATER)

    assert children(found(index, given="Rowan", family="Ashgrove", on=LATER.date())) == [rowan]
    assert children(found(index, given="Rowan", family="Blackwood", on=LATER.date())) == [rowan]


def test_what_is_shown_is_what_the_record_says_now(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.council, a_record("1", family_name="Blackwood", **MOVED), at=LATER)

    (answer,) = found(index, given="Rowan", family="Ashgrove", on=LATER.date())

    assert answer.name == "Rowan Blackwood"
    assert answer.outcode == "ZE7"


def test_the_child_who_lives_there_now_comes_before_the_one_who_moved_away(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.council, a_record("1", **MOVED), at=LATER)
    namesake = a_record("2", date_of_birth=None, nhs_number=None, postcode="ZE3 9QQ", address_line_1="20 Tern Walk")
    index.send(index.cast.council, namesake, at=LATER)
    later_still = LATER + timedelta(days=90)

    answers = found(index, at=later_still, given="Rowan", family="Ashgrove", postcode="ZE3 9QQ", on=later_still.date())

    assert children(answers)[0] == index.child_of(index.cast.council, "2")


def test_a_number_or_birth_date_put_right_no_longer_finds_the_child(index: Index) -> None:
    index.send(index.cast.council, a_record("1", nhs_number="9434765870", date_of_birth=date(2015, 9, 3)))
    index.send(index.cast.council, a_record("1", **MOVED), at=LATER)

    assert not found(index, nhs="9434765870")
    assert index.rows("select count(*) from children_pastface where folded ~ '9434765870'") == [(0,)]
    assert index.rows("select count(*) from children_pastface where folded ~ '2015-09-03'") == [(0,)]


def test_an_arriving_record_with_the_old_name_and_home_is_linked(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.council, a_record("1", family_name="Blackwood", nhs_number=None, **MOVED), at=LATER)

    index.send(index.cast.practice, a_record("77", nhs_number=None), at=LATER)

    assert index.child_of(index.cast.practice, "77") == index.child_of(index.cast.council, "1")


def test_words_that_come_back_are_no_longer_past(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.council, a_record("1", **MOVED), at=LATER)
    index.send(index.cast.council, a_record("1"), at=LATER + timedelta(days=1))

    kept = index.rows("select folded from children_pastface")

    assert len(kept) == 1
    assert "ZE7 8AA" in kept[0][0]


def test_a_protected_childs_old_home_finds_nobody_for_those_outside(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.council, a_record("1", protection="location", **MOVED), at=LATER)

    outside = index.cast.dee.actor(LATER)
    by_home = finding.find(query=Query(given="Rowan", postcode="ZE3 9QQ"), by=outside, at=LATER, reason=WHY)
    by_name = finding.find(query=Query(given="Rowan", family="Ashgrove"), by=outside, at=LATER, reason=WHY)

    assert not by_home
    assert [each.outcode for each in (*by_name.likely, *by_name.might_be)] == [""]


FACE = FoldedFeatures(given="rowan", family="ashgrove", born="day:2015-03-09:2015-03-09", postcode="ZE3 9QQ")
DAY = date(2026, 1, 1)


def once(day: int = 0, **said: str) -> Saying:
    return Saying(UUID(int=1), replace(FACE, **said), DAY + timedelta(days=day))


def test_no_more_than_the_latest_eight_sayings_are_kept() -> None:
    earlier = [once(day, family=f"name{chr(97 + day)}") for day in range(12)]

    kept = past.kept_of(earlier, once(99, family="last"), FACE)

    assert len(kept) == past.MOST_KEPT
    assert [each.face.family for each in kept[:3]] == ["last", "namel", "namek"]


def test_only_what_was_lived_is_kept() -> None:
    (kept,) = past.kept_of([], once(family="blackwood", born="day:2014-01-02:2014-01-02", nhs="1"), FACE)

    assert kept.face == replace(FACE, family="blackwood")


def test_a_saying_that_only_left_something_out_is_not_kept() -> None:
    assert past.kept_of([], once(postcode="", family=""), FACE) == []
