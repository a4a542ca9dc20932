"""At the front door at the same instant: one decision counts, one worker holds, and whoever loses is told so."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from linkspan.pathway.commands import deciding, drafting, holding
from linkspan.pathway.decision_rules import Given
from tests.resilience.instant import at_once
from tests.rooms.children.conftest import NOW, Index
from tests.rooms.pathway.conftest import LATER, World, a_world
from tests.support.seats import seat

AFTER = LATER + timedelta(hours=1)
GIVEN = Given(
    "advice", 2, "Two services were asked, and neither is worried about the home just now.",
    "The school will be advised how to support her, and we would like to hear of any change.",
)  # fmt: skip


@pytest.fixture
def world(index: Index) -> World:
    return a_world(index)


def waiting(world: World) -> UUID:
    """Give a contact of Rowan's that waits at the front door."""
    (contact,) = world.contacts(world.raise_it())
    return contact.id


def test_of_two_who_decide_at_once_one_decision_counts_and_the_other_is_told(world: World) -> None:
    contact = waiting(world)
    gil = seat(world.cast.council, "Gil Farrow", "Front-door worker", {"front_door"})

    answers = at_once(
        *(
            partial(deciding.decide, contact_id=contact, given=GIVEN, by=each.actor(LATER), at=LATER)
            for each in (world.farah, gil)
        )
    )

    assert answers.count("pathway.decided_meanwhile") == 1
    assert world.index.rows("select replaced_at from pathway_decision") == [(None,)]
    assert world.index.count("pathway_reply") == 1
    assert world.told(world.tess, "pathway.reply.sent") == 1


def test_a_decision_sent_eight_times_at_once_is_one_decision(world: World) -> None:
    contact, once = waiting(world), uuid4()
    decide = partial(
        deciding.decide, contact_id=contact, given=GIVEN, by=world.farah.actor(LATER), at=LATER, once=once
    )  # fmt: skip

    answers = at_once(*([decide] * 8))

    assert len(set(answers)) == 1
    assert world.index.count("pathway_decision") == 1


def test_of_two_who_put_a_later_decision_in_the_same_ones_place_one_is_told_to_read_again(world: World) -> None:
    contact = waiting(world)
    first = deciding.decide(contact_id=contact, given=GIVEN, by=world.farah.actor(LATER), at=LATER)
    gil = seat(world.cast.council, "Gil Farrow", "Front-door worker", {"front_door"})
    other = replace(GIVEN, reasons="The police told us this afternoon of two calls from the home last month.")

    answers = at_once(
        *(
            partial(deciding.decide, contact_id=contact, given=other, instead_of=first, by=each.actor(AFTER), at=AFTER)
            for each in (world.farah, gil)
        )
    )

    assert answers.count("pathway.decided_meanwhile") == 1
    assert world.index.count("pathway_decision") == 2
    assert world.index.count("pathway_decision where replaced_at is null") == 1


def test_of_two_who_take_a_contact_at_once_one_holds_it_and_the_other_is_told(world: World) -> None:
    contact = waiting(world)
    gil = seat(world.cast.council, "Gil Farrow", "Front-door worker", {"front_door"})

    at_once(*(partial(holding.take, contact_id=contact, by=each.actor(LATER), at=LATER) for each in (world.farah, gil)))

    held = world.index.rows(
        "select t.person_id from duty_tenure t join pathway_contact c on c.item_id = t.item_id where t.until_at is null"
    )
    assert len(held) == 1
    (other,) = {world.farah.id, gil.id} - {held[0][0]}
    assert world.index.count("agencies_notice where event = 'pathway.contact.taken' and person_id = %s", other) == 1


def test_a_draft_sent_twice_at_once_is_one_concern(world: World) -> None:
    draft = world.save()
    send = partial(drafting.send_draft, draft_id=draft, danger_seen=False, by=world.tess.actor(NOW), at=LATER)

    at_once(send, send)

    assert world.index.count("pathway_concern") == 1
    assert world.index.count("pathway_contact") == 1
