"""The front-door board: whose, by when, in which band, a page at a time; and taking, offering and joining contacts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkspan.audit import NotFound, NotNow
from linkspan.pathway import models
from linkspan.pathway.commands import deciding, holding
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.queries.board import COUNTED_TO, ROWS, BoardPage, board
from linkspan.pathway.queries.contact import contact_whole
from linkspan.pathway.rules import Who
from tests.cast import Member
from tests.rooms.children.conftest import NOW
from tests.rooms.pathway.conftest import LATER, SAID, World
from tests.support.seats import seat

AFTER = LATER + timedelta(hours=1)


@pytest.fixture
def gus(world: World) -> Member:
    """Farah's colleague at the front door."""
    return seat(world.cast.council, "Gus Tolland", "Front-door worker", {"front_door"})


@pytest.fixture
def contact(world: World) -> models.Contact:
    """Rowan's contact, from Tess."""
    (found,) = world.contacts(world.raise_it())
    return found


def unknown(world: World, name: str, *, at: Any = NOW, urgency: str = "soon") -> UUID:
    """Let Tess raise a concern about a child who is in no index."""
    words = replace(SAID, urgency=urgency)
    (found,) = world.contacts(world.raise_it(at=at, child_id=None, who=Who(name=name), words=words))
    return found.id


def see(world: World, tab: str = "team", by: Member | None = None, at: Any = LATER, **more: Any) -> BoardPage:
    return board(tab=tab, by=(by or world.farah).actor(at), at=at, **more)


def test_what_nobody_has_taken_waits_unallocated_and_not_with_me(world: World, contact: models.Contact) -> None:
    assert see(world, "mine").lines == ()
    (line,) = see(world, "unallocated").lines
    assert (line.contact_id, line.holder_id, line.held_since) == (contact.id, None, NOW)
    assert (line.child, line.source, line.urgency) == ("Rowan Ashgrove", "Heron Lane School", "today")
    assert [each.contact_id for each in see(world, "team").lines] == [contact.id]


def test_who_takes_a_contact_holds_it_with_its_date(world: World, contact: models.Contact, gus: Member) -> None:
    holding.take(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER)

    (line,) = see(world, "mine").lines
    assert (line.holder, line.due_at) == ("Farah Nwosu", contact.due_at)
    assert see(world, "unallocated").lines == ()
    assert see(world, "mine", gus).lines == ()
    assert world.told(gus, "pathway.contact.taken") == 0


def test_who_takes_a_contact_from_a_colleague_tells_them(world: World, contact: models.Contact, gus: Member) -> None:
    holding.take(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER)

    holding.take(contact_id=contact.id, by=gus.actor(AFTER), at=AFTER)

    assert world.told(world.farah, "pathway.contact.taken") == 1
    assert [line.holder for line in see(world, "team", at=AFTER).lines] == ["Gus Tolland"]


def test_what_is_offered_stays_its_givers_until_it_is_accepted(
    world: World, contact: models.Contact, gus: Member
) -> None:
    holding.take(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER)

    holding.offer(contact_id=contact.id, person_id=gus.id, by=world.farah.actor(LATER), at=LATER)

    assert [line.is_offered for line in see(world, "mine").lines] == [True]
    mine = see(world, "mine", gus)
    assert (mine.lines, [line.is_offered_to_me for line in mine.offered]) == ((), [True])
    assert world.told(gus, "pathway.contact.offered") == 1
    holding.answer_offer(contact_id=contact.id, is_accepted=True, by=gus.actor(AFTER), at=AFTER)
    assert [line.contact_id for line in see(world, "mine", gus, AFTER).lines] == [contact.id]
    assert world.told(world.farah, "pathway.contact.accepted") == 1


def test_what_is_refused_stays_where_it_is_with_a_reason(world: World, contact: models.Contact, gus: Member) -> None:
    holding.take(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER)
    holding.offer(contact_id=contact.id, person_id=gus.id, by=world.farah.actor(LATER), at=LATER)

    with pytest.raises(NotNow, match="reason_missing"):
        holding.answer_offer(contact_id=contact.id, is_accepted=False, by=gus.actor(AFTER), at=AFTER)
    holding.answer_offer(contact_id=contact.id, is_accepted=False, reason="no_capacity", by=gus.actor(AFTER), at=AFTER)

    assert [line.holder for line in see(world, "mine", at=AFTER).lines] == ["Farah Nwosu"]
    assert world.told(world.farah, "pathway.contact.refused") == 1


def test_an_offer_is_answered_by_no_one_else(world: World, contact: models.Contact, gus: Member) -> None:
    hana = seat(world.cast.council, "Hana Pell", "Front-door worker", {"front_door"})
    holding.offer(contact_id=contact.id, person_id=gus.id, by=world.farah.actor(LATER), at=LATER)

    with pytest.raises(NotFound):
        holding.answer_offer(contact_id=contact.id, is_accepted=True, by=hana.actor(AFTER), at=AFTER)


@pytest.mark.parametrize("who", ["amina", "ben", "kit"])
def test_a_contact_is_offered_to_none_but_the_front_doors_own(world: World, contact: models.Contact, who: str) -> None:
    with pytest.raises(NotNow, match="no_colleague"):
        holding.offer(
            contact_id=contact.id, person_id=getattr(world.cast, who).id, by=world.farah.actor(LATER), at=LATER
        )


def test_what_is_let_go_waits_at_the_desk_again(world: World, contact: models.Contact, gus: Member) -> None:
    holding.take(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER)

    with pytest.raises(NotNow, match="not_yours"):
        holding.let_go(contact_id=contact.id, by=gus.actor(AFTER), at=AFTER)
    holding.let_go(contact_id=contact.id, by=world.farah.actor(AFTER), at=AFTER)

    (line,) = see(world, "unallocated", at=AFTER).lines
    assert line.held_since == AFTER
    assert world.told(gus, "pathway.contact.let_go") == 1


def test_a_second_concern_about_a_child_is_joined_to_the_first_and_each_referrer_hears(world: World) -> None:
    (first,) = world.contacts(world.raise_it(words=replace(SAID, urgency="soon")))
    doctor = world.cast.cole.actor(LATER)
    (second,) = world.contacts(world.raise_it(by=doctor, at=LATER, words=replace(SAID, saw="Two old fractures.")))

    holding.join(contact_id=second.id, to_id=first.id, by=world.farah.actor(AFTER), at=AFTER)

    (line,) = see(world, "team", at=AFTER).lines
    assert line.contact_id == first.id
    assert (line.due_at, line.urgency) == (second.due_at, "today")
    given = Given("advice", 2, "Both accounts were weighed together today.", "The school and surgery will be advised.")
    deciding.decide(contact_id=first.id, given=given, by=world.farah.actor(AFTER), at=AFTER)
    assert world.index.count("pathway_decision") == 2
    assert world.told(world.tess, "pathway.reply.sent") == 1
    assert world.told(world.cast.cole, "pathway.reply.sent") == 1
    with pytest.raises(NotNow, match="contact_joined"):
        deciding.decide(contact_id=second.id, given=given, by=world.farah.actor(AFTER), at=AFTER)


def test_contacts_about_different_children_are_not_joined(world: World, contact: models.Contact) -> None:
    other = unknown(world, "Idris Quillfeather")

    for first, second in ((contact.id, other), (other, contact.id), (contact.id, contact.id)):
        with pytest.raises(NotNow, match="join_other_child"):
            holding.join(contact_id=first, to_id=second, by=world.farah.actor(LATER), at=LATER)


def test_the_contact_page_names_what_else_is_open_about_the_child(world: World, contact: models.Contact) -> None:
    (second,) = world.contacts(world.raise_it(by=world.cast.cole.actor(LATER), at=LATER))
    elsewhere = unknown(world, "Idris Quillfeather")

    whole = contact_whole(contact_id=contact.id, by=world.farah.actor(AFTER), at=AFTER)

    assert [(each.contact_id, each.is_same_child) for each in whole.others] == [(second.id, True)]
    assert elsewhere not in {each.contact_id for each in whole.others}
    assert (whole.saw, whole.thinks, whole.child_said) == (SAID.saw, SAID.thinks, SAID.child_said)


def test_what_is_done_changes_hands_no_more(world: World, contact: models.Contact, gus: Member) -> None:
    given = Given("advice", 2, "The school was told where help is to be had.", "You were told where help is.")
    deciding.decide(contact_id=contact.id, given=given, by=world.farah.actor(LATER), at=LATER)

    with pytest.raises(NotNow, match="contact_decided"):
        holding.take(contact_id=contact.id, by=gus.actor(AFTER), at=AFTER)
    assert see(world, "team", at=AFTER).lines == ()


def test_bands_go_by_the_clock_and_the_soonest_is_first(world: World) -> None:
    first = unknown(world, "A Child", at=NOW - timedelta(days=30))
    second = unknown(world, "B Child", at=NOW - timedelta(days=4))
    third = unknown(world, "C Child")

    seen = see(world, "team")

    assert [line.contact_id for line in seen.lines] == [first, second, third]
    assert [line.band.value for line in seen.lines] == ["critically_overdue", "overdue", "due_soon"]
    assert {band.value: count for band, count in seen.counts.items()} == {
        "critically_overdue": 1, "overdue": 1, "due_soon": 1, "not_due": 0
    }  # fmt: skip
    assert [line.contact_id for line in see(world, "team", band="overdue").lines] == [second]


def test_pages_follow_one_another_without_losing_or_repeating_a_contact(world: World) -> None:
    made = {unknown(world, f"Child {number}") for number in range(ROWS + 3)}

    first = see(world, "team")
    second = see(world, "team", after=first.next_after)

    shown = [line.contact_id for line in (*first.lines, *second.lines)]
    assert (len(first.lines), len(second.lines), len(set(shown))) == (ROWS, 3, ROWS + 3)
    assert set(shown) == made
    assert (second.next_after, second.is_first) == (None, False)


def test_what_is_behind_a_wall_ends_no_page_early_and_makes_no_count_short(world: World) -> None:
    made = [unknown(world, f"Child {number}", at=NOW + timedelta(minutes=number)) for number in range(ROWS + 3)]
    hidden = [
        world.contacts(world.raise_it(at=NOW - timedelta(minutes=ROWS - number)))[0].id for number in range(ROWS + 1)
    ]
    for contact_id in (*hidden, *made):
        holding.take(contact_id=contact_id, by=world.farah.actor(LATER), at=LATER)
    world.index.rows("update children_child set protection = 'identity' where id = %s returning 1", world.child)

    first = see(world, "mine")
    second = see(world, "mine", after=first.next_after)

    assert [line.contact_id for line in (*first.lines, *second.lines)] == made
    assert (len(first.lines), second.next_after) == (ROWS, None)
    assert sum(first.counts.values()) == COUNTED_TO


def test_a_page_asked_for_after_a_contact_there_is_not_is_empty(world: World, contact: models.Contact) -> None:
    assert see(world, "team", after=uuid4()).lines == ()


@pytest.mark.parametrize("tab", ["mine", "team", "unallocated"])
def test_the_board_asks_the_database_no_more_often_for_many_than_for_few(world: World, tab: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            see(world, tab)
        return len(queries)

    for number in range(2):
        contact_id = unknown(world, f"Child {number}")
        if tab == "mine":
            holding.take(contact_id=contact_id, by=world.farah.actor(LATER), at=LATER)
    few = asked()
    for number in range(20):
        contact_id = unknown(world, f"More {number}")
        if tab == "mine":
            holding.take(contact_id=contact_id, by=world.farah.actor(LATER), at=LATER)

    assert asked() == few
