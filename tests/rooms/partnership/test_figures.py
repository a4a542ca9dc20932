"""Figures from the records of other rooms: counted by them, rounded, published once, and never changed."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linkspan.audit import Actor, Refused, trail
from linkspan.children.models import Child
from linkspan.partnership import disclosure, indicators
from linkspan.partnership import meeting_models as models
from linkspan.partnership.commands import figures as commands
from linkspan.partnership.queries import figures as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from tests import cast
from tests.support import counting
from tests.support.database import as_test
from tests.support.partnership import Formed

pytestmark = pytest.mark.django_db

WORKER = Actor.system("worker")
SPRING = date(2026, 4, 1)
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def shown(code: str, quarter: date = SPRING) -> dict[str, int]:
    """Read what was published of an indicator for a quarter, by area, or by organisation."""
    with as_test():
        rows = models.Figure.objects.filter(published__indicator=code, published__quarter=quarter)
        return {
            row.organisation.code if row.organisation else row.area.name: row.shown
            for row in rows.select_related("organisation", "area")
        }


def test_a_quarter_is_published_rounded_and_its_small_counts_have_no_row(everyone: cast.Cast) -> None:
    counting.contacts(everyone, date(2026, 5, 6), 13, in_time=4)

    commands.publish_figures(by=WORKER, at=NOW)

    assert shown("referrals") == {"Northmere": 15}
    assert shown("referrals.in_time") == {}
    assert shown("referrals", date(2026, 1, 1)) == {}


def test_what_was_written_down_later_changes_nothing_that_was_published(everyone: cast.Cast) -> None:
    counting.contacts(everyone, date(2026, 5, 6), 7)
    commands.publish_figures(by=WORKER, at=NOW)
    counting.contacts(everyone, date(2026, 5, 7), 1)

    again = commands.publish_figures(by=WORKER, at=NOW)

    assert again == 0
    assert shown("referrals") == {"Northmere": 5}


def test_a_published_figure_cannot_be_changed_or_taken_away(everyone: cast.Cast) -> None:
    counting.contacts(everyone, date(2026, 5, 6), 7)
    commands.publish_figures(by=WORKER, at=NOW)

    for change in ("update partnership_figure set shown = 10", "delete from partnership_publishedquarter"):
        with pytest.raises(DatabaseError), transaction.atomic(), as_test(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_quarter_that_is_not_settled_is_not_published(everyone: cast.Cast) -> None:
    counting.contacts(everyone, date(2026, 8, 6), 20)

    commands.publish_figures(by=WORKER, at=datetime(2026, 10, 28, 9, tzinfo=UTC))

    assert shown("referrals", date(2026, 7, 1)) == {}
    commands.publish_figures(by=WORKER, at=datetime(2026, 10, 29, 9, tzinfo=UTC))
    assert shown("referrals", date(2026, 7, 1)) == {"Northmere": 20}


def test_what_was_recorded_after_the_quarters_own_day_is_not_counted(everyone: cast.Cast) -> None:
    for number in range(9):
        child = _child(everyone)
        recorded = counting.midday(date(2026, 5, 6) if number < 6 else date(2026, 9, 1))
        counting.stage(everyone, "cp_plan", date(2026, 5, 6), child, recorded_at=recorded)

    commands.publish_figures(by=WORKER, at=NOW)

    assert shown("plans.begun") == {"Northmere": 5}


def test_children_who_come_back_or_have_a_plan_again_are_counted(everyone: cast.Cast) -> None:
    for number in range(8):
        child = _child(everyone)
        counting.contacts(everyone, date(2026, 5, 6), 1, child=child)
        counting.stage(everyone, "cp_plan", date(2026, 5, 6), child)
        if number < 6:
            counting.contacts(everyone, date(2025, 9, 6), 1, child=child)
            counting.stage(everyone, "cp_plan", date(2024, 9, 6), child)

    commands.publish_figures(by=WORKER, at=NOW)

    assert (shown("referrals"), shown("referrals.again")) == ({"Northmere": 10}, {"Northmere": 5})
    assert (shown("plans.begun"), shown("plans.again")) == ({"Northmere": 10}, {"Northmere": 5})


def test_harm_after_a_plan_is_counted_a_year_later(everyone: cast.Cast) -> None:
    spring = date(2025, 4, 1)
    for number in range(8):
        child = _child(everyone)
        counting.stage(everyone, "cp_plan", date(2025, 5, 6), child)
        if number < 5:
            counting.stage(everyone, "section47", date(2026, 2, 6), child, outcome="not_found")

    commands.publish_figures(by=WORKER, at=datetime(2026, 6, 1, 9, tzinfo=UTC))
    assert (shown("plans.closed", spring), shown("plans.harm", spring)) == ({"Northmere": 10}, {})
    commands.publish_figures(by=WORKER, at=NOW)

    assert shown("plans.harm", spring) == {"Northmere": 5}


def test_what_is_restricted_or_was_corrected_is_not_counted(everyone: cast.Cast) -> None:
    for number in range(9):
        counting.stage(
            everyone, "icpc", date(2026, 5, 6), _child(everyone), restricted=number == 0,
            replaced_at=counting.midday(date(2026, 5, 7)) if number == 1 else None,
        )  # fmt: skip

    commands.publish_figures(by=WORKER, at=NOW)

    assert shown("conferences.held") == {"Northmere": 5}


def test_attendance_is_counted_for_each_agency(everyone: cast.Cast) -> None:
    held = [counting.stage(everyone, "strategy_discussion", date(2026, 5, 6), _child(everyone)) for _ in range(12)]
    counting.attended(held[:8], everyone.police, "there", everyone)
    counting.attended(held[8:], everyone.police, "apologies", everyone)
    counting.attended(held[:3], everyone.school, "there", everyone)

    commands.publish_figures(by=WORKER, at=NOW)

    assert shown("strategy.held") == {"Northmere": 10}
    assert shown("strategy.asked") == {"MERE-POL": 10}
    assert shown("strategy.came") == {"MERE-POL": 10}


def test_answers_are_counted_with_what_those_who_asked_said_of_them(everyone: cast.Cast) -> None:
    counting.answered(everyone, date(2026, 5, 6), 20, in_time=13, said=("yes",) * 6 + ("no",) * 4)

    commands.publish_figures(by=WORKER, at=NOW)

    read = {code: shown(code) for code in ("requests.due", "requests.in_time", "requests.sampled", "requests.enough")}
    assert read == {
        "requests.due": {"MERE-POL": 20}, "requests.in_time": {"MERE-POL": 15}, "requests.sampled": {"MERE-POL": 10},
        "requests.enough": {"MERE-POL": 5},
    }  # fmt: skip


def test_the_database_rounds_as_the_program_does(everyone: cast.Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select n, linkspan.shown_count(n) from generate_series(0, 500) n")
        rows = cursor.fetchall()

    assert [shown for _, shown in rows] == [disclosure.shown(count) for count, _ in rows]


def test_nobody_but_the_worker_counts(everyone: cast.Cast, now: datetime) -> None:
    bea = everyone.bea.actor(now)

    with pytest.raises(Refused):
        commands.publish_figures(by=bea, at=now)
    with pytest.raises(DatabaseError, match="worker alone"):
        _count_as(bea, now)


def _count_as(by: Actor, at: datetime) -> None:
    with trail.look(by=by, at=at), connection.cursor() as cursor:
        gate.require(by=by, to=Action.SEE_PARTNERSHIP, at=at)
        cursor.execute("select * from linkspan.pathway_figures(%s, %s::jsonb)", [SPRING, '{"referrals": "2026-07-29"}'])


def test_figures_of_a_partnership_are_its_areas_and_say_what_is_hidden(everyone: cast.Cast, mere: Formed) -> None:
    quarters = indicators.quarters(date(2025, 1, 1), SPRING)
    for quarter, count in zip(quarters, (30, 40, 40, 40, 40, None), strict=True):
        counting.published("referrals", quarter, everyone.northmere, 100)
        counting.published("referrals.in_time", quarter, everyone.northmere, count)
    counting.published("referrals", SPRING, everyone.southmere, 20)

    found = queries.series(mere.id, "referrals.in_time", date(2026, 11, 2))

    assert found.quarters == tuple(quarters)
    assert {each.name for each in found.places} == {"Northmere", "Southmere"}
    *_, first, second = found.lines
    assert (first.count.shown, first.count.hidden) == (40, 1)
    assert first.share is not None
    assert first.share.value == pytest.approx(0.4)
    assert second.share is not None
    assert second.share.value is None
    assert second.share.high == pytest.approx(8 / 116)
    assert [found.names[each] for each in found.joined.left_out] == ["Southmere"]


def test_the_number_of_queries_does_not_grow_with_what_was_counted(everyone: cast.Cast, mere: Formed) -> None:
    def asked() -> int:
        with as_test(), CaptureQueriesContext(connection) as seen:
            board = queries.board(mere.id, date(2026, 11, 2))
            assert len(board) == len(indicators.all_indicators())
        return len(seen)

    counting.published("referrals", SPRING, everyone.northmere, 5)
    few = asked()
    for quarter in indicators.quarters(date(2024, 1, 1), date(2026, 7, 1)):
        for each in ("strategy.asked", "strategy.came", "requests.due"):
            for organisation in (everyone.police, everyone.hospital, everyone.school):
                counting.published(each, quarter, everyone.northmere, 5_000, organisation)

    assert asked() == few


def _child(everyone: cast.Cast) -> Child:
    with as_test():
        return counting.a_child(everyone.northmere)


def test_a_place_that_began_lately_is_judged_by_the_quarters_since_then() -> None:
    quarters = indicators.quarters(date(2021, 1, 1), SPRING)
    begun, lately, hidden = (UUID(int=1), None), (UUID(int=2), None), dict.fromkeys(quarters)
    since = {day: 20 for day in quarters if day >= date(2024, 4, 1)}
    half = {day: 20 for day in quarters if day >= date(2025, 4, 1)}

    found = indicators.joined({begun: hidden | since, lately: hidden | half}, None, quarters)
    share = indicators.joined({begun: hidden | half}, {begun: hidden | since}, quarters)

    assert found.left_out == (lately,), "it would look like a change that the other place began"
    assert [line.count.shown for line in found.lines if not line.count.hidden] == [20] * len(since)
    assert share.left_out == (begun,), "a small part is hidden, and does not count as nothing written down"
