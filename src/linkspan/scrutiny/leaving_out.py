"""What may be left out of an answer: proposed by rule, on its law, and decided by a person. Plain values only."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linkspan.audit.errors import NotNow

LEFT_OUT = "[left out]"
DECISIONS = ("accepted", "changed", "refused")
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground for leaving something out, and the law it rests on.

    `general` is what the letter says of it. It is empty where to say so would tell what is left out: that there is an
    inquiry, a source, an adoption. Each letter says alike that the law lets some things be left out without saying so.
    """

    code: str
    title: str
    law: str
    general: str = ""


GROUNDS: tuple[Ground, ...] = (
    Ground(
        "others", "It is about somebody else", "DPA 2018 sch 2 paras 16 and 17; UK GDPR art 15(4)",
        "what is about other people, who have rights of their own",
    ),
    Ground("source", "It would show who told us in confidence", "DPA 2018 sch 2 para 16"),
    Ground(
        "whereabouts", "It would show where somebody is who is protected",
        "DPA 2018 sch 2 para 16; Family Law Act 1996 part 4",
    ),
    Ground(
        "harm_social", "Telling it would be likely to cause serious harm (social work)", "DPA 2018 sch 3 para 11",
    ),
    Ground(
        "harm_education", "Telling it would be likely to cause serious harm (education)", "DPA 2018 sch 3 para 19",
    ),
    Ground(
        "harm_health", "Telling it would be likely to cause serious harm (health)", "DPA 2018 sch 3 paras 5 and 6",
    ),
    Ground(
        "abuse", "A parent asks for what is about abuse, and telling is not best for the child",
        "DPA 2018 sch 3 para 21",
    ),
    Ground(
        "wishes", "The child said it expecting that this person would not be told", "DPA 2018 sch 3 paras 4 and 10",
    ),
    Ground("adoption", "It is an adoption record or report", "DPA 2018 sch 4 para 3"),
    Ground(
        "court", "It was given to a court whose rules keep it back", "DPA 2018 sch 3 paras 3, 9 and 18",
    ),
    Ground("privilege", "It is legal advice", "DPA 2018 sch 2 para 19", "legal advice"),
    Ground("police", "It would get in the way of preventing or finding out a crime", "DPA 2018 sch 2 para 2"),
)  # fmt: skip
BY_CODE = {each.code: each for each in GROUNDS}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of those around a child: whom a text must not show, and whom it may."""

    own_names: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    asker: str = "child"
    asker_name: str = ""
    is_protected: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Some of a text that is proposed to be left out, from one letter up to another."""

    start: int
    end: int
    ground: str


PHONE = re.compile(r"(?<![\w+])(?:\+44\s?|0)\d(?:[\s-]?\d){8,9}(?!\d)")
POSTCODE = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}\b")
SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
TELLING = (
    ("privilege", re.compile(r"\b(?:solicitor|barrister|counsel's|legal advice|legally privileged)", re.IGNORECASE)),
    ("police", re.compile(r"\b(?:arrest|police investigation|under investigation|bail|suspect)", re.IGNORECASE)),
    ("adoption", re.compile(r"\b(?:adopt(?:ion|ed|ive)|placement order)\b", re.IGNORECASE)),
    ("court", re.compile(r"\b(?:guardian's report|court report|expert's report|care proceedings)\b", re.IGNORECASE)),
)
ABUSE = re.compile(r"\b(?:abus|neglect|bruis|hit (?:him|her|them|me)\b|hurt (?:him|her|them|me)\b)", re.IGNORECASE)
HARMFUL = re.compile(r"\b(?:suicid|self-harm|kill (?:him|her|them|my)|threaten|disclosed abuse)", re.IGNORECASE)
# What a piece is by its nature, whatever it says: the whole of it is proposed.
WHOLE = {"source": "source", "police": "police", "place": "whereabouts", "child_said": "wishes", "picture": "wishes"}
WHOLE |= {"protection": "whereabouts", "watch": "police", "access": "others", "elsewhere_police": "police"}
# What a child may read of their own, and a person decides on for anybody else.
OWN = frozenset({"child_said", "picture", "protection"})
HARM_OF = {"school": "harm_education", "college": "harm_education", "gp_practice": "harm_health"}
HARM_OF |= {"hospital_trust": "harm_health", "icb": "harm_health"}


def proposed(text: str, kind: str, known: Known, *, agency_kind: str = "council") -> tuple[Span, ...]:
    """Mark what the rules would leave out of a text; a person decides on each."""
    if ground := _whole(kind, known):
        return (Span(0, len(text), ground),)
    found = [*_names(text, known), *_numbers(text, known), *_sentences(text, agency_kind, known.asker)]
    return apart(found)


def _whole(kind: str, known: Known) -> str:
    """Say on which ground all of a piece is proposed: by what it is, and by who asks."""
    if kind in OWN and known.asker == "child":
        return ""
    if kind in ("place", "elsewhere"):
        return "whereabouts" if known.is_protected else ""
    return WHOLE.get(kind, "")


def _names(text: str, known: Known) -> Iterable[Span]:
    """Find those who are known to be others, by whole name or by any part that the child does not share."""
    own = {part for name in known.own_names | {known.asker_name} for part in _parts(name)}
    wanted = {name.strip() for name in known.others if name.strip()}
    wanted |= {part for name in wanted for part in _parts(name) if part not in own}
    wanted -= {known.asker_name}
    for name in sorted(wanted, key=len, reverse=True):
        for each in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield Span(each.start(), each.end(), "others")


def _parts(name: str) -> set[str]:
    return {part.casefold() for part in re.split(r"[\s-]+", name) if len(part) >= SHORTEST_NAME}


def _numbers(text: str, known: Known) -> Iterable[Span]:
    ground = "whereabouts" if known.is_protected else "others"
    for pattern in (PHONE, POSTCODE):
        for each in pattern.finditer(text):
            yield Span(each.start(), each.end(), ground)
    for place in known.places if known.is_protected else ():
        for each in re.finditer(re.escape(place), text, re.IGNORECASE):
            yield Span(each.start(), each.end(), "whereabouts")


def _sentences(text: str, agency_kind: str, asker: str) -> Iterable[Span]:
    """Find sentences that tell of what may have to stay untold; what is about abuse, where a parent asks."""
    asked = [*TELLING, (HARM_OF.get(agency_kind, "harm_social"), HARMFUL)]
    asked += [("abuse", ABUSE)] if asker == "parent" else []
    for each in SENTENCE.finditer(text):
        for ground, pattern in asked:
            if pattern.search(each.group()):
                start = each.start() + len(each.group()) - len(each.group().lstrip())
                yield Span(start, each.end(), ground)


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join what overlaps, so that each letter is in one span at most; the longer span's ground counts."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if kept and span.start < kept[-1].end:
            last = kept[-1]
            longer = max(last, span, key=lambda one: one.end - one.start)
            kept[-1] = Span(last.start, max(last.end, span.end), longer.ground)
        elif span.start < span.end:
            kept.append(span)
    return tuple(kept)


def without(text: str, spans: Sequence[Span]) -> str:
    """Give a text with what is left out taken away: the letters are gone, not covered."""
    parts, end = [], 0
    for span in apart(spans):
        parts += [text[end : span.start], LEFT_OUT]
        end = span.end
    return "".join([*parts, text[end:]])


def find(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Find each place where some words stand in a text."""
    wanted = words.strip()
    if not wanted:
        return ()
    return tuple((each.start(), each.end()) for each in re.finditer(re.escape(wanted), text, re.IGNORECASE))


def why_not_decide(decision: str, reason: str, text: str, words: str, ground: str) -> NotNow | None:
    """Say why a decision about a proposal will not do: each has its reason, and names what is really there."""
    if decision not in DECISIONS:
        return NotNow("access.decision_open", "Decide on each: leave it out, leave out other words, or tell it.")
    if len(reason.split()) < 2:
        return NotNow("access.reason_missing", "Give a short reason for each decision.")
    if decision == "changed" and (ground not in BY_CODE or not find(text, words)):
        return NotNow("access.words_not_there", "Write the words to leave out just as they stand in the text.")
    return None


def why_not_leave_out(text: str, phrases: Iterable[str]) -> NotNow | None:
    """Say why some words cannot be left out: they do not stand in the text, so they would be told after all."""
    if all(find(text, words) for words in phrases):
        return None
    return NotNow("access.words_not_there", "Write the words to leave out just as they stand in the text.")
