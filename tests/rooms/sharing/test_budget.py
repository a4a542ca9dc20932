"""Looking is counted, asks a question past what is usual, and never stops anyone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from linkspan.audit import Actor, NotNow, Permit, Refused, trail
from linkspan.cli.postgres import Urls, clone, drop_clone
from linkspan.config.database import database
from linkspan.sharing import commands, events, gate, models, rules
from linkspan.sharing.facts import Action
from tests import cast
from tests.rooms.sharing.conftest import Invented, looking
from tests.support.database import as_test
from tests.support.lines import lines

WHY = rules.stated("concern", "Seen with a bruise at the gate this morning")


@pytest.fixture
def narrow(everyone: cast.Cast, now: datetime) -> None:
    """A council where three searches an hour and two strangers a day are usual."""
    ada = everyone.ada.actor(now, stepped_up=True)
    commands.set_budget(organisation_id=everyone.council.id, searches=3, children=2, by=ada, at=now)


def search(by: Actor, at: datetime) -> Permit:
    """Search once."""
    with trail.look(by=by, at=at, reason=WHY):
        permit = gate.require(by=by, to=Action.SEARCH, at=at)
        trail.record("test.searched", permit)
    return permit


def open_file(by: Actor, child: UUID, at: datetime) -> Permit:
    """Open one file."""
    with trail.look(by=by, at=at, reason=WHY):
        permit = gate.require(by=by, to=Action.SEE_CHILD, about=child, at=at)
        trail.record("test.opened", permit)
    return permit


def test_a_search_past_the_usual_asks_a_question_and_the_answer_lets_it_on(
    narrow: None, everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina = everyone.amina.actor(now)
    for minute in range(3):
        search(amina, now + timedelta(minutes=minute))
    later = now + timedelta(minutes=5)

    with pytest.raises(Refused) as refused:
        search(amina, later)
    commands.answer_challenge(answer="Checking a long list for the front door", by=amina, at=later)
    permit = search(amina, later)

    assert refused.value.code == "challenge_needed"
    assert (permit.reasons, permit.alarm) == (("search-challenge",), True)


def test_the_last_usual_search_still_lists_what_it_found(
    narrow: None, everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina, child = everyone.amina.actor(now), index.child()
    for _ in range(2):
        search(amina, now)

    with looking(amina, now, reason=WHY):
        gate.require(by=amina, to=Action.SEARCH, at=now)
        listed = gate.require_many(by=amina, to=Action.SEE_IN_SEARCH, about=[child], at=now)

    assert list(listed) == [child]


def test_an_hour_later_searching_is_usual_again(
    narrow: None, everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina = everyone.amina.actor(now)
    for _ in range(3):
        search(amina, now)

    permit = search(amina, now + timedelta(minutes=61))

    assert not permit.alarm


def test_a_refused_search_is_not_counted(narrow: None, everyone: cast.Cast, index: Invented, now: datetime) -> None:
    amina = everyone.amina.actor(now)
    for _ in range(5):
        with pytest.raises(Refused), looking(amina, now):
            gate.require(by=amina, to=Action.SEARCH, at=now)

    assert not search(amina, now).alarm
    with as_test():
        assert [row.searches for row in models.Spend.objects.all()] == [1]


def test_each_stranger_counts_once_a_day_and_ones_own_children_never(
    narrow: None, everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina = everyone.amina.actor(now)
    mine = [index.child(involved_person=True) for _ in range(4)]
    strangers = [index.child() for _ in range(3)]

    for child in [*mine, strangers[0], strangers[0], strangers[1], strangers[0]]:
        assert not open_file(amina, child, now).alarm
    with pytest.raises(Refused) as refused:
        open_file(amina, strangers[2], now)

    assert refused.value.code == "challenge_needed"
    assert not open_file(amina, mine[0], now).alarm
    assert not open_file(amina, strangers[2], now + timedelta(days=1)).alarm


def test_an_organisations_looks_add_up_over_its_people(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    ada, amina, mo = everyone.ada.actor(now, stepped_up=True), everyone.amina.actor(now), everyone.mo.actor(now)
    commands.set_budget(organisation_id=everyone.council.id, organisation_searches=2, by=ada, at=now)
    search(amina, now)
    search(mo, now)

    with pytest.raises(Refused) as refused:
        search(amina, now)

    assert refused.value.code == "challenge_needed"


def test_what_is_usual_depends_on_role_and_kind() -> None:
    practitioner = rules.limits_for({"practitioner"}, "school")
    front_door = rules.limits_for({"practitioner", "duty"}, "council")
    halved = rules.limits_for({"practitioner"}, "school", factor=0.5)

    assert (practitioner.searches, practitioner.children) == (40, 30)
    assert front_door.searches > practitioner.searches
    assert front_door.organisation_searches > practitioner.organisation_searches
    assert (halved.searches, halved.children) == (20, 15)
    assert rules.limits_for(set(), "school").searches == 0


@pytest.mark.parametrize(
    ("code", "said", "problem"),
    [
        ("because", "Seen with a bruise", "sharing.reason_unknown"),
        ("concern", "  worried ", "sharing.reason_short"),
        ("concern", "x" * 2001, "sharing.reason_long"),
    ],
)
def test_a_reason_will_not_do_when_it_says_nothing(code: str, said: str, problem: str) -> None:
    with pytest.raises(NotNow) as refused:
        rules.stated(code, said)

    assert refused.value.code == problem


@pytest.mark.parametrize(
    ("line", "is_one"),
    [(None, False), ("", False), ("concern:", False), ("concern: no", False), ("x", False), (WHY, True)],
)
def test_a_line_is_a_reason_only_with_words_of_its_own(line: str | None, is_one: bool) -> None:
    assert rules.is_stated(line) is is_one


def test_setting_a_budget_is_on_the_trail_and_not_for_practitioners(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    ada, amina = everyone.ada.actor(now, stepped_up=True), everyone.amina.actor(now, stepped_up=True)

    commands.set_budget(organisation_id=everyone.council.id, searches=9, by=ada, at=now)
    with pytest.raises(Refused):
        commands.set_budget(organisation_id=everyone.council.id, searches=900, by=amina, at=now)

    assert [line["detail"]["searches"] for line in lines(events.BUDGET_SET)] == [9]
    assert [row.searches for row in models.BudgetLimit.objects.all()] == [9]


def test_searches_at_the_same_instant_are_all_counted_and_none_slips_past(
    migrated: Urls, worker_name: str, django_db_blocker: Any, index: Invented, now: datetime
) -> None:
    name = f"race_{worker_name}"
    urls = clone(migrated, name)
    before = dict(connections["default"].settings_dict)
    with django_db_blocker.unblock():
        try:
            _point_at(database(urls.of("test"), "linkspan_app"))
            everyone = cast.build()
            ada, amina = everyone.ada.actor(now, stepped_up=True), everyone.amina.actor(now)
            commands.set_budget(organisation_id=everyone.council.id, searches=5, by=ada, at=now)

            answers = _at_once(amina, now, times=12)

            with as_test():
                counted = sum(row.searches for row in models.Spend.objects.all())
        finally:
            _point_at(before)
            drop_clone(migrated, name)
    assert sorted(answers) == ["allowed"] * 5 + ["challenge_needed"] * 7
    assert counted == 5


def _point_at(configured: dict[str, Any]) -> None:
    connections["default"].close()
    connections["default"].settings_dict.update(configured)
    connections.databases["default"].update(configured)


def _at_once(by: Actor, at: datetime, *, times: int) -> list[str]:
    start = Barrier(times)

    def one(second: int) -> str:
        start.wait()
        try:
            search(by, at + timedelta(seconds=15 * second))
        except Refused as refused:
            return refused.code
        else:
            return "allowed"
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))
