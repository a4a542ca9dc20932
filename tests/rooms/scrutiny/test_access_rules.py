"""The rules of access requests, case by case: the month, who may ask, and what may be left out."""

import json
from datetime import UTC, date, datetime
from itertools import permutations
from uuid import uuid4

import pytest

from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny import leaving_out
from linkspan.scrutiny.access_rules import Done, Stop
from linkspan.scrutiny.assembling import Item, in_order, readable, spelt_out
from linkspan.scrutiny.leaving_out import Known, Span

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "months", "stops", "due"),
    [
        (date(2026, 3, 3), 1, (), date(2026, 4, 3 + 4)),  # 3 April is Good Friday, then Easter Monday
        (date(2026, 9, 3), 1, (), date(2026, 10, 5)),  # a Saturday rolls to Monday
        (date(2026, 1, 31), 1, (), date(2026, 3, 2)),  # no 31 February: the 28th, a Saturday
        (date(2028, 1, 31), 1, (), date(2028, 2, 29)),  # a leap year's last day is a Tuesday
        (date(2026, 3, 31), 1, (), date(2026, 4, 30)),  # no 31 April
        (date(2026, 11, 24), 1, (), date(2026, 12, 24)),
        (date(2026, 11, 25), 1, (), date(2026, 12, 29)),  # Christmas, Boxing Day put off to Monday, then Tuesday
        (date(2026, 9, 3), 3, (), date(2026, 12, 3)),  # two further months
        (date(2026, 9, 3), 1, (Stop("identity", date(2026, 9, 3), date(2026, 9, 10)),), date(2026, 10, 12)),
        (date(2026, 9, 3), 1, (Stop("clarify", date(2026, 9, 7), date(2026, 9, 12)),), date(2026, 10, 8)),
        (date(2026, 9, 3), 1, (Stop("clarify", date(2026, 9, 7), date(2026, 9, 7)),), date(2026, 10, 5)),
    ],
)
def test_the_month_ends_on_the_same_date_or_the_last_day_and_moves_to_a_working_day(
    received: date, months: int, stops: tuple[Stop, ...], due: date
) -> None:
    assert rules.due_on(received, months=months, stops=stops) == due


GOOD = {
    "identity": "known", "authority": "parental_responsibility", "competence": "not_yet", "view": "agrees",
    "alone": "yes", "pressure": "none", "abuse": "none_known", "way": "in_person", "shared": "no", "checked": "file",
    "address": "not_needed",
}  # fmt: skip
SELF = GOOD | {"authority": "self", "competence": "understands"}
WRITTEN = GOOD | {"authority": "written", "checked": "issuer"}
POSTED = GOOD | {"way": "post", "address": "confirmed"}
CASES = [
    ("child", SELF, None),
    ("child", SELF | {"competence": "not_yet"}, "needs_an_adult"),
    ("child", SELF | {"competence": "not_judged"}, "not_judged"),
    ("child", SELF | {"authority": "parental_responsibility"}, "no_authority"),
    ("child", SELF | {"identity": "not_confirmed"}, "not_identified"),
    ("child", SELF | {"pressure": "yes"}, "pressed"),
    ("child", SELF | {"pressure": "possible"}, None),
    ("child", SELF | {"shared": "yes"}, "unsafe_place"),
    ("child", SELF | {"abuse": "known", "way": "post", "address": "confirmed"}, "no_post"),
    ("child", SELF | {"alone": "no"}, "not_alone"),
    ("child", SELF | {"checked": "not_checked"}, None),
    ("child", SELF | {"abuse": "known", "way": "worker"}, None),
    ("parent", GOOD, None),
    ("parent", GOOD | {"view": "objects"}, None),
    ("parent", GOOD | {"authority": "none"}, "no_authority"),
    ("parent", GOOD | {"authority": "written"}, "no_authority"),
    ("parent", GOOD | {"competence": "understands"}, None),
    ("parent", GOOD | {"competence": "understands", "view": "objects"}, "child_decides"),
    ("parent", GOOD | {"competence": "understands", "view": "not_asked"}, "child_decides"),
    ("parent", GOOD | {"competence": "not_judged"}, "not_judged"),
    ("parent", GOOD | {"shared": "not_known"}, None),
    ("parent", GOOD | {"shared": "not_known", "abuse": "not_known"}, "place_not_known"),
    ("parent", GOOD | {"shared": "not_known", "abuse": "known"}, "place_not_known"),
    ("parent", GOOD | {"checked": "not_checked"}, "not_checked"),
    ("parent", GOOD | {"checked": "paper"}, None),
    ("parent", POSTED, None),
    ("parent", POSTED | {"address": "not_confirmed"}, "address_not_confirmed"),
    ("parent", POSTED | {"address": "not_needed"}, "address_not_confirmed"),
    ("parent", POSTED | {"pressure": "possible"}, "not_by_post"),
    ("other", WRITTEN, None),
    ("other", WRITTEN | {"checked": "paper"}, "not_checked"),
    ("other", WRITTEN | {"checked": "file"}, "not_checked"),
    ("other", WRITTEN | {"checked": "not_checked"}, "not_checked"),
    ("other", WRITTEN | {"authority": "none"}, "no_authority"),
    ("other", WRITTEN | {"competence": "understands", "view": "agrees"}, None),
    ("other", WRITTEN | {"competence": "understands", "view": "not_asked"}, "child_decides"),
]


@pytest.mark.parametrize(("asker", "answers", "code"), CASES)
def test_who_may_be_answered_and_how(asker: str, answers: dict[str, str], code: str | None) -> None:
    problem = rules.why_stopped(asker, answers, is_barred=False)

    assert (problem.code if problem else None) == (f"access.{code}" if code else None)


def test_an_adult_whom_an_order_names_is_told_nothing_whatever_they_show() -> None:
    assert getattr(rules.why_stopped("parent", GOOD, is_barred=True), "code", "") == "access.barred"
    assert getattr(rules.why_stopped("other", WRITTEN, is_barred=True), "code", "") == "access.barred"
    assert rules.why_stopped("child", SELF, is_barred=True) is None


@pytest.mark.parametrize(
    ("name", "is_barred"),
    [("Piers Holloway", True), ("holloway, piers", True), ("Piers James Holloway", True), ("Piers", False),
     ("Marian Ashgrove", False), ("", False)],
)  # fmt: skip
def test_a_barred_adult_is_known_by_their_name_however_it_is_written(name: str, is_barred: bool) -> None:
    assert rules.is_named(name, ["Piers Holloway"]) is is_barred


def test_no_step_is_left_out_and_each_says_how_it_is_known() -> None:
    done = [Done("child", {}, "It is her file.", NOW)]

    assert rules.next_step(done) == "identity"
    assert getattr(rules.why_not_gather(done, None), "code", "") == "access.steps_open"
    assert getattr(rules.why_not_step("identity", {"identity": "known"}, ""), "code", "") == "access.words_missing"
    assert getattr(rules.why_not_step("pressure", {"alone": "yes"}, "I asked."), "code", "") == "access.step_open"
    every = [Done(kind, {}, "I know.", NOW) for kind in rules.STEPS]
    assert rules.why_not_gather(every, None) is None


def test_the_clock_stops_only_for_what_is_truly_needed() -> None:
    def code(kind: str, said: dict[str, str], why: str = "We asked for a paper.") -> str:
        return getattr(rules.why_not_stop(kind, False, said, why), "code", "")

    assert code("identity", {}) == ""
    assert code("identity", {"identity": "document"}) == "access.identity_known"
    assert code("clarify", {"identity": "document"}) == ""
    assert code("clarify", {}, "") == "access.words_missing"


@pytest.mark.parametrize(
    ("how", "told_on", "code"),
    [("letter", 7, ""), ("said", 1, ""), ("email", 1, "told_how"), ("letter", 9, "told_ahead"),
     ("letter", 8, "told_late")],
)  # fmt: skip
def test_more_time_counts_only_once_they_were_told_within_the_month(how: str, told_on: int, code: str) -> None:
    problem = rules.why_not_tell(how, date(2026, 4, told_on), date(2026, 4, 8), date(2026, 4, 7))

    assert (problem.code if problem else "") == (f"access.{code}" if code else "")


@pytest.mark.parametrize(
    ("how", "ground", "code"),
    [("refused", "", "refused_for"), ("refused", "unfounded", ""), ("nothing", "", ""),
     ("answered", "", "close_unknown"), ("refused", "late", "refused_for")],
)  # fmt: skip
def test_a_refusal_names_its_ground(how: str, ground: str, code: str) -> None:
    problem = rules.why_not_close(how, "They asked for the same last month.", ground)

    assert (problem.code if problem else "") == (f"access.{code}" if code else "")


@pytest.mark.parametrize(
    ("decision", "ground", "is_open", "code"),
    [("leave", "police", True, ""), ("leave", "", True, "ground_missing"), ("hand", "", False, ""),
     ("tell", "", True, ""), ("tell", "", False, "answer_gone"), ("", "", True, "decision_open")],
)  # fmt: skip
def test_what_is_kept_apart_is_decided_on_a_ground_and_joins_no_answer_that_left(
    decision: str, ground: str, is_open: bool, code: str
) -> None:
    problem = rules.why_not_decide_apart(
        decision, ground, leaving_out.BY_CODE, "It is an open matter.", is_open=is_open
    )

    assert (problem.code if problem else "") == (f"access.{code}" if code else "")


def test_more_time_is_taken_once_and_within_the_first_month() -> None:
    first, why = date(2026, 4, 7), "It is many records."

    assert rules.why_not_extend(None, first, first, why) is None
    assert getattr(rules.why_not_extend(None, first, date(2026, 4, 8), why), "code", "") == "access.first_month_over"
    assert getattr(rules.why_not_extend(NOW, first, first, why), "code", "") == "access.extended_already"


@pytest.mark.parametrize(
    ("says", "given", "holds"),
    [("may_tell", date(2026, 3, 3), True), ("may_tell", date(2025, 9, 3), True), ("may_tell", date(2025, 9, 2), False),
     ("", None, False)],
)  # fmt: skip
def test_a_health_opinion_counts_for_six_months(says: str, given: date | None, holds: bool) -> None:
    assert rules.opinion_holds(says, given, date(2026, 3, 3)) is holds


KNOWN = Known(
    own_names=frozenset({"Rowan Ashgrove"}), others=frozenset({"Marian Ashgrove", "Wendel Hollowbrook"}),
    places=frozenset({"14 Tern Walk"}), asker="parent", asker_name="Marian Ashgrove",
)  # fmt: skip


def left(text: str, kind: str = "event", known: Known = KNOWN) -> str:
    return leaving_out.without(text, leaving_out.proposed(text, kind, known))


def test_names_of_others_telephones_and_postcodes_are_proposed_and_the_child_s_own_are_not() -> None:
    text = "Rowan Ashgrove and Marian met WENDEL and Mr Hollowbrook. Ring 01632 960555. ZE7 4TT. Hollowbrooks stay."

    assert left(text) == (
        "Rowan Ashgrove and Marian met [left out] and Mr [left out]. Ring [left out]. [left out]. Hollowbrooks stay."
    )


@pytest.mark.parametrize(
    ("text", "ground"),
    [("Our solicitor said to wait.", "privilege"), ("He is under investigation.", "police"),
     ("She spoke of suicide.", "harm_social"), ("There was a bruise on her arm.", "abuse"),
     ("The adoption report names her.", "adoption"), ("It stands in the guardian's report.", "court")],
)  # fmt: skip
def test_sentences_are_proposed_on_their_ground(text: str, ground: str) -> None:
    spans = leaving_out.proposed(f"All well. {text}", "event", KNOWN)

    assert [(span.ground, span.start) for span in spans] == [(ground, 10)]


def test_what_a_piece_is_decides_for_all_of_it() -> None:
    child = Known(asker="child")

    assert leaving_out.proposed("Her gran rang us.", "source", child) == (Span(0, 17, "source"),)
    assert leaving_out.proposed("I am scared.", "child_said", KNOWN) == (Span(0, 12, "wishes"),)
    assert leaving_out.proposed("I am scared.", "child_said", child) == ()
    assert leaving_out.proposed("14 Tern Walk", "place", Known(is_protected=True)) == (Span(0, 12, "whereabouts"),)


def test_marks_that_overlap_leave_no_letter_behind() -> None:
    assert leaving_out.without("abcdef", [Span(1, 3, "others"), Span(2, 5, "police")]) == "a[left out]f"


def test_each_ground_has_its_law_and_words_that_give_nothing_away() -> None:
    assert all(each.law and each.title for each in leaving_out.GROUNDS)
    assert {each.code for each in leaving_out.GROUNDS if each.general} == {"others", "privilege"}
    assert all(ground in leaving_out.BY_CODE for ground in leaving_out.WHOLE.values())


def test_a_record_is_read_as_people_write() -> None:
    said = {"nhs_number": "9434765919", "date_of_birth": "2009-03-14", "carers": [{"name": "Marian"}], "upn": ""}

    assert readable(json.dumps(said)).splitlines() == [
        "NHS number: 9434765919", "Date of birth: 14 March 2009", "Name: Marian"
    ]  # fmt: skip


def test_codes_are_written_as_people_write_and_words_stay_as_they_were_said() -> None:
    said = "call_before_acting\nRing the desk first.\nno_further_action\nmy name is sam_the_cat ok"

    assert spelt_out(said).splitlines() == [
        "Call before acting", "Ring the desk first.", "No further action", "my name is sam_the_cat ok"
    ]  # fmt: skip


def test_what_was_written_in_one_act_always_stands_in_the_same_order() -> None:
    def item(kind: str, at: datetime | None, text: str) -> Item:
        return Item("pathway", kind, uuid4(), "", at, text)

    before = datetime(2026, 3, 2, 10, tzinfo=UTC)
    rows = [
        item("contact", before, "He came alone."), item("concern", NOW, "Bruises."), item("contact", NOW, "By phone."),
        item("contact", NOW, "She rang."), item("event", None, "Moved."),
    ]  # fmt: skip

    assert all(in_order(each) == rows for each in permutations(rows))
