"""What is compiled from a clause: its links, its name and notes, and which clauses hold it back in which step."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from tests.rulebook.gate.agreed import AGENCIES, CODE, a_document
from tests.rulebook.gate.asking import NOW

from linkspan.sharing import agreements
from linkspan.sharing.agreement_document import Clause
from linkspan.sharing.agreements import NoAgreements, Selection, bears_on, book_for
from linkspan.sharing.book import base_book, page_hash
from linkspan.sharing.clauses import CompiledClause, compile_document, link, unknown_codes
from linkspan.sharing.facts import Action
from linkspan.sharing.policy_text import UnsoundBook

SCHOOL, TRUST, POLICE, COUNCIL, CHARITY = AGENCIES
SHARES = Clause("1", (TRUST, POLICE), (SCHOOL, COUNCIL), ("safeguarding",), ("health", "alerts"), mode="content")


def compiled(*clauses: Clause) -> tuple[CompiledClause, ...]:
    return compile_document(a_document(clauses), CODE, 3)


def holds_back(**changes: object) -> Clause:
    bar = replace(SHARES, number="2", givers=(POLICE,), receivers=(SCHOOL,), kinds=("health",), effect="withhold")
    return replace(bar, **changes)  # fields of a clause


# --- links ---------------------------------------------------------------------------------------------------------


def test_a_clause_is_linked_for_those_who_ask_of_those_it_is_for() -> None:
    (clause,) = compiled(SHARES)

    links = list(clause.links(CODE, [SCHOOL, COUNCIL, CHARITY]))

    assert links == [link(f"{CODE}/v3/1", CODE, "1", asker) for asker in (SCHOOL, COUNCIL)]
    assert [(each.id, each.asking, each.holding, each.agreement, each.clause) for each in links] == [
        (f"{CODE}/v3/1@{asker}", str(asker), "", CODE, "1") for asker in (SCHOOL, COUNCIL)
    ]


def test_a_clause_asked_first_is_linked_by_its_own_name() -> None:
    (clause,) = compiled(SHARES)

    assert list(clause.asked_links(CODE, [COUNCIL])) == [link(f"{CODE}/v3/1/asked", CODE, "1", COUNCIL)]


def test_a_template_names_its_agreement_its_clause_and_whether_a_question_comes_first() -> None:
    (clause,) = compiled(SHARES)

    assert f'@agreement("{CODE}")' in clause.text
    assert '@clause("1")' in clause.text
    title = f"Agreement {CODE}, clause 1, lets you be told what they hold"
    assert f'@title("{title}")' in clause.text
    assert f'@title("{title}' in clause.asked
    assert f'@title("{title}")' not in clause.asked
    assert "@alarm" in clause.asked
    assert "@alarm" not in clause.text


def test_only_the_last_day_is_asked_past_and_nothing_else_is() -> None:
    (clause,) = compiled(SHARES)

    assert "agreement_runs" in clause.text
    assert "agreement_runs" not in clause.asked
    for condition in ("purpose_agreed", "kind_agreed", "agreement_begun"):
        assert condition in clause.text
        assert condition in clause.asked


# --- what is held back ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other", [{"purposes": ("child_protection",)}, {"kinds": ("involvement",)}, {"givers": (CHARITY,)}]
)
def test_a_clause_that_withholds_something_else_leaves_it_whole(other: dict[str, object]) -> None:
    assert [each.text for each in compiled(SHARES, holds_back(**other))] == [each.text for each in compiled(SHARES)]


def test_a_clause_that_withholds_more_than_is_shared_leaves_it_whole() -> None:
    lets_know = replace(SHARES, mode="existence")

    assert [each.text for each in compiled(lets_know, holds_back(mode="content"))] == [
        each.text for each in compiled(lets_know)
    ]


def test_what_is_withheld_is_withheld_for_its_pair_from_its_step_on() -> None:
    told = {
        (step, asker, holder): "not_withheld" in clause.text
        for clause in compiled(SHARES, holds_back(mode="contact"))
        for step in ("see_holders", "see_people", "see_content")
        if f'Action::"{step}"' in clause.text
        for asker in clause.asking
        for holder in clause.holding
    }

    held_back = {key for key, is_barred in told.items() if is_barred}
    assert held_back == {("see_people", SCHOOL, POLICE), ("see_content", SCHOOL, POLICE)}
    assert len(told) == 3 * 2 * 2


def test_where_an_agency_is_on_both_sides_it_stands_in_both_and_no_other_is_added() -> None:
    both = replace(SHARES, givers=(TRUST, POLICE, CHARITY), receivers=(TRUST, POLICE), mode="existence")

    parts = compiled(both, holds_back(mode="existence", receivers=(TRUST,)))

    assert {(each.asking, each.holding) for each in parts} == {
        (frozenset({TRUST}), frozenset({TRUST, POLICE})),
        (frozenset({TRUST}), frozenset({TRUST, CHARITY})),
        (frozenset({POLICE}), frozenset({TRUST, POLICE, CHARITY})),
    }


def test_codes_that_nothing_is_known_by_are_named() -> None:
    assert unknown_codes(SHARES) == []
    assert unknown_codes(replace(SHARES, groups=("all", "giants"), kinds=("health", "gossip"))) == ["giants", "gossip"]


# --- which book decides ----------------------------------------------------------------------------------------------


class Recorded:
    """A source of agreements that keeps what it was asked, and chooses one clause."""

    def __init__(self) -> None:
        self.asked: list[tuple[UUID, str, datetime, bool]] = []

    def selected(self, *, asking: UUID, purpose: str, at: datetime, is_in_date: bool) -> Selection:
        self.asked.append((asking, purpose, at, is_in_date))
        (clause,) = compiled(SHARES)
        return Selection((clause.text,), tuple(clause.links(CODE, [asking])))

    def lapsed(self, *, asking: UUID, at: datetime) -> tuple[agreements.Lapsed, ...]:
        return ()


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Put such a source in place while a test runs."""
    place, chosen = agreements._Place(), Recorded()
    place.plug(chosen)
    monkeypatch.setattr(agreements, "source", place)
    return chosen


def test_the_book_is_chosen_by_who_asks_for_what_and_when(recorded: Recorded) -> None:
    book = book_for(asking=SCHOOL, purpose="safeguarding", at=NOW)
    late = book_for(asking=SCHOOL, purpose="safeguarding", at=NOW, is_in_date=False)

    assert recorded.asked == [(SCHOOL, "safeguarding", NOW, True), (SCHOOL, "safeguarding", NOW, False)]
    assert [each.id for each in book.links] == [f"{CODE}/v3/1@{SCHOOL}"]
    assert late is book


def test_whoever_asks_for_no_organisation_is_decided_by_the_law_and_the_roles_alone(recorded: Recorded) -> None:
    assert book_for(asking=None, purpose="safeguarding", at=NOW) is base_book()
    assert recorded.asked == []


def test_until_agreements_are_plugged_in_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreements, "source", agreements._Place())

    assert book_for(asking=SCHOOL, purpose="safeguarding", at=NOW) is base_book()
    assert isinstance(agreements._Place()(), NoAgreements)


def test_agreements_bear_on_seeing_who_holds_something_and_not_on_a_shield() -> None:
    assert bears_on(Action.SEE_HOLDERS)
    assert not bears_on(Action.SHIELD)


def test_a_page_is_named_by_what_it_says() -> None:
    assert page_hash("one") == page_hash("one") != page_hash("two")


def test_what_is_unsound_is_told_problem_by_problem() -> None:
    fault = UnsoundBook(["no id", "no title"])

    assert str(fault) == "no id; no title"
    assert fault.problems == ("no id", "no title")
