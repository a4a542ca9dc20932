"""Agreements that do not hold together, each with the sentence that says why. Read it as a table."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from linkspan.sharing.agreement_document import TERMS, Clause, Document, Law, Party, PurposeLine, Terms
from linkspan.sharing.finding import Agency, Finding, Setting
from linkspan.sharing.soundness import findings, stopping

COUNCIL, SCHOOL, HOSPITAL, POLICE, CHARITY, GONE, COMING = (UUID(int=place) for place in range(1, 8))
ALWAYS = date(2000, 1, 1)
AGENCIES = {
    COUNCIL: Agency("Northmere Council", "council", ALWAYS, None),
    SCHOOL: Agency("Heron Lane School", "school", ALWAYS, None),
    HOSPITAL: Agency("Mere Hospitals", "hospital_trust", ALWAYS, date(2027, 4, 1)),
    POLICE: Agency("Mere Police", "police", ALWAYS, None),
    CHARITY: Agency("Kite Youth Project", "charity", ALWAYS, None),
    GONE: Agency("Old Board", "icb", ALWAYS, date(2026, 4, 1)),
    COMING: Agency("New Board", "icb", date(2027, 4, 1), None),
}
TODAY = Setting(
    on=date(2026, 11, 2),
    code="NM-2026-01",
    agencies=AGENCIES,
    areas={"E06990001"},
    tiers={"NM-2026-01": 1, "NM-2020-01": 1, "NM-2026-05": 2},
    ends={"NM-2026-05": frozenset({"NM-2026-01"})},
)
CLAUSE = Clause("1", (SCHOOL,), (COUNCIL,), ("safeguarding",), ("involvement",), gateways=("10",))
SOUND = Document(
    title="Knowing who helps a child",
    summary="Agencies may know which other agencies help a child.",
    area="E06990001",
    starts_on=date(2026, 12, 1),
    ends_on=date(2027, 12, 1),
    review_on=date(2027, 6, 1),
    parties=(Party(COUNCIL, "controller", "The IG lead"), Party(SCHOOL, "controller", "The head")),
    purposes=(PurposeLine("safeguarding", "Keeping children safe"),),
    clauses=(CLAUSE,),
    law=Law(
        article_6=("6(1)(e)",), article_9=("9(2)(g)",), schedule_1=("para 18",), policy_document="APD-7",
        part_3_said="Police hold this for safeguarding, not for law enforcement.",
    ),
    terms=Terms(**dict.fromkeys(TERMS, "As the partnership's terms say.")),
    impact_assessment="DPIA-12",
)  # fmt: skip


def with_party(organisation: UUID, **clause: Any) -> Document:
    """The sound document with one more party, which its clause may name."""
    parties = (*SOUND.parties, Party(organisation, "controller", "The lead"))
    return replace(SOUND, parties=parties, clauses=(replace(CLAUSE, **clause),))


def with_clause(**changes: Any) -> Document:
    """The sound document with its clause changed."""
    return replace(SOUND, clauses=(replace(CLAUSE, **changes),))


def with_bar(**changes: Any) -> Document:
    """The sound document with a second clause that holds back."""
    return replace(SOUND, clauses=(CLAUSE, replace(CLAUSE, number="2", effect="withhold", gateways=(), **changes)))


def with_law(**changes: Any) -> Document:
    """The sound document with its law changed."""
    return replace(SOUND, law=replace(SOUND.law, **changes))


STOPPED: list[tuple[Document, str, str]] = [
    # An element missing
    (replace(SOUND, summary=" "), "element_missing", "does not say in plain words"),
    (replace(SOUND, impact_assessment=""), "element_missing", "data protection impact assessment"),
    (replace(SOUND, terms=replace(SOUND.terms, retention="")), "element_missing", "How long what was shared is kept"),
    (replace(SOUND, ends_on=None), "element_missing", "when it ends"),
    (replace(SOUND, review_on=None), "element_missing", "when it is reviewed"),
    (replace(SOUND, parties=SOUND.parties[:1]), "element_missing", "at least two parties"),
    (replace(SOUND, clauses=()), "element_missing", "no clause"),
    (with_law(article_6=()), "element_missing", "article 6"),
    (
        replace(SOUND, parties=(Party(COUNCIL), SOUND.parties[1])),
        "element_missing",
        "who answers for Northmere Council",
    ),
    # Dates
    (replace(SOUND, ends_on=date(2026, 11, 30)), "dates_backwards", "ends before it begins"),
    (replace(SOUND, starts_on=date(2025, 1, 1), ends_on=date(2026, 11, 2)), "dates_past", "has ended already"),
    (replace(SOUND, review_on=date(2028, 1, 1)), "review_late", "only after it has ended"),
    # A purpose nobody defined, or nobody asks for
    (with_clause(purposes=("direct_care",)), "purpose_undefined", "a purpose that nobody defined: direct_care"),
    (with_clause(purposes=("tidiness",)), "purpose_undefined", "tidiness"),
    (
        replace(with_clause(purposes=("administration",)), purposes=(PurposeLine("administration", "Running it"),)),
        "purpose_never_asked",
        "nobody asks about a child for that purpose",
    ),
    # A clause that can never be used
    (with_clause(givers=()), "no_givers", "nobody gives"),
    (with_clause(receivers=()), "no_receivers", "nobody receives"),
    (with_clause(receivers=(SCHOOL,)), "only_itself", "cannot share with itself"),
    (with_clause(kinds=()), "no_kinds", "names no kind of information"),
    (with_clause(kinds=("gossip",)), "code_unknown", "nobody can ask for the kind of information gossip"),
    (with_clause(mode="telepathy"), "mode_without_action", "nothing can be done in the mode telepathy"),
    (with_clause(givers=(POLICE,)), "not_a_party", "names an organisation that is no party"),
    # An agency that is not there
    (with_party(GONE), "party_abolished", "Old Board was abolished on 2026-04-01"),
    (with_party(COMING), "party_not_yet", "New Board does not exist before 2027-04-01"),
    (with_party(UUID(int=99)), "party_unknown", "no organisation that there is"),
    # Circular and contradictory
    (replace(SOUND, supersedes=("NM-2026-01",)), "circular", "put an end to itself"),
    (replace(SOUND, supersedes=("NM-2026-05",)), "circular", "which itself puts an end to this one"),
    (replace(SOUND, supersedes=("NM-1999-01",)), "supersedes_nothing", "there is none"),
    (replace(SOUND, tier=2, under="NM-2026-01"), "circular", "stand under itself"),
    (replace(SOUND, tier=2, under="NM-2026-05"), "under_nothing", "no tier 1 agreement"),
    (replace(SOUND, tier=1, under="NM-2020-01"), "circular", "A tier 1 agreement stands under no other"),
    (with_bar(), "contradiction", "Clause 1 shares what clause 2 wholly holds back"),
    (
        replace(SOUND, parties=(Party(COUNCIL, "joint_controller", "The IG lead"), SOUND.parties[1])),
        "joint_alone",
        "One joint controller alone",
    ),
    # The law
    (with_clause(gateways=()), "no_gateway", "names no legal gateway"),
    (with_clause(gateways=("16LA",)), "gateway_not_in_force", "which is not in force on 2026-12-01"),
    (with_clause(gateways=("99",)), "gateway_unknown", "a gateway that there is not: 99"),
    (with_clause(gateways=("47",)), "gateway_misfit", "does not reach from those who give"),
    (replace(with_clause(kinds=("health",)), law=replace(SOUND.law, article_9=())), "no_article_9", "article 9"),
    (with_law(schedule_1=()), "no_schedule_1", "Article 9(2)(g) needs a paragraph"),
    (with_law(policy_document=""), "no_policy_document", "appropriate policy document"),
    (with_law(article_6=("6(1)(ea)",)), "basis_unfit", "not for public authorities' own tasks"),
    (
        with_party(POLICE, givers=(POLICE,), kinds=("policing",), gateways=("115",)),
        "no_part_3",
        "says nothing of DPA 2018 Part 3",
    ),
    (
        replace(with_party(POLICE, givers=(POLICE,)), law=replace(SOUND.law, part_3_said="")),
        "part_3_unsaid",
        "say why DPA 2018 Part 3 applies",
    ),
]
WARNED: list[tuple[Document, str, str]] = [
    (replace(SOUND, starts_on=date(2026, 10, 1)), "begins_past", "begins in the past"),
    (with_party(HOSPITAL), "party_ends", "Mere Hospitals ends on 2027-04-01"),
    (with_bar(kinds=("health",)), "bars_nothing", "holds back nothing"),
    (replace(SOUND, tier=2), "under_none", "usually stands under a tier 1 agreement"),
    (with_party(CHARITY, receivers=(CHARITY,)), "gateway_by_contract", "under contract to a listed body"),
    (with_law(article_6=("6(1)(a)",)), "consent_alone", "Consent is not normally the lawful basis"),
]


def said(found: tuple[Finding, ...]) -> dict[str, str]:
    return {finding.code: finding.said for finding in reversed(found)}


def test_a_whole_agreement_has_no_fault() -> None:
    assert findings(SOUND, TODAY) == ()


@pytest.mark.parametrize(("document", "code", "words"), STOPPED, ids=[f"{row[1]}-{n}" for n, row in enumerate(STOPPED)])
def test_an_agreement_is_stopped_with_a_plain_sentence(document: Document, code: str, words: str) -> None:
    stops = [finding for finding in stopping(findings(document, TODAY)) if finding.code == code]

    assert any(words in finding.said for finding in stops), said(findings(document, TODAY))


@pytest.mark.parametrize(("document", "code", "words"), WARNED, ids=[row[1] for row in WARNED])
def test_an_agreement_is_warned_about_and_not_stopped(document: Document, code: str, words: str) -> None:
    found = findings(document, TODAY)

    assert words in said(found)[code]
    assert stopping(found) == ()


def test_a_clause_held_back_in_part_only_is_no_contradiction() -> None:
    wider = replace(SOUND, clauses=(replace(CLAUSE, kinds=("involvement", "education")),))
    part = replace(CLAUSE, number="2", effect="withhold", gateways=(), kinds=("education",))

    assert findings(replace(wider, clauses=(*wider.clauses, part)), TODAY) == ()


WIDER = replace(SOUND, clauses=(replace(CLAUSE, kinds=("involvement", "education"), groups=("known", "area")),))
HALVES = {
    "by kind": ({"kinds": ("involvement",)}, {"kinds": ("education",)}),
    "by children": ({"groups": ("known",)}, {"groups": ("area",)}),
    "one below the other": ({"kinds": ("involvement",), "mode": "existence"}, {"kinds": ("education",)}),
}


def halves(name: str) -> tuple[Clause, Clause]:
    one, other = HALVES[name]
    bar = replace(WIDER.clauses[0], effect="withhold", gateways=())
    return replace(bar, number="2", **one), replace(bar, number="3", **other)


@pytest.mark.parametrize("name", HALVES)
def test_a_clause_held_back_whole_by_two_together_can_never_be_used_and_is_stopped(name: str) -> None:
    one, other = halves(name)

    (found,) = findings(replace(WIDER, clauses=(*WIDER.clauses, one, other)), TODAY)

    assert (found.code, found.place, found.stops) == ("contradiction", "clause 1", True)
    assert found.said == "Clause 1 shares what clauses 2, 3 together wholly hold back."


@pytest.mark.parametrize("name", HALVES)
def test_what_is_left_of_a_clause_by_one_of_two_is_no_contradiction(name: str) -> None:
    for bar in halves(name):
        assert findings(replace(WIDER, clauses=(*WIDER.clauses, bar)), TODAY) == ()


BAR = replace(CLAUSE, number="4", effect="withhold", gateways=())
HELD_BACK_THERE = replace(SOUND, clauses=(BAR,))


def beside(code: str, document: Document) -> Setting:
    return replace(TODAY, beside={code: document})


def test_what_another_agreement_goes_on_sharing_is_warned_of_where_it_is_held_back_here() -> None:
    here = replace(SOUND, clauses=(replace(CLAUSE, kinds=("education",)), BAR))

    found = {each.code: each for each in findings(here, beside("NM-2020-01", SOUND))}

    assert found["contradicts_other"].said == (
        "Clause 4 holds back what clause 1 of agreement NM-2020-01 shares. That agreement goes on sharing it: change"
        " it or end it, or nothing is held back."
    )
    assert not found["contradicts_other"].stops


def test_what_another_agreement_holds_back_is_warned_of_where_it_is_shared_here() -> None:
    (found,) = findings(SOUND, beside("NM-2020-01", HELD_BACK_THERE))

    assert (found.code, found.place, found.stops) == ("contradicted_by_other", "clause 1", False)
    assert found.said.startswith("Clause 1 shares what clause 4 of agreement NM-2020-01 holds back. It will be shared")


def test_an_agreement_does_not_contradict_itself_as_it_was_nor_one_that_it_ends() -> None:
    ends_it = replace(SOUND, supersedes=("NM-2020-01",))

    assert findings(SOUND, beside(TODAY.code, HELD_BACK_THERE)) == ()
    assert findings(ends_it, beside("NM-2020-01", HELD_BACK_THERE)) == ()


@pytest.mark.parametrize(
    "elsewhere",
    [{"kinds": ("health",)}, {"purposes": ("early_help",)}, {"givers": (POLICE,)}, {"mode": "content"}],
)
def test_two_agreements_about_different_things_do_not_contradict(elsewhere: dict[str, Any]) -> None:
    other = replace(SOUND, clauses=(replace(BAR, **elsewhere),))

    assert findings(SOUND, beside("NM-2020-01", other)) == ()


def test_a_gateway_commenced_in_one_area_is_in_force_there_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from linkspan.sharing import gateways

    there = replace(gateways.GATEWAYS[0], commenced_on=date(2026, 9, 30), area_codes=frozenset({"E06990001"}))
    monkeypatch.setattr(gateways, "GATEWAYS", (there, *gateways.GATEWAYS))
    document = with_clause(gateways=("16LA",))

    assert findings(document, TODAY) == ()
    assert not gateways.is_in_force("16LA", date(2026, 12, 1), "E06990002")
    assert not gateways.is_in_force("16LA", date(2026, 9, 29), "E06990001")
