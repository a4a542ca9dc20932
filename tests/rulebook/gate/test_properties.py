"""What must hold of the gate in every world, not only in the worked cases."""

import hashlib
import json
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rulebook.gate.asking import about_child, changed, person
from tests.rulebook.gate.worlds import YES_NO, asks, asks_of_all_kinds, children, moments

from linkspan.sharing.book import base_book, base_schema, base_text, compile_book
from linkspan.sharing.policy import (
    Action,
    Ask,
    ChildFacts,
    Context,
    DecisionRecord,
    ask_of,
    decide,
    decide_many,
    replay,
)

RESTRICTIONS = {
    "protection": ("location", "identity"),
    "sealed": (True,),
    "sensitive_only": (True,),
    "archived": (True,),
    "conflicted": (True,),
    "legal_hold": (True,),
    "inside_wall": (False,),
}
KEYS = (
    "involved_person", "involved_organisation", "sight_person", "lead", "offered_lead", "inside_wall",
    "sensitive_own", "sensitive_agreed", "significant_harm", "same_area",
)  # fmt: skip
MANNERS = {
    "reason_given": False,
    "challenge_answered": False,
    "stepped_up": False,
    "own_organisation": False,
    "budget_spent": True,
    "own_act": True,
}
UNSAID = DecisionRecord()
FRONTLINE = ("practitioner", "manager", "duty", "dsl")
LISTED = ("council", "school", "nursery", "gp_practice", "hospital_trust", "icb", "police", "youth_justice")


@given(asks, st.data())
def test_adding_a_restriction_never_grants(ask: Ask, data: st.DataObject) -> None:
    restriction = data.draw(st.sampled_from(sorted(RESTRICTIONS)))
    value = data.draw(st.sampled_from(RESTRICTIONS[restriction]))
    assert ask.child is not None
    if restriction == "protection" and ask.child.protection == "identity":
        value = "identity"

    stricter = decide(replace(ask, child=changed(ask.child, **{restriction: value})))

    assert decide(ask).allow or not stricter.allow


@given(asks, st.sampled_from(KEYS))
def test_dropping_a_fact_never_grants(ask: Ask, fact: str) -> None:
    assert ask.child is not None

    poorer = decide(replace(ask, child=changed(ask.child, **{fact: False})))

    assert decide(ask).allow or not poorer.allow


@given(asks_of_all_kinds, st.sampled_from(sorted(MANNERS)))
def test_asking_in_a_lesser_manner_never_grants(ask: Ask, manner: str) -> None:
    lesser = decide(replace(ask, context=changed(ask.context, **{manner: MANNERS[manner]})))

    assert decide(ask).allow or not lesser.allow


@given(asks_of_all_kinds, st.sampled_from(("trained", "vetted", "appointed")))
def test_letting_training_a_check_or_a_post_lapse_never_grants(ask: Ask, lapse: str) -> None:
    lapsed = decide(replace(ask, actor=changed(ask.actor, **{lapse: False})))

    assert decide(ask).allow or not lapsed.allow


@given(asks_of_all_kinds, st.data())
def test_taking_a_role_away_never_grants_unless_the_role_was_a_bar(ask: Ask, data: st.DataObject) -> None:
    roles = sorted(ask.actor.roles - {"admin"})
    gone = frozenset(data.draw(st.sets(st.sampled_from(roles)))) if roles else frozenset()

    fewer = decide(replace(ask, actor=replace(ask.actor, roles=ask.actor.roles - gone)))

    assert decide(ask).allow or not fewer.allow


@given(asks)
def test_outside_an_identity_wall_a_child_is_as_one_nobody_holds(ask: Ask) -> None:
    assert ask.child is not None
    walled = replace(ask, child=replace(ask.child, protection="identity", inside_wall=False))
    unknown = replace(ask, child=None)

    answers = [decide(one) for one in (walled, unknown)]

    if ask.actor.machine:
        return
    assert not answers[0].allow
    assert answers[0] == replace(answers[1], record=answers[0].record)
    assert answers[0].explanation == answers[1].explanation


@given(asks)
def test_a_denial_never_admits_a_child_to_someone_who_could_never_open_it(ask: Ask) -> None:
    best = replace(ask.context, reason_given=True, challenge_answered=True, stepped_up=True)
    ways = (ask.action, Action.SEE_CHILD, Action.REVIEW_MATCH)
    could = any(decide(replace(ask, action=way, context=best)).allow for way in ways)

    decision = decide(ask)

    if not decision.allow and not could:
        assert replace(decision, record=UNSAID) == replace(decide(replace(ask, child=None)), record=UNSAID)


@given(asks)
def test_whoever_could_open_a_child_once_all_is_answered_is_told_why_not(ask: Ask) -> None:
    best = replace(ask.context, reason_given=True, challenge_answered=True, stepped_up=True)
    ways = (ask.action, Action.SEE_CHILD, Action.REVIEW_MATCH)
    could = any(decide(replace(ask, action=way, context=best)).allow for way in ways)

    decision = decide(ask)

    hiding = any(base_book().rules[reason].refusal == "not_found" for reason in decision.record.reasons)
    assert decision.allow or decision.code == "fault" or decision.discloses == (could and not hiding)


@given(st.sampled_from(FRONTLINE), st.sampled_from(LISTED), moments, children, YES_NO, YES_NO)
def test_an_ordinary_file_is_never_a_dead_end_for_a_practitioner(
    role: str, kind: str, context: Context, child: ChildFacts, trained: bool, vetted: bool
) -> None:
    ordinary = replace(child, protection="none", sealed=False, sensitive_only=False, archived=False, conflicted=False)
    ask = about_child(Action.SEE_CHILD, person(role, kind=kind, trained=trained, vetted=vetted), ordinary)
    ask = replace(ask, context=context)
    answered = replace(ask, context=replace(ask.context, reason_given=True, challenge_answered=True))

    decision = decide(ask)

    assert decision.allow or decision.code in {"reason_needed", "challenge_needed"}
    assert decide(answered).allow


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(asks_of_all_kinds, min_size=1, max_size=12))
def test_a_batch_decides_each_as_it_would_be_decided_alone(drawn: list[Ask]) -> None:
    one = drawn[0]
    batch = [replace(ask, actor=one.actor, about=ask.about and UUID(int=place + 1)) for place, ask in enumerate(drawn)]

    together = decide_many(batch)

    assert together == [decide(ask) for ask in batch]
    assert [one.record for one in together] == [decide(ask).record for ask in batch]


@given(asks_of_all_kinds)
def test_a_recorded_decision_replays_to_the_same_answer(ask: Ask) -> None:
    decision = decide(ask)

    assert replay(decision.record, base_book())


@given(asks_of_all_kinds)
def test_a_recorded_question_is_read_back_as_it_was_put(ask: Ask) -> None:
    decision = decide(ask)
    if not decision.record.slice:
        return

    read = ask_of(DecisionRecord.from_json(decision.record.as_json()))

    assert (read.action, read.actor, read.about) == (ask.action, ask.actor, ask.about)
    assert read.context == replace(ask.context, at=read.context.at)
    assert decide(read).record == decision.record


def test_what_failed_before_it_was_asked_cannot_be_read_back() -> None:
    with pytest.raises(ValueError, match=r"^Nothing was asked: it failed before\.$"):
        ask_of(DecisionRecord(fault="slice: roles"))


@given(asks_of_all_kinds)
def test_a_record_is_kept_as_it_was_made(ask: Ask) -> None:
    record = decide(ask).record

    kept = json.loads(record.as_json())

    assert DecisionRecord.from_json(record.as_json()) == DecisionRecord.from_json(kept) == record
    assert kept["slice_hash"] == hashlib.sha256(record.slice.encode()).hexdigest()
    assert list(kept) == sorted(kept)


@given(asks_of_all_kinds)
def test_every_denial_has_words(ask: Ask) -> None:
    decision = decide(ask)

    assert all(decision.explanation)
    assert decision.explanation


ERRING = """
@id("erring") @title("A rule that cannot be worked out") @law("none") @clause("none")
@refusal("not_permitted")
forbid (principal, action, resource) when { 9223372036854775807 + 1 < 0 };
"""


@settings(max_examples=settings().max_examples // 2)
@given(asks_of_all_kinds)
def test_one_rule_that_errs_denies_everything(ask: Ask) -> None:
    book = compile_book(base_text() + ERRING, base_schema())

    decision = decide(ask, book)

    assert (decision.allow, decision.code, decision.alarm) == (False, "fault", True)
    assert replay(decision.record, book)
