"""A denial names the clause of an agreement that came nearest, and only where that tells nothing it should not."""

from dataclasses import replace
from uuid import UUID

import pytest
from tests.rulebook.gate.agreed import AGENCIES, CODE, a_document, compiled
from tests.rulebook.gate.asking import a_child, about_child, person

from linkspan.sharing.agreement_document import Clause
from linkspan.sharing.book import Book
from linkspan.sharing.facts import Action, Ask
from linkspan.sharing.policy import Nearest, decide, decide_many
from linkspan.sharing.trying import whole_book

SCHOOL, TRUST, POLICE, COUNCIL, CHARITY = AGENCIES
HOLDERS_KNOWN = Clause("1", (TRUST,), (SCHOOL,), ("safeguarding",), ("involvement",))
HEALTH_KNOWN = Clause("2", (TRUST, POLICE), (SCHOOL,), ("safeguarding",), ("health",), mode="content")


def book_of(*clauses: Clause) -> Book:
    return whole_book(compiled(a_document(clauses)), CODE)


def asked(action: Action = Action.SEE_HOLDERS, *held_by: UUID, by: UUID = SCHOOL, **manner: object) -> Ask:
    asker = replace(person("practitioner"), organisation_id=by)
    return about_child(action, asker, a_child(organisations=frozenset(held_by)), **manner)


def nearest(ask: Ask, *clauses: Clause) -> Nearest | None:
    return decide(ask, book_of(*clauses)).nearest


def test_the_clause_that_wants_only_a_reason_is_named_with_how_much_of_it_is_met() -> None:
    decision = decide(asked(Action.SEE_HOLDERS, TRUST), book_of(HOLDERS_KNOWN))

    assert decision.nearest
    assert decision.nearest.rule.startswith(f"{CODE}/v1/1")
    assert decision.nearest.title == f"Agreement {CODE}, clause 1, lets you know that they hold something"
    assert (decision.nearest.met, decision.nearest.total) == (8, 9)
    assert decision.nearest.missing == ("relationship_or_reason",)
    assert decision.code == "reason_needed"


def test_all_that_a_clause_still_wants_is_named_in_its_order() -> None:
    ask = asked(Action.SEE_HOLDERS, TRUST, purpose="direct_care", kind="health")

    near = nearest(ask, HOLDERS_KNOWN)

    assert near
    assert near.missing == ("relationship_or_reason", "purpose_agreed", "kind_agreed")
    assert (near.met, near.total) == (6, 9)


def test_a_clause_that_wants_more_is_passed_over_for_one_that_wants_less() -> None:
    ask = asked(Action.SEE_HOLDERS, TRUST, kind="health")

    near = nearest(ask, HOLDERS_KNOWN, HEALTH_KNOWN)

    assert near
    assert near.rule.startswith(f"{CODE}/v1/2")
    assert near.missing == ("relationship_or_reason",)


@pytest.mark.parametrize(
    ("held_by", "by"),
    [
        ((), SCHOOL),  # nobody holds anything
        ((POLICE,), SCHOOL),  # who holds something is not in the clause
        ((SCHOOL,), SCHOOL),  # the asker's own alone
        ((TRUST,), POLICE),  # the clause is for others to ask by
    ],
)
def test_a_clause_that_does_not_reach_from_the_asker_to_who_holds_something_is_not_named(
    held_by: tuple[UUID, ...], by: UUID
) -> None:
    assert nearest(asked(Action.SEE_HOLDERS, *held_by, by=by), HOLDERS_KNOWN) is None


def test_a_clause_for_another_action_is_not_named() -> None:
    assert nearest(asked(Action.SEE_CONTENT, TRUST), HOLDERS_KNOWN) is None


def test_a_clause_that_is_met_is_not_named_where_another_rule_stands_against_it() -> None:
    ask = asked(Action.SEE_CONTENT, TRUST, kind="health")
    without_detail = replace(HEALTH_KNOWN, mode="contact")

    assert nearest(ask, HEALTH_KNOWN) is not None
    assert nearest(ask, without_detail) is None


def test_each_child_of_a_list_is_told_of_the_clause_that_reaches_to_it() -> None:
    held = [(TRUST,), (POLICE,), (), (SCHOOL,)]
    asks = [replace(asked(Action.SEE_HOLDERS, *by), about=UUID(int=place + 1)) for place, by in enumerate(held)]

    told = decide_many(asks, book_of(HOLDERS_KNOWN, HEALTH_KNOWN))

    assert [one.nearest.rule.split("@")[0] if one.nearest else None for one in told] == [
        f"{CODE}/v1/1", f"{CODE}/v1/2", None, None,
    ]  # fmt: skip


def test_someone_who_may_not_know_of_the_child_is_told_of_no_clause() -> None:
    ask = asked(Action.SEE_HOLDERS, TRUST)

    decision = decide(replace(ask, actor=replace(ask.actor, organisation_kind="charity")), book_of(HOLDERS_KNOWN))
    walled = decide(
        replace(ask, child=a_child(protection="identity", organisations=frozenset({TRUST}))), book_of(HOLDERS_KNOWN)
    )

    assert walled.nearest is None
    assert walled.code == "not_found"
    assert decision.code == "reason_needed"
