"""The clock table, against dates worked out by hand from the sources."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from linkspan.duty import rules
from linkspan.duty.clocks import CLOCKS, rule_for


def working(length: int, day_zero: rules.DayZero = rules.DayZero.EVENT_DAY) -> rules.ClockRule:
    return rules.ClockRule(
        code="test",
        version=1,
        starts_with="a test",
        length=length,
        unit=rules.Unit.WORKING_DAYS,
        authority="local default",
        source="a test",
        from_=date(2020, 1, 1),
        day_zero=day_zero,
    )


@pytest.mark.parametrize(
    ("starts_on", "length", "expected"),
    [
        (date(2026, 11, 2), 1, date(2026, 11, 3)),
        (date(2026, 11, 6), 1, date(2026, 11, 9)),  # Friday to Monday
        (date(2026, 11, 7), 1, date(2026, 11, 9)),  # Saturday to Monday
        (date(2026, 12, 23), 10, date(2027, 1, 11)),  # Christmas on a Friday, Boxing Day kept on the Monday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2027, 12, 24), 1, date(2027, 12, 29)),  # both days at a weekend: Monday and Tuesday instead
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # Good Friday and Easter Monday
        (date(2028, 2, 28), 2, date(2028, 3, 1)),  # leap day counts
        (date(2020, 5, 7), 1, date(2020, 5, 11)),  # the early May holiday moved to the Friday
        (date(2022, 6, 1), 1, date(2022, 6, 6)),  # spring holiday moved, and a jubilee
        (date(2023, 5, 5), 1, date(2023, 5, 9)),  # a coronation
        (date(2026, 11, 2), 0, date(2026, 11, 2)),
    ],
)
def test_working_days_are_counted_as_by_hand(starts_on: date, length: int, expected: date) -> None:
    assert rules.due_day(starts_on, working(length)) == expected


@pytest.mark.parametrize(
    ("starts_on", "length", "expected"),
    [
        (date(2026, 11, 2), 1, date(2026, 11, 2)),  # the event's own day is the first
        (date(2026, 11, 2), 5, date(2026, 11, 6)),
        (date(2026, 11, 2), 45, date(2027, 1, 6)),
    ],
)
def test_counting_from_the_day_before_is_one_day_shorter(starts_on: date, length: int, expected: date) -> None:
    assert rules.due_day(starts_on, working(length, rules.DayZero.DAY_BEFORE)) == expected


def test_a_proclaimed_holiday_and_a_proclaimed_working_day_count_as_proclaimed() -> None:
    off, on = date(2026, 11, 3), date(2026, 11, 7)

    assert rules.due_day(date(2026, 11, 2), working(1), {off: False}) == date(2026, 11, 4)
    assert rules.due_day(date(2026, 11, 6), working(1), {on: True}) == on


def test_a_day_ends_at_its_last_second_in_england() -> None:
    winter = rules.due(datetime(2026, 11, 2, 10, tzinfo=UTC), working(1))
    summer = rules.due(datetime(2026, 7, 1, 10, tzinfo=UTC), working(1))

    assert winter.due_at == datetime(2026, 11, 3, 23, 59, 59, tzinfo=UTC)
    assert summer.due_at == datetime(2026, 7, 2, 22, 59, 59, tzinfo=UTC)


def test_what_happens_after_midnight_in_summer_belongs_to_the_new_day() -> None:
    just_after = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on Wednesday 1 July in England

    assert rules.due(just_after, working(1)).due_at == datetime(2026, 7, 2, 22, 59, 59, tzinfo=UTC)


def test_the_day_the_clocks_go_back_is_a_day_like_any_other() -> None:
    friday = datetime(2026, 10, 23, 9, tzinfo=UTC)

    assert rules.due(friday, working(1)).due_at == datetime(2026, 10, 26, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("starts_at", [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)])
def test_hours_are_hours_elapsed_when_the_clocks_change(starts_at: datetime) -> None:
    rule = rules.ClockRule("test", 1, "a test", 72, rules.Unit.HOURS, "law", "Children Act 1989 s 46", date(2020, 1, 1))

    assert rules.due(starts_at, rule).due_at - starts_at == timedelta(hours=72)


@pytest.mark.parametrize(
    ("asked_on", "expected"),
    [
        (date(2026, 9, 3), date(2026, 10, 5)),  # 3 October is a Saturday
        (date(2026, 3, 31), date(2026, 4, 30)),  # no 31 April
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2028, 1, 30), date(2028, 2, 29)),  # leap year
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, the weekend, and the day kept for Boxing Day
        (date(2026, 12, 10), date(2027, 1, 11)),  # into the next year, and a Sunday
    ],
)
def test_one_month_is_the_same_day_of_the_next_moved_to_a_working_day(asked_on: date, expected: date) -> None:
    assert rules.due_day(asked_on, rule_for("correction.answer", asked_on)) == expected


def test_a_week_is_seven_days_whatever_falls_in_it() -> None:
    rule = rules.ClockRule("test", 1, "a test", 6, rules.Unit.WEEKS, "guidance", "a test", date(2020, 1, 1))

    assert rules.due_day(date(2026, 12, 1), rule) == date(2027, 1, 12)


@pytest.mark.parametrize(
    ("code", "starts_on", "expected"),
    [
        ("shield.review", date(2026, 11, 6), date(2026, 11, 9)),
        ("seal.review", date(2026, 12, 24), date(2026, 12, 29)),
        ("sight.confirm", date(2026, 11, 2), date(2026, 11, 9)),
        ("match.review", date(2026, 12, 23), date(2027, 1, 4)),
        ("misuse.review", date(2026, 11, 5), date(2026, 11, 6)),
        ("objection.answer", date(2026, 11, 2), date(2026, 12, 2)),
        ("lead.answer", date(2026, 11, 5), date(2026, 11, 9)),
        ("handover.answer", date(2026, 11, 6), date(2026, 11, 10)),
        ("training.renew", date(2026, 11, 2), date(2026, 11, 16)),
    ],
)
def test_each_clock_runs_out_on_the_day_worked_out_by_hand(code: str, starts_on: date, expected: date) -> None:
    assert rules.due_day(starts_on, rule_for(code, starts_on)) == expected


# A concern that arrives on a day, and by when the front door decides: one working day, counted by hand.
@pytest.mark.parametrize(
    ("received_on", "expected"),
    [
        (date(2026, 11, 16), date(2026, 11, 17)),  # Monday
        (date(2026, 11, 20), date(2026, 11, 23)),  # Friday, over the weekend
        (date(2026, 11, 21), date(2026, 11, 23)),  # Saturday: the first working day is Monday
        (date(2026, 12, 24), date(2026, 12, 29)),  # Christmas Day a Friday, Boxing Day kept on the Monday
        (date(2027, 3, 25), date(2027, 3, 30)),  # Maundy Thursday: Good Friday, weekend, Easter Monday
        (date(2028, 2, 28), date(2028, 2, 29)),  # a Monday in a leap year
        (date(2028, 2, 29), date(2028, 3, 1)),
        (date(2026, 10, 23), date(2026, 10, 26)),  # the clocks go back on the Sunday between
        (date(2026, 3, 27), date(2026, 3, 30)),  # and forward
        (date(2026, 12, 31), date(2027, 1, 4)),  # New Year's Day a Friday
    ],
)
@pytest.mark.parametrize("code", ["contact.decide", "reply.referrer", "challenge.practitioners", "challenge.managers"])
def test_the_front_door_has_one_working_day(code: str, received_on: date, expected: date) -> None:
    assert rules.due_day(received_on, rule_for(code, received_on)) == expected


def test_a_proclaimed_holiday_moves_the_front_doors_day() -> None:
    monday, off = date(2026, 11, 16), {date(2026, 11, 17): False}

    assert rules.due_day(monday, rule_for("contact.decide", monday), off) == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("received_at", "due_at"),
    [
        # Half past eleven at night on the last Saturday of summer time is still Saturday: Monday, in winter time.
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 26, 23, 59, 59, tzinfo=UTC)),
        # Half past midnight on a Friday in summer is Friday, though it is Thursday still in universal time.
        (datetime(2026, 7, 2, 23, 30, tzinfo=UTC), datetime(2026, 7, 6, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_the_front_doors_day_is_englands_day(received_at: datetime, due_at: datetime) -> None:
    assert rules.due(received_at, rule_for("contact.decide", received_at.date())).due_at == due_at


@pytest.mark.parametrize(
    ("received_at", "due_at"),
    [
        (datetime(2026, 12, 25, 10, tzinfo=UTC), datetime(2026, 12, 25, 23, 59, 59, tzinfo=UTC)),  # Christmas Day too
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), datetime(2026, 7, 2, 22, 59, 59, tzinfo=UTC)),  # past midnight here
        (datetime(2028, 2, 29, 9, tzinfo=UTC), datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_what_is_for_today_is_for_today_whatever_the_day(received_at: datetime, due_at: datetime) -> None:
    assert rules.due(received_at, rule_for("contact.decide_today", date(2026, 11, 2))).due_at == due_at


@pytest.mark.parametrize(
    "received_at", [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
)
def test_danger_has_two_hours_by_anyones_watch_when_the_clocks_change(received_at: datetime) -> None:
    due = rules.due(received_at, rule_for("contact.decide_danger", received_at.date()))

    assert due.due_at - received_at == timedelta(hours=2)


@pytest.mark.parametrize(
    ("code", "starts_on", "expected"),
    [
        ("challenge.leads", date(2026, 12, 23), date(2026, 12, 29)),
        ("challenge.partners", date(2027, 3, 23), date(2027, 4, 1)),
        ("challenge.settle", date(2028, 2, 28), date(2028, 3, 1)),
        ("breach.reason", date(2026, 11, 16), date(2026, 11, 16)),
    ],
)
def test_each_stage_of_a_disagreement_runs_out_on_the_day_worked_out_by_hand(
    code: str, starts_on: date, expected: date
) -> None:
    assert rules.due_day(starts_on, rule_for(code, starts_on)) == expected


def test_every_clock_names_its_source_and_counts_its_versions_without_gap_or_overlap() -> None:
    for code in {rule.code for rule in CLOCKS}:
        versions = sorted((rule for rule in CLOCKS if rule.code == code), key=lambda rule: rule.version)
        assert [rule.version for rule in versions] == list(range(1, len(versions) + 1))
        assert all(rule.source for rule in versions)
        assert all(earlier.until == later.from_ for earlier, later in pairwise(versions))
        assert versions[-1].until is None


def test_what_began_before_the_first_version_is_counted_by_the_first() -> None:
    assert rule_for("shield.review", date(2001, 1, 1)).version == 1


def test_an_unknown_clock_is_a_bug() -> None:
    with pytest.raises(KeyError):
        rule_for("no.such", date(2026, 1, 1))
