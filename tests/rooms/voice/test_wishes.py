"""What a child or parent says about sharing: kept as it was said, shown beside decisions, never deciding itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from linkspan.audit import NotFound, NotNow, Refused, trail
from linkspan.audit.ids import new_id
from linkspan.children.models import Child
from linkspan.duty import models as duty
from linkspan.matching import Model
from linkspan.sharing import gate
from linkspan.sharing.advice import Aim, Matter, Receiver, Urgency
from linkspan.sharing.asking import Asked
from linkspan.sharing.commands.decisions import record_sharing
from linkspan.sharing.decision_rules import Kept
from linkspan.sharing.facts import Action
from linkspan.sharing.overriding import Override, why_not_override
from linkspan.sharing.policy import Decision
from linkspan.voice import wish_models as models
from linkspan.voice import wish_rules as rules
from linkspan.voice.commands.wishes import explain_override, say_wish, tell_override, withdraw_wish
from linkspan.voice.queries.wishes import beside, override_of, wishes
from linkspan.voice.wish_rules import Said, Wish
from tests import cast
from tests.rooms.children.conftest import NOW, Index, a_record
from tests.rooms.exchange.conftest import BEGAN, LATER, TOLD, World
from tests.support.database import as_test

TODAY = NOW.date()
NO = Said("child", "any", "police", "no", "face_to_face", TODAY, words="Not the police.")
HEALTH = Asked(Receiver.POLICE, frozenset({Matter.HEALTH}), Aim.PROTECT, Urgency.SOON)
SHARED = Kept(decision="shared", reasons="She may be hurt again this week.", informed="later")
HARM = Override("harm", "He may hurt her again tonight.", "will", tell_on=TODAY + timedelta(days=3))


@pytest.fixture(scope="session")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def world(db: None, model: Model) -> World:
    index = Index(cast.build(), model)
    index.send(index.cast.council, a_record("1", **BEGAN))
    index.send(index.cast.school, a_record("s1", **BEGAN))
    child = index.child_of(index.cast.school, "s1")
    assert child is not None
    return World(index, child)


def say(world: World, said: Said = NO, at: datetime = NOW) -> UUID:
    return say_wish(child_id=world.child, said=said, by=world.cast.ben.actor(at), at=at)


def share(world: World, asked: Asked = HEALTH, at: datetime = LATER, **more: Any) -> UUID:
    return record_sharing(asked=asked, kept=SHARED, about=world.child, by=world.cast.ben.actor(at), at=at, **more)


def item_of(row: models.Wish | models.WishOverride) -> duty.Item:
    with as_test():
        return duty.Item.objects.get(id=row.item_id)


def the_override() -> models.WishOverride:
    with as_test():
        return models.WishOverride.objects.get()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"answer": "perhaps"}, "voice.wish_unknown"),
        ({"answer": "withdrawn"}, "voice.wish_unknown"),
        ({"said_by": "parent"}, "voice.wish_whose"),
        ({"said_by": "parent", "said_by_name": "Marian Ashgrove"}, None),
        ({"said_on": TODAY + timedelta(days=1)}, "voice.wish_ahead"),
        ({"until_on": TODAY}, "voice.wish_over"),
        ({"answer": "not_now"}, "voice.wish_when"),
        ({"answer": "not_now", "ask_on": TODAY}, None),
        ({"words": "x" * 2_001}, "voice.wish_long"),
    ],
)
def test_a_wish_says_whose_it_is_and_until_when(changes: dict[str, Any], code: str | None) -> None:
    problem = rules.why_not_say(replace(NO, **changes), TODAY)

    assert (problem.code if problem else None) == code


def test_the_newest_of_each_stands_until_its_day_or_until_it_is_taken_back() -> None:
    def wish(hours: int, **changes: Any) -> Wish:
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
        return Wish(new_id(), replace(NO, **changes), at, "", "", "", None)

    first, later = wish(1), wish(2, answer="yes")
    mother = wish(3, said_by="parent", said_by_name="Marian Ashgrove")
    over = wish(4, kind="health", until_on=TODAY)
    back = [wish(5, receiver="housing"), wish(6, receiver="housing", answer="withdrawn")]

    assert rules.standing([later, first, mother, over, *back], TODAY) == (mother, later)


@pytest.mark.parametrize(
    ("kind", "receiver", "bears"),
    [("any", "any", True), ("health", "police", True), ("health", "housing", False), ("everyday", "police", False)],
)
def test_a_wish_bears_on_the_kind_and_the_receiver_it_names(kind: str, receiver: str, bears: bool) -> None:
    said = replace(NO, kind=kind, receiver=receiver)

    assert rules.bears_on(said, "police", ["health"]) is bears


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"reason": "tidier"}, "sharing.wish_unknown"),
        ({"why": "so"}, "sharing.wish_unreasoned"),
        ({"tell_on": None}, "sharing.wish_no_day"),
        ({"tell_on": TODAY - timedelta(days=1)}, "sharing.wish_no_day"),
        ({"telling": "not"}, "sharing.wish_silent"),
        ({"telling": "told"}, "sharing.wish_how"),
        ({"telling": "told", "how": "On Monday, at her home"}, None),
    ],
)
def test_sharing_against_a_wish_says_why_and_when_they_are_told(changes: dict[str, Any], code: str | None) -> None:
    problem = why_not_override(replace(HARM, **changes), is_urgent=False, today=TODAY)

    assert (problem.code if problem else None) == code


def test_what_was_said_before_stays_beside_what_is_said_now(world: World) -> None:
    say(world)
    say(world, replace(NO, answer="yes", words="All right."), at=LATER)

    found = wishes(child_id=world.child, by=world.cast.amina.actor(LATER), at=LATER)

    assert [each.said.answer for each in found.every] == ["yes", "no"]
    assert [each.words for each in found.every] == ["All right.", "Not the police."]
    assert found.standing == {found.every[0].wish_id}
    assert (found.every[0].asked_by, found.every[0].agency) == ("Ben Okoro", "Heron Lane School")


def test_not_now_is_asked_again_on_a_day_and_settled_by_the_answer(world: World) -> None:
    say(world, replace(NO, answer="not_now", ask_on=TODAY + timedelta(days=7)))
    with as_test():
        item = item_of(models.Wish.objects.get())
        clock, tenure = duty.Clock.objects.get(item=item), duty.Tenure.objects.get(item=item)

    say(world, replace(NO, answer="yes"), at=LATER)

    assert (item.kind, clock.rule, tenure.person_id) == ("wish_ask", "wish.ask", world.cast.ben.id)
    with as_test():
        assert duty.Item.objects.get(id=item.id).closed_at == LATER


def test_a_wish_is_taken_back_at_any_time_but_only_the_newest(world: World) -> None:
    first = say(world)
    second = say(world, at=LATER)
    with pytest.raises(NotNow):
        withdraw_wish(wish_id=first, by=world.cast.ben.actor(LATER), at=LATER)

    withdraw_wish(wish_id=second, by=world.cast.amina.actor(LATER), at=LATER + timedelta(minutes=1))

    after = LATER + timedelta(hours=1)
    assert beside(child_id=world.child, receiver="police", by=world.cast.ben.actor(after), at=after) == ()


def test_an_outsider_neither_reads_nor_writes_a_wish(world: World) -> None:
    wish_id = say(world)
    kit = world.cast.kit.actor(LATER)

    with pytest.raises(Refused):
        say_wish(child_id=world.child, said=NO, by=kit, at=LATER)
    with pytest.raises(Refused):
        wishes(child_id=world.child, by=kit, at=LATER)
    with pytest.raises(NotFound):
        withdraw_wish(wish_id=wish_id, by=kit, at=LATER)
    with trail.look(by=kit, at=LATER):
        assert beside(child_id=world.child, receiver="police", by=kit, at=LATER) is None
        assert not models.Wish.objects.exists()
        trail.record("voice.wish.seen", gate.require(by=kit, to=Action.SEE_TASKS, at=LATER))


def test_the_gate_decides_the_same_with_a_wish_and_without(world: World) -> None:
    ben = world.cast.ben.actor(LATER)

    def decided() -> dict[Action, Decision]:
        with trail.look(by=ben, at=LATER):
            trail.record("voice.wish.seen", gate.require(by=ben, to=Action.SEE_TASKS, at=LATER))
            return gate.may_each(by=ben, to=list(Action), about=world.child, at=LATER)

    before = decided()

    say(world, replace(NO, receiver="any"))
    say(world, replace(NO, receiver="any", said_by="parent", said_by_name="Marian Ashgrove"))

    assert decided() == before


def test_sharing_against_a_no_without_a_reason_is_refused_in_words_that_say_what_to_do(world: World) -> None:
    say(world)

    with pytest.raises(NotNow) as refused:
        share(world)

    assert refused.value.code == "sharing.wish_unanswered"
    assert "Say why in a line" in refused.value.message
    with as_test():
        assert models.WishOverride.objects.count() == 0


@pytest.mark.parametrize("said", [replace(NO, receiver="housing"), replace(NO, answer="yes"), None])
def test_a_wish_of_something_else_or_none_asks_nothing(world: World, said: Said | None) -> None:
    if said:
        say(world, said)

    share(world)

    with as_test():
        assert models.WishOverride.objects.count() == 0


def test_sharing_against_a_no_keeps_why_and_who_tells_them_by_when(world: World) -> None:
    wish_id = say(world)
    decision_id = share(world, override=HARM)
    row, ben = the_override(), world.cast.ben.actor(LATER)
    with as_test():
        clock = duty.Clock.objects.get(item=row.item_id)

    tell_override(override_id=row.id, how="I told her on Thursday", by=ben, at=LATER + timedelta(days=1))

    kept = override_of(decision_id=decision_id, by=ben, at=LATER + timedelta(days=1))
    assert kept is not None
    assert (row.decision, row.against, row.reason, row.telling) == (decision_id, [wish_id], "harm", "will")
    assert (clock.rule, clock.due_at.date()) == ("wish.tell", date.fromordinal(TODAY.toordinal() + 3))
    assert (kept.telling, kept.how, kept.is_settled) == ("told", "I told her on Thursday", True)
    assert item_of(row).closed_at == LATER + timedelta(days=1)


def test_what_is_urgent_goes_out_first_and_is_explained_the_next_working_day(world: World) -> None:
    say(world)
    share(world, replace(HEALTH, urgency=Urgency.NOW))
    row, ben = the_override(), world.cast.ben.actor(LATER)
    after = LATER + timedelta(hours=3)
    with pytest.raises(NotNow):
        tell_override(override_id=row.id, how="By telephone", by=ben, at=after)

    explain_override(
        override_id=row.id, said=Override("crime", "He was on his way to her.", "not", how="He would know"), by=ben,
        at=after,
    )  # fmt: skip

    with as_test():
        assert [each.rule for each in duty.Clock.objects.filter(item=row.item_id).order_by("starts_at")] == [
            "wish.why", "wish.silence",
        ]  # fmt: skip
    assert (the_override().reason, item_of(row).closed_at) == ("crime", None)


def test_an_answer_to_a_request_never_waits_and_its_answerer_is_asked_why(world: World) -> None:
    say(world, replace(NO, receiver="education"))
    part = world.part(world.ask(), world.cast.police)

    world.answer(part, world.cast.dee, TOLD)

    row = the_override()
    assert (row.by_person_id, row.explained_at) == (world.cast.dee.id, None)
    with as_test():
        assert duty.Clock.objects.get(item=row.item_id).rule == "wish.why"


def test_another_agency_cannot_explain_what_one_s_own_shared(world: World) -> None:
    say(world)
    share(world, replace(HEALTH, urgency=Urgency.NOW))

    with pytest.raises(NotFound):
        explain_override(override_id=the_override().id, said=HARM, by=world.cast.amina.actor(LATER), at=LATER)


def test_the_database_lets_nobody_change_what_was_said(world: World) -> None:
    say(world)
    ben = world.cast.ben.actor(LATER)

    with (
        pytest.raises(DatabaseError),
        trail.look(by=ben, at=LATER),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update voice_wish set answer = 'yes'")


def test_the_words_go_with_a_file_that_is_disposed_of(world: World) -> None:
    say(world)

    with as_test():
        Child.objects.filter(id=world.child).update(disposed_on=TODAY)

    with as_test():
        row = models.Wish.objects.get()
    assert (row.words, row.dropped_at is not None) == ("", True)
