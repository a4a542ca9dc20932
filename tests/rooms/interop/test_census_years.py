"""The census of one year: what is asked, as it stood at the year's end, and nothing else."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from linkspan.interop.census import records
from linkspan.interop.census.years import Year, cut
from tests.rooms.interop.census_messages import children

YEAR = Year(2026)
IN, LATER, BEFORE = date(2025, 10, 1), date(2026, 4, 1), date(2025, 3, 31)


def asked(*episodes: records.Episode, **said: date) -> records.Child | None:
    return cut(records.Child("A1", sex="F", episodes=episodes, **said), YEAR)


def one(episode: records.Episode) -> records.Episode:
    child = asked(episode)
    assert child is not None
    return child.episodes[0]


def test_the_year_runs_from_april_to_march() -> None:
    assert (YEAR.first, YEAR.last) == (date(2025, 4, 1), date(2026, 3, 31))
    assert YEAR.holds(date(2025, 4, 1))
    assert YEAR.holds(date(2026, 3, 31))
    assert not YEAR.holds(BEFORE)
    assert not YEAR.holds(LATER)


def test_an_episode_closed_before_the_year_or_begun_after_it_is_not_asked() -> None:
    assert asked(records.Episode(date(2024, 1, 1), closed_on=BEFORE)) is None
    assert asked(records.Episode(LATER)) is None
    assert asked(records.Episode(date(2020, 1, 1))) is not None
    assert asked(records.Episode(date(2020, 1, 1), closed_on=date(2025, 4, 1))) is not None


def test_a_referral_without_further_action_is_asked_in_its_own_year_alone() -> None:
    assert asked(records.Episode(BEFORE, no_further_action=True)) is None
    assert asked(records.Episode(IN, no_further_action=True)) is not None


def test_what_ended_after_the_year_stands_as_not_ended() -> None:
    shown = one(
        records.Episode(
            IN, closed_on=LATER, closing_reason="RC7", conference_on=LATER,
            assessments=(records.Assessment(IN, LATER, LATER, ("1A",)),),
            need_plans=(records.NeedPlan(IN, LATER),),
            enquiries=(records.Enquiry(IN, LATER, LATER),),
            protection_plans=(records.ProtectionPlan(IN, LATER, "NEG", "NEG", 0, (IN, LATER)),),
            proceedings=(records.Proceedings(IN, IN, decided_on=LATER, outcome="A"),),
        )
    )  # fmt: skip

    assert (shown.closed_on, shown.closing_reason, shown.conference_on) == (None, None, None)
    assert shown.assessments == (records.Assessment(IN),)
    assert shown.need_plans == (records.NeedPlan(IN),)
    assert shown.enquiries == (records.Enquiry(IN, LATER),)  # the day it is due by may lie ahead
    assert shown.protection_plans == (records.ProtectionPlan(IN, None, "NEG", "NEG", 0, (IN,)),)
    assert shown.proceedings == (records.Proceedings(IN, IN),)


def test_what_ended_before_the_year_or_began_after_it_is_left_out() -> None:
    begun = date(2024, 1, 1)
    for day, end in ((begun, BEFORE), (LATER, None)):
        shown = one(
            records.Episode(
                begun,
                assessments=(records.Assessment(day, authorised_on=end),),
                need_plans=(records.NeedPlan(day, end),),
                enquiries=(records.Enquiry(day, conference_on=end),),
                protection_plans=(records.ProtectionPlan(day, end),),
                proceedings=(records.Proceedings(day, decided_on=end),),
            )
        )
        assert shown == records.Episode(begun)


def test_a_child_born_after_the_year_stands_as_not_yet_born() -> None:
    shown = asked(records.Episode(IN), born_on=LATER)

    assert shown is not None
    assert (shown.born_on, shown.expected_on, shown.sex) == (None, LATER, "U")


def test_a_death_after_the_year_is_not_in_it() -> None:
    shown = asked(records.Episode(IN), born_on=date(2015, 1, 1), died_on=LATER)

    assert shown is not None
    assert shown.died_on is None


@given(children)
def test_a_year_cut_twice_is_the_year(child: records.Child) -> None:
    once = cut(child, YEAR)

    assert once is None or cut(once, YEAR) == once


@given(children)
def test_the_child_in_a_year_is_the_same_child(child: records.Child) -> None:
    shown = cut(child, YEAR)

    if shown is not None:
        bare = {"born_on": None, "expected_on": None, "sex": None, "died_on": None, "episodes": ()}
        assert replace(shown, **bare) == replace(child, **bare)
