"""What a child sends from their page: to whom it goes, from whom it is kept, by when it is answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.audit.ids import new_id
from linkspan.children.commands.shields import shield
from linkspan.children.commands.sights import work_with
from linkspan.duty import queries as duty
from linkspan.matching import Model
from linkspan.pathway import models as pathway
from linkspan.voice import message_models as models
from linkspan.voice import message_rules as rules
from linkspan.voice.commands import messages
from linkspan.voice.message_rules import Felt, Saying, Way
from linkspan.voice.queries import messages as queries
from tests import cast
from tests.cast import Member
from tests.rooms.children.conftest import IDRIS, NOW, WHY, Index, a_record, signed
from tests.rooms.pathway.conftest import BEGAN, World, a_world
from tests.support.database import as_test
from tests.support.heard import open_page
from tests.support.lines import lines
from tests.support.seats import seat

SOON = NOW + timedelta(hours=1)
PAGE = Actor.system("child_page")
PAGE_ID = UUID(int=77)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def world(db: None, model: Model) -> World:
    made = a_world(Index(cast.build(), model))
    made.index.send(made.cast.council, a_record("c1", **BEGAN, practitioner_name="Amina Yusuf"))
    open_page(made.child, made.cast.ben)
    return made


def say(world: World, kind: str = "say", said: str = "I do not like it here.", **more: Any) -> UUID:
    saying = Saying(kind, said, more.pop("named_words", ""))
    given: dict[str, Any] = dict(child_id=world.child, page_id=PAGE_ID, saying=saying, by=PAGE, at=NOW)
    return messages.say(**(given | more))


def row(message_id: UUID) -> models.Message:
    with as_test():
        return models.Message.objects.get(id=message_id)


def page(message_id: UUID, who: Member) -> queries.MessagePage:
    return queries.message_page(message_id=message_id, by=who.actor(SOON), at=SOON)


def met(who: Member) -> tuple[int, int]:
    """Count what somebody's word opens of messages and what was done about them."""
    with signed(who.actor(SOON), SOON):
        return models.Message.objects.count(), models.MessageStep.objects.count()


def a_colleague(world: World, name: str = "Noor Haddad", roles: tuple[str, ...] = ("front_door",)) -> Member:
    return seat(world.cast.council, name, "Front-door worker", roles)


# --- who reads it, and when -----------------------------------------------------------------------------------------


def test_the_hours_said_before_typing_are_the_hours_of_the_desk_that_reads(world: World) -> None:
    told = queries.reader(child_id=world.child, by=PAGE, at=NOW)

    assert (told.desk, told.hours) == ("Northmere Council duty desk", "Mon-Fri 08:30-17:00")
    assert (told.phone, told.out_of_hours_phone, told.is_open) == ("01632 960100", "01632 960199", True)
    assert told.answers_by == row(say(world)).due_at


def test_a_message_waits_at_the_desk_of_the_childs_council_with_one_working_day(world: World) -> None:
    message_id = say(world)

    found = row(message_id)
    line = duty.items_about([message_id], SOON)[message_id]
    assert (found.organisation_id, line.kind, line.person_id) == (world.cast.council.id, "child_message", None)
    assert london_day(line.due_at) == london_day(NOW) + timedelta(days=1)
    assert world.told(world.farah, "voice.message.sent") == 1
    (shown,) = queries.board(by=world.farah.actor(SOON), at=SOON)
    assert (shown.message_id, shown.who.name) == (message_id, "Rowan Ashgrove")


def test_the_same_form_sent_twice_is_one_message(world: World) -> None:
    key = new_id()

    assert say(world, once=key) == say(world, once=key)
    with as_test():
        assert models.Message.objects.count() == 1


def test_nothing_is_sent_that_says_nothing_but_one_may_ask_to_be_rung_without_a_word(world: World) -> None:
    for kind in ("say", "thanks", "complain"):
        with pytest.raises(NotNow):
            say(world, kind, "  ")
    assert say(world, "ask", "")


def test_a_message_is_answered_and_the_child_reads_what_happened_because_of_it(world: World) -> None:
    message_id, farah = say(world), world.farah.actor(SOON)
    (before,) = queries.said_by_me(child_id=world.child, by=PAGE, at=NOW)
    page(message_id, world.farah)
    messages.take(message_id=message_id, by=farah, at=SOON)
    messages.write_down(message_id=message_id, words="I rang her school.", tells_child=False, by=farah, at=SOON)
    messages.write_down(message_id=message_id, words="We spoke to your teacher.", tells_child=True, by=farah, at=SOON)
    messages.answer(message_id=message_id, words="You can sit with Tess at lunch.", by=farah, at=SOON)

    (told,) = queries.said_by_me(child_id=world.child, by=PAGE, at=SOON)
    assert [each.words for each in told.happened] == ["We spoke to your teacher.", "You can sit with Tess at lunch."]
    assert {each.by for each in told.happened} == {""}
    assert (before.is_read, told.is_read, told.is_answered) == (False, True, True)
    assert duty.items_about([message_id], SOON) == {}
    with pytest.raises(NotNow):
        messages.answer(message_id=message_id, words="Again.", by=farah, at=SOON)
    assert {line["child"] for line in lines("voice.message.answered")} == {str(world.child)}


@pytest.mark.parametrize("kind", rules.STEPS_TAKEN)
def test_of_what_the_desk_did_a_child_reads_only_what_was_written_for_them(world: World, kind: str) -> None:
    message_id = say(world)
    with as_test():
        models.MessageStep.objects.create(
            message_id=message_id, kind=kind, words="Words of the desk.", by=world.farah.person, by_as="Duty", at=NOW
        )

    seen = queries.said_once(message_id=message_id, child_id=world.child, by=PAGE, at=SOON)

    assert [each.words for each in seen.happened] == (["Words of the desk."] if kind in ("told", "answer") else [])
    assert all(not each.by and not each.by_as for each in seen.happened)


def test_one_that_is_answered_late_asks_why(world: World) -> None:
    message_id, later = say(world), NOW + timedelta(days=9)
    messages.answer(message_id=message_id, words="Sorry. We rang you.", by=world.farah.actor(later), at=later)

    assert queries.message_page(message_id=message_id, by=world.farah.actor(later), at=later).lacks_late_reason
    messages.explain_late(message_id=message_id, reason="capacity", by=world.farah.actor(later), at=later)
    assert not queries.message_page(message_id=message_id, by=world.farah.actor(later), at=later).lacks_late_reason


# --- walls ----------------------------------------------------------------------------------------------------------

OUTSIDE = ("amina", "ben", "cole", "dee", "kit", "dana", "ines", "oz", "ada", "shirin")


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_the_desk_reads_a_message_by_page_or_by_sql(world: World, who: str) -> None:
    message_id = say(world)
    other = getattr(world.cast, who)

    assert met(other) == (0, 0)
    with pytest.raises((Refused, NotFound)):
        page(message_id, other)


def test_another_councils_desk_finds_nothing(world: World) -> None:
    message_id = say(world)
    other = seat(world.cast.southmere_council, "Lena Osei", "Front-door worker", {"front_door"})

    assert met(other) == (0, 0)
    assert queries.board(by=other.actor(SOON), at=SOON) == ()
    for command in (messages.take, messages.let_go):
        with pytest.raises(NotFound):
            command(message_id=message_id, by=other.actor(SOON), at=SOON)


def test_a_complaint_is_kept_from_whom_it_is_about(world: World) -> None:
    noor = a_colleague(world)
    message_id = say(world, "complain", "She shouts at me.", named=noor.id)

    assert (met(noor), met(world.farah)) == ((0, 0), (1, 0))
    assert (world.told(noor, "voice.message.sent"), world.told(world.farah, "voice.message.sent")) == (0, 1)
    assert queries.board(by=noor.actor(SOON), at=SOON) == ()
    assert len(queries.board(by=world.farah.actor(SOON), at=SOON)) == 1
    with pytest.raises(NotFound):
        page(message_id, noor)
    with signed(noor.actor(SOON), SOON):
        assert queries.tasks_kept_from_me() == {row(message_id).item_id}
    with signed(world.farah.actor(SOON), SOON):
        assert queries.tasks_kept_from_me() == frozenset()
    page(message_id, world.farah)
    assert [line for line in lines("voice.message.seen") if line.get("child")] == []


def test_a_complaint_in_words_is_kept_from_all_who_work_with_the_child_until_somebody_says_whom(world: World) -> None:
    noor, mo = a_colleague(world), world.cast.mo
    work_with(child_id=world.child, reason=WHY, by=mo.actor(NOW), at=NOW)
    message_id = say(world, "complain", "The man in the office is rude.", named_words="the tall one", at=SOON)

    assert (met(mo), met(noor)) == ((0, 0), (1, 0))
    shown = page(message_id, noor)
    assert shown.lacks_name
    assert (mo.id, "Mo Farrow") in shown.others_named
    with pytest.raises(NotNow):
        messages.say_whom(message_id=message_id, person_id=noor.id, by=noor.actor(SOON), at=SOON)
    messages.say_whom(message_id=message_id, person_id=world.farah.id, by=noor.actor(SOON), at=SOON)

    assert (met(mo)[0], met(world.farah)[0], met(noor)[0]) == (1, 0, 1)
    with pytest.raises(NotNow):
        messages.say_whom(message_id=message_id, person_id=mo.id, by=noor.actor(SOON), at=SOON)


def test_where_the_whole_front_door_is_complained_about_the_next_desk_is_told(world: World) -> None:
    say(world, "complain", "He does not listen.", named=world.farah.id)

    assert world.told(world.farah, "voice.message.sent") == 0
    assert world.told(world.cast.mo, "voice.message.sent") == 1


def test_another_childs_message_answers_as_nothing(world: World) -> None:
    world.index.send(world.cast.council, a_record("2", IDRIS))
    idris = world.index.child_of(world.cast.council, "2")
    assert idris is not None
    open_page(idris, world.cast.amina)
    message_id = say(world)

    for wanted in (message_id, new_id()):
        with pytest.raises(NotFound):
            queries.said_once(message_id=wanted, child_id=idris, by=PAGE, at=NOW)
    assert queries.said_by_me(child_id=idris, by=PAGE, at=NOW) == ()
    assert queries.said_once(message_id=message_id, child_id=world.child, by=PAGE, at=NOW).said


def test_a_page_that_is_open_nowhere_reads_and_writes_nothing_of_its_child(world: World) -> None:
    message_id = say(world)
    world.index.rows("update voice_pagesession set ended_at = %s, ended_how = 'left' returning id", NOW)

    with pytest.raises(NotFound):
        queries.said_once(message_id=message_id, child_id=world.child, by=PAGE, at=SOON)
    with pytest.raises(NotFound):
        say(world, at=SOON)


def test_what_a_child_behind_an_identity_wall_sends_goes_to_a_shield_reviewer(world: World) -> None:
    shield(child_id=world.child, kind="identity", reason="An adoption order", by=world.cast.cole.actor(NOW), at=NOW)
    message_id = say(world, at=SOON)

    assert met(world.farah) == (0, 0)
    assert world.told(world.cast.shirin, "voice.message.sent") == 1
    assert page(message_id, world.cast.shirin).is_mine
    with pytest.raises(NotFound):
        page(message_id, world.farah)


def test_what_a_child_wrote_is_never_overwritten_and_nobody_writes_it_for_them(world: World) -> None:
    message_id = say(world)
    with pytest.raises(DatabaseError, match="never overwritten"), signed(world.farah.actor(SOON), SOON):
        models.Message.objects.filter(id=message_id).update(said="I am fine.")
    forged = row(message_id)
    forged.id = new_id()
    with pytest.raises(DatabaseError), signed(world.farah.actor(SOON), SOON):
        models.Message.objects.bulk_create([forged])
    with pytest.raises(Refused):
        say(world, by=world.farah.actor(NOW))


# --- possible harm --------------------------------------------------------------------------------------------------


def test_possible_harm_opens_one_contact_with_its_own_clock_and_each_leads_to_the_other(world: World) -> None:
    message_id, farah = say(world, said="He hits me."), world.farah.actor(SOON)
    assert [each.word for each in page(message_id, world.farah).reading.found] == ["hits"]
    with as_test():
        assert not pathway.Contact.objects.exists()  # words put a question; a person decides
    contact_id = messages.see_harm(
        message_id=message_id, urgency="danger", why="She may be hurt tonight.", by=farah, at=SOON
    )

    with as_test():
        contact = pathway.Contact.objects.select_related("concern").get()
    assert (contact.id, contact.urgency, contact.child_id) == (contact_id, "danger", world.child)
    assert contact.due_at <= SOON + timedelta(hours=24)
    assert "hits" not in contact.concern.saw + contact.concern.child_said
    assert page(message_id, world.farah).contact_id == contact_id
    with signed(farah, SOON):
        assert queries.message_of_contact(contact_id=contact_id, by=farah, at=SOON) == message_id
    with pytest.raises(NotNow):
        messages.see_harm(message_id=message_id, urgency="danger", why="Again.", by=farah, at=SOON)
    with as_test():
        assert pathway.Contact.objects.count() == 1
    assert row(message_id).closed_at is None


def no_harm(message_id: UUID, who: Member, **more: Any) -> None:
    messages.see_no_harm(message_id=message_id, why="It was in a film.", by=who.actor(SOON), at=SOON, **more)


def test_harm_that_is_thought_of_and_found_to_be_none_keeps_who_when_and_why_and_counts_if_they_say_so(
    world: World,
) -> None:
    message_id, plain = say(world, said="He hits me."), say(world)
    no_harm(plain, world.farah)
    with as_test():
        assert not pathway.Concern.objects.exists()
    no_harm(message_id, world.farah, is_worry=True)

    (step,) = page(message_id, world.farah).steps
    assert (step.kind, step.words, step.at) == ("worry", "It was in a film.", SOON)
    assert (step.by, step.by_as) == (world.farah.person.name, "Front-door worker")
    with as_test():
        worry = pathway.Concern.objects.get()
        (about,) = pathway.WorryChild.objects.filter(concern=worry.id)
    assert (worry.kind, worry.author_id, worry.organisation_id, worry.thinks) == (
        "worry", world.farah.id, world.cast.council.id, "It was in a film."
    )  # fmt: skip
    assert about.child_id == world.child
    assert "hits" not in worry.saw + worry.child_said
    assert [each["detail"]["worry"] for each in lines("voice.message.no_harm_seen")] == ["no", "yes"]
    assert queries.said_by_me(child_id=world.child, by=PAGE, at=SOON)[0].happened == ()
    messages.see_harm(
        message_id=message_id, urgency="today", why="It was no film.", by=world.farah.actor(SOON), at=SOON
    )
    with pytest.raises(NotNow) as problem:
        no_harm(message_id, world.farah)
    assert problem.value.code == "voice.harm_marked"


@pytest.mark.parametrize("said", ["He hits me.", "Babam beni dövüyor"], ids=["its words", "its language"])
def test_a_message_that_may_tell_of_harm_is_not_answered_before_somebody_says_what_they_think_of_that(
    world: World, said: str
) -> None:
    message_id, farah = say(world, said=said), world.farah.actor(SOON)
    for empty in ("", "   "):
        with pytest.raises(NotNow) as problem:
            messages.answer(message_id=message_id, words="Thank you.", no_harm=empty, by=farah, at=SOON)
        assert problem.value.code == "voice.harm_unweighed"

    messages.answer(message_id=message_id, words="Thank you.", no_harm="An interpreter read it.", by=farah, at=SOON)

    assert [each.kind for each in page(message_id, world.farah).steps] == ["no_harm", "answer"]


def test_a_complaint_is_never_kept_as_an_early_worry_which_whom_it_is_about_might_read(world: World) -> None:
    message_id = say(world, "complain", "She hurts me.", named=a_colleague(world).id)

    with pytest.raises(NotNow) as problem:
        no_harm(message_id, world.farah, is_worry=True)
    no_harm(message_id, world.farah)

    assert problem.value.code == "voice.worry_complaint"
    assert [each.kind for each in page(message_id, world.farah).steps] == ["no_harm"]
    with as_test():
        assert not pathway.Concern.objects.exists()


def test_whom_a_complaint_is_about_is_not_told_of_the_contact_either(world: World) -> None:
    noor = a_colleague(world)
    message_id = say(world, "complain", "She hurts me.", named=noor.id)
    messages.see_harm(
        message_id=message_id, urgency="today", why="It may be a colleague.", by=world.farah.actor(SOON), at=SOON
    )

    assert world.told(noor, "pathway.contact.received") == 0


# --- how to be reached, and how things are --------------------------------------------------------------------------


def around(world: World, who: Member) -> queries.AroundChild:
    from linkspan.audit import trail

    with trail.look(by=who.actor(SOON), at=SOON):
        found = queries.around_child(child_id=world.child, by=who.actor(SOON), at=SOON)
        if not found:
            from linkspan.sharing import gate
            from linkspan.sharing.facts import Action

            trail.record("children.file.seen", gate.require(by=who.actor(SOON), to=Action.SEE_NOTICES, at=SOON))
        return found


def choose(world: World, way: Way, at: Any = NOW) -> None:
    messages.choose_way(child_id=world.child, page_id=PAGE_ID, way=way, by=PAGE, at=at)


def test_how_to_reach_a_child_is_kept_with_what_was_before_and_shown_to_those_around_them(world: World) -> None:
    choose(world, Way("ring", "after_school", phone="01632 960 555"))
    choose(world, Way("school", "lunch", phone="01632 960 555", never_ring=True), at=SOON)

    found = around(world, world.cast.ben)
    assert found.reach is not None
    assert (found.reach.way, found.reach.never_ring, found.reach.phone) == ("school", True, "")
    assert [each.phone for each in found.earlier] == ["01632 960 555"]
    assert around(world, world.cast.kit) == queries.AroundChild()
    assert page(say(world), world.farah).reach == found.reach


@pytest.mark.parametrize(
    "way",
    [
        Way("ring", phone="ring me"),
        Way("ring"),
        Way("other"),
        Way("x"),
        Way("ring", phone="01632 960555", never_ring=True),
    ],
)
def test_a_way_that_cannot_be_followed_is_said_so(world: World, way: Way) -> None:
    with pytest.raises(NotNow):
        choose(world, way)


def test_somebody_asked_to_get_in_touch_is_told_and_reads_it_on_the_file(world: World) -> None:
    message_id = say(world, "ask", "", named=world.cast.ben.id)

    assert world.told(world.cast.ben, "voice.message.asked_for_you") == 1
    (asked,) = around(world, world.cast.ben).asks
    assert asked.due_at == row(message_id).due_at
    assert around(world, world.tess).asks == ()


def test_how_things_are_is_kept_over_time_and_read_by_the_lead_alone(world: World) -> None:
    amina = world.cast.amina
    for at, step in ((NOW, 2), (SOON, 4)):
        messages.say_how_it_is(
            child_id=world.child, page_id=PAGE_ID, felt={"safe": Felt(step, "at night"), "enough": Felt(5)}, by=PAGE,
            at=at,
        )  # fmt: skip
    assert around(world, world.cast.ben).felt == ()
    _lead(world, amina)

    assert [each.felt["safe"].step for each in around(world, amina).felt] == [4, 2]
    assert around(world, world.cast.ben).felt == ()
    for felt in ({}, {"safe": Felt(6)}, {"luck": Felt(1)}):
        with pytest.raises(NotNow):
            messages.say_how_it_is(child_id=world.child, page_id=PAGE_ID, felt=felt, by=PAGE, at=NOW)


def _lead(world: World, member: Member) -> None:
    from linkspan.children.commands import leads

    lead = leads.offer_lead(child_id=world.child, person_id=member.id, by=world.cast.ben.actor(NOW), at=NOW)
    leads.accept_lead(lead_id=lead, by=member.actor(NOW), at=NOW)


# --- what becomes of it when a child's file moves or goes -----------------------------------------------------------


def test_what_was_said_goes_when_a_child_is_disposed_of(world: World) -> None:
    message_id = say(world)
    choose(world, Way("ring", phone="01632 960555"))
    world.index.rows("update children_child set disposed_on = '2026-11-20' where id = %s returning id", world.child)

    assert row(message_id).said == ""
    with as_test():
        assert models.ContactWay.objects.get().phone == ""


FOR_THE_PAGE: tuple[Callable[[UUID], tuple[str, list[Any]]], ...] = (
    lambda child: ("select * from linkspan.page_area(%s)", [child]),
    lambda child: ("select * from linkspan.messages_read(%s)", [[child]]),
)


@pytest.mark.parametrize("asked", FOR_THE_PAGE)
def test_what_is_made_for_the_page_answers_nobody_else(
    world: World, asked: Callable[[UUID], tuple[str, list[Any]]]
) -> None:
    for by in (world.farah.actor(SOON), world.cast.amina.actor(SOON), Actor.system("feed")):
        with signed(by, SOON), connection.cursor() as cursor:
            cursor.execute(*asked(world.child))
            assert cursor.fetchall() == []
