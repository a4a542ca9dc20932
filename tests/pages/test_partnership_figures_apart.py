"""Two worlds that differ by children no table may tell of: every page, every year and the yearly report are the same.

The property test of `test_figures_disclosure.py` proves it of the tables; this holds the program to it, from rows as
people would have written them to the words on the pages.
"""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from linkspan.audit import Actor
from linkspan.partnership import indicators, report_rules
from linkspan.partnership.commands import figures, meetings
from linkspan.partnership.meeting_rules import Attended, DecisionGiven, Expected, Taken
from linkspan.partnership.queries import effects, figures_report, participation
from linkspan.partnership.queries import figures as published
from linkspan.partnership.queries import meetings as decided
from tests import cast
from tests.pages.conftest import Desk
from tests.support import counting
from tests.support.database import as_test
from tests.support.pages import words
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db


def referrals_in_time(people: cast.Cast, on: date, hidden: int) -> None:
    counting.contacts(people, on, 13, in_time=hidden)


def plans_and_who_had_one_before(people: cast.Cast, on: date, hidden: int) -> None:
    with as_test():
        children = [counting.a_child(people.northmere) for _ in range(8)]
    for number, child in enumerate(children):
        counting.stage(people, "cp_plan", on, child, details={"previous_plans": int(number < hidden)})


def who_came(people: cast.Cast, on: date, hidden: int) -> None:
    with as_test():
        children = [counting.a_child(people.northmere) for _ in range(9)]
    held = [counting.stage(people, "strategy_discussion", on, each) for each in children]
    counting.attended(held[:hidden], people.police, "there", people)
    counting.attended(held[hidden:], people.police, "apologies", people)


def answers_that_were_enough(people: cast.Cast, on: date, hidden: int) -> None:
    said = ("yes",) * hidden + ("no",) * (6 - hidden)
    counting.answered(people, on, 10, in_time=10, said=said)


def nobody_at_all(people: cast.Cast, on: date, hidden: int) -> None:
    counting.contacts(people, on, hidden, in_time=hidden)


def everything_read(desk: Desk, people: cast.Cast, mere: Formed, decision_id: UUID, year: int) -> list[str]:
    """Read every page and table that anything is worked out from: as the keeper, and as the agency itself."""
    on = timezone.localdate()
    pages = ["figures/", "participation/", "meetings/", "workforce/"]
    pages += [f"figures/{each.code}/" for each in indicators.all_indicators()]
    bea, sana = desk(people.bea), desk(people.sana)
    answers = [bea.get(f"/partnership/{mere.id}/{page}") for page in pages]
    answers += [
        bea.get(f"/partnership/decisions/{decision_id}/", follow=True),
        sana.get(f"/partnership/{mere.id}/participation/"),
    ]
    assert {each.status_code for each in answers} == {200}
    read = [words(each) for each in answers]
    with as_test():
        board = published.board(mere.id, on, years=indicators.YEARS_BACK)
        read += [repr((each.lines, each.years, each.joined, each.places)) for each in board.values()]
        for past in (year, year + 1):
            for tables in (figures_report.figure_tables, figures_report.participation_tables):
                read.append(repr(tables(mere.id, past)))
            read.append(repr(participation.participation(mere.id, report_rules.last_day(past)).parts))
        (decision,) = decided.decisions(mere.id)
        read.append(repr(effects.outcome(mere.id, decision, on)))
    return read


def decide(people: cast.Cast, mere: Formed, held_on: date) -> UUID:
    at = timezone.now()
    by = people.bea.actor(at)
    meeting_id = meetings.record_meeting(
        partnership_id=mere.id, title="Executive", held_on=held_on, papers=[],
        attended=[Attended(people.lena.id, people.council.id, "there")], by=by, at=at,
    )  # fmt: skip
    (seat,) = decided.meeting(mere.id, meeting_id).seats
    expects = Expected("referrals.in_time", "up", held_on + timedelta(days=300), None)
    given = DecisionGiven("More hours.", (Taken(seat.id, ("staff_deployment",)),), expects)
    return meetings.record_decision(partnership_id=mere.id, meeting_id=meeting_id, given=given, by=by, at=at)


def test_no_page_year_or_report_tells_none_from_four(people: cast.Cast, desk: Desk) -> None:
    mere, now = formed(people), timezone.now()
    year = indicators.fiscal_year(timezone.localdate(now)) - 2
    first, *quarters = indicators.quarters(date(year, 4, 1), indicators.after(indicators.quarter_of(now.date()), -3))
    decision_id = decide(people, mere, quarters[1])
    apart = {quarters[0]: referrals_in_time, quarters[1]: nobody_at_all, quarters[-1]: referrals_in_time}
    for quarter in {first, *quarters} - set(apart):  # what is the same in both worlds
        counting.contacts(people, quarter + timedelta(days=40), 6, in_time=5)

    def world(hidden: int) -> list[str]:
        before = transaction.savepoint()
        for quarter, build in apart.items():
            build(people, quarter + timedelta(days=35), hidden)
        for build in (plans_and_who_had_one_before, who_came, answers_that_were_enough):
            for quarter in (quarters[0], quarters[-1]):
                build(people, quarter + timedelta(days=35), hidden)
        figures.publish_figures(by=Actor.system("worker"), at=now)
        read = everything_read(desk, people, mere, decision_id, year + 1)
        transaction.savepoint_rollback(before)
        return read

    for one, other in zip(world(0), world(4), strict=True):
        assert one == other


def test_a_count_of_five_would_be_seen_so_the_test_above_can_fail(people: cast.Cast, desk: Desk) -> None:
    mere, at = formed(people), timezone.now()
    quarter = indicators.after(indicators.quarter_of(at.date()), -3)
    decision_id = decide(people, mere, quarter)
    read = []
    for hidden in (4, 5):
        before = transaction.savepoint()
        nobody_at_all(people, quarter + timedelta(days=35), hidden)
        figures.publish_figures(by=Actor.system("worker"), at=at)
        read.append(everything_read(desk, people, mere, decision_id, indicators.fiscal_year(quarter) + 1))
        transaction.savepoint_rollback(before)

    assert read[0] != read[1]
