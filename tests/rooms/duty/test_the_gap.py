"""The law of the database: an open item has one owner without a gap, and a next date, at every commit."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from linkspan.audit.ids import new_id
from tests import cast, factories
from tests.support.database import as_test

pytestmark = pytest.mark.django_db


@contextmanager
def committing() -> Generator[None]:
    """Do something and fire what waits for the commit."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate; set constraints all deferred")


def run(*statements: tuple[str, list[Any]]) -> None:
    """Run SQL past the walls as one transaction would, to its end."""
    with as_test(), committing(), connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


NEW_OWNER = (
    "insert into duty_tenure (id, item_id, organisation_id, from_at, allocate_by, allocate_version) "
    "values (%s, %s, %s, %s, now(), 1)"
)


@pytest.fixture
def everyone(db: None) -> cast.Cast:
    return cast.build()


@pytest.fixture
def item_id(everyone: cast.Cast, now: datetime) -> UUID:
    return factories.item(
        organisation=everyone.council,
        person=everyone.amina.person,
        opened_at=now - timedelta(days=2),
        due_at=now + timedelta(days=2),
    )


def test_an_item_held_and_clocked_is_accepted(item_id: UUID) -> None:
    run(("update duty_item set opened_at = opened_at where id = %s", [item_id]))


def test_an_item_without_an_owner_is_refused(everyone: cast.Cast, now: datetime) -> None:
    new_item = "insert into duty_item (id, kind, title, area_id, opened_at) values (%s, 'x', 'x', %s, %s)"

    with pytest.raises(IntegrityError, match="one owner"):
        run((new_item, [new_id(), everyone.northmere.id, now]))


def test_releasing_an_item_without_a_new_owner_is_refused(item_id: UUID, now: datetime) -> None:
    with pytest.raises(IntegrityError, match="one owner"):
        run(("update duty_tenure set until_at = %s where item_id = %s", [now, item_id]))


def test_a_new_owner_from_the_same_moment_is_accepted(everyone: cast.Cast, item_id: UUID, now: datetime) -> None:
    run(
        ("update duty_tenure set until_at = %s where item_id = %s", [now, item_id]),
        (NEW_OWNER, [new_id(), item_id, everyone.council.id, now]),
    )


def test_a_hole_between_two_owners_is_refused(everyone: cast.Cast, item_id: UUID, now: datetime) -> None:
    with pytest.raises(IntegrityError, match="one owner"):
        run(
            ("update duty_tenure set until_at = %s where item_id = %s", [now, item_id]),
            (NEW_OWNER, [new_id(), item_id, everyone.council.id, now + timedelta(seconds=1)]),
        )


def test_two_owners_at_once_are_refused(everyone: cast.Cast, item_id: UUID, now: datetime) -> None:
    with pytest.raises(IntegrityError, match="duty_tenure_one_owner"):
        run((NEW_OWNER, [new_id(), item_id, everyone.school.id, now]))


def test_taking_the_date_away_is_refused(item_id: UUID, now: datetime) -> None:
    with pytest.raises(IntegrityError, match="without a next date"):
        run(("update duty_clock set done_at = %s where item_id = %s", [now, item_id]))


@pytest.mark.parametrize(("table", "words"), [("duty_tenure", "one owner"), ("duty_clock", "without a next date")])
def test_deleting_the_owner_or_the_date_is_refused_even_past_the_walls(item_id: UUID, table: str, words: str) -> None:
    with pytest.raises(IntegrityError, match=words):
        run((f"delete from {table} where item_id = %s", [item_id]))


def test_a_closed_item_that_someone_holds_still_is_refused(item_id: UUID, now: datetime) -> None:
    with pytest.raises(IntegrityError, match="one owner"):
        run(("update duty_item set closed_at = %s where id = %s", [now, item_id]))


def test_a_closed_item_with_a_clock_that_runs_is_refused(item_id: UUID, now: datetime) -> None:
    with pytest.raises(IntegrityError, match="closed with one"):
        run(
            ("update duty_item set closed_at = %s where id = %s", [now, item_id]),
            ("update duty_tenure set until_at = %s where item_id = %s", [now, item_id]),
        )


def test_an_owner_from_before_the_item_opened_is_refused(item_id: UUID, now: datetime) -> None:
    long_before = now - timedelta(days=5)

    with pytest.raises(IntegrityError, match="one owner"):
        run(("update duty_tenure set from_at = %s where item_id = %s", [long_before, item_id]))


def test_the_application_may_delete_nothing(item_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c where c.relkind = 'r' "
            "and (c.relname like 'duty\\_%' or c.relname like 'agencies\\_%') "
            "and (has_table_privilege('linkspan_app', c.oid, 'delete') "
            "or has_table_privilege('linkspan_app', c.oid, 'truncate'))"
        )
        assert cursor.fetchall() == []


def test_without_the_trigger_the_gap_opens(item_id: UUID, now: datetime) -> None:
    """Show that it is the trigger, and nothing else, that the tests above rely on."""
    run()  # what the fixtures left waiting comes first: a table with waiting triggers cannot be altered
    switch("disable")

    run(("update duty_tenure set until_at = %s where item_id = %s", [now, item_id]))

    with as_test(), connection.cursor() as cursor:
        cursor.execute("select count(*) from duty_tenure where item_id = %s and until_at is null", [item_id])
        assert cursor.fetchone() == (0,)


def switch(how: str) -> None:
    """Switch the trigger on tenures off or on, as only the owner can; the test's end undoes it."""
    with as_test(), connection.cursor() as cursor:
        cursor.execute("set role linkspan_owner")
        cursor.execute(f"alter table duty_tenure {how} trigger duty_tenure_whole")
