"""Deciding on a contact: saved at once, told to its referrer in the words the decider saw, never overwritten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import Error

from linkspan.agencies import commands as agencies
from linkspan.agencies.ports import Holder
from linkspan.audit import NotFound, NotNow, Refused
from linkspan.pathway import models
from linkspan.pathway.commands import deciding, holding
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.queries.board import board
from linkspan.pathway.queries.contact import contact_whole, preview
from linkspan.pathway.queries.outcomes import outcome, outcome_for_referrer
from tests.cast import Member
from tests.rooms.children.conftest import NOW, signed
from tests.rooms.pathway.conftest import LATER, SAID, World
from tests.support.database import as_test
from tests.support.seats import seat

AFTER = LATER + timedelta(hours=1)
LATE = NOW + timedelta(days=3)
GIVEN = Given(
    "family_help_assessment", 3, "The injury is not explained and two services are worried about the home.",
    "What you told us meets the threshold for an assessment.",
)  # fmt: skip


@pytest.fixture
def contact(world: World) -> models.Contact:
    """Rowan's contact at the front door, from Tess."""
    (found,) = world.contacts(world.raise_it())
    return found


def decide(world: World, contact_id: UUID, by: Member | None = None, at: Any = LATER, **changes: Any) -> UUID:
    """Let Farah decide, or someone else."""
    wanted: dict[str, Any] = dict(contact_id=contact_id, given=GIVEN, by=(by or world.farah).actor(at), at=at)
    return deciding.decide(**(wanted | changes))


def reply_of(decision_id: UUID) -> models.Reply:
    with as_test():
        return models.Reply.objects.get(decision=decision_id)


def open_items(world: World, kind: str) -> int:
    return world.index.count("duty_item where kind = %s and closed_at is null", kind)


def test_a_decision_is_saved_closes_the_contact_and_tells_the_referrer_at_once(
    world: World, contact: models.Contact
) -> None:
    decided = decide(world, contact.id)

    rows = world.index.rows("select outcome, level, decided_by_id, replaced_at from pathway_decision")
    assert rows == [("family_help_assessment", 3, world.farah.id, None)]
    assert world.index.rows("select closed_how, closed_at is null from pathway_contact") == [("decided", False)]
    assert (open_items(world, "contact"), open_items(world, "referrer_reply")) == (0, 0)
    assert world.told(world.tess, "pathway.reply.sent") == 1
    seen = outcome(decision_id=decided, by=world.tess.actor(AFTER), at=AFTER)
    assert seen.words == reply_of(decided).words
    assert "What you told us meets the threshold for an assessment." in seen.words
    assert "Northmere Council" in seen.words


def test_the_referrer_reads_the_words_that_were_previewed_and_nothing_of_the_case(
    world: World, contact: models.Contact
) -> None:
    shown = preview(contact_id=contact.id, given=GIVEN, by=world.farah.actor(LATER), at=LATER)
    decided = decide(world, contact.id, shown=shown.mark)

    words = outcome(decision_id=decided, by=world.tess.actor(AFTER), at=AFTER).words
    assert words == shown.words
    for secret in ("Rowan", "Ashgrove", "bruise", "two services", GIVEN.reasons):
        assert secret not in words


def test_words_that_differ_from_those_read_do_not_go(world: World, contact: models.Contact) -> None:
    shown = preview(contact_id=contact.id, given=GIVEN, by=world.farah.actor(LATER), at=LATER)
    other = replace(GIVEN, told="This is a line that nobody read before it went.")

    with pytest.raises(NotNow, match="words_changed"):
        decide(world, contact.id, given=other, shown=shown.mark)

    assert world.index.count("pathway_decision") == 0


def test_a_preview_saves_nothing(world: World, contact: models.Contact) -> None:
    preview(contact_id=contact.id, given=GIVEN, by=world.farah.actor(LATER), at=LATER)

    assert world.index.count("pathway_decision") == 0
    assert world.index.count("pathway_reply") == 0
    assert open_items(world, "contact") == 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"outcome": "taken_away"}, "outcome_unknown"),
        ({"level": 9}, "level_unknown"),
        ({"reasons": "Because."}, "reasons_short"),
        ({"told": ""}, "told_short"),
        ({"told": "She came in with a bruise on her left cheek, so we shall see."}, "told_repeats"),
    ],
)
def test_a_decision_that_will_not_do_changes_nothing(
    world: World, contact: models.Contact, changes: dict[str, Any], problem: str
) -> None:
    with pytest.raises(NotNow, match=problem):
        decide(world, contact.id, given=replace(GIVEN, **changes))

    assert world.index.count("pathway_decision") == 0
    assert open_items(world, "contact") == 1
    assert world.told(world.tess, "pathway.reply.sent") == 0


@pytest.mark.parametrize("referrer", ["family", "public"])
def test_family_and_public_get_an_acknowledgement_to_send_and_no_outcome(world: World, referrer: str) -> None:
    (contact,) = world.contacts(world.raise_it(words=replace(SAID, referrer=referrer, told_by="Her grandmother")))

    decided = decide(world, contact.id, given=replace(GIVEN, told=""))

    reply = reply_of(decided)
    assert (reply.to_kind, reply.sent_at) == (referrer, None)
    assert "assessment" not in reply.words
    assert open_items(world, "referrer_reply") == 1
    deciding.send_reply(decision_id=decided, by=world.farah.actor(AFTER), at=AFTER)
    assert reply_of(decided).sent_at == AFTER
    assert open_items(world, "referrer_reply") == 0
    with pytest.raises(NotFound):
        outcome(decision_id=decided, by=world.tess.actor(AFTER), at=AFTER)


@pytest.mark.parametrize("referrer", ["anonymous", "suspected"])
def test_nothing_goes_to_somebody_without_a_name_or_who_may_be_causing_the_harm(world: World, referrer: str) -> None:
    concern = world.raise_it(words=replace(SAID, referrer=referrer, told_by="Somebody"))
    (contact,) = world.contacts(concern)

    decided = decide(world, contact.id, given=replace(GIVEN, told=""))

    assert world.index.count("pathway_reply") == 0
    with pytest.raises(NotFound):
        outcome(decision_id=decided, by=world.tess.actor(AFTER), at=AFTER)
    (line,) = outcome_for_referrer(concern_ids=[concern], by=world.tess.actor(AFTER), at=AFTER)[concern]
    assert (line.state, line.outcome, line.decision_id) == ("silent", "", None)


def test_a_reply_may_wait_under_its_own_clock(world: World, contact: models.Contact) -> None:
    decided = decide(world, contact.id, given=replace(GIVEN, at_once=False))

    assert reply_of(decided).sent_at is None
    rows = world.index.rows(
        "select c.rule, c.due_at::date::text from duty_clock c where c.done_at is null and c.rule = 'reply.referrer'"
    )
    assert rows == [("reply.referrer", "2026-11-03")]
    with pytest.raises(NotFound):
        outcome(decision_id=decided, by=world.tess.actor(AFTER), at=AFTER)
    deciding.send_reply(decision_id=decided, by=world.farah.actor(AFTER), at=AFTER)
    assert outcome(decision_id=decided, by=world.tess.actor(AFTER), at=AFTER).sent_at == AFTER
    with pytest.raises(NotNow, match="reply_gone"):
        deciding.send_reply(decision_id=decided, by=world.farah.actor(AFTER), at=AFTER)


def test_a_later_decision_stands_beside_the_one_it_replaces(world: World, contact: models.Contact) -> None:
    first = decide(world, contact.id)
    later = replace(GIVEN, outcome="strategy_discussion", level=4, reasons="A medical opinion says that it was a blow.")

    second = decide(world, contact.id, at=AFTER, given=later, instead_of=first)

    rows = world.index.rows("select id, outcome, replaced_at from pathway_decision order by at")
    assert rows == [(first, "family_help_assessment", AFTER), (second, "strategy_discussion", None)]
    whole = contact_whole(contact_id=contact.id, by=world.farah.actor(AFTER), at=AFTER)
    assert whole.live is not None
    assert (whole.live.decision_id, len(whole.decisions)) == (second, 2)
    assert world.told(world.tess, "pathway.reply.sent") == 2
    old = outcome(decision_id=first, by=world.tess.actor(AFTER), at=AFTER)
    assert (old.is_replaced, old.later_id) == (True, second)


def test_a_reply_that_had_not_gone_goes_no_more_once_another_decision_stands(
    world: World, contact: models.Contact
) -> None:
    first = decide(world, contact.id, given=replace(GIVEN, at_once=False))

    decide(world, contact.id, at=AFTER, instead_of=first)

    with pytest.raises(NotNow, match="reply_gone"):
        deciding.send_reply(decision_id=first, by=world.farah.actor(AFTER), at=AFTER)
    assert open_items(world, "referrer_reply") == 0


def test_the_database_lets_no_decision_be_overwritten(world: World, contact: models.Contact) -> None:
    decided = decide(world, contact.id)

    with pytest.raises(Error, match="never overwritten"), signed(world.farah.actor(LATER), LATER):
        models.Decision.objects.filter(id=decided).update(outcome="advice")


def test_who_decides_second_without_having_read_the_first_saves_nothing(world: World, contact: models.Contact) -> None:
    gus = seat(world.cast.council, "Gus Tolland", "Front-door worker", {"front_door"})
    decide(world, contact.id)

    with pytest.raises(NotNow, match="decided_meanwhile"):
        decide(world, contact.id, by=gus)

    assert world.index.count("pathway_decision") == 1


def test_the_same_page_sent_twice_decides_once(world: World, contact: models.Contact) -> None:
    once = uuid4()

    first = decide(world, contact.id, once=once)
    again = decide(world, contact.id, once=once)

    assert first == again
    assert world.index.count("pathway_decision") == 1
    assert world.told(world.tess, "pathway.reply.sent") == 1


# --- late -------------------------------------------------------------------------------------------------------


def test_a_late_decision_saves_and_asks_afterwards_why(world: World, contact: models.Contact) -> None:
    decide(world, contact.id, at=LATE)

    assert open_items(world, "late_reason") == 1
    whole = contact_whole(contact_id=contact.id, by=world.farah.actor(LATE), at=LATE)
    assert whole.lacks_late_reason
    deciding.explain_late(contact_id=contact.id, reason="capacity", by=world.farah.actor(LATE), at=LATE)
    assert open_items(world, "late_reason") == 0
    rows = world.index.rows("select breach_reason from duty_clock where item_id = %s", contact.item_id)
    assert rows == [("capacity",)]
    with pytest.raises(NotNow, match="not_late"):
        deciding.explain_late(contact_id=contact.id, reason="other", by=world.farah.actor(LATE), at=LATE)


def test_a_late_decision_with_its_reason_asks_nothing_more(world: World, contact: models.Contact) -> None:
    decide(world, contact.id, at=LATE, given=replace(GIVEN, breach_reason="partner_awaited"))

    assert open_items(world, "late_reason") == 0
    rows = world.index.rows("select breach_reason from duty_clock where item_id = %s", contact.item_id)
    assert rows == [("partner_awaited",)]


# --- who --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["amina", "mo", "ben", "cole", "dee", "kit", "oz", "ada", "ines", "shirin"])
def test_nobody_but_the_front_door_decides(world: World, contact: models.Contact, who: str) -> None:
    with pytest.raises((NotFound, Refused)):
        decide(world, contact.id, by=getattr(world.cast, who))

    assert world.index.count("pathway_decision") == 0
    assert open_items(world, "contact") == 1


def test_the_front_door_of_another_area_meets_nothing(world: World, contact: models.Contact) -> None:
    ivo = seat(world.cast.southmere_council, "Ivo Brack", "Front-door worker", {"front_door"})
    acts: list[Callable[[], Any]] = [
        lambda: decide(world, contact.id, by=ivo),
        lambda: contact_whole(contact_id=contact.id, by=ivo.actor(LATER), at=LATER),
        lambda: preview(contact_id=contact.id, given=GIVEN, by=ivo.actor(LATER), at=LATER),
        lambda: holding.take(contact_id=contact.id, by=ivo.actor(LATER), at=LATER),
        lambda: holding.let_go(contact_id=contact.id, by=ivo.actor(LATER), at=LATER),
        lambda: deciding.explain_late(contact_id=contact.id, reason="other", by=ivo.actor(LATER), at=LATER),
    ]

    for act in acts:
        with pytest.raises(NotFound):
            act()

    seen = board(tab="team", by=ivo.actor(LATER), at=LATER)
    assert (seen.lines, sum(seen.counts.values())) == ((), 0)


def test_a_wall_that_goes_up_hides_a_contact_from_a_worker_outside_and_a_shield_reviewer_decides(
    world: World, contact: models.Contact
) -> None:
    with as_test():
        world.index.rows("update children_child set protection = 'identity' where id = %s returning 1", world.child)

    for act in (
        lambda: contact_whole(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER),
        lambda: preview(contact_id=contact.id, given=GIVEN, by=world.farah.actor(LATER), at=LATER),
        lambda: decide(world, contact.id),
        lambda: holding.take(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER),
    ):
        with pytest.raises(NotFound):
            act()
    for tab in ("mine", "team", "unallocated"):
        seen = board(tab=tab, by=world.farah.actor(LATER), at=LATER)
        assert (seen.lines, sum(seen.counts.values())) == ((), 0)
    decide(world, contact.id, by=world.cast.shirin)
    assert world.index.count("pathway_decision") == 1


def test_the_database_alone_hides_a_walled_childs_contact(world: World, contact: models.Contact) -> None:
    with as_test():
        world.index.rows("update children_child set protection = 'identity' where id = %s returning 1", world.child)

    with signed(world.farah.actor(LATER), LATER):
        assert not models.Contact.objects.exists()
        assert not models.Concern.objects.exists()


def test_the_database_alone_keeps_decisions_from_another_agency(world: World, contact: models.Contact) -> None:
    decide(world, contact.id)

    for outsider in (world.cast.kit, world.cast.dee):
        with signed(outsider.actor(AFTER), AFTER):
            assert not models.Contact.objects.exists()
            assert not models.Decision.objects.exists()
            assert not models.Reply.objects.exists()


def test_a_contact_there_is_not_is_answered_like_one_that_is_not_yours(world: World) -> None:
    for act in (
        lambda: decide(world, uuid4()),
        lambda: contact_whole(contact_id=uuid4(), by=world.farah.actor(LATER), at=LATER),
        lambda: outcome(decision_id=uuid4(), by=world.tess.actor(LATER), at=LATER),
        lambda: deciding.send_reply(decision_id=uuid4(), by=world.farah.actor(LATER), at=LATER),
        lambda: deciding.note_read(decision_id=uuid4(), by=world.tess.actor(LATER), at=LATER),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("who", ["cole", "dee", "kit", "amina", "oz"])
def test_a_reply_is_read_by_no_other_agency(world: World, contact: models.Contact, who: str) -> None:
    decided = decide(world, contact.id)
    reader = getattr(world.cast, who)

    with pytest.raises((NotFound, Refused)):
        outcome(decision_id=decided, by=reader.actor(AFTER), at=AFTER)
    with pytest.raises((NotFound, Refused)):
        deciding.note_read(decision_id=decided, by=reader.actor(AFTER), at=AFTER)

    assert reply_of(decided).read_at is None


def test_the_referrers_lead_reads_the_reply_and_a_colleague_does_not(world: World, contact: models.Contact) -> None:
    decided = decide(world, contact.id)
    colleague = seat(world.cast.school, "Una Dell", "Class teacher", {"practitioner"})

    assert outcome(decision_id=decided, by=world.cast.ben.actor(AFTER), at=AFTER).words
    with pytest.raises(NotFound):
        outcome(decision_id=decided, by=colleague.actor(AFTER), at=AFTER)


def test_the_first_reading_is_kept_and_later_ones_change_nothing(world: World, contact: models.Contact) -> None:
    decided = decide(world, contact.id)

    deciding.note_read(decision_id=decided, by=world.tess.actor(AFTER), at=AFTER)
    deciding.note_read(decision_id=decided, by=world.cast.ben.actor(LATE), at=LATE)

    assert reply_of(decided).read_at == AFTER


def test_overdue_training_asks_before_reading_and_never_bars_a_decision(world: World, contact: models.Contact) -> None:
    with as_test():
        type(world.farah.person).objects.filter(id=world.farah.id).update(trained_until=None)

    with pytest.raises(Refused, match="challenge_needed"):
        contact_whole(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER)
    decide(world, contact.id)

    assert world.index.count("pathway_decision") == 1


def test_what_is_decided_leaves_its_line_with_the_child_and_without_a_word_of_the_case(
    world: World, contact: models.Contact
) -> None:
    decide(world, contact.id)

    rows = world.index.rows(
        "select child, convert_from(body, 'utf8') from audit_entry where event = 'pathway.decision.made'"
    )
    assert [child for child, _ in rows] == [world.child]
    assert GIVEN.reasons not in rows[0][1]
    assert GIVEN.told not in rows[0][1]


def test_a_leavers_contacts_are_the_desks_in_the_same_act(world: World, contact: models.Contact) -> None:
    holding.take(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER)
    gus = seat(world.cast.council, "Gus Tolland", "Front-door worker", {"front_door"})

    agencies.end_appointment(
        appointment_id=world.farah.appointment.id, until=LATER.date(), hand_to=Holder(world.cast.council.id),
        by=world.cast.ada.actor(AFTER, stepped_up=True), at=AFTER,
    )  # fmt: skip

    seen = board(tab="unallocated", by=gus.actor(AFTER), at=AFTER)
    assert [(line.contact_id, line.holder_id) for line in seen.lines] == [(contact.id, None)]
    owner = world.index.rows(
        "select person_id from duty_tenure where item_id = %s and until_at is null", contact.item_id
    )
    assert owner == [(None,)]


def test_what_a_leaver_still_holds_shows_at_the_desk_from_the_first_moment(
    world: World, contact: models.Contact
) -> None:
    holding.take(contact_id=contact.id, by=world.farah.actor(LATER), at=LATER)
    gus = seat(world.cast.council, "Gus Tolland", "Front-door worker", {"front_door"})
    with as_test():
        type(world.farah.appointment).objects.filter(id=world.farah.appointment.id).update(until_on=LATER.date())

    seen = board(tab="unallocated", by=gus.actor(AFTER), at=AFTER)

    assert [(line.contact_id, line.holder_id) for line in seen.lines] == [(contact.id, None)]
