"""What must hold of agreements in every world: they only add, never through a wall, and few decide as all."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rulebook.gate.agreed import (
    AGENCIES,
    CODE,
    a_document,
    any_asks,
    any_effect,
    asks,
    clauses_that,
    compiled,
    documents,
    selected,
)

from linkspan.sharing.agreement_document import MODE_ORDER, Clause, Document, canonical, read
from linkspan.sharing.book import AGREED_ACTIONS, base_book, base_schema, read_clause, validate
from linkspan.sharing.facts import Action, Ask
from linkspan.sharing.policy import decide, decide_many, replay
from linkspan.sharing.trying import whole_book

WALLS = (
    {"protection": "identity", "inside_wall": False},
    {"sealed": True, "inside_wall": False},
    {"conflicted": True},
    {"sensitive_only": True, "sensitive_own": False, "sensitive_agreed": False, "significant_harm": False},
    {"archived": True},
)
FACTS = (
    "involved_person", "involved_organisation", "sight_person", "significant_harm", "same_area", "sensitive_agreed",
    "inside_wall",
)  # fmt: skip
# Each world is a book compiled: a quarter of what the profile asks for.
usual = settings(max_examples=settings().max_examples // 4)


@usual
@given(documents, asks)
def test_the_selected_clauses_decide_as_all_of_them_would(document: Document, ask: Ask) -> None:
    few, all_of_them = selected(document, ask), whole_book(compiled(document), CODE)

    chosen, whole = decide(ask, few), decide(ask, all_of_them)

    assert (chosen.allow, chosen.policies, chosen.holders) == (whole.allow, whole.policies, whole.holders)
    assert chosen.alarm == whole.alarm


@usual
@given(documents, st.lists(asks, min_size=2, max_size=8))
def test_a_list_decides_each_child_as_it_would_be_decided_alone(document: Document, drawn: list[Ask]) -> None:
    first, book = drawn[0], whole_book(compiled(document), CODE)
    listed = [
        replace(ask, actor=first.actor, action=first.action, context=first.context, about=UUID(int=place + 1))
        for place, ask in enumerate(drawn)
    ]

    together = decide_many(listed, book)

    alone = [decide(ask, book) for ask in listed]
    assert together == alone
    assert [one.record for one in together] == [one.record for one in alone]
    assert all(replay(one.record, book) for one in together)


@usual
@given(documents, asks)
def test_whoever_could_be_told_once_all_is_answered_is_told_why_not(document: Document, ask: Ask) -> None:
    book = whole_book(compiled(document), CODE)
    best = replace(ask.context, reason_given=True, challenge_answered=True, stepped_up=True)
    ways = (ask.action, Action.SEE_CHILD, Action.REVIEW_MATCH)
    could = any(decide(replace(ask, action=way, context=best), book).allow for way in ways)

    decision = decide(ask, book)

    hiding = any(book.rules[reason].refusal == "not_found" for reason in decision.record.reasons)
    assert decision.allow or decision.code == "fault" or decision.discloses == (could and not hiding)


@usual
@given(documents, any_asks)
def test_an_agreement_only_adds_and_only_what_agreements_may(document: Document, ask: Ask) -> None:
    alone, together = decide(ask, base_book()), decide(ask, whole_book(compiled(document), CODE))

    assert together.allow or not alone.allow
    if together.allow and not alone.allow:
        assert ask.action in AGREED_ACTIONS


@usual
@given(documents, asks, st.sampled_from(WALLS))
def test_no_agreement_lifts_a_wall(document: Document, ask: Ask, wall: dict[str, object]) -> None:
    assert ask.child is not None
    behind = replace(ask, child=replace(ask.child, **wall))  # facts by name
    if behind.actor.roles & {"ig_lead", "caldicott_guardian", "data_officer", "inspector", "shield_reviewer"}:
        return

    assert not decide(behind, whole_book(compiled(document), CODE)).allow


@usual
@given(documents, asks, st.sampled_from(("trained", "vetted", "appointed")))
def test_no_agreement_makes_up_for_training_a_check_or_a_post(document: Document, ask: Ask, lapse: str) -> None:
    lapsed = replace(ask, actor=replace(ask.actor, **{lapse: False}))  # a fact by name

    decision = decide(lapsed, whole_book(compiled(document), CODE))

    assert not decision.holders


@usual
@given(documents, asks, st.sampled_from(FACTS))
def test_dropping_a_fact_never_grants(document: Document, ask: Ask, fact: str) -> None:
    assert ask.child is not None
    book = whole_book(compiled(document), CODE)
    poorer = replace(ask, child=replace(ask.child, **{fact: False}))  # a fact by name

    assert decide(ask, book).allow or not decide(poorer, book).allow


@usual
@given(documents, asks, st.data())
def test_fewer_who_hold_something_never_grants(document: Document, ask: Ask, data: st.DataObject) -> None:
    assert ask.child is not None
    held = sorted(ask.child.organisations)
    fewer = data.draw(st.frozensets(st.sampled_from(held))) if held else frozenset[UUID]()
    book = whole_book(compiled(document), CODE)

    poorer = decide(replace(ask, child=replace(ask.child, organisations=fewer)), book)

    assert decide(ask, book).allow or not poorer.allow


def restrict(document: Document, data: st.DataObject) -> Document:
    """Draw one edit that narrows a document: it takes away from what is shared, or adds to what is held back."""
    shares = [clause for clause in document.clauses if clause.effect == "share"]
    way = data.draw(st.sampled_from(("withhold", "drop", "purposes", "kinds", "groups", "mode", "parties", "dates")))
    if way == "withhold":
        bars = data.draw(clauses_that(st.just("withhold"), at_most=1))
        return replace(document, clauses=(*document.clauses, replace(bars[0], number=str(len(document.clauses) + 1))))
    if way == "dates":
        return replace(document, ends_on=data.draw(st.dates(date(2026, 1, 2), date(2026, 12, 31))))
    if not shares:
        return document
    clause = data.draw(st.sampled_from(shares))
    narrowed = _narrowed(clause, way, data)
    rest = tuple(narrowed if each is clause else each for each in document.clauses)
    return replace(document, clauses=tuple(each for each in rest if each is not None))


def _narrowed(clause: Clause, way: str, data: st.DataObject) -> Clause | None:
    match way:
        case "drop":
            return None
        case "purposes":
            return replace(clause, purposes=clause.purposes[:1])
        case "kinds":
            return replace(clause, kinds=clause.kinds[:1])
        case "groups":
            return replace(clause, groups=tuple(each for each in clause.groups if each != "all")[:1] or ("harm",))
        case "mode":
            return replace(clause, mode=MODE_ORDER[max(0, MODE_ORDER.index(clause.mode) - 1)])
        case _:
            one = data.draw(st.sampled_from(AGENCIES))
            return replace(
                clause,
                givers=tuple(each for each in clause.givers if each != one) or clause.givers,
                direction="one_way",
            )


@usual
@given(documents, asks, st.data())
def test_no_sequence_of_restrictions_makes_a_denial_into_an_allow(
    document: Document, ask: Ask, data: st.DataObject
) -> None:
    before = decide(ask, whole_book(compiled(document), CODE)).allow

    for _step in range(data.draw(st.integers(1, 4))):
        document = restrict(document, data)
        after = decide(ask, whole_book(compiled(document), CODE)).allow
        assert before or not after
        before = after


@usual
@given(documents, asks, st.sampled_from((timedelta(days=-400), timedelta(days=400))))
def test_outside_its_dates_an_agreement_grants_nothing(document: Document, ask: Ask, apart: timedelta) -> None:
    then = replace(ask, context=replace(ask.context, at=ask.context.at + apart))

    assert not decide(then, whole_book(compiled(document), CODE)).holders


@usual
@given(documents, asks)
def test_without_a_relationship_or_a_reason_no_agreement_grants(document: Document, ask: Ask) -> None:
    assert ask.child is not None
    stranger = replace(ask.child, involved_person=False, involved_organisation=False, sight_person=False)
    silent = replace(ask, child=stranger, context=replace(ask.context, reason_given=False))

    assert not decide(silent, whole_book(compiled(document), CODE)).holders


@usual
@given(documents, asks)
def test_a_decision_by_agreement_replays_to_the_same_answer(document: Document, ask: Ask) -> None:
    book = selected(document, ask)

    assert replay(decide(ask, book).record, book)


@usual
@given(documents, asks)
def test_whoever_is_named_as_holding_holds_and_shares_by_a_clause(document: Document, ask: Ask) -> None:
    assert ask.child is not None
    decision = decide(ask, whole_book(compiled(document), CODE))

    for holder in decision.holders:
        assert UUID(holder) in ask.child.organisations
        assert any(
            (ask.actor.organisation_id, UUID(holder)) in set(clause.pairs())
            and ask.context.purpose in clause.purposes
            and ask.context.kind in clause.kinds
            for clause in document.clauses
            if clause.effect == "share"
        )


@usual
@given(documents, asks)
def test_what_is_wholly_withheld_is_never_granted(document: Document, ask: Ask) -> None:
    everything = Clause(
        number="99", givers=AGENCIES, receivers=AGENCIES, purposes=(ask.context.purpose,), kinds=(ask.context.kind,),
        mode="existence", effect="withhold",
    )  # fmt: skip
    barred = replace(document, clauses=(*document.clauses, everything))

    assert not decide(ask, whole_book(compiled(barred), CODE)).holders


@settings(max_examples=settings().max_examples // 8)
@given(clauses_that(any_effect))
def test_every_template_reads_and_validates(clauses: tuple[Clause, ...]) -> None:
    pages = [clause.text for clause in compiled(a_document(clauses))]

    assert validate("\n".join(dict.fromkeys(pages)), base_schema()) == []
    assert all(read_clause(page).actions <= AGREED_ACTIONS for page in pages)


@given(documents)
def test_a_document_reads_back_as_written(document: Document) -> None:
    assert read(canonical(document)) == document


def test_an_action_no_agreement_may_touch_is_decided_by_the_law_alone() -> None:
    assert {Action.SEE_CHILD, Action.SEE_WHEREABOUTS, Action.EXPORT_CHILD}.isdisjoint(AGREED_ACTIONS)
