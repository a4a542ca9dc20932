"""What a decision tells: its sentences, whose information it is, and what its record holds."""

import json
from dataclasses import replace
from typing import Any

import cedarpy
import pytest
from tests.rulebook.gate.agreed import AGENCIES, CODE, a_document, compiled
from tests.rulebook.gate.asking import CHILD, ORGANISATION, a_child, about_child, about_none, person

from linkspan.sharing.agreement_document import Clause
from linkspan.sharing.book import Book, base_book
from linkspan.sharing.engine import Engine
from linkspan.sharing.facts import Action
from linkspan.sharing.policy import Decision, DecisionRecord, ask_of, decide, explain, replay
from linkspan.sharing.slices import read, slice_of
from linkspan.sharing.trying import whole_book

SCHOOL, TRUST, POLICE, COUNCIL, CHARITY = AGENCIES
HELD = a_child(organisations=frozenset({TRUST, CHARITY}))
OPENED = about_child(Action.SEE_CHILD, person("practitioner"), a_child(involved_person=True))
UNREASONED = about_child(Action.SEE_CHILD, person("practitioner"), a_child())


def agreed(*clauses: Clause) -> Book:
    return whole_book(compiled(a_document(clauses)), CODE)


def test_what_is_allowed_names_each_rule_and_each_law_once() -> None:
    decision = Decision(True, "allowed", True, titles=("You work with the child", "You lead"), law=("A", "B", "A"))

    assert explain(decision) == ("You work with the child.", "You lead.", "The law: A.", "The law: B.")


def test_a_denial_that_may_tell_says_how_near_a_rule_came_and_what_it_wants() -> None:
    decision = decide(UNREASONED)

    assert decision.code == "reason_needed"
    assert explain(decision) == (
        "Say why you need to see this, then go on.",
        "The nearest rule is: You gave a reason, and your organisation is one of those that protect children."
        " 5 of its 6 conditions are met.",
        "Missing: you have not given a reason.",
    )


def test_all_that_is_missing_is_said_in_one_line() -> None:
    untrained = replace(UNREASONED, actor=person("practitioner", trained=False))

    *_, missing = explain(decide(untrained))

    assert missing.startswith("Missing: ")
    assert missing.count("; ") == 1


def test_a_denial_that_may_not_tell_says_only_that_there_is_nothing_to_open() -> None:
    hidden = decide(about_child(Action.SEE_CHILD, person("practitioner"), a_child(protection="identity")))
    near = decide(UNREASONED).nearest

    (said,) = explain(hidden)

    assert said.startswith("There is no file here that you can open.")
    assert explain(replace(hidden, nearest=near)) == (said,)


def test_each_sentence_and_each_title_is_told_in_the_reader_s_language() -> None:
    asked: list[str] = []

    def tell(message: str) -> str:
        asked.append(message)
        return message.upper().replace("{TITLE}", "{title}").replace("{MET}", "{met}").replace(
            "{TOTAL}", "{total}").replace("{MISSING}", "{missing}").replace("{LAW}", "{law}")  # fmt: skip

    said = explain(decide(UNREASONED), tell) + explain(decide(OPENED), tell)

    assert [line for line in said if line != line.upper() and not line.startswith("THE LAW: ")] == []
    assert decide(UNREASONED).nearest.title in asked  # it is told above


def test_a_decision_explains_itself_as_it_would_be_explained() -> None:
    assert decide(UNREASONED).explanation == explain(decide(UNREASONED))


def test_only_those_whose_information_a_clause_shares_are_named_of_all_who_hold_something() -> None:
    book = agreed(Clause("1", (TRUST, POLICE), (SCHOOL,), ("safeguarding",), ("involvement",)))
    asker = replace(person("practitioner"), organisation_id=SCHOOL)

    decision = decide(about_child(Action.SEE_HOLDERS, asker, HELD, reason_given=True), book)

    assert decision.allow
    assert decision.holders == (str(TRUST),)
    assert decide(OPENED, book).holders == ()


def test_what_was_asked_about_a_child_is_read_back_with_who_holds_something() -> None:
    ask = about_child(Action.SEE_CHILD, person("practitioner"), replace(HELD, involved_person=True))

    back = ask_of(decide(ask).record)

    assert back.about == CHILD
    assert back.child is not None
    assert back.child.organisations == {TRUST, CHARITY}
    assert back.actor.organisation_id == ORGANISATION


def test_who_holds_something_is_told_apart_from_the_clauses_that_share_it() -> None:
    book = agreed(Clause("1", (TRUST,), (SCHOOL,), ("safeguarding",), ("involvement",)))
    asker = replace(person("practitioner"), organisation_id=SCHOOL)

    back = ask_of(decide(about_child(Action.SEE_HOLDERS, asker, HELD, reason_given=True), book).record)

    assert back.child is not None
    assert back.child.organisations == {TRUST, CHARITY}


def test_what_was_asked_about_nobody_is_read_back_about_nobody() -> None:
    back = ask_of(decide(about_none(Action.SEE_TRAIL, person("ig_lead"))).record)

    assert (back.about, back.child) == (None, None)


def test_a_record_is_read_back_word_for_word() -> None:
    record = decide(OPENED).record

    cut = read(record.request, record.slice)

    assert (cut.request_text, cut.text) == (record.request, record.slice)


def test_who_holds_something_is_kept_and_not_read_where_no_policy_could_tell_one_from_another() -> None:
    ask = about_child(Action.SEE_CHILD, person("practitioner"), replace(HELD, involved_person=True))

    about = slice_of(ask, base_book()).about

    kept, seen = json.loads(about.text), json.loads(about.seen)
    assert {each["id"] for each in kept["parents"]} == {str(TRUST), str(CHARITY)}
    assert seen == kept | {"parents": []}


def test_an_engine_with_nothing_to_go_by_says_no_and_finds_no_fault() -> None:
    cut = slice_of(OPENED, base_book())

    (answer,) = Engine([cut], base_book()).ask(cedarpy.PolicySet.from_str(""), [cut])

    assert (answer.allow, answer.reasons, answer.fault) == (False, (), "")


def test_an_engine_that_was_told_two_things_of_one_says_no_to_everything() -> None:
    book = base_book()
    cut, other = slice_of(OPENED, book), slice_of(UNREASONED, book)

    (answer,) = Engine([cut, replace(other, about=replace(other.about, id=cut.about.id))], book).ask(
        book.policies, [cut]
    )

    assert (answer.allow, answer.reasons, answer.fault) == (False, (), "engine: IncompleteSlice")


def test_an_engine_that_fails_in_the_middle_says_no_and_names_the_stage_alone() -> None:
    book = base_book()
    cut = slice_of(OPENED, book)

    (answer,) = Engine([cut], book).ask(["not a set"], [cut])  # what Cedar cannot read

    assert (answer.allow, answer.reasons) == (False, ())
    assert answer.fault.startswith("engine: ")
    assert "not a set" not in answer.fault


def test_a_question_that_could_not_be_put_stays_a_no_beside_those_that_could() -> None:
    book = base_book()
    cut = slice_of(OPENED, book)

    wrong, right = Engine(["slice: protection", cut], book).ask(book.policies, ["slice: protection", cut])

    assert (wrong.allow, wrong.reasons, wrong.fault) == (False, (), "slice: protection")
    assert (right.allow, right.fault) == (True, "")


def test_who_holds_something_is_read_back_and_the_clauses_above_are_not_among_them() -> None:
    book = agreed(Clause("1", (TRUST,), (SCHOOL,), ("safeguarding",), ("involvement",)))
    record = decide(about_child(Action.SEE_CHILD, person("practitioner"), HELD), book).record

    about = read(record.request, record.slice).about

    assert set(about.holders) == {str(TRUST), str(CHARITY)}
    assert about.seen == about.text
    assert about.shape == (about.text,)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"child": replace(HELD, protection="none at all")}, "slice: protection"),
        ({"actor": person("practitioner", trained="yes")}, "slice: trained"),
        ({"actor": replace(person(), roles=frozenset({"practitioner", 1}))}, "slice: TypeError"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_question_is_named_and_nothing_of_it_told(changes: dict[str, Any], fault: str) -> None:
    decision = decide(replace(OPENED, **changes))

    assert (decision.code, decision.discloses, decision.alarm) == ("fault", False, True)
    assert decision.record.fault == fault


def test_what_failed_before_it_was_asked_replays_as_the_denial_it_was() -> None:
    book = base_book()
    failed = decide(replace(OPENED, actor=person("practitioner", trained="yes"))).record

    assert failed.slice == ""
    assert replay(failed, book)
    assert not replay(replace(failed, allow=True), book)


def test_a_record_says_which_book_would_be_needed_and_what_was_altered() -> None:
    record = decide(OPENED).record

    with pytest.raises(ValueError, match=r"^This is not the book the decision was made by\.$"):
        replay(replace(record, policy_hash="other"), base_book())
    with pytest.raises(ValueError, match=r"^This is not the book the decision was made by\.$"):
        replay(replace(record, schema_hash="other"), base_book())
    with pytest.raises(ValueError, match=r"^The recorded facts were altered\.$"):
        replay(replace(record, slice=record.slice.replace("true", "false", 1)), base_book())
    with pytest.raises(ValueError, match=r"^Nothing was asked: it failed before\.$"):
        ask_of(DecisionRecord())


@pytest.mark.parametrize("change", [{"allow": False}, {"reasons": ()}, {"fault": "engine: Deny"}])
def test_any_other_answer_is_not_the_one_that_was_given(change: dict[str, object]) -> None:
    record = decide(OPENED).record

    assert replay(record, base_book())
    assert not replay(replace(record, **change), base_book())  # one of the three


def test_what_the_asker_s_own_agency_holds_brings_no_clause_near() -> None:
    both_ways = Clause("1", (SCHOOL, TRUST), (SCHOOL, TRUST), ("safeguarding",), ("involvement",))
    asker = replace(person("practitioner"), organisation_id=SCHOOL)
    own = about_child(Action.SEE_HOLDERS, asker, a_child(organisations=frozenset({SCHOOL})))
    theirs = about_child(Action.SEE_HOLDERS, asker, a_child(organisations=frozenset({TRUST})))

    assert decide(own, agreed(both_ways)).nearest is None
    assert decide(theirs, agreed(both_ways)).nearest is not None


def test_a_clause_after_one_for_others_is_still_found() -> None:
    for_others = Clause("1", (TRUST,), (POLICE,), ("safeguarding",), ("involvement",))
    for_us = Clause("2", (TRUST,), (SCHOOL,), ("safeguarding",), ("involvement",))
    elsewhere = Clause("0", (POLICE,), (SCHOOL,), ("safeguarding",), ("involvement",))
    asker = replace(person("practitioner"), organisation_id=SCHOOL)
    ask = about_child(Action.SEE_HOLDERS, asker, a_child(organisations=frozenset({TRUST})))

    near = decide(ask, agreed(elsewhere, for_others, for_us)).nearest

    assert near is not None
    assert near.rule.startswith(f"{CODE}/v1/2")


def test_a_child_whom_nobody_holds_brings_no_clause_near() -> None:
    book = agreed(Clause("1", (TRUST,), (SCHOOL,), ("safeguarding",), ("involvement",)))
    asker = replace(person("practitioner"), organisation_id=SCHOOL)

    decision = decide(about_child(Action.SEE_HOLDERS, asker, None), book)

    assert decision.code == "not_found"
