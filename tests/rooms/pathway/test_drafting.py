"""Drafts: kept as they are written, their author's alone, sent once, and never forgotten."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from linkspan.agencies import commands as agencies_commands
from linkspan.agencies import models as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import Share
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children.commands.shields import shield
from linkspan.duty import queries as duty
from linkspan.pathway import models
from linkspan.pathway.commands import drafting, minding, worries
from linkspan.pathway.queries import concerns
from linkspan.pathway.rules import Who
from tests.rooms.children.conftest import NOW, signed
from tests.rooms.pathway.conftest import LATER, SAID, World
from tests.support.database import as_test
from tests.support.lines import lines

FOUR_HOURS = timedelta(hours=4)


def test_a_draft_is_there_as_it_was_left_with_whom_it_is_about(world: World) -> None:
    draft_id = world.save(family=[], others=["A baby"])

    page = concerns.draft_page(draft_id=draft_id, by=world.tess.actor(LATER), at=LATER)

    assert (page.words, page.others, page.subject.name) == (SAID, ("A baby",), "Rowan Ashgrove")
    assert page.saved_at == NOW


def test_saving_the_same_page_again_keeps_one_draft_with_the_last_words(world: World) -> None:
    key = uuid4()

    ids = {world.save(key=key, words=replace(SAID, saw=saw)) for saw in ("She", "She came", "She came in crying.")}

    (draft_id,) = ids
    assert world.draft(draft_id).said["words"]["saw"] == "She came in crying."


def test_two_people_whose_pages_have_one_number_have_a_draft_each(world: World) -> None:
    key = uuid4()

    ids = {world.save(key=key), world.save(world.cast.ben.actor(NOW), key=key)}

    assert len(ids) == 2


def test_nobody_else_reads_sends_keeps_or_drops_a_draft_whose_number_they_have(world: World) -> None:
    draft_id = world.save()

    for other in (world.cast.ben, world.cast.kit, world.farah):
        by = other.actor(LATER)
        with pytest.raises(NotFound):
            concerns.draft_page(draft_id=draft_id, by=by, at=LATER)
        for act in (drafting.keep_draft, drafting.drop_draft):
            with pytest.raises(NotFound):
                act(draft_id=draft_id, by=by, at=LATER)
        with pytest.raises(NotFound):
            world.send(draft_id, by=by)
    assert world.draft(draft_id).ended_at is None


@pytest.mark.parametrize("who", ["ben", "mo", "kit", "oz", "ada"])
def test_the_database_shows_a_draft_to_its_author_alone_with_the_gate_switched_off(world: World, who: str) -> None:
    world.save()

    with signed(getattr(world.cast, who).actor(NOW)):
        assert not models.Draft.objects.exists()
        assert not models.Draft.objects.update(said={})
    with signed(world.tess.actor(NOW)):
        assert models.Draft.objects.count() == 1


def test_a_forged_child_is_dropped_from_a_draft_without_a_word(world: World) -> None:
    shield(child_id=world.child, kind="identity", reason="An adoption order", by=world.cast.cole.actor(NOW), at=NOW)
    kit = world.cast.kit.actor(LATER)

    ids = [world.save(kit, at=LATER, child_id=child_id) for child_id in (world.child, uuid4())]

    drafts = [world.draft(draft_id) for draft_id in ids]
    assert [(each.child_id, each.said) for each in drafts] == 2 * [(None, drafts[0].said)]


def test_a_child_who_was_walled_meanwhile_is_told_of_in_the_words_the_author_had(world: World) -> None:
    draft_id = world.save()
    with as_test():
        world.index.cast.school.save()
    shield(child_id=world.child, kind="identity", reason="An adoption order", by=world.cast.cole.actor(NOW), at=NOW)

    concern_id = world.send(draft_id)

    (contact,) = world.contacts(concern_id)
    assert contact.said["name"] == "Rowan Ashgrove"


def test_sending_ends_the_draft_empties_it_and_closes_its_task(world: World) -> None:
    draft_id = world.save()

    concern_id = world.send(draft_id)

    draft = world.draft(draft_id)
    assert (draft.ended_how, draft.said) == ("sent", {})
    assert world.concern(concern_id).saw == SAID.saw
    with as_test():
        assert duty.owners_of([draft.item_id]) == {}


def test_a_draft_is_sent_once_however_often_it_is_pressed(world: World) -> None:
    draft_id, once = world.save(), uuid4()

    same = {world.send(draft_id, once=once), world.send(draft_id, once=once)}

    assert len(same) == 1
    with pytest.raises(NotNow) as refused:
        world.send(draft_id, once=uuid4())
    assert refused.value.code == "pathway.draft_ended"
    with as_test():
        assert models.Concern.objects.count() == 1


def test_saving_a_page_that_was_sent_already_is_refused(world: World) -> None:
    key = uuid4()
    world.send(world.save(key=key))

    with pytest.raises(NotNow) as refused:
        world.save(key=key, at=LATER)

    assert refused.value.code == "pathway.draft_ended"


def test_danger_goes_only_after_whom_to_ring_was_shown(world: World) -> None:
    draft_id = world.save(words=replace(SAID, urgency="danger"))

    with pytest.raises(NotNow) as refused:
        world.send(draft_id)
    concern_id = world.send(draft_id, danger_seen=True)

    assert refused.value.code == "pathway.danger_unseen"
    assert world.concern(concern_id).urgency == "danger"
    assert len(lines("pathway.danger.shown")) == 1


def test_what_cannot_be_sent_yet_stays_a_draft(world: World) -> None:
    draft_id = world.save(words=replace(SAID, family_knows=""))

    with pytest.raises(NotNow):
        world.send(draft_id)

    assert world.draft(draft_id).said["words"]["saw"] == SAID.saw


def test_a_draft_that_is_given_up_is_gone_and_only_that_it_was_is_kept(world: World) -> None:
    draft_id = world.save()

    drafting.drop_draft(draft_id=draft_id, by=world.tess.actor(LATER), at=LATER)

    assert (world.draft(draft_id).said, world.draft(draft_id).ended_how) == ({}, "dropped")
    assert concerns.my_drafts(by=world.tess.actor(LATER), at=LATER) == ()
    assert "bruise" not in str(lines())


# --- reminders ----------------------------------------------------------------------------------------------


def test_after_four_hours_the_author_is_reminded_and_two_hours_later_their_leads_are_told(world: World) -> None:
    world.save()

    before = world.mind(NOW + FOUR_HOURS - timedelta(minutes=1))
    first = world.mind(NOW + FOUR_HOURS)
    again = world.mind(NOW + FOUR_HOURS + timedelta(minutes=5))
    lead_before = world.told(world.cast.ben, "pathway.draft.still_unsent")
    second = world.mind(NOW + timedelta(hours=6))
    last = world.mind(NOW + timedelta(hours=30))

    assert (before, first, again, second, last) == (0, 1, 0, 1, 0)
    assert world.told(world.tess, "pathway.draft.unsent") == 1
    assert (lead_before, world.told(world.cast.ben, "pathway.draft.still_unsent")) == (0, 1)


def test_a_reminder_carries_no_word_and_no_child(world: World) -> None:
    world.save()

    world.mind(NOW + FOUR_HOURS)
    world.mind(NOW + timedelta(hours=7))

    with as_test():
        told = list(agencies.Notice.objects.values_list("link", "event"))
    assert {link for link, _event in told} == {"/concerns/", "/notices/"}
    assert str(world.child) not in str(told) + str(lines("pathway.draft.unsent") + lines("pathway.draft.still_unsent"))


def test_what_was_sent_in_time_reminds_nobody(world: World) -> None:
    world.send(world.save())

    assert world.mind(NOW + timedelta(days=2)) == 0


def test_nobody_but_the_worker_asks_what_was_not_sent(world: World) -> None:
    world.save()

    with pytest.raises(Refused):
        minding.mind_drafts(by=world.cast.kit.actor(NOW), at=NOW)
    with pytest.raises(DatabaseError, match="only the worker"), signed(world.cast.ben.actor(NOW)):
        connection.cursor().execute("select * from linkspan.unsent_drafts(%s, 10)", [LATER])


# --- whoever leaves -----------------------------------------------------------------------------------------


def leave(world: World) -> None:
    agencies_commands.end_appointment(
        appointment_id=world.tess.appointment.id, until=NOW.date(), hand_to=Holder(world.cast.school.id),
        by=world.cast.ada.actor(NOW, stepped_up=True), at=NOW,
    )  # fmt: skip


def test_the_draft_of_someone_who_left_goes_to_their_desk_unread(world: World) -> None:
    draft_id = world.save()

    leave(world)

    item_id = world.draft(draft_id).item_id
    with as_test():
        holder = duty.owners_of([item_id])[item_id]
    left = concerns.mine(by=world.cast.ben.actor(LATER), at=LATER).left
    assert (holder.organisation_id, holder.person_id) == (world.cast.school.id, None)
    assert [(each.draft_id, each.author) for each in left] == [(draft_id, "Tess Varley")]
    with pytest.raises(NotFound):
        concerns.draft_page(draft_id=draft_id, by=world.cast.ben.actor(LATER), at=LATER)


def test_the_desk_closes_it_with_what_it_did_and_never_reads_it(world: World) -> None:
    draft_id = world.save()
    leave(world)
    ben = world.cast.ben.actor(LATER)

    minding.close_left_draft(draft_id=draft_id, why="I rang her; she had passed it on by telephone", by=ben, at=LATER)

    assert (world.draft(draft_id).ended_how, world.draft(draft_id).said) == ("dropped", {})
    assert concerns.mine(by=ben, at=LATER).left == ()


def test_nobody_closes_the_draft_of_someone_who_is_there_or_of_another_agency(world: World) -> None:
    draft_id = world.save()

    with pytest.raises(NotFound):
        minding.close_left_draft(draft_id=draft_id, why="Tidying up our list", by=world.cast.ben.actor(LATER), at=LATER)
    leave(world)
    with pytest.raises(NotFound):
        minding.close_left_draft(draft_id=draft_id, why="Tidying up our list", by=world.cast.mo.actor(LATER), at=LATER)
    with pytest.raises(Refused):
        minding.close_left_draft(
            draft_id=draft_id, why="Tidying up our list", by=world.cast.cole.actor(LATER), at=LATER
        )
    assert world.draft(draft_id).ended_at is None


# --- early worries ------------------------------------------------------------------------------------------


def test_an_early_worry_makes_no_referral_and_tells_nobody(world: World) -> None:
    draft_id = world.save(words=replace(SAID, urgency="", family_knows="", family_why=""))

    worry_id = drafting.keep_draft(draft_id=draft_id, by=world.tess.actor(LATER), at=LATER)

    assert world.concern(worry_id).kind == "worry"
    with as_test():
        assert not models.Contact.objects.exists()
        assert not agencies.Notice.objects.exists()
    assert [line.get("child") for line in lines("pathway.worry.kept")] == [None]


def test_an_early_worry_is_read_in_its_agency_by_its_author_and_their_leads(world: World) -> None:
    worry_id = worries.keep_worry(words=SAID, child_id=world.child, by=world.tess.actor(NOW), at=NOW)

    assert [each.concern_id for each in concerns.mine(by=world.tess.actor(LATER), at=LATER).worries] == [worry_id]
    assert [each.concern_id for each in concerns.mine(by=world.cast.ben.actor(LATER), at=LATER).of_agency] == [worry_id]
    for other in (world.cast.cole, world.cast.mo, world.farah, world.cast.oz, world.cast.kit):
        with pytest.raises(NotFound):
            concerns.concern_page(concern_id=worry_id, by=other.actor(LATER), at=LATER)


def test_a_worry_becomes_a_concern_without_typing_again(world: World) -> None:
    worry_id = worries.keep_worry(words=SAID, child_id=world.child, by=world.tess.actor(NOW), at=NOW)

    draft_id = drafting.take_up_worry(worry_id=worry_id, by=world.tess.actor(LATER), at=LATER)
    concern_id = world.send(draft_id, at=LATER)

    kept = world.concern(concern_id)
    assert (kept.saw, kept.child_said, kept.worry_id) == (SAID.saw, SAID.child_said, worry_id)
    assert [each.child_id for each in world.contacts(concern_id)] == [world.child]
    assert world.concern(worry_id).ended_how == "raised"


def test_a_worry_about_a_child_in_no_index_is_taken_up_with_who_they_are(world: World) -> None:
    who = Who("A boy called Finch", "about 9")
    worry_id = worries.keep_worry(words=SAID, who=who, others=["His sister"], by=world.tess.actor(NOW), at=NOW)

    concern_id = world.send(drafting.take_up_worry(worry_id=worry_id, by=world.tess.actor(LATER), at=LATER))

    assert [each.said for each in world.contacts(concern_id)] == [who.as_json(), {"name": "His sister"}]


def test_a_worry_is_taken_back_with_a_reason_and_stays_to_be_read(world: World) -> None:
    worry_id = worries.keep_worry(words=SAID, child_id=world.child, by=world.tess.actor(NOW), at=NOW)

    with pytest.raises(NotNow):
        worries.take_back_worry(worry_id=worry_id, why="No", by=world.tess.actor(LATER), at=LATER)
    worries.take_back_worry(
        worry_id=worry_id, why="Her mother explained it to us", by=world.tess.actor(LATER), at=LATER
    )

    page = concerns.concern_page(concern_id=worry_id, by=world.tess.actor(LATER), at=LATER)
    assert (page.line.ended_how, page.ended_why) == ("taken_back", "Her mother explained it to us")
    with pytest.raises(NotNow):
        drafting.take_up_worry(worry_id=worry_id, by=world.tess.actor(LATER), at=LATER)


def test_what_was_said_cannot_be_changed_whoever_tries_with_the_gate_switched_off(world: World) -> None:
    worry_id = worries.keep_worry(words=SAID, child_id=world.child, by=world.tess.actor(NOW), at=NOW)

    with pytest.raises(DatabaseError, match="never overwritten"), signed(world.tess.actor(NOW)):
        models.Concern.objects.filter(id=worry_id).update(saw="Nothing")


def test_all_of_it_follows_an_agency_to_its_successor(world: World) -> None:
    world.save()
    worry_id = worries.keep_worry(words=SAID, child_id=world.child, by=world.tess.actor(NOW), at=NOW)
    concern_id = world.raise_it()
    ada = world.cast.ada.actor(LATER, stepped_up=True)

    agencies_commands.succeed(
        organisation_id=world.cast.council.id, shares=[Share(world.cast.southmere_council.id)], on=date(2026, 11, 2),
        by=ada, at=LATER,
    )  # fmt: skip

    assert world.contacts(concern_id)[0].organisation_id == world.cast.southmere_council.id
    assert world.concern(worry_id).organisation_id == world.cast.school.id


def test_a_system_that_is_no_person_raises_nothing(world: World) -> None:
    with pytest.raises(Refused):
        world.raise_it(Actor.system("worker"))
