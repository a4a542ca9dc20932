"""Where the impact assessment covers known children only, a school's or a doctor's word alone gives nobody an entry."""

import pytest

from linkspan.agencies import models as agencies
from linkspan.children import models
from linkspan.children.received import DEMOGRAPHICS
from tests.rooms.children.conftest import IDRIS, PERHAPS_ROWAN, Index, a_record
from tests.support.database import as_test

TABLES = (models.Child, models.SourceRecord, models.RecordVersion, models.RecordPlace, models.Face, models.Key,
          models.Link, models.Involvement, models.Pair)  # fmt: skip


def set_scope(scope: str, mode: str = "real") -> None:
    with as_test():
        agencies.Node.objects.update(mode=mode, scope=scope, impact_assessment="DPIA-1")


def rows_kept() -> dict[str, int]:
    with as_test():
        return {each.__name__: each.objects.count() for each in TABLES}


@pytest.fixture(autouse=True)
def _known_children_only(index: Index) -> None:
    set_scope("known")


def test_a_child_whom_only_a_school_knows_leaves_no_row_and_joins_once_another_service_knows_them(index: Index) -> None:
    people = index.cast
    sent = (a_record("s1"), a_record("s2", IDRIS))

    alone = index.send(people.school, *sent)
    nothing = rows_kept()
    index.send(people.council, a_record("c1"))
    again = index.send(people.school, *sent)

    assert (alone.left_out, alone.new, alone.added) == (2, 0, 0)
    assert set(nothing.values()) == {0}
    assert (again.left_out, again.new, again.linked, again.added) == (1, 1, 1, 0)
    assert index.child_of(people.school, "s1") == index.child_of(people.council, "c1")
    assert rows_kept()["Child"] == 1
    with as_test():
        assert not models.SourceRecord.objects.filter(record_id="s2").exists()


@pytest.mark.parametrize(
    ("sender", "also", "is_kept"),
    [
        ("school", {}, False),
        ("practice", {}, False),
        ("hospital", {}, False),
        ("council", {"record_type": DEMOGRAPHICS}, False),
        ("council", {}, True),
        ("police", {}, True),
        ("charity", {}, True),
        ("hospital", {"sensitive_service": True}, True),
        ("school", {"protection": "location"}, True),
    ],
)
def test_whose_word_by_itself_gives_a_child_an_entry(
    index: Index, sender: str, also: dict[str, object], is_kept: bool
) -> None:
    counts = index.send(getattr(index.cast, sender), a_record("1", **also))

    assert (counts.new, counts.left_out) == ((1, 0) if is_kept else (0, 1))
    assert rows_kept()["Child"] == is_kept


def test_two_rows_of_one_file_about_one_unknown_child_are_both_left_out(index: Index) -> None:
    counts = index.send(index.cast.school, a_record("s1"), a_record("s2"), a_record("s3", IDRIS))

    assert counts.left_out == 3
    assert set(rows_kept().values()) == {0}


def test_a_row_that_says_a_child_must_be_protected_keeps_its_doubles_in_the_same_file(index: Index) -> None:
    counts = index.send(index.cast.school, a_record("s1"), a_record("s2", protection="location"))

    assert counts.left_out == 0
    assert index.record(index.cast.school, "s2").sealed
    assert rows_kept()["SourceRecord"] == 2


def test_a_row_that_may_be_a_known_childs_waits_for_a_person(index: Index) -> None:
    index.send(index.cast.council, a_record("c1"))

    counts = index.send(index.cast.school, a_record("s1", PERHAPS_ROWAN))

    assert (counts.left_out, counts.waiting) == (0, 1)


def test_a_record_kept_before_goes_on_changing(index: Index) -> None:
    set_scope("all")
    index.send(index.cast.school, a_record("s1"))
    set_scope("known")

    counts = index.send(index.cast.school, a_record("s1", phone="01632 960777"))

    assert (counts.changed, counts.left_out) == (1, 0)


@pytest.mark.parametrize(("scope", "mode"), [("all", "real"), ("known", "demo")])
def test_everyone_is_held_where_the_assessment_covers_all_and_in_a_demonstration(
    index: Index, scope: str, mode: str
) -> None:
    set_scope(scope, mode)

    assert index.send(index.cast.school, a_record("s1")).new == 1
