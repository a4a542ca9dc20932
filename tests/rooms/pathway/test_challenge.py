"""Professional disagreement: raised at a decision, answered, taken higher, settled; it stops nothing meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.pathway import models
from linkspan.pathway.commands import challenging, climbing, deciding
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.queries.disagreements import Disagreement, disagreement_whole, disagreements
from linkspan.pathway.queries.outcomes import decisions_about, outcome
from tests.cast import Member
from tests.rooms.children.conftest import NOW
from tests.rooms.pathway.conftest import LATER, World
from tests.support.database import as_test
from tests.support.seats import seat

AFTER = LATER + timedelta(hours=1)
GIVEN = Given(
    "no_further_action", 2, "The mother's account of a fall was accepted on the telephone today.",
    "On what is known now the threshold for an assessment is not met.",
)  # fmt: skip
WHY = "A fall does not bruise the soft part of a cheek, as our nurse has said."
WANTS = "A family help assessment in which she is seen and spoken with alone."
ANSWER = "We have read what the nurse says and will decide again with it."
LEARNED = "Photographs and a nurse's view go with a concern from the start."


@pytest.fixture
def decision(world: World) -> UUID:
    """What Farah decided about Tess's concern: no further action."""
    (contact,) = world.contacts(world.raise_it())
    return deciding.decide(contact_id=contact.id, given=GIVEN, by=world.farah.actor(LATER), at=LATER)


def challenge(world: World, decision_id: UUID, by: Member | None = None, at: datetime = AFTER, **changes: Any) -> UUID:
    wanted: dict[str, Any] = dict(
        decision_id=decision_id, why=WHY, wants=WANTS, by=(by or world.tess).actor(at), at=at
    )  # fmt: skip
    return challenging.challenge(**(wanted | changes))


def whole(challenge_id: UUID, by: Member, at: datetime = AFTER) -> Disagreement:
    return disagreement_whole(challenge_id=challenge_id, by=by.actor(at), at=at)


def row(challenge_id: UUID) -> models.Challenge:
    with as_test():
        return models.Challenge.objects.get(id=challenge_id)


def holder(world: World, challenge_id: UUID) -> tuple[UUID, UUID | None]:
    (found,) = world.index.rows(
        "select organisation_id, person_id from duty_tenure where item_id = %s and until_at is null",
        row(challenge_id).item_id,
    )
    return found[0], found[1]


def answer(challenge_id: UUID, by: Member, at: datetime = AFTER) -> None:
    challenging.answer(challenge_id=challenge_id, said=ANSWER, by=by.actor(at), at=at)


def mind(at: datetime) -> int:
    return climbing.mind_challenges(by=Actor.system("worker"), at=at)


def test_a_challenge_is_the_deciders_to_answer_with_a_date_and_changes_nothing_decided(
    world: World, decision: UUID
) -> None:
    raised = challenge(world, decision)

    assert holder(world, raised) == (world.cast.council.id, world.farah.id)
    assert row(raised).due_at.date().isoformat() == "2026-11-03"
    assert world.told(world.farah, "pathway.challenge.raised") == 1
    assert world.index.rows("select outcome, replaced_at from pathway_decision") == [("no_further_action", None)]


def test_both_agencies_read_all_of_it(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)
    answer(raised, world.farah)

    for reader in (world.tess, world.cast.ben, world.farah, world.cast.mo):
        seen = whole(raised, reader)
        assert (seen.why, seen.wants, [each.said for each in seen.steps]) == (WHY, WANTS, ["", ANSWER])
        assert (seen.council, seen.challenger) == ("Northmere Council", "Heron Lane School")


@pytest.mark.parametrize("who", ["cole", "dee", "kit", "amina", "dana", "ada"])
def test_nobody_else_reads_it_or_goes_on_with_it(world: World, decision: UUID, who: str) -> None:
    raised, other = challenge(world, decision), getattr(world.cast, who)
    by = other.actor(AFTER)

    for act in (
        lambda: whole(raised, other),
        lambda: answer(raised, other),
        lambda: challenging.settle(challenge_id=raised, learning=LEARNED, by=by, at=AFTER),
        lambda: challenging.take_higher(challenge_id=raised, said=WHY, by=by, at=AFTER),
        lambda: challenging.end_unagreed(challenge_id=raised, learning=LEARNED, by=by, at=AFTER),
        lambda: challenging.withdraw(challenge_id=raised, said=LEARNED, by=by, at=AFTER),
    ):
        with pytest.raises((NotFound, Refused)):
            act()

    assert row(raised).closed_at is None
    assert world.index.count("pathway_challengestep") == 1


@pytest.mark.parametrize("who", ["cole", "dee", "kit", "amina", "oz"])
def test_a_decision_is_challenged_by_no_agency_that_neither_raised_it_nor_works_with_the_child(
    world: World, decision: UUID, who: str
) -> None:
    with pytest.raises((NotFound, Refused)):
        challenge(world, decision, getattr(world.cast, who))

    assert world.index.count("pathway_challenge") == 0


def test_someone_recorded_as_working_with_the_child_challenges_it_too(world: World, decision: UUID) -> None:
    with as_test():
        world.index.rows(
            "update children_involvement set person_id = %s where child_id = %s and organisation_id = %s returning 1",
            world.cast.cole.id, world.child, world.cast.practice.id,
        )  # fmt: skip

    (learned,) = decisions_about(child_id=world.child, by=world.cast.cole.actor(AFTER), at=AFTER)
    raised = challenge(world, decision, world.cast.cole)

    assert (learned.decision_id, learned.outcome, learned.level) == (decision, "no_further_action", 2)
    assert whole(raised, world.cast.cole).why == WHY
    with pytest.raises(NotFound):
        outcome(decision_id=decision, by=world.cast.cole.actor(AFTER), at=AFTER)
    assert world.index.count("pathway_challenge where by_organisation_id = %s", world.cast.practice.id) == 1


def test_an_agency_challenges_a_decision_once_at_a_time(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)

    with pytest.raises(NotNow, match="challenged"):
        challenge(world, decision, world.cast.ben)
    challenging.withdraw(challenge_id=raised, said=LEARNED, by=world.tess.actor(AFTER), at=AFTER)

    assert challenge(world, decision, world.cast.ben) != raised


def test_an_answer_hands_the_turn_back_under_a_clock(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)

    answer(raised, world.farah)

    assert holder(world, raised) == (world.cast.school.id, world.tess.id)
    rules = world.index.rows(
        "select rule, done_at is null from duty_clock where item_id = %s order by rule", row(raised).item_id
    )
    assert rules == [("challenge.practitioners", False), ("challenge.settle", True)]
    assert world.told(world.tess, "pathway.challenge.answered") == 1
    with pytest.raises(NotNow, match="challenge_turn"):
        answer(raised, world.farah)


def test_a_settled_challenge_keeps_what_was_learned_and_whether_the_decision_changed(
    world: World, decision: UUID
) -> None:
    raised = challenge(world, decision)
    answer(raised, world.farah)
    contact_id = world.index.rows("select contact_id from pathway_decision")[0][0]
    later = AFTER + timedelta(minutes=10)
    deciding.decide(
        contact_id=contact_id, instead_of=decision, by=world.farah.actor(later), at=later,
        given=replace(GIVEN, outcome="family_help_assessment", level=3),
    )  # fmt: skip

    challenging.settle(challenge_id=raised, learning=LEARNED, by=world.tess.actor(later), at=later)

    assert (row(raised).outcome, row(raised).learning) == ("changed", LEARNED)
    assert world.index.count("duty_item where id = %s and closed_at is null", row(raised).item_id) == 0
    assert world.told(world.farah, "pathway.challenge.settled") == 1
    (line,) = disagreements(by=world.cast.mo.actor(later), at=later).closed
    assert (line.closed_how, line.learning) == ("changed", LEARNED)


def test_a_decision_that_stood_is_upheld(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)
    with pytest.raises(NotNow, match="challenge_unanswered"):
        challenging.settle(challenge_id=raised, learning=LEARNED, by=world.tess.actor(AFTER), at=AFTER)
    answer(raised, world.farah)

    challenging.settle(challenge_id=raised, learning=LEARNED, by=world.cast.ben.actor(AFTER), at=AFTER)

    assert row(raised).outcome == "upheld"


def test_an_answer_that_is_not_agreed_goes_to_the_next_stages_people(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)
    answer(raised, world.farah)

    stage = challenging.take_higher(challenge_id=raised, said=WHY, by=world.tess.actor(AFTER), at=AFTER)

    assert stage == "managers"
    assert holder(world, raised) == (world.cast.council.id, world.cast.mo.id)
    assert world.told(world.cast.mo, "pathway.challenge.moved") == 1
    with pytest.raises(NotFound):
        answer(raised, world.farah)
    answer(raised, world.cast.mo)
    assert holder(world, raised) == (world.cast.school.id, world.tess.id)


def test_a_challenger_need_not_wait_for_an_answer(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)

    assert challenging.take_higher(challenge_id=raised, said=WHY, by=world.tess.actor(AFTER), at=AFTER) == "managers"


def test_a_stage_that_does_not_answer_in_time_is_passed_by_itself(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)
    assert mind(AFTER) == 0

    passed = row(raised).due_at + timedelta(minutes=5)
    assert mind(passed) == 1
    assert mind(passed) == 0

    assert row(raised).stage == "managers"
    assert row(raised).due_at > passed
    assert holder(world, raised) == (world.cast.council.id, world.cast.mo.id)
    assert world.told(world.cast.mo, "pathway.challenge.moved") == 1
    assert world.told(world.tess, "pathway.challenge.moved") == 1
    assert [each.kind for each in whole(raised, world.tess, passed).steps] == ["raised", "moved"]


def test_it_climbs_to_the_last_stage_and_no_further_and_always_has_an_owner_and_a_date(
    world: World, decision: UUID
) -> None:
    seat(world.cast.council, "Odile Brand", "Director of children's services", {"signatory"}, band=2)
    raised, stages = challenge(world, decision), []

    for _ in range(5):
        at = row(raised).due_at + timedelta(minutes=5)
        mind(at)
        stages.append(row(raised).stage)
        assert world.index.count("duty_tenure where item_id = %s and until_at is null", row(raised).item_id) == 1
        assert world.index.count("duty_clock where item_id = %s and done_at is null", row(raised).item_id) == 1

    assert stages == ["managers", "leads", "partners", "partners", "partners"]


def test_the_head_of_a_stage_reads_and_answers_whatever_roles_their_post_carries(world: World, decision: UUID) -> None:
    others = (world.cast.lena.post.id, world.cast.dev.post.id)
    with as_test():
        agencies.Post.objects.filter(id__in=others).update(band=3)
    head = seat(world.cast.council, "Odile Brand", "Director of children's services", {"signatory"}, band=2)
    raised = challenge(world, decision)
    for _ in range(3):
        challenging.take_higher(challenge_id=raised, said=WHY, by=world.tess.actor(AFTER), at=AFTER)

    assert holder(world, raised) == (world.cast.council.id, head.id)
    assert whole(raised, head).can_answer
    answer(raised, head)
    with pytest.raises(NotNow, match="challenge_last"):
        challenging.take_higher(challenge_id=raised, said=WHY, by=world.tess.actor(AFTER), at=AFTER)
    challenging.end_unagreed(challenge_id=raised, learning=LEARNED, by=world.tess.actor(AFTER), at=AFTER)
    assert (row(raised).outcome, row(raised).learning) == ("not_agreed", LEARNED)


def test_a_disagreement_does_not_end_unagreed_while_a_stage_is_left(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)
    answer(raised, world.farah)

    with pytest.raises(NotNow, match="challenge_not_last"):
        challenging.end_unagreed(challenge_id=raised, learning=LEARNED, by=world.tess.actor(AFTER), at=AFTER)


def test_what_was_answered_does_not_climb_while_its_challenger_is_silent(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)
    answer(raised, world.farah)

    assert mind(row(raised).due_at + timedelta(days=1)) == 0
    assert row(raised).stage == "practitioners"


def test_a_challengers_lead_goes_on_once_the_challenger_has_left(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)
    with as_test():
        type(world.tess.appointment).objects.filter(id=world.tess.appointment.id).update(until_on=NOW.date())

    answer(raised, world.farah)

    assert holder(world, raised) == (world.cast.school.id, None)
    assert world.told(world.cast.ben, "pathway.challenge.answered") == 1
    challenging.settle(challenge_id=raised, learning=LEARNED, by=world.cast.ben.actor(AFTER), at=AFTER)
    assert row(raised).outcome == "upheld"


@pytest.mark.parametrize(
    ("changes", "problem"), [({"why": "no"}, "challenge_why"), ({"wants": " "}, "challenge_wants")]
)
def test_a_challenge_that_will_not_do_changes_nothing(
    world: World, decision: UUID, changes: dict[str, str], problem: str
) -> None:
    with pytest.raises(NotNow, match=problem):
        challenge(world, decision, **changes)

    assert world.index.count("pathway_challenge") == 0
    assert world.told(world.farah, "pathway.challenge.raised") == 0


def test_the_same_page_sent_twice_challenges_once(world: World, decision: UUID) -> None:
    once = uuid4()

    assert challenge(world, decision, once=once) == challenge(world, decision, once=once)
    assert world.index.count("pathway_challenge") == 1


def test_a_disagreement_there_is_not_is_answered_like_one_that_is_not_yours(world: World) -> None:
    for act in (
        lambda: whole(uuid4(), world.tess),
        lambda: answer(uuid4(), world.farah),
        lambda: challenge(world, uuid4()),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_wall_that_goes_up_afterwards_hides_it_from_whoever_stands_outside(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)
    with as_test():
        world.index.rows("update children_child set protection = 'identity' where id = %s returning 1", world.child)

    for reader in (world.tess, world.farah, world.cast.mo):
        with pytest.raises(NotFound):
            whole(raised, reader)
    assert disagreements(by=world.cast.mo.actor(AFTER), at=AFTER).open == ()


def test_managers_list_what_is_open_on_either_side_and_a_worker_their_own(world: World, decision: UUID) -> None:
    raised = challenge(world, decision)
    colleague = seat(world.cast.school, "Una Dell", "Class teacher", {"practitioner"})

    for reader in (world.cast.mo, world.cast.ben, world.tess, world.farah):
        listed = disagreements(by=reader.actor(AFTER), at=AFTER)
        assert [(each.challenge_id, each.turn) for each in listed.open] == [(raised, "Northmere Council")]
    for outsider in (colleague, world.cast.kit, world.cast.cole):
        assert disagreements(by=outsider.actor(AFTER), at=AFTER).open == ()


def test_no_notice_carries_a_child_or_a_word_of_the_case(world: World, decision: UUID) -> None:
    challenge(world, decision)

    rows = world.index.rows("select link from agencies_notice where event like 'pathway.%%'")
    assert rows
    for (link,) in rows:
        assert set(link) <= set("abcdefghijklmnopqrstuvwxyz0123456789/_-")
        assert str(world.child) not in link
