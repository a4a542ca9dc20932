"""Whatever goes wrong in the engine is a no that names where it went wrong, and nothing of what was asked."""

from dataclasses import replace
from typing import Any

import cedarpy
import pytest
from tests.rulebook.gate.asking import a_child, about_child, person

from linkspan.sharing import engine
from linkspan.sharing.book import base_book
from linkspan.sharing.engine import Answer, Engine
from linkspan.sharing.facts import Action
from linkspan.sharing.policy import decide
from linkspan.sharing.slices import slice_of

OPENED = about_child(Action.SEE_CHILD, person("practitioner"), a_child(involved_person=True))
EVERYBODY = "permit(principal, action, resource);"
CUT = slice_of(OPENED, base_book())
# A rule whose sum is larger than Cedar can hold: it errs, and Cedar passes it over, though it forbids.
ERRING = "forbid(principal, action, resource) when { 9223372036854775807 + 1 == 0 };"


def asked(policies: str) -> Answer:
    (answer,) = Engine([CUT], base_book()).ask(cedarpy.PolicySet.from_str(policies), [CUT])
    return answer


def test_a_rule_that_forbids_and_errs_is_not_passed_over() -> None:
    assert asked(EVERYBODY).allow is True

    answer = asked(EVERYBODY + ERRING)

    assert answer == Answer(False, (), "engine: Allow")
    assert answer.allow is False


def test_a_rule_that_errs_where_nothing_allows_is_told_as_a_fault_as_well() -> None:
    assert asked(ERRING) == Answer(False, (), "engine: Deny")


def test_a_decision_of_an_erring_engine_raises_the_alarm_and_discloses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = engine.cedarpy.is_authorized_batch
    both = cedarpy.PolicySet.from_str(EVERYBODY + ERRING)
    monkeypatch.setattr(
        engine.cedarpy, "is_authorized_batch", lambda requests, _policies, *rest: whole(requests, both, *rest)
    )

    decision = decide(OPENED)

    assert (decision.allow, decision.code, decision.discloses, decision.alarm) == (False, "fault", False, True)


@pytest.mark.parametrize("given", [lambda results: results[:-1], lambda results: [*results, *results]])
def test_an_answer_too_few_or_too_many_is_a_no_to_all(monkeypatch: pytest.MonkeyPatch, given: Any) -> None:
    book = base_book()
    other = slice_of(replace(OPENED, child=a_child(involved_person=False)), book)
    other = replace(other, about=replace(other.about, id="another"))
    whole = engine.cedarpy.is_authorized_batch
    monkeypatch.setattr(engine.cedarpy, "is_authorized_batch", lambda *asked: given(whole(*asked)))

    answers = Engine([CUT, other], book).ask(book.policies, [CUT, other, "slice: protection"])

    assert answers == [Answer(False, (), "engine: ValueError")] * 2 + [Answer(False, (), "slice: protection")]


def test_an_engine_that_breaks_says_no_and_tells_of_what_kind_it_was_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_asked: Any) -> Any:
        raise RuntimeError("Rowan Ashgrove, 9 Dunlin Row")

    monkeypatch.setattr(engine.cedarpy, "is_authorized_batch", breaks)

    assert asked(EVERYBODY) == Answer(False, (), "engine: RuntimeError")


def test_an_engine_asked_nothing_answers_nothing() -> None:
    book = base_book()

    assert Engine([], book).ask(book.policies, []) == []
    assert Engine(["slice: role"], book).ask(book.policies, ["slice: role"]) == [Answer(False, (), "slice: role")]
