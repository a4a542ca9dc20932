"""What is kept apart, surface by surface: nothing that lists, counts, shows or exports tells anybody outside of it.

Each asks before and after an allegation and covert police work were written down: the two answers are the same.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.children.queries.file import child_file
from linkspan.pathway import models
from linkspan.pathway.commands import insiders
from linkspan.pathway.queries.caseboard import TABS, case_board
from linkspan.pathway.queries.chronology import chronology
from linkspan.pathway.queries.way import way_of_child
from linkspan.web.tasks.apart import mine, team_s
from tests.cast import Member
from tests.rooms.children.conftest import NOW, signed
from tests.rooms.pathway.conftest import World
from tests.rooms.pathway.ways import Way, make_way
from tests.support.database import as_test

KINDS = ("allegation", "covert_work")
EVERY_ROLE = ["manager", "duty", "front_door", "dsl", "caldicott_guardian", "shield_reviewer", "data_officer"]
OUTSIDE = ("mo", "dee", "amina", "ben", "cole", "shirin", "ines", "dana", "kit", "oz")


@pytest.fixture
def way(world: World) -> Way:
    return make_way(world)


def keep_apart(way: Way, kind: str) -> UUID:
    """Keep something apart: about Mo, who holds every role there is. Ben is told of nothing; the sergeant neither."""
    by = way.lado.actor(NOW) if kind == "allegation" else way.ivy.actor(NOW)
    details = {"said": "Seen to strike her."} if kind == "allegation" else {"looked_into": "Calls at night."}
    return way.begin(kind, by, subject_id=way.mo.id, details=details)


def outsiders(way: Way) -> list[Member]:
    with as_test():
        agencies.Post.objects.filter(id=way.mo.post.id).update(roles=EVERY_ROLE)
        agencies.Post.objects.filter(id=way.dee.post.id).update(roles=["practitioner", "ig_lead"])
    return [getattr(way.world.cast, name) for name in OUTSIDE]


def asked(ask: Callable[[Member], Any], people: list[Member]) -> dict[str, Any]:
    """Ask each; a refusal is an answer like any other."""
    found: dict[str, Any] = {}
    for each in people:
        try:
            found[each.person.name] = ask(each)
        except Exception as refusal:
            found[each.person.name] = repr(refusal)
    return found


def same_before_and_after(way: Way, ask: Callable[[Member], Any]) -> None:
    people = outsiders(way)
    before = asked(ask, people)
    assert not any(each.startswith("ProgrammingError") for each in map(str, before.values()))
    for kind in KINDS:
        keep_apart(way, kind)

    assert asked(ask, people) == before


def rows(by: Actor, sql: str, *values: Any) -> list[Any]:
    with signed(by), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


# --- who may begin it, and who reads it -------------------------------------------------------------------------


def test_an_inspector_of_police_begins_it_alone_and_nobody_is_let_in_by_their_post(way: Way) -> None:
    stage_id = keep_apart(way, "covert_work")

    with as_test():
        inside = set(models.Inside.objects.filter(stage=stage_id).values_list("person", flat=True))
    row = way.row(stage_id)
    assert inside == {way.ivy.id}
    assert (row.restricted, row.episode_id, way.holder(row)) == (True, None, (way.world.cast.police.id, way.ivy.id))
    assert way.clock(row).rule == "covert.review"


def test_who_is_let_in_by_name_reads_it_whatever_their_agency(way: Way) -> None:
    stage_id = keep_apart(way, "covert_work")
    insiders.let_inside(stage_id=stage_id, person_id=way.amina.id, by=way.ivy.actor(NOW), at=NOW)

    assert rows(way.amina.actor(NOW), "select id from pathway_stage") == [(stage_id,)]
    assert rows(way.dee.actor(NOW), "select id from pathway_stage") == []


def test_a_discussion_about_it_is_held_apart_too_and_by_those_named(way: Way) -> None:
    covert = keep_apart(way, "covert_work")
    insiders.let_inside(stage_id=covert, person_id=way.amina.id, by=way.ivy.actor(NOW), at=NOW)

    talk = way.begin(
        "strategy_discussion", way.amina.actor(NOW), restricted=True, follows_id=covert, inside_ids=[way.ivy.id],
        outside_ids=[way.mo.id],
    )  # fmt: skip

    assert {id for (id,) in rows(way.ivy.actor(NOW), "select id from pathway_stage")} == {covert, talk}
    for other in (way.mo, way.lado, way.dee, way.world.tess):
        assert rows(other.actor(NOW), "select id from pathway_stage") == [], other.person.name
    assert way.holder(way.row(talk)) == (way.world.cast.council.id, way.amina.id)


def test_what_is_done_in_the_open_points_at_nothing_that_is_kept_apart(way: Way) -> None:
    covert = keep_apart(way, "covert_work")
    insiders.let_inside(stage_id=covert, person_id=way.amina.id, by=way.ivy.actor(NOW), at=NOW)

    talk = way.begin("strategy_discussion", way.amina.actor(NOW), follows_id=covert)

    assert way.row(talk).follows_id is None


# --- surface by surface -----------------------------------------------------------------------------------------


def test_it_is_in_no_chronology(way: Way) -> None:
    same_before_and_after(way, lambda each: chronology(child_id=way.child, by=each.actor(NOW), at=NOW))


def test_it_is_in_no_file_and_among_no_flags(way: Way) -> None:
    same_before_and_after(way, lambda each: child_file(child_id=way.child, by=each.actor(NOW), at=NOW))


def test_it_is_on_no_board_and_in_no_count(way: Way) -> None:
    def ask(each: Member) -> Any:
        by = each.actor(NOW)
        pages = [case_board(tab=tab, kind=one, by=by, at=NOW) for tab in TABS for one in ("", *KINDS)]
        with signed(by):
            tasks = ({line.id for line in mine(by, NOW)}, {line.id for line in team_s(by, NOW)})
            return [(page.lines, dict(page.counts)) for page in pages], tasks

    same_before_and_after(way, ask)


def test_it_is_on_nobodys_pathway(way: Way) -> None:
    def ask(each: Member) -> Any:
        found = way_of_child(child_id=way.child, by=each.actor(NOW), at=NOW)
        return found.stages, found.episodes, found.starts

    same_before_and_after(way, ask)


def test_no_notice_of_it_goes_to_anybody_outside(way: Way) -> None:
    outsiders(way)
    before = len(way.world.index.rows("select id from agencies_notice"))
    for kind in KINDS:
        keep_apart(way, kind)

    assert len(way.world.index.rows("select id from agencies_notice")) == before


ACTS = (
    "select event, child, body::text"
    " from linkspan.acts(null, null, null, null, null, false, false, false, null, null, null, 500)"
)


def test_it_is_in_no_list_of_who_looked_and_in_no_line_that_those_who_govern_read(way: Way) -> None:
    def ask(each: Member) -> Any:
        by = each.actor(NOW)
        looks = rows(by, "select event, action, person from linkspan.looks(%s, 100)", way.child)
        return looks, [] if each == way.world.cast.oz else rows(by, ACTS)

    same_before_and_after(way, ask)
    lines = [line for line in rows(way.world.cast.oz.actor(NOW), ACTS) if "restricted" in line[0]]
    # An inspector reads that something was kept apart, and of neither what it is nor about whom.
    assert {(event, child) for event, child, _body in lines} == {("pathway.restricted.begun", None)}
    assert not [body for *_line, body in lines if "covert" in body or str(way.child) in body]


def test_neither_the_childs_page_nor_a_parents_changes_by_it(way: Way) -> None:
    def ask() -> list[Any]:
        return way.world.index.rows(
            "select inwall.in_danger(%s), inwall.shuts_pages(%s, %s), inwall.has_page(%s)",
            way.child, way.child, NOW, way.child,
        )  # fmt: skip

    before = ask()
    for kind in KINDS:
        keep_apart(way, kind)

    assert ask() == before == [(False, False, True)]


def test_no_early_sign_is_made_of_it(way: Way) -> None:
    def ask() -> list[Any]:
        agencies_ = (way.world.cast.council.id, way.world.cast.police.id)
        return [way.world.index.rows("select kind, origin from inwall.sendable(%s)", each) for each in agencies_]

    before = ask()
    for kind in KINDS:
        keep_apart(way, kind)

    assert ask() == before


def test_the_system_that_writes_the_census_reads_nothing_of_it(way: Way) -> None:
    for kind in KINDS:
        keep_apart(way, kind)

    assert rows(Actor.system("operator"), "select id from pathway_stage") == []
    assert rows(Actor.system("feed"), "select id from pathway_inside") == []
