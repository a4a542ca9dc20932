"""The gate between what it asks and what it counts: what it is told is put whole, and nothing is allowed past it.

What it reads and writes is held by a clerk here, so that each thing is seen; with the database it is tried in
`tests/rooms/sharing/test_gate.py` and beside it.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from tests.rulebook.gate.agreed import AGENCIES, CODE, a_document
from tests.rulebook.gate.asking import CHILD, NOW, a_child

from linkspan.audit import Actor, Refused
from linkspan.sharing import agreements, bookshelf, budget, gate, lookouts, ports, rules, words
from linkspan.sharing.agreement_document import Clause
from linkspan.sharing.agreements import Lapsed, Selection
from linkspan.sharing.book import Book, base_book
from linkspan.sharing.budget import Standing
from linkspan.sharing.clauses import compile_document
from linkspan.sharing.facts import Action, ActorFacts, Ask, ChildFacts, Context, Purpose
from linkspan.sharing.policy import decide_many, explain

SCHOOL, TRUST, POLICE, *_rest = AGENCIES
OTHER = UUID(int=0xC2)
THIRD = UUID(int=0xC3)
WHO, POST = UUID(int=0xA1), UUID(int=0xA2)
WHY = rules.stated("concern", "Seen with a bruise at the gate this morning")
AMPLE = Standing("real", rules.Limits(9, 9, 99, 99), rules.Spent(), frozenset(), False, True)
SEARCHED = replace(AMPLE, spent=rules.Spent(searches=9))
OPENED = replace(AMPLE, spent=rules.Spent(children=9))
KNOWS = Clause("1", (TRUST,), (SCHOOL,), ("safeguarding", "early_help"), ("involvement", "health"))
TOMORROW, TODAY = date(2026, 11, 3), date(2026, 11, 2)


def teacher(*roles: str, **changes: Any) -> Actor:
    """A person in post at the school, trained and vetted until tomorrow."""
    whole = Actor(
        "person", "A Teacher", WHO, SCHOOL, POST, organisation_kind="school",
        roles=frozenset(roles or {"practitioner"}), trained_until=TOMORROW, vetted_until=TOMORROW,
    )  # fmt: skip
    return replace(whole, **changes)


@dataclass
class Clerk:
    """Whoever the gate asks and tells: facts, standing and agreements as a test says, and a note of every question."""

    known: dict[UUID, ChildFacts] = field(default_factory=lambda: {CHILD: a_child()})
    standing: Standing = AMPLE
    chosen: Selection = field(default_factory=Selection)
    ended: tuple[Lapsed, ...] = ()
    broken: str = ""
    noted: list[tuple[Any, ...]] = field(default_factory=list)
    put: list[tuple[tuple[Ask, ...], str, bool]] = field(default_factory=list)

    def facts(self, child_ids: Collection[UUID], actor: Actor, at: datetime) -> dict[UUID, ChildFacts]:
        self._fail("facts")
        self.noted.append(("facts", tuple(child_ids), actor, at))
        return {child: self.known[child] for child in child_ids if child in self.known}

    def stands(self, by: Actor, at: datetime, children: Collection[UUID]) -> Standing:
        self._fail("standing")
        self.noted.append(("standing", by, at, tuple(children)))
        return self.standing

    def selected(self, *, asking: UUID, purpose: str, at: datetime, is_in_date: bool = True) -> Selection:
        self._fail("agreements")
        self.noted.append(("agreements", asking, purpose, at, is_in_date))
        return self.chosen

    def lapsed(self, *, asking: UUID, at: datetime) -> tuple[Lapsed, ...]:
        self.noted.append(("lapsed", asking, at))
        return self.ended

    def decides(self, asks: Sequence[Ask], book: Book | None = None, *, explained: bool = True) -> Any:
        self.put.append((tuple(asks), book.hash if book else "", explained))
        return decide_many(asks, book, explained=explained)

    def took(self, what: str) -> list[tuple[Any, ...]]:
        """Give what was noted of one kind, without its name."""
        return [each[1:] for each in self.noted if each[0] == what]

    def _fail(self, what: str) -> None:
        if self.broken == what:
            raise LookupError("Jo Example, 4 Harbour Street")


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """Put the clerk where the gate asks and tells."""
    found, place, index = Clerk(), agreements._Place(), type(ports.facts)("facts")
    place.plug(found)
    index.plug(found)
    note = found.noted.append
    monkeypatch.setattr(agreements, "source", place)
    monkeypatch.setattr(ports, "facts", index)
    monkeypatch.setattr(gate, "decide_many", found.decides)
    monkeypatch.setattr(budget, "standing", found.stands)
    monkeypatch.setattr(budget, "take_turn", lambda by: note(("turn", by)))
    monkeypatch.setattr(budget, "spend_search", lambda by, at: note(("search", by, at)))
    monkeypatch.setattr(budget, "spend_children", lambda by, at, some: note(("strangers", by, at, list(some))))
    monkeypatch.setattr(lookouts, "leave", lambda by, at, some: note(("left", by, at, list(some))))
    monkeypatch.setattr(bookshelf, "keep", lambda book, at: note(("kept", book.hash, at)))
    return found


def asked(clerk: Clerk) -> Ask:
    """Give the one question that was put last."""
    (one,) = clerk.put[-1][0]
    return one


def by_agreement() -> Selection:
    """The clause by which the school may know of what the trust holds."""
    (clause,) = compile_document(a_document((KNOWS,)), CODE, 3)
    return Selection((clause.text,), tuple(clause.links(CODE, [SCHOOL])))


# --- what is put -----------------------------------------------------------------------------------------------------


def test_a_question_is_put_whole_as_it_was_asked(clerk: Clerk) -> None:
    by = teacher(stepped_up_at=NOW)

    gate.may(
        by=by, to="see_child", at=NOW, about=CHILD, reason=WHY, organisation_id=SCHOOL, person_id=WHO,
        purpose=Purpose.EARLY_HELP, kind="health",
    )  # fmt: skip

    assert asked(clerk) == Ask(
        Action.SEE_CHILD,
        ActorFacts(str(WHO), False, "", SCHOOL, "school", True, frozenset({"practitioner"}), True, True),
        Context(
            NOW, "early_help", "health", "real", reason_given=True, budget_spent=False, challenge_answered=False,
            stepped_up=True, own_organisation=True, own_act=True,
        ),
        CHILD,
        clerk.known[CHILD],
    )  # fmt: skip
    assert clerk.took("facts") == [((CHILD,), by, NOW)]
    assert clerk.took("standing") == [(by, NOW, (CHILD,))]
    assert clerk.put[-1][1:] == (base_book().hash, True)


def test_what_is_not_said_is_put_as_not_so(clerk: Clerk) -> None:
    gate.may(by=teacher(), to=Action.SEE_CHILD, at=NOW, about=CHILD)

    assert asked(clerk).context == Context(NOW, "safeguarding", "involvement", "real")


def test_the_same_is_put_whichever_way_the_gate_is_asked(clerk: Clerk) -> None:
    more = dict(by=teacher(), to=Action.SEE_CHILD, at=NOW, reason=WHY, organisation_id=SCHOOL, kind="health")
    more |= dict(purpose=Purpose.EARLY_HELP)

    gate.may(about=CHILD, **more)
    gate.require(about=CHILD, **more)
    gate.require_many(about=[CHILD], **more)

    first, second, third = (put[0] for put in clerk.put)
    assert first == second == third
    assert [put[2] for put in clerk.put] == [True, True, False], "only one's own refusal is explained"


@pytest.mark.parametrize("organisation", [None, TRUST])
def test_another_agencys_is_not_ones_own(clerk: Clerk, organisation: UUID | None) -> None:
    nobody = teacher(organisation_id=None, person_id=None)

    gate.may(by=teacher(), to=Action.LOAD_FEED, at=NOW, organisation_id=organisation, person_id=OTHER)
    assert not asked(clerk).context.own_organisation
    assert not asked(clerk).context.own_act
    gate.may(by=nobody, to=Action.LOAD_FEED, at=NOW)
    assert not asked(clerk).context.own_organisation
    assert not asked(clerk).context.own_act


def test_whose_act_it_is_goes_with_the_question_that_asks_for_a_permit(clerk: Clerk) -> None:
    with pytest.raises(Refused):
        gate.require(by=teacher(), to=Action.CONFIRM_SIGHT, at=NOW, about=CHILD, person_id=WHO)

    assert asked(clerk).context.own_act


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({"trained_until": TODAY}, {"trained": False}),
        ({"trained_until": None}, {"trained": False}),
        ({"vetted_until": TODAY}, {"vetted": False}),
        ({"vetted_until": None}, {"vetted": False}),
        ({"appointment_id": None}, {"appointed": False}),
        ({"roles": frozenset({"duty"})}, {"roles": frozenset({"duty"})}),
        ({"organisation_kind": "police"}, {"organisation_kind": "police"}),
        ({"name": "feed"}, {}),
    ],
    ids=str,
)
def test_who_asks_is_put_as_they_are_that_day(clerk: Clerk, changes: dict[str, Any], facts: dict[str, Any]) -> None:
    gate.may(by=teacher(), to=Action.SEE_CHILD, at=NOW, about=CHILD)
    usual = asked(clerk).actor

    gate.may(by=teacher(**changes), to=Action.SEE_CHILD, at=NOW, about=CHILD)

    assert asked(clerk).actor == replace(usual, **facts)


def test_a_part_of_the_system_is_put_by_its_name_and_neither_counted_nor_challenged(clerk: Clerk) -> None:
    clerk.standing = replace(SEARCHED, node_mode="demo", has_answered=True)

    gate.may(by=Actor.system("feed", SCHOOL), to=Action.SEARCH, at=NOW)

    assert asked(clerk).actor == ActorFacts("system:feed", True, "feed", SCHOOL, "", False, frozenset(), False, False)
    assert asked(clerk).context == Context(NOW)
    assert clerk.took("standing") == []
    assert clerk.took("facts") == []


@pytest.mark.parametrize(
    ("given", "look", "stands"),
    [(None, None, False), (None, WHY, True), (WHY, None, True), ("", WHY, False), (WHY, "", True)],
)
def test_the_reason_is_the_one_given_or_else_the_looks(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, given: str | None, look: str | None, stands: bool
) -> None:
    monkeypatch.setattr(gate.trail, "under_way", lambda: None if look is None else SimpleNamespace(reason=look))
    by = teacher()

    gate.may(by=by, to=Action.SEE_CHILD, at=NOW, about=CHILD, reason=given)
    gate.may_each(by=by, to=[Action.SEE_CHILD], at=NOW, about=CHILD, reason=given)
    gate.require_many(by=by, to=Action.SEE_CHILD, at=NOW, about=[CHILD], reason=given)

    assert [put[0][0].context.reason_given for put in clerk.put] == [stands] * 3


@pytest.mark.parametrize(
    ("minutes", "fresh"), [(0, True), (14, True), (16, False), (-1, False)]
)  # fmt: skip
def test_a_sign_in_is_fresh_for_a_quarter_of_an_hour(clerk: Clerk, minutes: int, fresh: bool) -> None:
    by = teacher(stepped_up_at=NOW - timedelta(minutes=minutes))

    gate.may(by=by, to=Action.SEE_CHILD, at=NOW, about=CHILD)

    assert asked(clerk).context.stepped_up is fresh


@pytest.mark.parametrize(
    ("standing", "action", "spent"),
    [
        (AMPLE, Action.SEARCH, False), (SEARCHED, Action.SEARCH, True), (SEARCHED, Action.SEARCH_UPN, True),
        (OPENED, Action.SEARCH, False), (OPENED, Action.SEE_CHILD, True), (SEARCHED, Action.SEE_CHILD, False),
        (replace(OPENED, opened=frozenset({CHILD})), Action.SEE_CHILD, False),
        (replace(OPENED, opened=frozenset({OTHER})), Action.SEE_CHILD, True),
        (OPENED, Action.SEE_IN_SEARCH, False), (SEARCHED, Action.SEE_IN_SEARCH, False),
    ],
)  # fmt: skip
def test_what_is_spent_is_put_by_what_is_asked(clerk: Clerk, standing: Standing, action: Action, spent: bool) -> None:
    clerk.standing = standing

    gate.may(by=teacher(), to=action, at=NOW, about=CHILD)

    assert asked(clerk).context.budget_spent is spent


def test_where_the_program_stands_and_what_was_answered_is_put(clerk: Clerk) -> None:
    clerk.standing = replace(AMPLE, node_mode="demo", has_answered=True)

    gate.may(by=teacher(), to=Action.SEE_CHILD, at=NOW, about=CHILD)

    assert (asked(clerk).context.node_mode, asked(clerk).context.challenge_answered) == ("demo", True)


def test_a_child_nobody_holds_is_put_as_nothing_known(clerk: Clerk) -> None:
    gate.may(by=teacher(), to=Action.SEE_CHILD, at=NOW, about=OTHER)
    assert (asked(clerk).about, asked(clerk).child) == (OTHER, None)

    gate.may(by=teacher(), to=Action.SEARCH, at=NOW)
    assert (asked(clerk).about, asked(clerk).child) == (None, None)


def test_flags_are_asked_for_as_alerts_and_the_rest_as_involvement(clerk: Clerk) -> None:
    for action in (Action.SEE_FLAGS, Action.ACKNOWLEDGE_FLAG, Action.SEE_CHILD):
        gate.may(by=teacher(), to=action, at=NOW, about=CHILD)

    assert [put[0][0].context.kind for put in clerk.put] == ["alerts", "alerts", "involvement"]


# --- agreements ------------------------------------------------------------------------------------------------------


def test_agreements_are_chosen_by_who_asks_for_what_and_when_and_only_where_they_bear(clerk: Clerk) -> None:
    late, unchecked = teacher(trained_until=TODAY), teacher(vetted_until=TODAY)

    for by in (teacher(), late, unchecked):
        gate.may(by=by, to=Action.SEE_HOLDERS, at=NOW, about=CHILD, purpose=Purpose.EARLY_HELP)
        gate.may_each(by=by, to=[Action.SEE_CHILD, Action.SEE_HOLDERS], at=NOW, about=CHILD)
    gate.may(by=Actor.system("worker", TRUST), to=Action.SEE_HOLDERS, at=NOW, about=CHILD)
    gate.may(by=teacher(), to=Action.SEE_CHILD, at=NOW, about=CHILD)
    gate.may_each(by=teacher(), to=[Action.SEE_CHILD], at=NOW, about=CHILD)

    assert clerk.took("agreements") == [
        (SCHOOL, "early_help", NOW, True), (SCHOOL, "safeguarding", NOW, True),
        (SCHOOL, "early_help", NOW, False), (SCHOOL, "safeguarding", NOW, False),
        (SCHOOL, "early_help", NOW, False), (SCHOOL, "safeguarding", NOW, False),
        (TRUST, "safeguarding", NOW, True),
    ]  # fmt: skip


def test_a_permit_by_agreement_names_it_with_whose_information_it_is_and_keeps_its_book(clerk: Clerk) -> None:
    clerk.chosen = by_agreement()
    clerk.known[CHILD] = a_child(organisations=frozenset({TRUST, POLICE}))

    permit = gate.require(by=teacher(), to=Action.SEE_HOLDERS, at=NOW, about=CHILD, reason=WHY)
    each = gate.may_each(by=teacher(), to=[Action.SEE_HOLDERS], at=NOW, about=CHILD, reason=WHY)

    assert (permit.agreement, permit.holders) == (CODE, (TRUST,))
    assert permit.policy_hash != base_book().hash
    assert clerk.took("kept") == [(permit.policy_hash, NOW)]
    assert each[Action.SEE_HOLDERS].allow


# --- the permit and the refusal --------------------------------------------------------------------------------------


def test_a_permit_says_all_that_was_decided(clerk: Clerk) -> None:
    clerk.known[CHILD] = a_child(involved_person=True)
    by = teacher()

    permit = gate.require(by=by, to=Action.SEE_CHILD, at=NOW, about=CHILD, reason=WHY)

    decision = gate.may(by=by, to=Action.SEE_CHILD, at=NOW, about=CHILD, reason=WHY)
    assert (permit.action, permit.actor, permit.at, permit.about) == ("see_child", by, NOW, CHILD)
    assert (permit.reasons, permit.reason, permit.alarm) == (decision.policies, WHY, False)
    assert permit.law == "; ".join(dict.fromkeys(decision.law))
    assert (permit.agreement, permit.holders, permit.policy_hash) == ("", (), base_book().hash)
    assert permit.decided == decision.record.as_json()
    assert clerk.took("kept") == [], "the book of the law alone is there already"


def test_a_permit_that_rests_on_an_answered_question_carries_its_alarm(clerk: Clerk) -> None:
    clerk.known[CHILD] = a_child(involved_person=True)
    clerk.standing = replace(AMPLE, has_answered=True)

    permit = gate.require(by=teacher(trained_until=TODAY), to=Action.SEE_CHILD, at=NOW, about=CHILD, reason=WHY)

    assert permit.alarm
    assert permit.reasons == ("answered-challenge", "involved-challenge")


def test_two_laws_are_both_named(clerk: Clerk) -> None:
    clerk.known[CHILD] = a_child(involved_person=True, involved_organisation=True)

    permit = gate.require(by=teacher(), to=Action.SEE_CHILD, at=NOW, about=CHILD)

    assert len(permit.reasons) > 1
    assert "; " in permit.law


def test_a_refusal_says_all_that_was_decided_and_keeps_its_book_with_its_line(clerk: Clerk) -> None:
    clerk.standing = replace(AMPLE, has_base_book=False)
    by = teacher()

    with pytest.raises(Refused) as refused:
        gate.require(by=by, to=Action.SEE_CHILD, at=NOW, about=CHILD, reason="")

    no, decision = refused.value, gate.may(by=by, to=Action.SEE_CHILD, at=NOW, about=CHILD, reason="")
    assert (no.code, no.discloses, no.action, no.about) == ("reason_needed", True, "see_child", CHILD)
    assert no.explanation == explain(decision, lambda said: said)
    assert (no.policies, no.policy_hash) == (decision.record.reasons, base_book().hash)
    assert (no.alarm, no.reason, no.decided) == (False, "", decision.record.as_json())
    assert clerk.took("kept") == []
    assert no.keep is not None
    no.keep()
    no.keep()
    assert clerk.took("kept") == [(base_book().hash, NOW)], "kept once, whoever asks"


def test_a_refusal_that_rests_on_a_rule_names_it(clerk: Clerk) -> None:
    clerk.known[CHILD] = a_child(conflicted=True, involved_person=True)

    with pytest.raises(Refused) as refused:
        gate.require(by=teacher(), to=Action.SEE_CHILD, at=NOW, about=CHILD)

    assert refused.value.policies == ("conflict",)
    assert not refused.value.discloses


@pytest.mark.parametrize("broken", ["facts", "standing", "agreements"])
def test_what_cannot_be_asked_is_a_no_with_an_alarm_that_tells_nothing(clerk: Clerk, broken: str) -> None:
    clerk.broken = broken

    with pytest.raises(Refused) as refused:
        gate.require(by=teacher(), to=Action.SEE_HOLDERS, at=NOW, about=CHILD, reason=WHY)

    no = refused.value
    assert (no.code, no.discloses, no.alarm, no.action, no.about) == ("fault", False, True, "see_holders", CHILD)
    assert no.policy_hash == base_book().hash
    record = json.loads(no.decided)
    assert (record["fault"], record["allow"]) == ("facts: LookupError", False)
    assert record["schema_hash"] == base_book().schema_hash
    assert "Harbour" not in f"{no.decided} {no.explanation}"
    answered = gate.may(by=teacher(), to=Action.SEE_HOLDERS, at=NOW, about=CHILD, reason=WHY)
    assert (answered.allow, answered.discloses) == (False, False)
    if broken in ("facts", "standing"):
        assert no.keep is not None
        no.keep()
        assert clerk.took("kept") == [(base_book().hash, NOW)], "whether it is there could not be asked either"


def test_one_child_of_a_list_that_cannot_be_decided_refuses_the_list_and_says_which(clerk: Clerk) -> None:
    clerk.known |= {OTHER: a_child(sealed=None)}

    with pytest.raises(Refused) as refused:
        gate.require_many(by=teacher(), to=Action.SEE_IN_SEARCH, at=NOW, about=[CHILD, OTHER], reason=WHY)

    assert (refused.value.code, refused.value.about) == ("fault", OTHER)


def test_several_actions_of_which_nothing_can_be_known_are_all_refused(clerk: Clerk) -> None:
    wanted = [Action.SEE_CHILD, Action.SEE_FLAGS]
    clerk.broken = "facts"

    found = gate.may_each(by=teacher(), to=wanted, at=NOW, about=CHILD)

    assert [(action, each.allow, each.code, each.alarm) for action, each in found.items()] == [
        (action, False, "fault", True) for action in wanted
    ]
    assert {each.record.fault for each in found.values()} == {"facts: LookupError"}


# --- lists and several actions ---------------------------------------------------------------------------------------


def test_a_list_permits_each_child_that_is_allowed_once_in_the_order_asked(clerk: Clerk) -> None:
    clerk.known = {CHILD: a_child(), OTHER: a_child(protection="identity"), THIRD: a_child(involved_person=True)}
    by = teacher()

    permits = gate.require_many(by=by, to=Action.SEE_CHILD, at=NOW, about=[THIRD, CHILD, OTHER, THIRD], reason=WHY)

    assert list(permits) == [THIRD, CHILD]
    assert [each.about for each in permits.values()] == [THIRD, CHILD]
    assert [each.action for each in permits.values()] == ["see_child"] * 2
    assert [each.about for each in clerk.put[-1][0]] == [THIRD, CHILD, OTHER]
    assert clerk.took("turn") == [(by,)]
    assert clerk.took("strangers") == [(by, NOW, [CHILD])]
    assert clerk.took("left") == [(by, NOW, [CHILD])]


def test_several_actions_are_put_as_each_alone_of_ones_own(clerk: Clerk) -> None:
    by = teacher("practitioner", "manager")
    wanted = [Action.SEE_CHILD, Action.SEE_HOLDERS, Action.CONFIRM_SIGHT]
    clerk.chosen = by_agreement()
    clerk.known[CHILD] = a_child(involved_organisation=True, organisations=frozenset({TRUST}))

    together = gate.may_each(by=by, to=wanted, at=NOW, about=CHILD, reason=WHY)
    ((asks, book, explained),) = clerk.put
    alone = [gate.may(by=by, to=action, at=NOW, about=CHILD, reason=WHY, organisation_id=SCHOOL) for action in wanted]

    assert list(together) == wanted
    assert [each.allow for each in together.values()] == [each.allow for each in alone]
    assert asks == tuple(put[0][0] for put in clerk.put[1:])
    assert (book != base_book().hash, explained) == (True, False)
    assert clerk.took("standing")[0] == clerk.took("standing")[1] == (by, NOW, (CHILD,))


# --- what is counted -------------------------------------------------------------------------------------------------


def test_a_search_takes_its_turn_and_is_counted(clerk: Clerk) -> None:
    by = teacher()

    gate.require(by=by, to=Action.SEARCH, at=NOW, reason=WHY)

    assert [each[0] for each in clerk.noted if each[0] in ("turn", "standing", "search")] == [
        "turn", "standing", "search",
    ]  # fmt: skip
    assert (clerk.took("turn"), clerk.took("search")) == ([(by,)], [(by, NOW)])
    assert clerk.took("strangers") == clerk.took("left") == []


@pytest.mark.parametrize(
    ("facts", "roles", "strangers", "left"),
    [
        ({}, ["practitioner"], [CHILD], [CHILD]),
        ({"involved_person": True}, ["practitioner"], [], []),
        ({"involved_organisation": True}, ["practitioner"], [], []),
        ({"sight_person": True}, ["practitioner"], [], []),
        ({}, ["inspector"], [], [CHILD]),
    ],
    ids=str,
)
def test_a_stranger_is_counted_and_any_look_without_a_part_in_the_childs_life_is_looked_at_after(
    clerk: Clerk, facts: dict[str, bool], roles: list[str], strangers: list[UUID], left: list[UUID]
) -> None:
    clerk.known[CHILD] = a_child(**facts)
    by = teacher(*roles)

    gate.require(by=by, to=Action.SEE_CHILD, at=NOW, about=CHILD, reason=WHY)

    assert clerk.took("turn") == [(by,)]
    assert clerk.took("strangers") == [(by, NOW, strangers)]
    assert clerk.took("left") == [(by, NOW, left)]
    assert clerk.took("search") == []


def test_what_is_neither_a_search_nor_an_opening_takes_no_turn_and_is_not_counted(clerk: Clerk) -> None:
    clerk.known[CHILD] = a_child(involved_person=True)

    gate.require(by=teacher(), to=Action.SEE_PEOPLE, at=NOW, about=CHILD)
    gate.require_many(by=teacher(), to=Action.SEE_IN_SEARCH, at=NOW, about=[CHILD], reason=WHY)

    assert {each[0] for each in clerk.noted} <= {"facts", "standing", "agreements"}


def test_asking_whether_one_may_counts_keeps_and_takes_nothing(clerk: Clerk) -> None:
    clerk.standing = replace(AMPLE, has_base_book=False)

    gate.may(by=teacher(), to=Action.SEARCH, at=NOW, reason=WHY)
    gate.may(by=teacher(), to=Action.SEE_CHILD, at=NOW, about=CHILD, reason=WHY)
    gate.may_each(by=teacher(), to=[Action.SEE_CHILD], at=NOW, about=CHILD, reason=WHY)

    assert {each[0] for each in clerk.noted} == {"facts", "standing"}


def test_a_refused_search_is_not_counted(clerk: Clerk) -> None:
    with pytest.raises(Refused):
        gate.require(by=teacher(), to=Action.SEARCH, at=NOW)

    assert clerk.took("search") == []


# --- the question before going on ------------------------------------------------------------------------------------

ENDED = (Lapsed(OTHER, CODE, "Tried", date(2026, 10, 31)),)


@pytest.mark.parametrize(
    ("changes", "standing", "ended", "about", "action", "whys"),
    [
        ({}, AMPLE, (), CHILD, Action.SEE_CHILD, ()),
        ({"trained_until": TODAY}, AMPLE, (), CHILD, Action.SEE_CHILD, ("training",)),
        ({"vetted_until": TODAY}, AMPLE, (), CHILD, None, ("vetting",)),
        ({}, OPENED, (), CHILD, Action.SEE_CHILD, ("budget",)),
        ({}, replace(OPENED, opened=frozenset({CHILD})), (), CHILD, Action.SEE_CHILD, ()),
        ({}, OPENED, (), None, Action.SEARCH, ()),
        ({}, SEARCHED, (), None, Action.SEARCH, ("budget",)),
        ({}, SEARCHED, (), CHILD, Action.SEE_CHILD, ()),
        ({}, AMPLE, (), CHILD, Action.OPEN_WALLED, ("walled",)),
        ({}, AMPLE, ENDED, CHILD, Action.SEE_HOLDERS, ("lapsed",)),
        ({}, AMPLE, ENDED, CHILD, "see_holders", ("lapsed",)),
        ({}, AMPLE, ENDED, CHILD, Action.SEE_CHILD, ()),
        ({}, AMPLE, ENDED, CHILD, None, ()),
        ({}, AMPLE, (), CHILD, Action.SEE_HOLDERS, ()),
        ({"organisation_id": None}, AMPLE, ENDED, CHILD, Action.SEE_HOLDERS, ()),
        (
            {"trained_until": None, "vetted_until": None}, OPENED, (), CHILD, Action.OPEN_WALLED,
            ("budget", "training", "vetting", "walled"),
        ),
    ],
)  # fmt: skip
def test_what_the_gate_would_ask_about_by_this_table(
    clerk: Clerk, changes: dict[str, Any], standing: Standing, ended: tuple[Lapsed, ...], about: UUID | None,
    action: Action | str | None, whys: tuple[str, ...],
) -> None:  # fmt: skip
    clerk.standing, clerk.ended, by = standing, ended, teacher(**changes)

    assert gate.challenge_whys(by=by, at=NOW, about=about, to=action) == whys
    assert clerk.took("standing") == [(by, NOW, (about,) if about else ())]
    assert clerk.took("lapsed") in ([], [(SCHOOL, NOW)])


def test_whoever_answered_within_the_hour_has_answered_and_no_part_of_the_system_has(clerk: Clerk) -> None:
    by = teacher()
    assert not gate.has_answered(by=by, at=NOW)

    clerk.standing = replace(AMPLE, has_answered=True)

    assert gate.has_answered(by=by, at=NOW)
    assert clerk.took("standing") == [(by, NOW, ())] * 2
    assert not gate.has_answered(by=Actor.system("worker"), at=NOW)


def test_a_refusal_nobody_has_words_for_is_said_as_not_permitted() -> None:
    assert gate.refused_words("reason_needed") == words.REFUSALS["reason_needed"]
    assert gate.refused_words("nobody-knows") == words.REFUSALS["not_permitted"]
