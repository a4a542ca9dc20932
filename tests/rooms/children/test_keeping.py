"""Archived at eighteen, held where an inquiry needs it, disposed of when its class has run out and not before."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children import keeping as classes
from linkspan.children.commands import flags, keeping
from linkspan.children.queries.file import child_file
from linkspan.children.queries.finding import find
from linkspan.children.queries.keeping import archived_files
from linkspan.matching import Query
from tests.rooms.children.conftest import NOW, PERHAPS_ROWAN, QUALITY, WHY, Index, a_record, signed

WORKER = Actor.system("worker")
BORN = date(2008, 11, 2)
ADULT = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
LONG_AFTER = datetime(2033, 1, 10, 10, 0, tzinfo=UTC)


@pytest.fixture
def aged(index: Index) -> UUID:
    """Someone who turns eighteen on the day, as two agencies know them."""
    index.send(index.cast.council, a_record("1", date_of_birth=BORN), at=NOW - timedelta(days=90))
    index.send(index.cast.practice, a_record("p1", date_of_birth=BORN), at=NOW - timedelta(days=90))
    child_id = index.child_of(index.cast.council, "1")
    assert child_id == index.child_of(index.cast.practice, "p1")
    return child_id


def archive(at: datetime = ADULT) -> int:
    return keeping.archive_aged(by=WORKER, at=at)


def long_after(index: Index) -> Actor:
    """Ines, years later, when a file may be disposed of."""
    return index.cast.ines.actor(LONG_AFTER, stepped_up=True)


def test_a_file_is_archived_on_the_eighteenth_birthday_and_not_before(index: Index, aged: UUID) -> None:
    assert archive(ADULT - timedelta(days=1)) == 0
    assert archive() == 1
    assert archive() == 0

    assert index.child(aged).archived_on == ADULT.date()
    assert index.count("audit_entry where event = 'children.child.archived' and child = %s", aged) == 1


def test_an_archived_file_is_out_of_search_and_closed(index: Index, aged: UUID) -> None:
    amina = index.cast.amina.actor(NOW)
    asked = Query(given="Rowan", family="Ashgrove", born=BORN)
    before = find(query=asked, by=amina, at=NOW, reason=WHY)

    archive()

    assert [each.child_id for each in before.likely] == [aged]
    assert not find(query=asked, by=amina, at=NOW, reason=WHY)
    with pytest.raises((NotFound, Refused)):
        child_file(child_id=aged, by=amina, at=NOW, reason=WHY)


def test_a_file_waits_while_sources_disagree_on_the_birth_date_or_a_flag_stands(index: Index, aged: UUID) -> None:
    flag_id = flags.raise_flag(
        child_id=aged, kind="plan_exists", contact_name="Amina Yusuf", contact_phone="01632 960001",
        review_on=date(2026, 12, 1), by=index.cast.amina.actor(NOW), at=NOW,
    )  # fmt: skip
    assert archive() == 0

    flags.end_flag(flag_id=flag_id, reason="Plan has ended", by=index.cast.amina.actor(NOW), at=NOW)
    index.send(index.cast.practice, a_record("p1", date_of_birth=date(2009, 11, 2)), at=NOW)
    assert index.child_of(index.cast.practice, "p1") == aged
    assert archive() == 0


def test_archiving_closes_what_waited_about_the_child(index: Index, aged: UUID) -> None:
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN), at=NOW)
    pair = index.pair()

    archive()

    assert index.pair().decision == "overtaken"
    assert index.count("duty_item where id = %s and closed_at is not null", pair.item_id) == 1


def test_a_file_archived_in_error_comes_back(index: Index, aged: UUID) -> None:
    archive()

    keeping.restore(child_id=aged, reason="The birth date was wrong", by=index.cast.dana.actor(NOW), at=NOW)

    assert index.child(aged).archived_on is None


def test_a_file_is_not_disposed_of_before_its_class_has_run_out(index: Index, aged: UUID) -> None:
    archive()
    soon = datetime(2031, 1, 10, 10, 0, tzinfo=UTC)

    with pytest.raises(NotNow, match="not_due"):
        keeping.dispose(
            child_id=aged, retention="index", reason=QUALITY, by=index.cast.ines.actor(soon, stepped_up=True), at=soon
        )

    assert index.child(aged).disposed_on is None


def test_disposal_removes_what_was_said_and_what_found_the_child_and_keeps_who_did_what(
    index: Index, aged: UUID
) -> None:
    child_file(child_id=aged, by=index.cast.dee.actor(NOW), at=NOW, reason=WHY)
    archive()
    lines = index.count("audit_entry where child = %s", aged)
    assert index.count("audit_aside a join audit_entry e on e.id = a.entry where e.child = %s", aged) > 0

    count = keeping.dispose(child_id=aged, retention="index", reason=QUALITY, by=long_after(index), at=LONG_AFTER)

    assert count == 2
    assert index.child(aged).disposed_on == LONG_AFTER.date()
    assert index.rows("select distinct said::text from children_recordversion") == [("{}",)]
    assert index.rows("select distinct said::text from children_recordplace") == [("{}",)]
    assert index.count("children_face") == index.count("children_key") == 0
    assert index.count("audit_entry where child = %s", aged) >= lines + 1
    ((reason,),) = index.rows(
        "select a.body->>'reason' from audit_aside a join audit_entry e on e.id = a.entry where e.child = %s", aged
    )
    assert reason == QUALITY


def test_a_disposed_child_stays_gone_whatever_the_source_sends(index: Index, aged: UUID) -> None:
    archive()
    keeping.dispose(child_id=aged, retention="index", reason=QUALITY, by=long_after(index), at=LONG_AFTER)

    counts = index.send(index.cast.council, a_record("1", date_of_birth=BORN, known_as="Ro"), at=LONG_AFTER)

    assert (counts.new, counts.changed, counts.unchanged) == (0, 0, 1)
    assert index.rows("select distinct said::text from children_recordversion") == [("{}",)]


def test_a_legal_hold_keeps_a_file_until_it_is_released(index: Index, aged: UUID) -> None:
    archive()
    ines = long_after(index)
    keeping.hold(child_id=aged, held_for="The Mere Inquiry", reason=QUALITY, by=ines, at=LONG_AFTER)

    with pytest.raises((NotNow, Refused)):
        keeping.dispose(child_id=aged, retention="index", reason=QUALITY, by=ines, at=LONG_AFTER)
    assert index.child(aged).disposed_on is None
    keeping.release_hold(child_id=aged, reason=QUALITY, by=ines, at=LONG_AFTER)
    keeping.dispose(child_id=aged, retention="index", reason=QUALITY, by=ines, at=LONG_AFTER)

    assert index.child(aged).disposed_on is not None


def test_the_database_itself_keeps_what_is_held(index: Index, aged: UUID) -> None:
    archive()
    ines = long_after(index)
    keeping.hold(child_id=aged, held_for="The Mere Inquiry", reason=QUALITY, by=ines, at=LONG_AFTER)

    with (
        pytest.raises(DatabaseError, match="this file is kept"),
        signed(ines, LONG_AFTER),
        connection.cursor() as cursor,
    ):
        cursor.execute("select linkspan.dispose_child(%s)", [aged])


def test_a_longer_class_keeps_a_file_longer(index: Index, aged: UUID) -> None:
    archive()
    ines = long_after(index)

    keeping.keep_under(child_id=aged, retention="looked_after", reason=QUALITY, by=ines, at=LONG_AFTER)

    with pytest.raises(NotNow, match="retention_other"):
        keeping.dispose(child_id=aged, retention="index", reason=QUALITY, by=ines, at=LONG_AFTER)
    with pytest.raises(NotNow, match="not_due"):
        keeping.dispose(child_id=aged, retention="looked_after", reason=QUALITY, by=ines, at=LONG_AFTER)


def test_what_is_due_is_listed_for_information_governance_alone(index: Index, aged: UUID) -> None:
    archive()

    (line,) = archived_files(by=long_after(index), at=LONG_AFTER, reason=QUALITY)
    early = archived_files(by=index.cast.ines.actor(NOW), at=NOW, reason=QUALITY)

    assert (line.child_id, line.due_on, line.is_due) == (aged, date(2032, 11, 2), True)
    assert early == ()
    for member in (index.cast.amina, index.cast.kit, index.cast.ada):
        with pytest.raises(Refused):
            archived_files(by=member.actor(NOW), at=NOW, reason=QUALITY)


@pytest.mark.parametrize(
    ("code", "died", "until"),
    [
        ("index", None, date(2032, 11, 2)),
        ("health", None, date(2033, 11, 2)),
        ("school_protection", None, date(2033, 11, 2)),
        ("looked_after", None, date(2083, 11, 2)),
        ("looked_after", date(2020, 5, 1), date(2035, 5, 1)),
        ("protection", None, date(2061, 6, 1)),
        ("general", None, date(2032, 6, 1)),
    ],
)
def test_each_class_runs_out_on_its_day(code: str, died: Any, until: date) -> None:
    assert classes.kept_until(code, born=BORN, died=died, last_contact=date(2026, 6, 1)) == until


def test_someone_born_on_leap_day_is_an_adult_on_the_first_of_march() -> None:
    assert not classes.is_adult(date(2008, 2, 29), date(2026, 2, 28))
    assert classes.is_adult(date(2008, 2, 29), date(2026, 3, 1))
