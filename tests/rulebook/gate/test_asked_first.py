"""Where something has run out, an agreement is gone by after a question: never further than it went before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from tests.rulebook.gate.agreed import a_document, asks, compiled, documents, selected
from tests.rulebook.gate.asking import NOW

from linkspan.sharing.agreement_document import Clause, Document
from linkspan.sharing.book import Book, base_book, base_schema, read_clause, validate
from linkspan.sharing.clauses import policy_text
from linkspan.sharing.facts import Ask
from linkspan.sharing.policy import decide
from linkspan.sharing.trying import TriedChild, TriedPerson, book_with, try_out

usual = settings(max_examples=settings().max_examples // 4)
SCHOOL, CHARITY = UUID(int=0xA0), UUID(int=0xA1)
DAY = date(2026, 11, 2)


def asked_first(document: Document, ask: Ask) -> Book:
    """The book as the gate has it for someone whose training or vetting has run out, or of what has lapsed."""
    asking = [ask.actor.organisation_id] if ask.actor.organisation_id else []
    return book_with(document, "PT-2026-01", asking, is_in_date=False)


@usual
@given(documents, asks)
def test_it_never_lets_on_without_a_reason_and_an_answered_question_and_always_with_an_alarm(
    document: Document, ask: Ask
) -> None:
    decision = decide(ask, asked_first(document, ask))

    if decision.allow and not decide(ask, base_book()).allow:
        assert ask.context.reason_given
        assert ask.context.challenge_answered
        assert decision.alarm


@usual
@given(documents, asks)
def test_it_lets_nobody_on_whom_the_agreement_in_force_would_not(document: Document, ask: Ask) -> None:
    in_date = replace(ask, actor=replace(ask.actor, trained=True, vetted=True))

    decision = decide(ask, asked_first(document, ask))

    if decision.allow:
        assert decide(in_date, selected(document, in_date)).allow


@usual
@given(documents, asks)
def test_once_its_last_day_has_passed_it_goes_as_far_as_before_and_no_further(document: Document, ask: Ask) -> None:
    over = replace(document, ends_on=DAY)
    in_force = replace(ask, actor=replace(ask.actor, trained=True, vetted=True))

    decision = decide(ask, asked_first(over, ask))

    if decision.allow:
        assert decide(in_force, selected(document, in_force)).allow
    assert decide(in_force, selected(over, in_force)).policies == decide(in_force, base_book()).policies


@usual
@given(documents)
def test_the_templates_asked_first_are_sound_and_part_of_what_is_signed(document: Document) -> None:
    signed = policy_text(compiled(document))

    for clause in compiled(document):
        page = read_clause(clause.asked)
        assert page.rule.alarm
        assert clause.asked in signed
        assert clause.text in signed
    assert validate(signed, base_schema()) == []


@pytest.mark.parametrize(
    ("out", "said"),
    [({"is_trained": False}, "answer one question"), ({"is_vetted": False}, "answer one question"), ({}, "")],
    ids=["training", "recheck", "nothing"],
)
def test_the_test_bench_says_that_a_question_is_asked(out: Mapping[str, bool], said: str) -> None:
    clause = Clause("1", (SCHOOL,), (CHARITY,), ("safeguarding",), ("involvement",), gateways=("10",))
    document = a_document((clause,))
    person = TriedPerson(CHARITY, "charity", **out)

    first, *_rest = try_out(
        document, code="PT-2026-01", person=person, child=TriedChild(frozenset({SCHOOL})), purpose="safeguarding",
        kind="involvement", at=NOW,
    )  # fmt: skip

    assert first.together.allow is (not said)
    assert said in " ".join(first.together.explanation)
