"""What is read from a policy for people, and what is said of one that tells them too little."""

import pytest
from tests.rulebook.gate.agreed import AGENCIES, CODE, a_document
from tests.rulebook.gate.asking import about_none, person

from linkspan.sharing.agreement_document import Clause, Law
from linkspan.sharing.book import Book, base_book, base_schema, base_text, compile_book
from linkspan.sharing.clauses import compile_document
from linkspan.sharing.facts import Action
from linkspan.sharing.gateways import gateway
from linkspan.sharing.policy import decide
from linkspan.sharing.policy_text import Rule, read_clause, validate

SCHOOL, TRUST, *_others = AGENCIES
ONE = """
@id("one")
@title("You are trained")
@law("An Act, s1")
@clause("2.1")
@agreement("A-1")
@alarm("true")
@needs("trained")
permit (principal, action == Action::"see_child", resource)
when { principal.trained };
"""
BAR = """
@id("bar")
@title("Nobody sees this")
@law("An Act, s2")
@clause("2.2")
@refusal("location_protected")
forbid (principal, action == Action::"see_child", resource);
"""


def shares(**changes: object) -> Clause:
    given = {"purposes": ("safeguarding",), "kinds": ("involvement",)} | changes
    return Clause("1", (TRUST,), (SCHOOL,), **given)  # fields of a clause


def law_of(document_law: Law, *gateways: str) -> str:
    (compiled,) = compile_document(a_document((shares(gateways=gateways),), law=document_law), CODE, 1)
    return read_clause(compiled.text).rule.law


def tried(extra: str) -> Book:
    return compile_book(base_text() + extra, base_schema())


# --- a rule --------------------------------------------------------------------------------------------------------


def test_a_rule_is_read_with_all_that_it_says() -> None:
    assert tried(ONE).rules["one"] == Rule(
        id="one", effect="permit", title="You are trained", law="An Act, s1", clause="2.1", agreement="A-1",
        needs=("trained",), refusal="", alarm=True,
    )  # fmt: skip


def test_a_rule_that_forbids_names_its_refusal_and_no_agreement() -> None:
    assert tried(BAR).rules["bar"] == Rule(
        id="bar", effect="forbid", title="Nobody sees this", law="An Act, s2", clause="2.2", agreement="", needs=(),
        refusal="location_protected", alarm=False,
    )  # fmt: skip


def test_a_denial_by_a_rule_that_forbids_names_it_with_its_law() -> None:
    no_search = tried(BAR.replace("see_child", "search").replace("location_protected", "not_permitted"))

    decision = decide(about_none(Action.SEARCH, person("practitioner"), reason_given=True), no_search)

    assert (decision.allow, decision.code) == (False, "not_permitted")
    assert decision.policies == ("bar",)
    assert decision.titles == ("Nobody sees this",)
    assert decision.law == ("An Act, s2",)
    assert decision.clauses == ("2.2",)


# --- what a policy lacks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ONE.replace('@law("An Act, s1")', '@law("")'), ["one: has no @law"]),
        (BAR.replace("location_protected", "because"), ["bar: @refusal names no known refusal"]),
        (ONE.replace('@needs("trained")', '@needs("trained, vetted")'),
         ["one: @needs names 2 conditions, the policy has 1"]),
        (ONE.replace('@needs("trained")', '@needs("brave")'), ["one: condition 'brave' has no words"]),
        (ONE + ONE.replace("principal.trained", "principal.vetted").replace('@id("one")', '@id("two")'),
         ["two: condition 'trained' means something else elsewhere"]),
        (ONE + BAR.replace('@id("bar")', '@id("one")'), ["one: two policies have this id"]),
    ],
)  # fmt: skip
def test_what_a_policy_lacks_is_said_under_its_name(text: str, said: list[str]) -> None:
    assert validate(text, base_schema()) == said


def test_a_policy_without_an_id_is_named_by_its_place() -> None:
    assert validate(ONE.replace('@id("one")', ""), base_schema()) == ["policy0: has no @id"]


def test_a_policy_lists_everything_it_lacks() -> None:
    bare = 'permit (principal, action == Action::"see_child", resource) when { principal.trained };'

    assert validate(bare, base_schema()) == [
        "policy0: has no @id", "policy0: has no @title", "policy0: has no @law", "policy0: has no @clause",
        "policy0: @needs names 0 conditions, the policy has 1",
    ]  # fmt: skip


# --- which roles an action could ever be for -------------------------------------------------------------------------


def test_one_role_that_a_permit_wants_is_the_only_one_it_could_be_for() -> None:
    for_one = (
        ONE.replace("principal.trained", 'principal.roles.contains("scrutineer")')
        .replace('@needs("trained")', '@needs("group_agreed")')
        .replace("see_child", "shield")
    )

    assert not base_book().could_allow("shield", {"scrutineer"})
    assert tried(for_one).could_allow("shield", {"scrutineer"})
    assert not tried(for_one).could_allow("shield", {"admin"})


def test_a_permit_that_wants_no_role_could_be_for_anyone() -> None:
    assert tried(ONE.replace("see_child", "shield")).could_allow("shield", {"admin"})


# --- the law of a clause ---------------------------------------------------------------------------------------------


def test_a_clause_names_its_gateways_and_then_the_articles_it_rests_on() -> None:
    begun = gateway("47", a_document(()).starts_on, "E06990001")  # it has a first day
    assert begun

    whole = law_of(Law(article_6=("6(1)(e)",), article_9=("9(2)(g)",), part_3=True), "47")

    assert whole == f"{begun.law}; UK GDPR art 6(1)(e); UK GDPR art 9(2)(g); DPA 2018 pt 3"


def test_a_clause_outside_law_enforcement_names_no_part_3() -> None:
    assert law_of(Law(article_6=("6(1)(e)",))) == "UK GDPR art 6(1)(e)"


def test_a_clause_that_rests_on_nothing_says_so() -> None:
    assert law_of(Law()) == "none stated"
    assert law_of(Law(), "a gateway that nobody knows") == "none stated"


# --- texts in a template ---------------------------------------------------------------------------------------------


def test_what_cannot_be_seen_is_a_space_and_what_is_not_english_stands_as_it_is() -> None:
    (compiled,) = compile_document(a_document((shares(),)), "Łódź\u202e\x07 1", 1)

    assert '@agreement("Łódź   1")' in compiled.text


@pytest.mark.parametrize("missing", [{"starts_on": None}, {"ends_on": None}])
def test_an_agreement_without_its_dates_makes_no_policy(missing: dict[str, None]) -> None:
    with pytest.raises(ValueError, match=r"^an agreement without dates makes no policy$"):
        compile_document(a_document((shares(),), **missing), CODE, 1)


def test_templates_of_a_clause_in_parts_are_numbered_from_one() -> None:
    bar = Clause("2", (TRUST,), (SCHOOL,), ("safeguarding",), ("involvement",), mode="contact", effect="withhold")
    parts = compile_document(a_document((shares(mode="content"), bar)), CODE, 1)

    assert [(each.number, each.template, each.holding) for each in parts] == [
        ("1", f"{CODE}/v1/1/1", frozenset({TRUST})), ("1", f"{CODE}/v1/1/2", frozenset({TRUST})),
    ]  # fmt: skip
