"""Decide birth dates, expected dates and deaths against the day of loading."""

from datetime import date

import pytest

from linkspan.interop.feeds import checks
from linkspan.interop.feeds.refusals import Fault

ON = date(2026, 11, 21)


@pytest.mark.parametrize("born", ["2026-11-21", "2001-11-20", "2000-11-22", "2012-02-29"])
def test_birth_date_of_anyone_up_to_25_is_kept(born: str) -> None:
    assert checks.birth_date(born, ON) == date.fromisoformat(born)


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("2026-11-22", "date.in_future"),
        ("2000-11-21", "date_of_birth.over_25"),
        ("1900-01-01", "date_of_birth.over_25"),
        ("1024-01-01", "date.before_1900"),
    ],
)
def test_birth_date_is_refused_when_it_is_no_childs(born: str, code: str) -> None:
    with pytest.raises(Fault) as refusal:
        checks.birth_date(born, ON)

    assert refusal.value.why.code == code


def test_expected_date_is_kept_within_ten_months_ahead_and_a_year_behind() -> None:
    assert checks.expected_date("2027-09-20", ON) == date(2027, 9, 20)
    assert checks.expected_date("2025-11-25", ON) == date(2025, 11, 25)
    assert checks.expected_date("", ON) is None


@pytest.mark.parametrize(
    ("expected", "code"),
    [("2027-12-01", "expected_date_of_birth.too_late"), ("2025-11-01", "expected_date_of_birth.past")],
)
def test_expected_date_is_refused_when_no_pregnancy_fits_it(expected: str, code: str) -> None:
    with pytest.raises(Fault) as refusal:
        checks.expected_date(expected, ON)

    assert refusal.value.why.code == code


def test_age_counts_whole_years() -> None:
    assert checks.age(date(2010, 11, 21), ON) == 16
    assert checks.age(date(2010, 11, 22), ON) == 15
