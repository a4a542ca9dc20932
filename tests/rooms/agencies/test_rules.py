"""Rules on plain values: hours, periods, shares."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from linkspan.agencies import rules


@pytest.mark.parametrize("text", ["", "24 hours", "Mon-Fri 08:30-17:00", "Mon-Thu 09:00-17:00; Sat 09:00-12:00"])
def test_opening_hours_are_read(text: str) -> None:
    assert rules.why_not_hours(text) is None


@pytest.mark.parametrize(
    "text", ["office hours", "Mon-Fri 17:00-08:30", "Fri-Mon 09:00-17:00", "Mon 25:00-26:00", "Mon-Fri 9-5"]
)
def test_opening_hours_are_refused_when_they_cannot_be_read(text: str) -> None:
    problem = rules.why_not_hours(text)

    assert problem is not None
    assert problem.code == "agencies.hours_unreadable"


def test_a_line_answered_day_and_night_is_open_on_christmas_day() -> None:
    assert rules.is_open("24 hours", datetime(2026, 12, 25, 3, 0, tzinfo=UTC))


def test_a_line_without_hours_is_never_said_to_be_open() -> None:
    assert not rules.is_open("", datetime(2026, 11, 2, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("from_", "until", "expected"),
    [
        (date(2026, 1, 1), date(2026, 2, 1), False),
        (date(2026, 1, 1), date(2026, 2, 2), True),
        (date(2026, 3, 1), None, False),
        (date(2026, 2, 28), None, True),
    ],
)
def test_periods_overlap_when_they_share_a_day(from_: date, until: date | None, expected: bool) -> None:
    assert rules.overlaps(from_, until, [(date(2026, 2, 1), date(2026, 3, 1))]) is expected


def test_a_period_that_never_was_overlaps_nothing() -> None:
    assert not rules.overlaps(date(2026, 1, 1), None, [(date(2026, 2, 1), date(2026, 2, 1))])


ME, HEIR, OTHER = uuid4(), uuid4(), uuid4()
AREA = uuid4()
ALIVE = rules.Period(date(2020, 1, 1))
TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("shares", "on", "life", "code"),
    [
        ([rules.Share(HEIR)], date(2026, 11, 3), ALIVE, "agencies.too_early"),
        ([rules.Share(HEIR)], TODAY, rules.Period(date(2020, 1, 1), date(2024, 1, 1)), "agencies.ended"),
        ([rules.Share(ME)], TODAY, ALIVE, "agencies.own_successor"),
        ([rules.Share(uuid4())], TODAY, ALIVE, "agencies.successor_gone"),
        (
            [rules.Share(HEIR, frozenset({AREA})), rules.Share(OTHER, frozenset({AREA}))],
            TODAY,
            ALIVE,
            "agencies.shares_overlap",
        ),
        ([rules.Share(HEIR), rules.Share(OTHER)], TODAY, ALIVE, "agencies.shares_overlap"),
    ],
)
def test_a_succession_is_refused_when_it_cannot_be(
    shares: list[rules.Share], on: date, life: rules.Period, code: str
) -> None:
    problem = rules.why_not_succeed(ME, life, shares, {HEIR: ALIVE, OTHER: ALIVE, ME: ALIVE}, on, TODAY)

    assert problem is not None
    assert problem.code == code


def test_a_succession_of_one_area_and_the_rest_is_allowed() -> None:
    shares = [rules.Share(HEIR, frozenset({AREA})), rules.Share(OTHER)]

    assert rules.why_not_succeed(ME, ALIVE, shares, {HEIR: ALIVE, OTHER: ALIVE}, TODAY, TODAY) is None
