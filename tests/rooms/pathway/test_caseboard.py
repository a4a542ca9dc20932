"""The board of open stages: whose, by when, in which band; as quick with 50,000 as with one; blind to what is apart."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkspan.duty.rules import Band
from linkspan.pathway.commands import case_holding, finishing, stages
from linkspan.pathway.queries.board import COUNTED_TO, ROWS, TABS
from linkspan.pathway.queries.caseboard import CasePage, case_board
from tests.cast import Member
from tests.rooms.children.conftest import NOW, a_record
from tests.rooms.pathway.conftest import World
from tests.rooms.pathway.ways import Way, make_way
from tests.rooms.sharing.conftest import looking
from tests.support.database import as_test

# Open stages of invented families, three in four held by somebody, due from a month ago to a month ahead; as the rows'
# owner, since what is timed is reading. The database's own rules hold each to one owner and one date.
FILL = (
    "drop table if exists many",
    """create temporary table many on commit drop as
    select n, gen_random_uuid() as item, gen_random_uuid() as stage,
      case when n %% 4 > 0 then (array[%(mine)s, %(hers)s]::uuid[])[1 + n %% 2] end as person,
      %(now)s::timestamptz + make_interval(mins => (n * 7919) %% 86400 - 43200) as due
    from generate_series(1, %(many)s) n""",
    "insert into duty_item (id, kind, title, about_object, area_id, opened_at)"
    " select item, 'stage', 'fgdm', stage, %(area)s, %(began)s from many",
    "insert into duty_tenure (id, item_id, organisation_id, person_id, from_at, allocate_by, allocate_version)"
    " select gen_random_uuid(), item, %(council)s, person, %(began)s,"
    " case when person is null then due end, case when person is null then 1 end from many",
    "insert into duty_clock (id, item_id, rule, rule_version, starts_at, due_at, breach_reason)"
    " select gen_random_uuid(), item, 'family_help.review', 1, %(began)s, due, '' from many",
    "insert into pathway_stage (id, item_id, act, kind, organisation_id, area_id, child_id, begun_as, recorded_at,"
    " happened_at, due_at, outcome, details, unusual, departure, restricted, corrects_why, origin, origin_key)"
    " select stage, item, stage, 'fgdm', %(council)s, %(area)s, case when due < %(hidden_until)s then %(hidden)s::uuid"
    " else %(child)s end, '', %(began)s, %(began)s, due, '', '{}',"
    " '{}', '', false, '', '', '' from many",
    "analyze duty_item, duty_tenure, duty_clock, pathway_stage",
)


WREN = {"given_name": "Wren", "family_name": "Holt", "date_of_birth": date(2015, 5, 1), "sex": "F"}


@pytest.fixture
def way(world: World) -> Way:
    return make_way(world)


def fill(way: Way, many: int, hidden: UUID | None = None) -> None:
    """Let so many stages be under way at the council; all but the latest fifth are about a hidden child, if any is."""
    cast = way.world.cast
    values: dict[str, Any] = {
        "many": many, "now": NOW, "began": NOW - timedelta(days=60), "council": cast.council.id,
        "area": cast.northmere.id, "child": way.child, "mine": way.amina.id, "hers": way.mo.id,
        "hidden": hidden, "hidden_until": NOW + timedelta(days=18 if hidden else -60),
    }  # fmt: skip
    with as_test(), connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, values)


def see(way: Way, by: Member | None = None, **more: Any) -> CasePage:
    return case_board(by=(by or way.mo).actor(NOW), at=NOW, **more)


def test_what_nobody_holds_waits_unallocated_and_with_the_team(way: Way) -> None:
    made = way.begin("early_help")
    case_holding.let_case_go(stage_id=made, by=way.mo.actor(NOW), at=NOW)

    assert [each.stage_id for each in see(way, tab="unallocated").lines] == [made]
    assert [each.stage_id for each in see(way, tab="team").lines] == [made]
    assert see(way, tab="mine").lines == ()


def test_a_council_learns_what_a_child_is_called_whom_only_their_school_knows(world: World) -> None:
    ben, then = world.cast.ben, NOW - timedelta(days=1)
    missing = stages.begin_stage(
        kind="missing", child_ids=[world.child], happened_at=then, details={"risk": "medium", "police_told": True},
        by=ben.actor(NOW), at=NOW,
    )  # fmt: skip
    finishing.finish_stage(stage_id=missing, ended_at=NOW, outcome="found", by=ben.actor(NOW), at=NOW)

    (line,) = case_board(by=world.farah.actor(NOW), at=NOW, tab="unallocated").lines

    assert (line.kind, line.child) == ("return_interview", "Rowan Ashgrove")


def test_nobody_learns_a_name_who_takes_care_of_nothing_of_the_child_s(world: World) -> None:
    for member in (world.farah, world.cast.dee, world.cast.kit):
        with looking(member.actor(NOW), NOW), connection.cursor() as cursor:
            cursor.execute("select count(*) from linkspan.called(%s)", [[world.child]])
            assert cursor.fetchone() == (0,)


def test_a_worker_s_board_is_her_own_whatever_tab_she_asks_for(way: Way) -> None:
    way.begin("early_help")

    page = see(way, way.amina, tab="team")

    assert (page.tab, page.has_team, page.lines) == ("mine", False, ())


def test_bands_and_kinds_narrow_lines_and_counts(way: Way) -> None:
    made = way.begin("early_help")

    here, there = see(way, tab="team", band="not_due"), see(way, tab="team", band="overdue")
    kind = see(way, tab="team", kind="icpc")

    assert ([each.stage_id for each in here.lines], there.lines, kind.lines) == ([made], (), ())
    assert (here.counts[Band.NOT_DUE], kind.counts[Band.NOT_DUE]) == (1, 0)


@pytest.mark.parametrize("tab", TABS)
def test_what_is_kept_apart_is_in_no_line_and_no_count(way: Way, tab: str) -> None:
    way.begin("allegation", way.dee.actor(NOW), subject_id=way.mo.id, details={"said": "Seen to strike her."})

    page = see(way, tab=tab)

    assert (page.lines, set(page.counts.values()), page.next_after) == ((), {0}, None)
    assert [each.kind for each in see(way, way.lado).lines] == ["allegation"]


@pytest.mark.parametrize("tab", TABS)
def test_a_long_board_asks_no_more_of_the_database_than_a_short_one(way: Way, tab: str) -> None:
    fill(way, 30)
    see(way, tab=tab)
    with CaptureQueriesContext(connection) as short:
        see(way, tab=tab)

    fill(way, 400)
    with CaptureQueriesContext(connection) as long:
        see(way, tab=tab)

    assert len(long) == len(short)


def test_pages_follow_one_another_without_losing_or_repeating_a_line(way: Way) -> None:
    fill(way, 70)

    seen, after = [], None
    while True:
        page = see(way, tab="team", after=after)
        seen += [each.stage_id for each in page.lines]
        after = page.next_after
        if after is None:
            break

    assert len(seen) == len(set(seen)) == 70


@pytest.mark.parametrize("tab", TABS)
def test_what_is_behind_a_wall_ends_no_page_early_and_makes_no_count_short(way: Way, tab: str) -> None:
    way.world.index.send(way.world.cast.school, a_record("w", WREN))
    hidden = way.world.index.child_of(way.world.cast.school, "w")
    fill(way, 400, hidden)
    way.world.index.rows("update children_child set protection = 'identity' where id = %s returning 1", hidden)

    seen, after, counts = [], None, see(way, tab=tab).counts
    while True:
        page = see(way, tab=tab, after=after)
        seen += [each.stage_id for each in page.lines]
        assert len(page.lines) == ROWS or page.next_after is None
        if (after := page.next_after) is None:
            break

    open_to_her = way.world.index.rows(
        "select s.id from pathway_stage s join duty_tenure t on t.item_id = s.item_id where s.child_id = %s and case %s"
        " when 'mine' then t.person_id = %s when 'team' then true else t.person_id is null end",
        way.child, tab, way.mo.id,
    )  # fmt: skip
    assert sorted(seen) == sorted(stage_id for (stage_id,) in open_to_her) != []
    assert counts[Band.NOT_DUE] == min(COUNTED_TO, len(seen))


def test_the_first_page_of_fifty_thousand_comes_quickly(way: Way) -> None:
    fill(way, 50_000)
    took = {}

    for tab in TABS:
        see(way, tab=tab)
        began = time.perf_counter()
        page = see(way, tab=tab)
        took[tab] = time.perf_counter() - began
        assert len(page.lines) == ROWS
        assert page.counts[Band.CRITICALLY_OVERDUE] == COUNTED_TO

    assert max(took.values()) < 2.0, took
