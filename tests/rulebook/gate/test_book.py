"""The policy book is refused when it does not hold together, and agreements find their place in it."""

import logging
from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import cedarpy
import pytest
from tests.rulebook.gate.asking import CHILD, ORGANISATION, a_child, about_child, about_none, changed, moment, person

from linkspan.sharing import words
from linkspan.sharing.book import (
    TemplateLink,
    UnsoundBook,
    base_book,
    base_schema,
    base_text,
    compile_book,
    validate,
)
from linkspan.sharing.policy import Action, Ask, ChildFacts, Context, Purpose, decide, decide_many, replay

HOLDER = UUID("00000000-0000-7000-8000-0000000000f2")
CLAUSE = """
@id("clause-existence") @title("Your agreement lets you know that they hold something")
@law("Children Act 2004 s 10") @clause("template") @needs("frontline, trained")
permit (principal in ?principal, action == Action::"see_people", resource in ?resource)
when { principal.roles.containsAny(["practitioner", "manager", "duty", "dsl"]) && principal.trained };

@id("clause-bar") @title("Your agreement keeps this back") @law("Children Act 2004 s 10") @clause("template")
@refusal("not_permitted")
forbid (principal in ?principal, action == Action::"see_flags", resource in ?resource);
"""
LINK = TemplateLink("clause-existence", "ISA-03/4.3", str(ORGANISATION), str(HOLDER), "ISA-03", "4.3")
BAR = TemplateLink("clause-bar", "ISA-03/4.4", str(ORGANISATION), str(HOLDER), "ISA-03", "4.4")


def test_the_base_policies_hold_together() -> None:
    assert validate(base_text(), base_schema()) == []


def test_the_schema_knows_every_action_and_no_other() -> None:
    listed = {action for action in Action if f'"{action}"' in base_schema()}

    assert listed == set(Action)
    assert set(words.ACTIONS) == {action.value for action in Action}


@pytest.mark.parametrize(
    ("found", "put", "problem"),
    [
        ("principal.trained", "principal.trianed", "trianed"),
        ('@title("You gave a reason to look for a child")', "", "has no @title"),
        ('@id("sight")', '@id("stated-reason")', "two policies have this id"),
        (
            '@needs("frontline, listed, reason, challenge")',
            '@needs("frontline, listed")',
            "names 2 conditions",
        ),
        ('@needs("frontline, lead")', '@needs("frontline, leads")', "'leads' has no words"),
        ('@needs("frontline, lead")', '@needs("lead, frontline")', "means something else"),
        ('@refusal("legal_hold")', '@refusal("because")', "names no known refusal"),
        ("permit (", "permit", "unexpected"),
        ('Action::"search"', 'Action::"serach"', "serach"),
    ],
)
def test_a_book_is_refused_when_a_policy_is_wrong(found: str, put: str, problem: str) -> None:
    wrong = base_text().replace(found, put)
    assert wrong != base_text()

    with pytest.raises(UnsoundBook, match=problem):
        compile_book(wrong, base_schema())


def test_a_change_of_one_word_changes_the_hash() -> None:
    reworded = compile_book(base_text().replace("You gave a reason", "You said why"), base_schema())

    assert reworded.hash != base_book().hash
    assert reworded.schema_hash == base_book().schema_hash


@pytest.mark.parametrize("fact", [spot.name for spot in fields(ChildFacts)])
def test_a_fact_left_out_is_a_denial_with_an_alarm(fact: str) -> None:
    child = changed(a_child(involved_person=True), **{fact: None})

    decision = decide(about_child(Action.SEE_CHILD, person("practitioner"), child))

    assert (decision.allow, decision.code, decision.alarm) == (False, "fault", True)
    assert decision.record.fault.startswith("slice: ")


@pytest.mark.parametrize(
    "context",
    [
        {"purpose": "curiosity"},
        {"node_mode": "test"},
        {"reason_given": "yes"},
        {"at": datetime(2026, 11, 2, 10, 0)},
        {"at": None},
    ],
)
def test_a_moment_nobody_defined_is_a_denial_with_an_alarm(context: dict[str, Any]) -> None:
    decision = decide(about_child(Action.SEE_CHILD, person("practitioner"), a_child(), **context))

    assert (decision.allow, decision.code, decision.alarm) == (False, "fault", True)


@pytest.mark.parametrize(
    "change",
    [
        {"protection": "secret"},
        {"involved_person": 1},
        {"organisations": 5},
        {"sealed": "no"},
    ],
)
def test_a_fact_nobody_defined_is_a_denial_with_an_alarm(change: dict[str, Any]) -> None:
    child = changed(a_child(), **change)

    decision = decide(about_child(Action.SEE_CHILD, person("practitioner"), child, reason_given=True))

    assert (decision.allow, decision.code, decision.alarm) == (False, "fault", True)


def test_a_question_that_makes_no_sense_is_a_denial_with_an_alarm() -> None:
    no_child = decide(about_none(Action.SEE_CHILD, person("practitioner"), reason_given=True))
    no_action = decide(Ask("wish", person("practitioner"), moment(), CHILD, a_child()))

    assert [(one.allow, one.code, one.alarm) for one in (no_child, no_action)] == [(False, "fault", True)] * 2


def test_one_batch_that_says_two_things_of_one_child_is_denied_whole() -> None:
    asker = person("practitioner")
    asks = [about_child(Action.SEE_CHILD, asker, a_child(involved_person=truth)) for truth in (True, False)]

    assert [decision.code for decision in decide_many(asks)] == ["fault", "fault"]


def test_an_engine_that_fails_denies_and_keeps_its_words_out_of_record_and_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("Amina Example, 4 Harbour Street")

    monkeypatch.setattr(cedarpy, "is_authorized_batch", fail)

    with caplog.at_level(logging.DEBUG):
        decision = decide(about_child(Action.SEE_CHILD, person("practitioner"), a_child(involved_person=True)))

    assert (decision.allow, decision.code, decision.alarm) == (False, "fault", True)
    assert "Harbour" not in f"{decision.record} {decision.explanation} {caplog.text}"


def test_a_record_is_replayed_only_by_its_own_book_and_unaltered() -> None:
    record = decide(about_child(Action.SEE_CHILD, person("practitioner"), a_child(involved_person=True))).record
    altered = replace(record, slice=record.slice.replace('"trained":true', '"trained":false'))
    other = compile_book(base_text() + CLAUSE, base_schema())

    assert replay(record, base_book())
    with pytest.raises(ValueError, match="altered"):
        replay(altered, base_book())
    with pytest.raises(ValueError, match="not the book"):
        replay(record, other)


def test_a_clause_of_an_agreement_decides_between_its_two_parties_and_names_itself() -> None:
    book = compile_book(base_text() + CLAUSE, base_schema(), (LINK, BAR))
    held = a_child(organisations=frozenset({HOLDER}))
    ask = about_child(Action.SEE_PEOPLE, person("practitioner", kind="other"), held)

    decision = decide(ask, book)
    elsewhere = decide(replace(ask, child=a_child()), book)

    assert (decision.allow, decision.policies, decision.agreements) == (True, ("ISA-03/4.3",), ("ISA-03",))
    assert decision.clauses == ("4.3",)
    assert not elsewhere.allow


def test_a_clause_that_came_near_is_named_in_the_denial() -> None:
    book = compile_book(base_text() + CLAUSE, base_schema(), (LINK,))
    held = a_child(organisations=frozenset({HOLDER}), involved_organisation=True)
    asker = person("practitioner", kind="other", trained=False)
    clerk = person("inspector", kind="other", trained=True)

    decision = decide(about_child(Action.SEE_PEOPLE, asker, held), book)
    inspected = decide(about_child(Action.SEE_PEOPLE, clerk, held), book)

    assert decision.code == "challenge_needed"
    assert inspected.code == "reason_needed"


def test_a_bar_in_an_agreement_beats_a_relationship() -> None:
    book = compile_book(base_text() + CLAUSE, base_schema(), (LINK, BAR))
    held = a_child(organisations=frozenset({HOLDER}), involved_person=True)

    decision = decide(about_child(Action.SEE_FLAGS, person("practitioner"), held), book)

    assert (decision.allow, decision.code, decision.policies) == (False, "not_permitted", ("ISA-03/4.4",))


def test_every_purpose_may_be_asked_for() -> None:
    for purpose in Purpose:
        context = Context(at=moment().at, purpose=purpose, reason_given=True)
        assert decide(Ask(Action.SEE_CHILD, person("practitioner"), context, CHILD, a_child())).allow


NAMED = f"""
@id("one-child") @title("One child") @law("none") @clause("none") @needs("frontline")
permit (principal, action == Action::"see_people", resource == Child::"{UUID(int=2)}")
when {{ principal.roles.containsAny(["practitioner", "manager", "duty", "dsl"]) }};
"""


def test_children_are_told_apart_where_a_policy_names_one() -> None:
    book = compile_book(base_text() + NAMED, base_schema())
    asker = person("practitioner", kind="other")
    asks = [Ask(Action.SEE_PEOPLE, asker, moment(), UUID(int=place), a_child()) for place in (1, 2, 3)]

    answers = [decision.allow for decision in decide_many(asks, book)]

    assert answers == [False, True, False]


def test_children_are_told_apart_where_a_link_names_who_holds_something() -> None:
    book = compile_book(base_text() + CLAUSE, base_schema(), (LINK,))
    asker = person("practitioner", kind="other")
    held = [frozenset({ORGANISATION}), frozenset({HOLDER}), frozenset[UUID]()]
    asks = [
        Ask(Action.SEE_PEOPLE, asker, moment(), UUID(int=place + 1), a_child(organisations=by))
        for place, by in enumerate(held)
    ]

    answers = [decision.allow for decision in decide_many(asks, book)]

    assert answers == [False, True, False]


def test_the_base_policies_name_no_child_so_that_those_alike_are_decided_once() -> None:
    assert not base_book().tells_apart


@pytest.mark.parametrize(
    ("role", "could"), [("practitioner", False), ("matching_reviewer", True), ("data_officer", True)]
)
def test_a_book_knows_which_roles_an_action_could_ever_be_allowed_to(role: str, could: bool) -> None:
    assert base_book().could_allow("review_match", {role}) is could


def test_a_book_knows_which_answers_an_action_heeds() -> None:
    assert base_book().heeds("see_child", ["reason_given"])
    assert not base_book().heeds("see_content", ["reason_given", "challenge_answered", "stepped_up"])
