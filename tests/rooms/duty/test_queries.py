"""Boards: what is whose, how late, in how many questions to the database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkspan.duty import models, queries, rules
from tests import cast, factories
from tests.support.database import as_test

pytestmark = pytest.mark.django_db


def test_my_items_come_by_band_worst_first(now: datetime) -> None:
    everyone = cast.build()
    days = {-12: "critically_overdue", -1: "overdue", 1: "due_soon", 20: "not_due"}
    for day in (20, 1, -12, -1):
        factories.item(
            organisation=everyone.council,
            person=everyone.amina.person,
            opened_at=now - timedelta(days=30),
            due_at=now + timedelta(days=day),
        )

    board = queries.my_items(everyone.amina.id, now)

    assert [band.value for band, _ in board.bands] == list(days.values())
    assert [len(found) for _, found in board.bands] == [1, 1, 1, 1]


@pytest.mark.parametrize("number", [1, 12])
def test_a_board_takes_two_questions_whatever_the_number(now: datetime, number: int) -> None:
    everyone = cast.build()
    for _ in range(number):
        factories.item(
            organisation=everyone.council, person=everyone.amina.person, opened_at=now, due_at=now + timedelta(days=1)
        )

    with CaptureQueriesContext(connection) as asked:
        board = queries.my_items(everyone.amina.id, now)

    assert len(board) == number
    assert len(asked) == 2


def test_an_organisation_s_board_shows_its_own_items_only(now: datetime) -> None:
    everyone = cast.build()
    ours = factories.item(organisation=everyone.council, opened_at=now, due_at=now + timedelta(days=1))
    factories.item(organisation=everyone.school, opened_at=now, due_at=now + timedelta(days=1))

    assert [line.id for line in queries.organisation_items(everyone.council.id, now)] == [ours]


def test_the_earliest_running_clock_is_the_next_date(now: datetime) -> None:
    everyone = cast.build()
    item_id = factories.item(organisation=everyone.council, opened_at=now, due_at=now + timedelta(days=9))
    with as_test():
        models.Clock.objects.create(
            item_id=item_id, rule="lead.answer", rule_version=1, starts_at=now, due_at=now + timedelta(days=2)
        )

    line = queries.item(item_id, now)

    assert (line.rule, line.due_at) == ("lead.answer", now + timedelta(days=2))


@pytest.mark.parametrize(
    ("due_at", "band"),
    [
        (datetime(2026, 10, 23, 22, 59, 59, tzinfo=UTC), rules.Band.CRITICALLY_OVERDUE),  # Friday, six working days
        (datetime(2026, 10, 26, 23, 59, 59, tzinfo=UTC), rules.Band.OVERDUE),  # Monday, five
        (datetime(2026, 11, 2, 9, 59, 59, tzinfo=UTC), rules.Band.OVERDUE),
        (datetime(2026, 11, 2, 10, 0, tzinfo=UTC), rules.Band.DUE_SOON),
        (datetime(2026, 11, 4, 23, 59, 59, tzinfo=UTC), rules.Band.DUE_SOON),
        (datetime(2026, 11, 5, 0, 0, tzinfo=UTC), rules.Band.NOT_DUE),
    ],
)
def test_a_date_lies_in_its_band(now: datetime, due_at: datetime, band: rules.Band) -> None:
    assert rules.Bands.seen_from(now).of(due_at) is band


def test_a_clock_whose_date_is_given_needs_one_that_has_not_passed(now: datetime) -> None:
    with pytest.raises(ValueError, match=r"flag\.review"):
        queries.due_for("flag.review", now)
    with pytest.raises(ValueError, match=r"flag\.review"):
        queries.due_for("flag.review", now, on=date(2026, 11, 1))
