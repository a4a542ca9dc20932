"""Put the tables together into one answer."""

from collections.abc import Collection, Sequence
from datetime import date

from linkspan.sharing.advice import telling
from linkspan.sharing.advice.answer import Advice, Answer, Cited, Cover, Refusal, Sentence, mildest, strictest
from linkspan.sharing.advice.bars import Held, bars_met
from linkspan.sharing.advice.basis import bases_of
from linkspan.sharing.advice.matters import Effect, effects_of
from linkspan.sharing.advice.question import KINDS, SPECIAL, Aim, Matter, Question, _
from linkspan.sharing.advice.usual import Usual, usual_row
from linkspan.sharing.gateways import GATEWAYS, Gateway, GatewayKind

DUTY = "16LA"
# Which gateways bear on a purpose, the strongest first. Those that only restrain are said in the tables' own words.
OF_AIM: dict[Aim, tuple[str, ...]] = {
    Aim.PROTECT: ("16LA", "csa_report", "47", "11", "175", "10", "115"),
    Aim.HELP: ("16LA", "27", "10", "11", "175"),
    Aim.CARE: ("10", "175"),
    Aim.CRIME: ("csa_report", "115"),
    Aim.REVIEW: ("16H",),
    Aim.COURT_CASE: (),
    Aim.RIGHTS: (),
    Aim.OTHER: (),
}
# What agreements call a purpose, and what is asked about. What they have no word for, no agreement covers.
PURPOSES: dict[Aim, frozenset[str]] = {
    Aim.PROTECT: frozenset({"safeguarding", "child_protection"}),
    Aim.HELP: frozenset({"safeguarding", "early_help"}),
    Aim.CARE: frozenset({"direct_care"}),
    Aim.CRIME: frozenset({"law_enforcement"}),
    Aim.REVIEW: frozenset({"assurance"}),
}
KINDS_OF: dict[Matter, frozenset[str]] = {
    Matter.KNOWN: frozenset({"involvement"}),
    Matter.DETAILS: frozenset({"identity"}),
    Matter.WORRY: frozenset({"alerts", "social_care", "early_help"}),
    Matter.EVERYDAY: frozenset({"education", "early_help"}),
    Matter.HEALTH: frozenset({"health"}),
    Matter.OFFENCE: frozenset({"policing", "youth_justice"}),
}
BY_CONTRACT = _("A GP practice or a charity counts only for work it does under contract to a listed body.")
NO_AGREEMENT = Sentence(
    _("No agreement in force here covers this. Agreements are expected, but the law above is enough to share."),
    "ICO data sharing code",
)
NO_AGREEMENT_AND_MORE = Sentence(
    _("No agreement in force here covers this."),
    "ICO data sharing code",
)
NEEDED = Sentence(_("Only what they need for this, and nothing more."), "UK GDPR art 5(1)(c)")
REST = Sentence(_("Share the rest of what you hold that bears on this."), "UK GDPR art 5(1)(c)")


def advise(
    question: Question, on: date, gateways: Sequence[Gateway] = GATEWAYS, agreements: Sequence[Cover] = ()
) -> Advice:
    """Answer one question on a day, by the gateways of that day and the agreements in force.

    `agreements` are clauses in force on that day from the giver to organisations of the receiver's kind. An agreement
    settles what there is to ask; it lifts no bar and makes nothing stricter.
    """
    cited = gateways_open(question, on, gateways)
    codes = {each.gateway.code for each in cited}
    has_duty = DUTY in codes
    row = usual_row(question, codes)
    effects = effects_of(question, has_duty=has_duty)
    held = [each for each in bars_met(question) if each.stands]
    covers = tuple(each for each in agreements if _covers(each, question))
    covered = frozenset[Matter]().union(*(_covers(each, question) for each in covers))
    answer = _answer(question, row, effects, held, is_covered=question.matters - SPECIAL <= covered and bool(covered))
    told, how = telling.what_family_is_told(question, answer)
    return Advice(
        question=question,
        answer=answer,
        why=_why(row, effects, answer),
        part=_part(question, answer, effects, held),
        ask=_whom_to_ask(answer, row, effects, question),
        barred=tuple(each.shown for each in held),
        gateways=cited,
        basis=bases_of(question, on, has_duty=has_duty),
        covers=covers,
        no_agreement=_no_agreement(question, answer, covers),
        telling=told,
        told=how,
        not_told=telling.when_not_told(question),
        consent=telling.consent(question),
        care=telling.how_to_share(question),
        refusal=Refusal.DETRIMENT if has_duty else Refusal.NECESSITY,
    )


def gateways_open(question: Question, on: date, gateways: Sequence[Gateway]) -> tuple[Cited, ...]:
    """List the gateways that bear on a question and are in force: that day, in each area, for every body meant."""
    kinds = KINDS.get(question.receiver, frozenset())
    found = []
    for code in OF_AIM[question.aim]:
        if code == "csa_report" and not question.matters & {Matter.WORRY, Matter.OFFENCE}:
            continue
        rows = [row for row in gateways if row.code == code and row.kind is not GatewayKind.RESTRAINT]
        open_now = next((row for row in rows if _is_open(row, question, on, kinds)), None)
        if open_now:
            caveat = BY_CONTRACT if open_now.by_contract & ({question.giver_kind} | kinds) else ""
            found.append(Cited(open_now, caveat))
    return tuple(found)


def _is_open(row: Gateway, question: Question, on: date, kinds: Collection[str]) -> bool:
    areas: Collection[str | None] = question.area_codes or {None}
    if not kinds or not all(row.fits(question.giver_kind, kind) for kind in kinds):
        return False
    return all(row.is_in_force(on, area) for area in areas)


def _answer(
    question: Question, row: Usual, effects: Collection[Effect], held: Collection[Held], *, is_covered: bool
) -> Answer:
    usual = row.now if question.is_now else row.answer
    if row.settled and is_covered:
        usual = mildest(usual, Answer.SHARE_PART)
    changed = [each.now if question.is_now else each.answer for each in effects]
    if held and question.matters <= SPECIAL:
        changed += [each.alone for each in held]
    elif held:
        changed.append(Answer.SHARE_PART)
    return strictest(usual, *changed)


def _why(row: Usual, effects: Collection[Effect], answer: Answer) -> tuple[Sentence, ...]:
    """Say why; what limits the part that may go is said with the part."""
    is_part = answer is Answer.SHARE_PART
    said = [each for each in effects if not (is_part and each.answer is not Answer.SHARE)]
    return (Sentence(row.why, row.source), *(Sentence(each.says, each.source) for each in said))


def _part(
    question: Question, answer: Answer, effects: Collection[Effect], held: Collection[Held]
) -> tuple[Sentence, ...]:
    """Say which part may go."""
    if answer is not Answer.SHARE_PART:
        return ()
    said = [Sentence(each.door.says, each.door.source) for each in held if each.door]
    said += [Sentence(each.bar.still, each.bar.law) for each in held if not each.door]
    if question.matters - SPECIAL and held:
        said.append(REST)
    said += [Sentence(each.says, each.source) for each in effects if each.answer is not Answer.SHARE]
    return tuple(said) or (NEEDED,)


def _whom_to_ask(answer: Answer, row: Usual, effects: Collection[Effect], question: Question) -> tuple[str, ...]:
    """Name whom to ask: those who can settle what makes the answer stricter, else someone to think it over with."""
    if answer is not Answer.ASK_FIRST:
        return tuple(dict.fromkeys(each for each in (row.ask,) if each))
    now = question.is_now
    pressing = [each.ask for each in effects if (each.now if now else each.answer) is Answer.ASK_FIRST]
    if (row.now if now else row.answer) is Answer.ASK_FIRST or not any(pressing):
        pressing.append(row.ask)
    return tuple(dict.fromkeys(each for each in pressing if each))


def _no_agreement(question: Question, answer: Answer, covers: Sequence[Cover]) -> Sentence | None:
    if covers or not question.is_to_agency:
        return None
    return NO_AGREEMENT if answer in (Answer.SHARE, Answer.SHARE_PART) else NO_AGREEMENT_AND_MORE


def _covers(cover: Cover, question: Question) -> frozenset[Matter]:
    """Give what is asked about that a clause covers."""
    if cover.receiver_kind not in KINDS.get(question.receiver, frozenset()):
        return frozenset()
    if not cover.purposes & PURPOSES.get(question.aim, frozenset()):
        return frozenset()
    return frozenset(
        each
        for each in question.matters
        if cover.kinds & KINDS_OF.get(each, frozenset()) and (cover.mode == "content" or each is Matter.KNOWN)
    )
