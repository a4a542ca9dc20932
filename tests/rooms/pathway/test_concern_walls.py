"""The second wall round what was said, with the gate switched off: whoever has no business in it meets no row."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection

from linkspan.audit import Actor
from linkspan.children.commands.shields import shield
from linkspan.pathway import models
from linkspan.pathway.commands import holding, worries
from tests.rooms.children.conftest import NOW, signed
from tests.rooms.pathway.conftest import LATER, SAID, World
from tests.support.lines import lines

Seen = tuple[int, int]


def seen(by: Actor) -> Seen:
    """Count the concerns and contacts somebody's word opens."""
    with signed(by, LATER):
        return models.Concern.objects.count(), models.Contact.objects.count()


@pytest.mark.parametrize("who", ["tess", "farah"])
def test_its_author_and_the_front_door_meet_a_concern(world: World, who: str) -> None:
    world.raise_it()

    assert seen(getattr(world, who).actor(LATER)) == (1, 1)


@pytest.mark.parametrize("who", ["ben", "mo"])
def test_the_authors_lead_and_the_councils_manager_meet_it(world: World, who: str) -> None:
    world.raise_it()

    assert seen(getattr(world.cast, who).actor(LATER)) == (1, 1)


@pytest.mark.parametrize("who", ["cole", "dee", "kit", "amina", "dana", "ines", "ada", "oz"])
def test_nobody_else_meets_a_row_of_it(world: World, who: str) -> None:
    world.raise_it()

    assert seen(getattr(world.cast, who).actor(LATER)) == (0, 0)


@pytest.mark.parametrize("who", ["cole", "dee", "kit", "amina", "mo", "dana", "ines", "ada", "oz", "shirin"])
def test_nobody_outside_the_agency_meets_an_early_worry(world: World, who: str) -> None:
    worries.keep_worry(words=SAID, child_id=world.child, by=world.tess.actor(NOW), at=NOW)

    assert seen(getattr(world.cast, who).actor(LATER)) == (0, 0)
    with signed(getattr(world.cast, who).actor(LATER), LATER):
        assert not models.WorryChild.objects.exists()


def test_no_part_of_the_system_meets_the_text(world: World) -> None:
    world.raise_it()
    world.save()

    for name in ("worker", "feed", "operator", "demo"):
        with signed(Actor.system(name), LATER):
            assert not models.Concern.objects.exists()
            assert not models.Draft.objects.exists()


def test_a_wall_that_goes_up_later_stands_before_author_lead_and_front_door(world: World) -> None:
    world.raise_it()

    shield(child_id=world.child, kind="identity", reason="An adoption order", by=world.cast.cole.actor(NOW), at=NOW)

    assert seen(world.tess.actor(LATER)) == (0, 0)
    assert seen(world.farah.actor(LATER)) == (0, 0)
    assert seen(world.cast.mo.actor(LATER)) == (0, 0)
    assert seen(world.cast.shirin.actor(LATER)) == (1, 1)


def test_who_has_looked_at_a_file_does_not_tell_that_somebody_was_worried(world: World) -> None:
    (contact,) = world.contacts(world.raise_it())
    holding.take(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER)

    with signed(world.cast.ben.actor(LATER), LATER), connection.cursor() as cursor:
        cursor.execute("select event from linkspan.looks(%s, 500)", [world.child])
        shown = {event for (event,) in cursor.fetchall()}

    assert len(lines("pathway.contact.taken")) == 1
    assert [event for event in shown if event.startswith("pathway.")] == []


def a_concern_of_anothers(world: World) -> models.Concern:
    return models.Concern(
        organisation_id=world.cast.school.id, author_id=world.cast.ben.id, area_id=world.cast.northmere.id,
        kind="concern", referrer="professional", saw="x", urgency="soon", family_knows="yes", at=LATER,
    )  # fmt: skip


def a_concern_of_anothers_agency(world: World) -> models.Concern:
    return models.Concern(
        organisation_id=world.cast.school.id, author_id=world.cast.kit.id, area_id=world.cast.northmere.id,
        kind="concern", referrer="professional", saw="x", urgency="soon", family_knows="yes", at=LATER,
    )  # fmt: skip


@pytest.mark.parametrize("make", [a_concern_of_anothers, a_concern_of_anothers_agency])
def test_nobody_writes_in_anothers_name(world: World, make: Callable[[World], models.Concern]) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), signed(world.cast.kit.actor(LATER), LATER):
        models.Concern.objects.bulk_create([make(world)])


def test_nobody_adds_a_child_to_what_another_said(world: World) -> None:
    concern_id = world.raise_it()
    (contact,) = world.contacts(concern_id)

    forged = models.Contact(
        item_id=contact.item_id, concern_id=concern_id, organisation_id=contact.organisation_id,
        area_id=contact.area_id, urgency="soon", received_at=LATER, due_at=LATER,
    )  # fmt: skip

    with pytest.raises(DatabaseError, match="row-level security"), signed(world.cast.kit.actor(LATER), LATER):
        models.Contact.objects.bulk_create([forged])


def test_what_was_said_goes_when_the_last_of_its_children_is_disposed_of(world: World) -> None:
    concern_id = world.raise_it(others=["A baby"])
    draft_id = world.save()

    world.index.rows("update children_child set disposed_on = current_date where id = %s returning id", world.child)

    kept = world.concern(concern_id)
    assert (kept.saw, kept.child_said, kept.dropped_at is not None) == ("", "", True)
    assert [each.said for each in world.contacts(concern_id) if each.child_id] == [{}]
    assert world.draft(draft_id).said == {}
