"""What a model is fitted on, faces and decisions: counted in the trail, and never a protected child's."""

from datetime import timedelta
from typing import Any

import pytest

from linkspan.audit import Actor, Refused
from linkspan.children import events
from linkspan.children.commands import linking, opinions, shields
from linkspan.children.queries import training
from tests.rooms.children.conftest import IDRIS, NOW, PERHAPS_ROWAN, QUALITY, WHY, Index, a_record

LATER = NOW + timedelta(hours=2)
FEED = Actor.system("feed")


def test_each_child_gives_one_face_and_its_other_records_the_rest(index: Index) -> None:
    index.send(index.cast.council, a_record("C1"), a_record("C2", IDRIS))
    index.send(index.cast.school, a_record("S1"))

    one = list(training.one_face_each(by=FEED, at=NOW))
    others = list(training.other_faces(by=FEED, at=NOW))

    assert sorted(face.given for face in one) == ["idris", "rowan"]
    assert [face.given for face in others] == ["rowan"]


def test_a_protected_child_teaches_nothing(index: Index) -> None:
    index.send(index.cast.council, a_record("C1", protection="location"), a_record("C2", IDRIS))

    assert [face.given for face in training.one_face_each(by=FEED, at=NOW)] == ["idris"]


def test_reading_faces_to_learn_from_is_in_the_trail(index: Index) -> None:
    index.send(index.cast.council, a_record("C1"))
    before = index.events(events.TOTALS_SEEN)

    list(training.one_face_each(by=FEED, at=NOW))

    assert index.events(events.TOTALS_SEEN) == before + 1


# --- what people decided --------------------------------------------------------------------------------------------


@pytest.fixture
def asked(index: Index) -> Index:
    """An index where two reviewers may say whether a record of the police is Rowan's."""
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.practice, a_record("p1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    return index


def say(index: Index, says: str, *, second: bool = False) -> None:
    dana = index.cast.dana.actor(LATER)
    by = index.colleague("Nia Holt", "matching_reviewer", at=LATER) if second else dana
    opinions.give_opinion(pair_id=index.pair().id, says=says, reason=QUALITY, by=by, at=LATER)


def learned(index: Index, at: Any = LATER) -> list[tuple[str, str]]:
    """Give the answers a model would learn from, and who stands behind each."""
    found = training.decided_records(by=FEED, at=at)
    return [(each.says, each.read) for one in found for each in one.candidates]


def test_what_one_person_decided_is_learned_with_what_was_compared(asked: Index) -> None:
    say(asked, "different")

    (one,) = training.decided_records(by=FEED, at=LATER)

    (candidate,) = one.candidates
    assert (one.record.given, candidate.says, candidate.read) == ("hazel", "different", "one")
    assert [face.given for face, _ in candidate.faces] == ["rowan", "rowan"]
    assert candidate.is_risky
    assert asked.events(events.DECISIONS_SEEN) == 1


def test_what_two_agreed_on_is_told_apart_and_the_record_is_not_compared_with_itself(asked: Index) -> None:
    say(asked, "same")
    say(asked, "same", second=True)

    (one,) = training.decided_records(by=FEED, at=LATER)

    assert [(each.says, each.read, len(each.faces)) for each in one.candidates] == [("same", "two", 2)]


def test_a_pair_that_waits_is_known_to_wait(asked: Index) -> None:
    assert learned(asked) == [("", "waits")]


def test_a_dispute_counts_for_nothing_however_it_ended(asked: Index) -> None:
    say(asked, "same")
    say(asked, "different", second=True)
    third = asked.colleague("Tam Reed", "matching_reviewer", at=LATER)
    opinions.give_opinion(pair_id=asked.pair().id, says="different", reason=QUALITY, by=third, at=LATER)

    assert learned(asked) == [("different", "disputed")]


def test_a_decision_that_was_undone_since_counts_for_nothing(asked: Index) -> None:
    say(asked, "same")
    say(asked, "same", second=True)
    record = asked.record(asked.cast.police, "x").id
    linking.unlink(record_id=record, reason=QUALITY, by=asked.cast.dana.actor(LATER), at=LATER)

    assert learned(asked) == [("same", "undone")]


def test_a_record_that_says_something_else_today_counts_for_nothing(asked: Index) -> None:
    say(asked, "different")
    tomorrow = NOW + timedelta(days=1)
    asked.send(asked.cast.police, a_record("x", PERHAPS_ROWAN, known_as="Zel"), at=tomorrow)

    assert learned(asked, tomorrow) == [("different", "changed")]


def test_a_record_that_came_later_is_not_what_was_compared(asked: Index) -> None:
    say(asked, "different")
    tomorrow = NOW + timedelta(days=1)
    asked.send(asked.cast.school, a_record("s1"), at=tomorrow)

    decided = [each for one in training.decided_records(by=FEED, at=tomorrow) for each in one.candidates if each.says]
    assert [len(each.faces) for each in decided] == [2]


@pytest.mark.parametrize("kind", ["location", "identity"])
def test_nothing_is_learned_about_a_child_who_is_protected_now(asked: Index, kind: str) -> None:
    say(asked, "different")
    rowan = asked.child_of(asked.cast.council, "1")
    shields.shield(child_id=rowan, kind=kind, reason=WHY, by=asked.cast.amina.actor(LATER), at=LATER)

    assert learned(asked) == []


def test_nothing_is_learned_of_a_sealed_record(index: Index) -> None:
    index.send(index.cast.council, a_record("1", protection="location"))
    index.send(index.cast.school, a_record("s1", PERHAPS_ROWAN))
    index.send(index.cast.council, a_record("2", IDRIS))

    assert index.pair().sealed
    assert learned(index) == []


def test_decisions_with_faces_are_given_to_no_person(asked: Index) -> None:
    for member in asked.cast.members:
        with pytest.raises(Refused):
            training.decided_records(by=member.actor(LATER), at=LATER)
