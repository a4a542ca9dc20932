"""Put an answer, and a decision, into the words of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop

from linkspan.sharing import decision_rules as rules
from linkspan.sharing.advice import Advice, Answer, Sentence, Telling, Urgency
from linkspan.sharing.advice.answer import ANSWER_WORDS, TELLING_WORDS
from linkspan.sharing.advice.question import (
    AGENCIES,
    AIM_WORDS,
    MATTER_WORDS,
    RECEIVER_NAMES,
    RECEIVER_WORDS,
    URGENCY_WORDS,
    Matter,
    Receiver,
)
from linkspan.sharing.queries.decisions import DecisionLine, DecisionWhole
from linkspan.web.words import short_day

RECORDED = {
    Telling.TELL: gettext_noop("told what is shared and why, as far as that is safe."),
    Telling.AGREE: gettext_noop("told, and asked to agree to the help."),
    Telling.WAIT: gettext_noop("told when the police or children's services say it is safe."),
    Telling.DO_NOT: gettext_noop("not told for now: it could put someone at risk."),
    Telling.IS_THEM: gettext_noop("it goes to them."),
}
COLOURS = {"shared": "green", "in_part": "blue", "not_shared": "red", "asked_first": "purple"}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and where it comes from, in the reader's language."""

    words: str
    source: str


def lines(said: Iterable[Sentence]) -> list[Line]:
    """Say some sentences."""
    return [Line(gettext(each.words), each.source) for each in said]


def answer(found: Advice) -> dict[str, Any]:
    """Give all that the answer's page shows."""
    asked = found.question
    return {
        "answer": found.answer.value,
        "headline": headline(found),
        "asked": asked_words(asked.receiver, asked.matters, asked.aim, asked.urgency),
        "why": lines(found.why),
        "part": lines(found.part),
        "ask": [gettext(each) for each in found.ask],
        "barred": [
            {
                "name": gettext(each.name), "law": each.law, "says": gettext(each.says.words),
                "lifts": gettext(each.lifts), "still": gettext(each.still),
                "let": Line(gettext(each.let_through.words), each.let_through.source) if each.let_through else None,
            }
            for each in found.barred
        ],
        "gateways": [
            {
                "title": gettext(each.gateway.title), "law": each.gateway.law, "note": gettext(each.gateway.note),
                "caveat": gettext(each.caveat) if each.caveat else "",
            }
            for each in found.gateways
        ],
        "basis": lines(found.basis),
        "covers": found.covers,
        "no_agreement": lines([found.no_agreement])[0] if found.no_agreement else None,
        "telling": gettext(TELLING_WORDS[found.telling]),
        "must_not_tell": found.telling is Telling.DO_NOT,
        "told": lines(found.told),
        "not_told": lines(found.not_told),
        "consent": lines([found.consent])[0],
        "care": lines(found.care),
        "is_now": asked.urgency is Urgency.NOW,
        "refusal": found.refusal.value,
    }  # fmt: skip


def headline(found: Advice) -> str:
    """Say the answer in one line."""
    name = gettext(RECEIVER_NAMES[found.question.receiver])
    said = {
        Answer.SHARE: gettext("Share it with %(name)s"),
        Answer.SHARE_PART: gettext("Share this part with %(name)s"),
        Answer.ASK_FIRST: gettext("Ask first, before you share with %(name)s"),
        Answer.DO_NOT: gettext("Do not share it with %(name)s"),
    }
    return said[found.answer] % {"name": name}


def asked_words(receiver: str, matters: Iterable[str], aim: str, urgency: str) -> list[tuple[str, str]]:
    """Say again what was asked."""
    held = set(matters)
    return [
        (gettext("With"), gettext(RECEIVER_WORDS[Receiver(receiver)])),
        (gettext("About"), "; ".join(gettext(said) for code, said in MATTER_WORDS.items() if code in held)),
        (gettext("For"), gettext(next(said for code, said in AIM_WORDS.items() if code == aim))),
        (gettext("How soon"), gettext(next(said for code, said in URGENCY_WORDS.items() if code == urgency))),
    ]


def record(found: Advice) -> dict[str, Any]:
    """Fill the record from the answer, so that one click keeps it."""
    asked = found.question
    is_risky = found.telling is Telling.DO_NOT
    is_told = found.telling is Telling.IS_THEM
    return {
        "decision": rules.FOLLOWS[found.answer],
        "reasons": words_to_record(found),
        "refusal": _refusal(found),
        "relevance": gettext("It bears on the child's safety or welfare.") if found.answer is Answer.DO_NOT else "",
        "informed": "no" if is_risky else "yes" if is_told else "later",
        "informed_why": gettext("Telling could put someone at risk, or spoil an investigation.") if is_risky else "",
        "what": "; ".join(gettext(MATTER_WORDS[each]) for each in Matter if each in asked.matters),
        "legal_power": "; ".join(each.gateway.law for each in found.gateways) or found.why[0].source,
        "lawful_basis": "; ".join(each.source for each in found.basis),
        "is_part_3": any("part 3" in each.source for each in found.basis),
        "agreement": "; ".join(f"{each.agreement}, {each.clause}" for each in found.covers)
        or gettext("None in force covers it; the law alone."),
        "relationship": "separate" if asked.receiver in AGENCIES else "none",
        "necessity": gettext(found.why[0].words),
        "retention": lines(found.care)[-1].words,
        "impact_assessment": gettext("Part of normal work; none for this decision."),
    }


def _refusal(found: Advice) -> str:
    """Where the answer itself is not to share, its reason is the law's."""
    if found.answer is not Answer.DO_NOT:
        return ""
    barred = [f"{gettext(each.says.words)} ({each.law})" for each in found.barred]
    return " ".join(barred) or gettext(found.why[0].words)


def words_to_record(found: Advice) -> str:
    """Write the words that a record can keep as they are."""
    asked = found.question
    said = [
        gettext("Asked whether to share with %(name)s, %(aim)s. The answer was: %(answer)s.")
        % {
            "name": gettext(RECEIVER_NAMES[asked.receiver]),
            "aim": _lower(gettext(AIM_WORDS[asked.aim])),
            "answer": gettext(ANSWER_WORDS[found.answer]).lower(),
        },
        gettext("Why: %(why)s") % {"why": gettext(found.why[0].words)},
    ]
    if found.barred:
        said.append(
            gettext("Held back: %(what)s.") % {"what": "; ".join(gettext(each.name).lower() for each in found.barred)}
        )
    laws = [each.gateway.law for each in found.gateways] or [found.why[0].source]
    said.append(gettext("Law: %(laws)s.") % {"laws": "; ".join(laws)})
    said.append(gettext("Family: %(telling)s") % {"telling": gettext(RECORDED[found.telling])})
    return "\n".join(said)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def line(one: DecisionLine) -> dict[str, Any]:
    """Give one row of the list."""
    return {
        "id": one.id,
        "at": one.at,
        "decision": gettext(rules.DECISIONS[one.decision]),
        "colour": COLOURS[one.decision],
        "receiver": gettext(RECEIVER_WORDS[Receiver(one.receiver)]),
        "aim": gettext(next(said for code, said in AIM_WORDS.items() if code == one.aim)),
        "who": f"{one.person_name}, {one.post_title}" if one.post_title else one.person_name,
        "answer": gettext(ANSWER_WORDS[Answer(one.answer)]) if one.answer else "",
        "differs": bool(one.answer) and rules.FOLLOWS[Answer(one.answer)] != one.decision,
        "of_part": one.of_part,
        "is_put_right": one.is_put_right,
        "laws": one.laws,
        "soon": gettext(next(said for code, said in URGENCY_WORDS.items() if code == one.urgency)),
        "informed": gettext(rules.INFORMED[one.informed]),
        "test": gettext(next(said for code, said in rules.REFUSAL_WORDS.items() if code == one.refusal_test)),
    }


def whole(found: DecisionWhole) -> dict[str, Any]:
    """Give all that a decision's page shows; of the advice nothing, where none was asked."""
    one, said = found.line, found.advice
    return line(one) | {
        "asked": [
            (label, words) for label, words in asked_words(one.receiver, one.matters, one.aim, one.urgency) if words
        ],
        "organisation": found.organisation_name,
        "child_id": found.child_id,
        "has_child": one.has_child,
        "is_mine": found.is_mine,
        "is_inspected": found.is_inspected,
        "rows": _rows(found),
        "why": [Line(gettext(words), source) for words, source in said.get("why", ())],
        "part": [Line(gettext(words), source) for words, source in said.get("part", ())],
        "barred": [(gettext(name), law, gettext(lifts)) for name, law, lifts, _still in said.get("barred", ())],
        "telling": gettext(TELLING_WORDS[Telling(said["telling"])]) if said else "",
    }


def _rows(found: DecisionWhole) -> list[tuple[str, str]]:
    texts: Mapping[str, str] = found.texts
    relevance = gettext("Relevance to keeping the child safe and well")
    refusal = gettext(next(said for code, said in rules.REFUSAL_WORDS.items() if code == found.line.refusal_test))
    rows = [
        (gettext("Words recorded"), texts["reasons"]),
        (refusal if found.line.decision == "not_shared" else gettext("On not sharing"), texts["refusal"]),
        (relevance, texts["relevance"]),
        (gettext("Does the family know?"), gettext(rules.INFORMED[found.line.informed])),
        (gettext("Why they were not told"), texts["informed_why"]),
        (gettext("Telling could put someone at risk"), gettext("Yes") if found.telling_is_risky else ""),
        (gettext("Who it is about"), texts["about_whom"]),
        (gettext("Who asked"), texts["asked_by"]),
        (gettext("Asked on"), _day(found.line.asked_on)),
        (gettext("What exactly"), texts["what"]),
        (gettext("Fact or opinion"), texts["fact_or_opinion"]),
        (gettext("Shared on"), _day(found.line.shared_on)),
        (gettext("How it was sent"), texts["security"]),
        (gettext("Receipt"), texts["receipt"]),
        (gettext("The child's view"), texts["child_view"]),
        (gettext("The parents' view"), texts["parent_view"]),
        (gettext("Rights"), texts["rights"]),
        (gettext("Legal power"), texts["legal_power"]),
        (gettext("Lawful basis and condition"), texts["lawful_basis"]),
        (gettext("Part 3 (law enforcement)"), gettext("Yes") if found.line.is_part_3 else gettext("No")),
        (gettext("Agreement and clause"), texts["agreement"]),
        (gettext("Who decides on its use"), gettext(rules.RELATIONSHIPS[found.line.relationship])),
        (gettext("Necessary and proportionate"), texts["necessity"]),
        (gettext("Impact assessment"), texts["impact_assessment"]),
        (gettext("Data protection officer"), texts["officer_view"]),
        (gettext("How long it is kept"), texts["retention"]),
    ]
    return [(label, said) for label, said in rows if said]


def _day(found: Any) -> str:
    return short_day(found) if found else ""
