"""Raising a concern: it is kept once, each child gets a contact with an owner and a date, and nothing comes back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from linkspan.agencies import models as agencies
from linkspan.audit import NotFound, NotNow
from linkspan.children import models as children_models
from linkspan.children.commands.shields import shield
from linkspan.duty import queries as duty
from linkspan.pathway import models
from linkspan.pathway.queries import concerns
from linkspan.pathway.rules import Who
from tests.rooms.children.conftest import NOW, a_record
from tests.rooms.pathway.conftest import BEGAN, LATER, SAID, World
from tests.support.database import as_test
from tests.support.lines import lines

UNKNOWN = Who("A girl called Wren", "about 6", "outside the shop in Tern Walk")


def test_what_was_said_stands_once_with_fact_opinion_and_the_childs_words_apart(world: World) -> None:
    concern_id = world.raise_it()

    kept = world.concern(concern_id)
    assert (kept.saw, kept.thinks, kept.child_said) == (SAID.saw, SAID.thinks, SAID.child_said)
    assert (kept.organisation_id, kept.author_id, kept.kind) == (world.cast.school.id, world.tess.id, "concern")


def test_the_childs_contact_is_with_the_council_of_the_area_and_its_desk_has_it_by_a_date(world: World) -> None:
    concern_id = world.raise_it(words=replace(SAID, urgency="soon"))

    (contact,) = world.contacts(concern_id)
    with as_test():
        holder = duty.owners_of([contact.item_id])[contact.item_id]
    assert (holder.organisation_id, holder.person_id) == (world.cast.council.id, None)
    assert (contact.child_id, contact.organisation_id) == (world.child, world.cast.council.id)
    assert contact.due_at == datetime(2026, 11, 3, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("urgency", "due_at"),
    [("danger", NOW + timedelta(hours=2)), ("today", datetime(2026, 11, 2, 23, 59, 59, tzinfo=UTC))],
)
def test_what_cannot_wait_has_a_shorter_date(world: World, urgency: str, due_at: datetime) -> None:
    (contact,) = world.contacts(world.raise_it(words=replace(SAID, urgency=urgency)))

    assert contact.due_at == due_at


def test_the_front_door_is_told_that_something_waits_and_nothing_of_it(world: World) -> None:
    world.raise_it()

    assert world.told(world.farah, "pathway.contact.received") == 1
    with as_test():
        (notice,) = agencies.Notice.objects.filter(person=world.farah.id)
    assert notice.link.startswith("/front-door/contacts/")
    assert str(world.child) not in notice.link


def test_where_nobody_works_the_front_door_the_councils_duty_desk_is_told(world: World) -> None:
    with as_test():
        agencies.Appointment.objects.filter(person=world.farah.id).update(until_on=NOW.date())

    world.raise_it()

    assert world.told(world.cast.mo, "pathway.contact.received") == 1


def test_the_trail_has_the_line_without_the_child_and_without_a_word(world: World) -> None:
    concern_id = world.raise_it()

    (line,) = lines("pathway.concern.raised")
    assert line["about"] == str(concern_id)
    assert "child" not in line
    assert "bruise" not in str(lines())


def test_children_of_one_family_are_told_of_in_one_act_with_a_contact_each(world: World) -> None:
    sent = a_record("s2", given_name="Alder", date_of_birth=date(2018, 6, 4), nhs_number=None, sex="M", **BEGAN)
    world.index.send(world.cast.school, sent)
    brother = world.index.child_of(world.cast.school, "s2")
    stranger = uuid4()

    concern_id = world.raise_it(family=[brother or stranger, stranger], others=["A baby, perhaps Ivy"])

    found = world.contacts(concern_id)
    assert {each.child_id for each in found} == {world.child, brother, None}
    assert [each.said for each in found if each.child_id is None] == [{"name": "A baby, perhaps Ivy"}]
    with as_test():
        assert models.Concern.objects.count() == 1


def test_a_child_who_is_in_no_index_is_told_of_as_the_author_says(world: World) -> None:
    (contact,) = world.contacts(world.raise_it(child_id=None, who=UNKNOWN))

    assert contact.child_id is None
    assert contact.said == {"name": "A girl called Wren", "born": "about 6", "where": "outside the shop in Tern Walk"}
    assert contact.organisation_id == world.cast.council.id


def test_an_id_one_may_not_open_and_one_that_leads_nowhere_are_answered_alike(world: World) -> None:
    shield(
        child_id=world.child,
        kind="identity",
        reason="An adoption order was made",
        by=world.cast.cole.actor(NOW),
        at=NOW,
    )
    southmere = world.cast.kit.actor(LATER)

    walled = world.raise_it(southmere, at=LATER, who=UNKNOWN)
    nowhere = world.raise_it(southmere, at=LATER, who=UNKNOWN, child_id=uuid4())

    found = [world.contacts(each)[0] for each in (walled, nowhere)]
    assert [(each.child_id, each.said, each.organisation_id, each.due_at) for each in found] == 2 * [
        (None, UNKNOWN.as_json(), world.cast.southmere_council.id, found[0].due_at)
    ]
    for each in (world.child, uuid4()):
        with pytest.raises(NotNow) as refused:
            world.raise_it(southmere, at=LATER, child_id=each)
        assert refused.value.code == "pathway.no_child"


def test_a_walled_child_goes_to_a_shield_reviewer_and_not_to_the_front_door(world: World) -> None:
    shield(
        child_id=world.child, kind="identity", reason="An adoption order was made", by=world.cast.ben.actor(NOW), at=NOW
    )

    concern_id = world.raise_it(world.cast.ben.actor(LATER), at=LATER)

    (contact,) = world.contacts(concern_id)
    with as_test():
        holder = duty.owners_of([contact.item_id])[contact.item_id]
    assert holder.person_id == world.cast.shirin.id
    assert world.told(world.cast.shirin, "pathway.contact.received") == 1
    assert world.told(world.farah, "pathway.contact.received") == 0


def test_a_protected_place_does_not_choose_the_council(world: World) -> None:
    shield(
        child_id=world.child,
        kind="location",
        reason="A refuge, and a court order",
        by=world.cast.cole.actor(NOW),
        at=NOW,
    )
    with as_test():
        children_models.Inside.objects.filter(organisation=world.cast.school).update(until_at=NOW)
        children_models.Child.objects.filter(id=world.child).update(area=world.cast.southmere)

    (contact,) = world.contacts(world.raise_it(at=LATER))

    assert contact.organisation_id == world.cast.council.id


def test_training_that_ran_out_stands_in_nobodys_way(world: World) -> None:
    late = replace(world.tess.actor(NOW), trained_until=None, vetted_until=None)

    concern_id = world.raise_it(late, who=UNKNOWN)

    assert len(world.contacts(concern_id)) == 1


def test_someone_who_left_may_say_it_and_it_comes_from_no_agency(world: World) -> None:
    gone = replace(world.tess.actor(NOW), organisation_id=None, appointment_id=None, roles=frozenset(), post_title="")

    concern_id = world.raise_it(gone, who=UNKNOWN, area_id=world.cast.northmere.id)

    kept = world.concern(concern_id)
    assert (kept.organisation_id, kept.author_id, kept.referrer) == (None, world.tess.id, "public")
    assert world.contacts(concern_id)[0].child_id is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"saw": "", "child_said": "  "}, "pathway.nothing_said"),
        ({"urgency": ""}, "pathway.urgency_unknown"),
        ({"urgency": "whenever"}, "pathway.choice_unknown"),
        ({"family_knows": ""}, "pathway.family_unknown"),
        ({"family_why": " "}, "pathway.family_why"),
        ({"saw": "x" * 20_001}, "pathway.long"),
        ({"reach": "x" * 201}, "pathway.long_line"),
        ({"happened_on": date(2026, 11, 3)}, "pathway.happened_ahead"),
        ({"referrer": "nobody"}, "pathway.choice_unknown"),
    ],
)
def test_what_is_wanting_is_said_and_nothing_is_kept(world: World, change: dict[str, object], code: str) -> None:
    with pytest.raises(NotNow) as refused:
        world.raise_it(words=replace(SAID, **change))  # wrong on purpose

    assert refused.value.code == code
    with as_test():
        assert (models.Concern.objects.count(), models.Contact.objects.count()) == (0, 0)


def test_twenty_thousand_characters_are_kept_whole(world: World) -> None:
    long = "She said nothing. " * 1_110 + "She cried."

    concern_id = world.raise_it(words=replace(SAID, saw=long))

    assert world.concern(concern_id).saw == long


def test_marks_that_turn_the_order_of_words_about_are_taken_out(world: World) -> None:
    concern_id = world.raise_it(
        words=replace(SAID, saw="He is \u202eton\u202c safe\u2066\u0000."), others=["\u202eyvI"]
    )

    assert world.concern(concern_id).saw == "He is ton safe."
    assert {"name": "yvI"} in [each.said for each in world.contacts(concern_id)]


def test_the_same_page_sent_twice_is_one_concern(world: World) -> None:
    once = uuid4()

    first, second = (world.raise_it(once=once) for _ in range(2))

    assert first == second
    with as_test():
        assert (models.Concern.objects.count(), models.Contact.objects.count()) == (1, 1)


def test_its_author_and_their_leads_read_it_and_no_colleague_and_no_outsider_does(world: World) -> None:
    concern_id = world.raise_it()

    for reader in (world.tess, world.cast.ben):
        assert concerns.concern_page(concern_id=concern_id, by=reader.actor(LATER), at=LATER).words.saw == SAID.saw
    for other in (world.cast.kit, world.cast.cole, world.cast.amina, world.cast.ada, world.farah):
        with pytest.raises(NotFound):
            concerns.concern_page(concern_id=concern_id, by=other.actor(LATER), at=LATER)


def test_a_list_says_where_each_concern_is_and_by_when(world: World) -> None:
    world.raise_it()

    mine = concerns.mine(by=world.tess.actor(LATER), at=LATER)

    ((contact,),) = [each.contacts for each in mine.concerns]
    assert (contact.child, contact.council, contact.state) == ("Rowan Ashgrove", "Northmere Council", "sent")
    assert not contact.is_late
    assert concerns.mine(by=world.cast.kit.actor(LATER), at=LATER).concerns == ()
