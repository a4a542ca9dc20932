"""The second wall round early signs and patterns, tried as anybody would try it: with the gate switched off."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection

from linkspan.audit import Actor, NotFound, Refused
from linkspan.audit.ids import new_id
from linkspan.children.commands.shields import shield
from linkspan.duty import queries as duty
from linkspan.pathway import models
from linkspan.pathway.commands import patterns
from linkspan.pathway.queries import concerns
from linkspan.pathway.queries import patterns as queries
from tests.rooms.children.conftest import NOW, signed
from tests.rooms.pathway.conftest import World
from tests.rooms.pathway.test_patterns import SOON, known, page, the_pattern, three_worries
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.patterns import all_patterns, send_worry, weigh

__all__ = ["known"]
OUTSIDE = ("ben", "cole", "dee", "kit", "amina", "mo", "dana", "ines", "oz", "ada")
TABLES = (models.Pattern, models.PatternRule, models.PatternSign, models.PatternContest)


def met(by: Actor) -> tuple[int, ...]:
    """Count what somebody's word opens of what was raised."""
    with signed(by, SOON):
        return tuple(table.objects.count() for table in TABLES[:3])


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_the_front_door_meets_a_pattern(known: World, who: str) -> None:
    the_pattern(known)

    assert met(getattr(known.cast, who).actor(SOON)) == (0, 0, 0)
    assert met(known.tess.actor(SOON)) == (0, 0, 0)
    assert met(known.farah.actor(SOON)) == (1, 1, 3)


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_the_front_door_opens_its_pages(known: World, who: str) -> None:
    row = the_pattern(known)
    by = getattr(known.cast, who).actor(SOON)

    for ask in (
        lambda: queries.pattern_page(pattern_id=row.id, by=by, at=SOON),
        lambda: queries.board(by=by, at=SOON),
        lambda: patterns.dismiss(pattern_id=row.id, why="It is nothing at all.", by=by, at=SOON),
        lambda: patterns.open_contact(pattern_id=row.id, by=by, at=SOON),
    ):
        with pytest.raises((Refused, NotFound)):
            ask()
    assert [each.closed_how for each in all_patterns()] == [""]


def test_another_councils_front_door_meets_nothing(known: World) -> None:
    from tests.support.seats import seat

    row = the_pattern(known)
    other = seat(known.cast.southmere_council, "Lena Osei", "Front-door worker", {"front_door"})

    assert met(other.actor(SOON)) == (0, 0, 0)
    with pytest.raises(NotFound):
        queries.pattern_page(pattern_id=row.id, by=other.actor(SOON), at=SOON)


def test_a_sign_that_raised_nothing_is_read_by_its_own_agency_alone(known: World) -> None:
    send_worry(known.child, known.tess, NOW)
    weigh(SOON)

    def signs(by: Actor) -> int:
        with signed(by, SOON):
            return models.EarlySign.objects.count()

    assert (signs(known.tess.actor(SOON)), signs(known.cast.ben.actor(SOON))) == (1, 1)
    for who in (known.farah, *(getattr(known.cast, name) for name in OUTSIDE[1:]), known.cast.shirin):
        assert signs(who.actor(SOON)) == 0


def test_whoever_sent_a_sign_is_not_told_that_a_pattern_was_raised_from_it(known: World) -> None:
    before = [known.index.count("agencies_notice where person_id = %s", each.id) for each in known.cast.members]
    the_pattern(known)

    after = [known.index.count("agencies_notice where person_id = %s", each.id) for each in known.cast.members]
    assert after == before
    with signed(known.tess.actor(SOON), SOON):
        assert models.EarlySign.objects.get().weighed != ""  # that the rules looked, not that anything came of it


def test_nothing_of_it_stands_in_who_has_looked_or_in_the_trail_of_other_agencies(known: World) -> None:
    row = the_pattern(known)
    page(known, row)

    with signed(known.cast.ben.actor(SOON), SOON), connection.cursor() as cursor:
        cursor.execute("select event from linkspan.looks(%s, 500)", [known.child])
        assert [event for (event,) in cursor.fetchall() if event.startswith("pathway.")] == []
    assert len(lines("pathway.pattern.seen")) == 1
    asked = (
        "select event from linkspan.acts(null, null, null, null, null, false, false, false, null, null, null, 200)"
        " where event like 'pathway.pattern.%%' or event like 'pathway.sign.%%'"
    )
    with signed(_guardian(known), SOON), connection.cursor() as cursor:
        cursor.execute(asked, [])
        assert {event for (event,) in cursor.fetchall()} <= {"pathway.sign.sent"}
    with signed(known.cast.ines.actor(SOON), SOON), connection.cursor() as cursor:
        cursor.execute(asked, [])
        assert "pathway.pattern.seen" in {event for (event,) in cursor.fetchall()}


def _guardian(world: World) -> Actor:
    from tests.support.seats import seat

    return seat(world.cast.practice, "Dr Asa Vane", "Caldicott guardian", {"caldicott_guardian"}).actor(SOON)


def test_a_contact_that_came_of_it_is_not_on_its_councils_managers_list(known: World) -> None:
    row = the_pattern(known)
    patterns.open_contact(pattern_id=row.id, by=known.farah.actor(SOON), at=SOON)

    assert concerns.mine(by=known.cast.mo.actor(SOON), at=SOON).of_agency == ()
    (concern,) = concerns.mine(by=known.farah.actor(SOON), at=SOON).concerns
    with pytest.raises(NotFound):
        concerns.concern_page(concern_id=concern.concern_id, by=known.cast.mo.actor(SOON), at=SOON)


def test_the_worker_meets_no_word_and_no_sign_but_by_what_is_made_for_it(known: World) -> None:
    three_worries(known)

    with signed(Actor.system("worker"), SOON):
        assert not models.EarlySign.objects.exists()
        assert not models.SignChoice.objects.exists()
        assert not models.Concern.objects.exists()
    for name in ("feed", "operator", "demo"):
        with signed(Actor.system(name), SOON):
            assert not models.EarlySign.objects.exists()
            assert not models.Pattern.objects.exists()


FOR_THE_WORKER = (
    "select * from linkspan.signs_by_choice(10)",
    "select * from linkspan.signs_to_weigh('x', '2020-01-01', 10)",
    "select linkspan.mark_weighed('{}', 'x')",
    "select linkspan.is_shut_out(gen_random_uuid(), gen_random_uuid())",
    "select linkspan.forget_signs('2030-01-01')",
)


@pytest.mark.parametrize("asked", FOR_THE_WORKER)
def test_what_is_made_for_the_worker_answers_nobody_else(known: World, asked: str) -> None:
    for by in (known.farah.actor(SOON), known.cast.ines.actor(SOON), Actor.system("feed")):
        with pytest.raises(DatabaseError, match="only the worker"), signed(by, SOON), connection.cursor() as cursor:
            cursor.execute(asked)


def test_figures_of_a_front_door_are_for_those_who_work_it(known: World) -> None:
    the_pattern(known)

    def figures(by: Actor) -> int:
        with signed(by, SOON), connection.cursor() as cursor:
            cursor.execute("select * from linkspan.pattern_figures()")
            return len(cursor.fetchall())

    assert figures(known.farah.actor(SOON)) == 1
    assert [figures(getattr(known.cast, who).actor(SOON)) for who in OUTSIDE] == [0] * len(OUTSIDE)


# --- writing ----------------------------------------------------------------------------------------------------


def a_sign_of_anothers(world: World) -> models.EarlySign:
    return models.EarlySign(
        organisation_id=world.cast.school.id, child_id=world.child, kind="worry", on=NOW.date(), sent_at=NOW,
        sent_by_id=world.cast.ben.id, agreement="A", clause="1", assessment="D",
    )  # fmt: skip


def a_pattern_of_ones_own(world: World) -> models.Pattern:
    (row,) = all_patterns()
    return models.Pattern(
        id=new_id(), item_id=row.item_id, organisation_id=world.cast.council.id, area_id=row.area_id,
        child_id=world.child, raised_at=SOON, due_at=SOON,
    )  # fmt: skip


@pytest.mark.parametrize("make", [a_sign_of_anothers, a_pattern_of_ones_own])
def test_nobody_writes_a_sign_for_another_or_raises_a_pattern_by_hand(
    known: World, make: Callable[[World], models.models.Model]
) -> None:
    the_pattern(known)
    row = make(known)

    with pytest.raises(DatabaseError), signed(known.farah.actor(SOON), SOON):
        type(row).objects.bulk_create([row])


def test_what_was_sent_or_raised_is_never_overwritten(known: World) -> None:
    row = the_pattern(known)

    with pytest.raises(DatabaseError, match="never overwritten"), signed(known.tess.actor(SOON), SOON):
        models.EarlySign.objects.update(kind="missing")
    with pytest.raises(DatabaseError, match="never overwritten"), signed(known.farah.actor(SOON), SOON):
        models.Pattern.objects.filter(id=row.id).update(said={"name": "Someone else"})


# --- the child's own wall -----------------------------------------------------------------------------------------


def test_a_child_whose_identity_is_walled_goes_to_a_shield_reviewer_and_to_nobody_else(known: World) -> None:
    three_worries(known)
    shield(child_id=known.child, kind="identity", reason="An adoption order", by=known.cast.cole.actor(NOW), at=NOW)

    assert weigh(SOON) == 1

    (row,) = all_patterns()
    assert known.told(known.cast.shirin, "pathway.pattern.raised") == 1
    assert known.told(known.farah, "pathway.pattern.raised") == 0
    assert met(known.farah.actor(SOON)) == (0, 0, 0)
    with pytest.raises(NotFound):
        page(known, row)
    shown = queries.pattern_page(pattern_id=row.id, by=known.cast.shirin.actor(SOON), at=SOON)
    assert shown.is_mine
    assert [line.pattern_id for line in queries.board(by=known.cast.shirin.actor(SOON), at=SOON)] == [row.id]
    assert queries.board(by=known.farah.actor(SOON), at=SOON) == ()


def test_a_wall_that_goes_up_later_stands_before_the_front_door(known: World) -> None:
    row = the_pattern(known)
    shield(child_id=known.child, kind="identity", reason="An adoption order", by=known.cast.cole.actor(SOON), at=SOON)

    assert met(known.farah.actor(SOON)) == (0, 0, 0)
    with pytest.raises(NotFound):
        page(known, row)
    assert duty.items_about([row.id], SOON)[row.id].kind == "pattern"


def test_what_was_said_goes_when_a_child_is_disposed_of(known: World) -> None:
    row = the_pattern(known)
    patterns.dismiss(pattern_id=row.id, why="A mistake about the name.", by=known.farah.actor(SOON), at=SOON)

    known.index.rows("update children_child set disposed_on = '2026-11-20' where id = %s returning id", known.child)

    (after,) = all_patterns()
    assert (after.said, after.closed_why, after.closed_how) == ({}, "", "dismissed")


def test_signs_and_patterns_go_with_a_childs_last_record(known: World) -> None:
    the_pattern(known)
    other = new_id()
    with as_test(), connection.cursor() as cursor:
        cursor.execute(
            "insert into children_child select (jsonb_populate_record(k, jsonb_build_object('id', %s::text))).*"
            " from children_child k where k.id = %s",
            [other, known.child],
        )
        cursor.execute("update children_link set until_at = %s where child_id = %s", [SOON, known.child])
        cursor.execute(
            "insert into children_link (id, record_id, child_id, evidence, made_by, reason, from_at, undone_reason)"
            " select gen_random_uuid(), record_id, %s, '[]', 'test', '', %s, '' from children_link where child_id = %s",
            [other, SOON, known.child],
        )

    (row,) = all_patterns()
    assert row.child_id == other
    with as_test():
        assert set(models.EarlySign.objects.values_list("child_id", flat=True)) == {other}
