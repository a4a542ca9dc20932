"""The faces that a model is fitted on: streamed, counted in the trail, and never a protected child's."""

from linkspan.audit import Actor
from linkspan.children import events
from linkspan.children.queries import training
from tests.rooms.children.conftest import IDRIS, NOW, Index, a_record

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
