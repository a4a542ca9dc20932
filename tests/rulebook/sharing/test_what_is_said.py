"""What an answer says beside "share" or "do not": what the family is told, whom to ask, which law has a condition, and
how what is shared is kept. Each table reads from what was asked to what is said.
"""

from dataclasses import replace
from datetime import date

import pytest

from linkspan.sharing.advice import Advice, Aim, Answer, Cover, Matter, Question, Receiver, Urgency, advise
from linkspan.sharing.advice import telling as said
from linkspan.sharing.advice.advise import (
    BY_CONTRACT,
    NEEDED,
    NO_AGREEMENT,
    NO_AGREEMENT_AND_MORE,
    REST,
)
from linkspan.sharing.advice.advise import (
    advise as answer_to,
)
from linkspan.sharing.advice.answer import Refusal, Sentence, Telling
from linkspan.sharing.advice.basis import RECOGNISED_FROM, Basis
from linkspan.sharing.advice.question import FAMILY, GIVERS
from linkspan.sharing.advice.usual import CALDICOTT, GOVERNANCE, LEAD, LEGAL, SERVICES
from linkspan.sharing.advice.usual import FAMILY as THE_FAMILY
from linkspan.sharing.advice.usual import POLICE as THE_POLICE
from linkspan.sharing.gateways import GATEWAYS
from tests.rulebook.sharing.cases import BEFORE, COMMENCED, LATER, SUPPOSED

AREA = "E06990001"
ASKED = Question(
    "school", Receiver.COUNCIL, frozenset({Matter.WORRY}), Aim.PROTECT, Urgency.SOON, area_codes=frozenset({AREA})
)


def ask(
    giver: str = "school",
    to: str = "council",
    about: str = "worry",
    aim: str = "protect",
    *,
    now: bool = False,
    risky: bool = False,
) -> Question:
    return replace(
        ASKED,
        giver_kind=giver,
        receiver=Receiver(to),
        matters=frozenset(map(Matter, about.split())),
        aim=Aim(aim),
        urgency=Urgency.NOW if now else Urgency.SOON,
        telling_is_risky=risky,
    )


def found(question: Question, *agreements: Cover, on: date = BEFORE) -> Advice:
    return advise(question, on, SUPPOSED, agreements)


# --- the family ------------------------------------------------------------------------------------------------------

T = Telling
TOLD: list[tuple[str, Question, Telling, tuple[Sentence, ...]]] = [
    ("a teacher's worry to children's services", ask(), T.TELL, (said.TELL,)),
    ("the same to the police: a crime may be looked into", ask(to="police"), T.WAIT, (said.WAIT,)),
    ("for a crime, whoever is told", ask(to="youth_justice", aim="crime"), T.WAIT, (said.WAIT,)),
    ("to help a family", ask(aim="help"), T.AGREE, (said.TELL, said.SEEK)),
    ("to treat a child", ask("gp_practice", "health", "health", "care"), T.AGREE, (said.TELL, said.SEEK)),
    ("the police asked to help are no crime", ask(to="police", aim="help"), T.AGREE, (said.TELL, said.SEEK)),
    ("a case review", ask(to="reviewer", aim="review"), T.TELL, (said.TELL,)),
    ("it goes to a parent", ask(to="parent"), T.IS_THEM, (said.THEMSELVES,)),
    ("it goes to the child", ask(to="child"), T.IS_THEM, (said.THEMSELVES,)),
    ("a relative is not the family that is told", ask(to="relative", aim="help"), T.AGREE, (said.TELL, said.SEEK)),
    ("nothing goes", ask(to="public", aim="other"), T.TELL, (said.NOTHING,)),
    # a young person confided it: told first, unless telling is a risk
    ("confided, to services", ask(about="worry confided"), T.TELL, (said.TELL, said.YOUNG)),
    ("confided, to the police", ask(to="police", about="confided"), T.WAIT, (said.WAIT, said.YOUNG)),
    ("confided, to help", ask(about="confided", aim="help"), T.AGREE, (said.TELL, said.SEEK, said.YOUNG)),
    ("confided, to a parent", ask(to="parent", about="confided"), T.IS_THEM, (said.THEMSELVES, said.YOUNG)),
    ("confided, to a newspaper", ask(to="public", about="confided", aim="other"), T.TELL, (said.NOTHING,)),
    ("confided, and telling is a risk", ask(about="confided", risky=True), T.DO_NOT, (said.RISKY,)),
    # telling is a risk: never told, and never told to share what does not go
    ("a risk, to services", ask(risky=True), T.DO_NOT, (said.RISKY,)),
    ("a risk, to the police", ask(to="police", risky=True), T.DO_NOT, (said.RISKY,)),
    ("a risk, to help", ask(aim="help", risky=True), T.DO_NOT, (said.RISKY,)),
    ("a risk, and a parent asks", ask(to="parent", risky=True), T.DO_NOT, (said.RISKY_AND_NOTHING_GOES,)),
    ("a risk, and the child asks", ask(to="child", risky=True), T.DO_NOT, (said.RISKY_TO_THEM,)),
    ("a risk, and it is barred", ask(about="fertility", risky=True), T.DO_NOT, (said.RISKY_AND_NOTHING_GOES,)),
]


@pytest.mark.parametrize(("question", "told", "how"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD])
def test_what_the_family_is_told(question: Question, told: Telling, how: tuple[Sentence, ...]) -> None:
    answer = found(question)

    assert (answer.telling, answer.told) == (told, how)


def test_whoever_may_not_be_told_is_never_told_to_share_what_does_not_go() -> None:
    for to in Receiver:
        answer = found(ask(to=to.value, risky=True))
        if answer.answer is Answer.DO_NOT or to in FAMILY:
            assert said.RISKY not in answer.told


@pytest.mark.parametrize("to", sorted(Receiver))
def test_when_the_family_is_not_told_is_listed_whole_unless_it_goes_to_them(to: str) -> None:
    usual, risky = said.when_not_told(ask(to=to)), said.when_not_told(ask(to=to, risky=True))

    assert len(said.NOT_TOLD) == 6
    assert risky == said.NOT_TOLD
    assert usual == (said.NOT_TOLD[:2] if to in ("parent", "child") else said.NOT_TOLD)
    assert found(ask(to=to)).not_told == usual


@pytest.mark.parametrize("aim", sorted(Aim))
def test_consent_is_no_ground_for_safeguarding_and_counts_for_the_rest(aim: str) -> None:
    keeps_safe = aim in ("protect", "help", "crime")

    assert found(ask(aim=aim)).consent == (said.CONSENT if keeps_safe else said.CONSENT_OTHERWISE)


KEPT = {
    **dict.fromkeys(("school", "nursery"), said.KEPT_SCHOOL),
    **dict.fromkeys(("gp_practice", "hospital_trust", "icb"), said.KEPT_HEALTH),
    "police": said.KEPT_POLICE,
}


@pytest.mark.parametrize("giver", sorted(GIVERS))
@pytest.mark.parametrize("to", ["council", "parent", "court"])
def test_how_it_is_sent_and_kept(giver: str, to: str) -> None:
    onward = (said.BACK,) if to == "council" else ()

    assert found(ask(giver, to)).care == (said.HOW, said.FACTS, *onward, KEPT.get(giver, said.KEPT))


# --- whom to ask -----------------------------------------------------------------------------------------------------

TO_ASK: list[tuple[str, Question, tuple[str, ...]]] = [
    ("share: someone to think it over with", ask(), (LEAD,)),
    ("do not, and nobody is named", ask(to="relative", aim="other"), ()),
    ("help from outside: the family", ask(to="other_body", aim="help", about="known"), (THE_FAMILY,)),
    ("a lawyer: the legal team", ask(to="lawyer", aim="court_case", about="known"), (LEGAL,)),
    (
        "health facts for other ends: governance and the Caldicott guardian",
        ask(to="council", aim="other", about="health"), (CALDICOTT, GOVERNANCE),
    ),
    ("health facts for a crime: the guardian alone", ask(to="police", aim="crime", about="health"), (CALDICOTT,)),
    ("a relative asks of another: police and services", ask(to="relative", about="others"), (THE_POLICE, SERVICES)),
    (
        "the same when someone could be hurt today: the police alone settle it",
        ask(to="relative", about="others", now=True), (THE_POLICE,),
    ),
    ("a barred thing alone: someone to think it over with", ask(about="adoption"), (LEAD,)),
]  # fmt: skip


@pytest.mark.parametrize(("question", "whom"), [row[1:] for row in TO_ASK], ids=[row[0] for row in TO_ASK])
def test_whom_to_ask(question: Question, whom: tuple[str, ...]) -> None:
    assert found(question).ask == whom


# --- agreements ------------------------------------------------------------------------------------------------------

COVER = Cover(
    "Northmere agreement", "2.1", "", "council", "content", frozenset({"safeguarding"}), frozenset({"social_care"}), ""
)


def test_that_no_agreement_covers_it_is_said_of_agencies_alone() -> None:
    assert found(ask()).no_agreement == NO_AGREEMENT
    assert found(ask(to="charity", about="known", aim="protect")).no_agreement == NO_AGREEMENT
    assert found(ask(aim="other")).no_agreement == NO_AGREEMENT_AND_MORE
    assert found(ask(to="parent")).no_agreement is None


def test_an_agreement_that_covers_it_is_named_and_nothing_more_is_said() -> None:
    answer = found(ask(), COVER)

    assert answer.covers == (COVER,)
    assert answer.no_agreement is None


@pytest.mark.parametrize(
    "changed",
    [
        {"receiver_kind": "police"}, {"purposes": frozenset({"law_enforcement"})}, {"kinds": frozenset({"health"})},
        {"mode": "existence"}, {"kinds": frozenset()},
    ],
    ids=str,
)  # fmt: skip
def test_one_that_does_not_cover_it_is_not_named(changed: dict[str, object]) -> None:
    answer = found(ask(), replace(COVER, **changed))

    assert answer.covers == ()
    assert answer.no_agreement == NO_AGREEMENT


def test_existence_alone_covers_that_a_child_is_known_and_no_more() -> None:
    known = replace(COVER, mode="existence", kinds=frozenset({"involvement", "social_care"}))

    assert found(ask(about="known"), known).covers == (known,)
    assert found(ask(about="worry"), known).covers == ()


def test_an_agreement_settles_what_it_covers_whole_and_nothing_it_covers_in_part() -> None:
    """Everyday care by a charity is to be asked first, until an agreement has settled all that is asked for."""
    covered = replace(
        COVER, receiver_kind="charity", purposes=frozenset({"direct_care"}), kinds=frozenset({"education"})
    )
    both = replace(covered, kinds=frozenset({"education", "involvement"}))
    question = ask(to="charity", about="everyday known", aim="care")

    assert found(question).answer is Answer.ASK_FIRST
    assert found(question, covered).answer is Answer.ASK_FIRST
    assert found(question, both).answer is Answer.SHARE_PART
    assert found(replace(question, matters=frozenset({Matter.EVERYDAY})), covered).answer is Answer.SHARE_PART


def test_where_only_what_is_barred_is_asked_no_agreement_settles_anything() -> None:
    covered = replace(COVER, receiver_kind="charity", purposes=frozenset({"direct_care"}))

    assert found(ask(to="charity", about="court_papers", aim="care"), covered).answer is Answer.ASK_FIRST


# --- gateways --------------------------------------------------------------------------------------------------------


def cited(question: Question, *, on: date = BEFORE, since: date | None = None, areas: str = "") -> dict[str, str]:
    """Give the gateways that are cited, each with its condition; the duty to report abuse may be in force."""
    rows = tuple(
        replace(row, commenced_on=since, area_codes=frozenset(areas.split()) or None)
        if since and row.code in ("csa_report", "16LA") else row for row in GATEWAYS
    )  # fmt: skip
    return {each.gateway.code: each.caveat for each in answer_to(question, on, rows).gateways}


def test_the_duty_to_report_abuse_is_cited_for_a_worry_or_an_offence_and_for_nothing_else() -> None:
    since = BEFORE

    assert [
        matter for matter in Matter if "csa_report" in cited(ask(to="police", about=matter.value), since=since)
    ] == [Matter.WORRY, Matter.OFFENCE]  # fmt: skip
    assert "csa_report" in cited(ask(to="police", about="offence known", aim="crime"), since=since)
    assert "csa_report" not in cited(ask(to="police", about="worry"))


def test_a_duty_that_binds_in_one_area_is_cited_where_it_binds_for_all_areas_that_are_asked_for() -> None:
    here, there = ask(), replace(ask(), area_codes=frozenset({AREA, "E06990002"}))

    assert "16LA" in cited(here, since=BEFORE, areas=AREA)
    assert "16LA" not in cited(here, since=BEFORE, areas="E06990002")
    assert "16LA" not in cited(there, since=BEFORE, areas=AREA)
    assert "16LA" not in cited(replace(ask(), area_codes=frozenset()), since=BEFORE, areas=AREA)


def test_a_practice_or_a_charity_is_within_a_law_for_its_contract_only_and_that_is_said() -> None:
    assert cited(ask("gp_practice"))["11"] == BY_CONTRACT
    assert cited(ask("charity"))["11"] == BY_CONTRACT
    assert cited(ask("gp_practice"))["115"] == ""
    assert cited(ask())["10"] == ""
    assert cited(ask(to="charity"))["10"] == BY_CONTRACT


def test_no_gateway_is_cited_to_whoever_is_no_agency() -> None:
    assert cited(ask(to="parent")) == {}


def test_a_refusal_is_reasoned_as_the_law_of_the_day_asks() -> None:
    assert found(ask(), on=BEFORE).refusal is Refusal.NECESSITY
    assert found(ask(), on=LATER).refusal is Refusal.DETRIMENT
    assert found(ask(), on=COMMENCED).refusal is Refusal.DETRIMENT


def test_an_answer_keeps_the_question_it_answers() -> None:
    assert found(ask(to="police")).question == ask(to="police")


def test_a_basis_holds_from_its_first_day_and_until_the_day_it_ends() -> None:
    row = Basis(
        "x", {"school"}, {Aim.PROTECT}, "", "", from_=RECOGNISED_FROM, until=date(2027, 1, 1)
    )  # fmt: skip
    days = (date(2026, 2, 4), RECOGNISED_FROM, date(2026, 12, 31), date(2027, 1, 1))

    assert [row.fits(ask(), on, has_duty=False) for on in days] == [False, True, True, False]


# --- the part that may go --------------------------------------------------------------------------------------------


def test_the_part_that_may_go_is_said_in_the_words_of_each_bar_and_each_limit() -> None:
    barred = found(ask(about="worry adoption"))
    let = found(ask(about="court_papers"))
    limited = found(ask(to="charity", about="offence"))

    assert [each.words[:24] for each in barred.part] == ["The child's present name", REST.words[:24]]
    assert [each.words[:13] for each in let.part] == ["The rules let"]
    assert [each.words[:9] for each in limited.part] == ["Give only"]
    assert found(ask(to="charity", about="known")).part == (NEEDED,)
    assert found(ask()).part == ()


def test_what_is_barred_twice_is_held_by_both() -> None:
    """A bar that may be asked about does not open one that nobody lifts, whichever is asked first."""
    assert found(ask(about="adoption gender")).answer is Answer.DO_NOT
    assert found(ask(about="gender adoption")).answer is Answer.DO_NOT
    assert found(ask(about="adoption gender worry")).answer is Answer.SHARE_PART


def test_what_is_usual_for_others_is_not_made_milder_by_a_barred_thing() -> None:
    assert found(ask(to="public", about="court_papers", aim="other")).answer is Answer.DO_NOT
    assert found(ask(to="relative", about="whereabouts", aim="other")).answer is Answer.DO_NOT


# Each thing that a statute holds back, and who the answer says can lift that.
LIFTED_BY = {
    Matter.COURT_PAPERS: "The court that hears the case",
    Matter.ADOPTION: "The adoption agency that holds the record",
    Matter.GENDER: "The person themself",
    Matter.FERTILITY: "Everyone who could be identified",
    Matter.LEGAL_ADVICE: "The client alone",
    Matter.INTELLIGENCE: "The force it came from",
    Matter.PROTECTED_PERSON: "The protection provider alone",
}


@pytest.mark.parametrize("matter", LIFTED_BY)
def test_what_a_statute_holds_back_beats_a_worry_and_names_who_can_lift_it(matter: Matter) -> None:
    told = found(ask(to="housing", about=f"worry {matter}"))

    (barred,) = told.barred
    assert told.answer is not Answer.SHARE
    assert barred.lifts.startswith(LIFTED_BY[matter])
    assert barred.law
