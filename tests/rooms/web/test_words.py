"""Dates, times, ages and telephone numbers in people's words."""

from datetime import UTC, date, datetime

import pytest

from linkspan.web import words


def test_a_due_date_says_the_day_and_what_is_left() -> None:
    assert words.due(date(2026, 3, 3), 4) == "Tuesday 3 March 2026, 4 working days left"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (4, "4 working days left"),
        (1, "1 working day left"),
        (0, "due today"),
        (-1, "1 working day late"),
        (-12, "12 working days late"),
    ],
)
def test_working_days_are_counted_in_words(days: int, said: str) -> None:
    assert words.days_left(days) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 7, 1, 15, 30, tzinfo=UTC), "Wednesday 1 July 2026, 4:30pm"),
        (datetime(2026, 12, 1, 15, 0, tzinfo=UTC), "Tuesday 1 December 2026, 3pm"),
        (datetime(2026, 12, 1, 12, 0, tzinfo=UTC), "Tuesday 1 December 2026, midday"),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), "Thursday 2 July 2026, midnight"),
        (datetime(2026, 12, 1, 0, 5, tzinfo=UTC), "Tuesday 1 December 2026, 12:05am"),
    ],
)
def test_a_moment_is_told_by_the_clock_on_the_wall(at: datetime, said: str) -> None:
    assert words.moment(at) == said


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2026, 12, 1), "unborn"),
        (date(2026, 11, 1), "1 day"),
        (date(2026, 10, 1), "4 weeks"),
        (date(2026, 8, 2), "3 months"),
        (date(2024, 11, 3), "23 months"),
        (date(2024, 11, 2), "2 years"),
        (date(2016, 11, 3), "9 years"),
        (date(2016, 2, 29), "10 years"),
    ],
)
def test_an_age_is_told_in_the_unit_that_fits_it(born: date, said: str) -> None:
    assert words.age(born, date(2026, 11, 2)) == said


def test_a_telephone_number_can_be_rung_and_reads_as_it_was_given() -> None:
    linked = words.phone("+44 (0)20 7946 0000")

    assert 'href="tel:+442079460000"' in linked
    assert ">+44 (0)20 7946 0000<" in linked


def test_an_extension_is_shown_but_not_dialled() -> None:
    assert 'href="tel:02079460000">020 7946 0000 ext 12<' in words.phone("020 7946 0000 ext 12")


@pytest.mark.parametrize("given", ["ask reception", "<script>", "0800 REP ORT"])
def test_words_in_place_of_a_number_are_not_made_into_a_link(given: str) -> None:
    assert words.phone(given) == given


def test_nothing_is_said_where_no_number_was_given() -> None:
    assert words.phone(None) == ""


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1", "Safari on iPhone"),
        ("curl/8", "A browser"),
    ],
)
def test_a_browser_is_named_as_people_name_it(agent: str, said: str) -> None:
    assert words.browser(agent) == said
