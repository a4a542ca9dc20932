"""Write docs/reference/sharing-cases.md from the worked cases and the tables of law.

Run `python -m tests.rulebook.sharing.reference` from the checkout after changing either.
"""

from collections.abc import Iterator
from pathlib import Path

from linkspan.sharing.advice import Urgency, advise
from linkspan.sharing.advice.answer import ANSWER_WORDS, Answer
from linkspan.sharing.advice.bars import BARS
from linkspan.sharing.advice.basis import BASES, RECOGNISED_FROM
from linkspan.sharing.advice.matters import EFFECTS
from linkspan.sharing.advice.question import (
    AIM_WORDS,
    MATTER_WORDS,
    RECEIVER_WORDS,
    URGENCY_WORDS,
    Aim,
    Matter,
    Receiver,
)
from linkspan.sharing.advice.usual import USUAL
from linkspan.sharing.gateways import GATEWAYS, KINDS
from tests.rulebook.sharing.cases import SECTIONS, SUPPOSED, Case

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "sharing-cases.md"

GIVERS = {
    "council": "council", "school": "school", "nursery": "nursery", "gp_practice": "GP practice",
    "hospital_trust": "NHS trust", "icb": "integrated care board", "police": "police", "youth_justice": "youth justice",
    "housing": "housing", "charity": "charity", "other": "another body",
}  # fmt: skip
HEAD = """# Can I share this? Cases and law

This page is made from the tables that the program answers by, and from the worked cases that test it. It is written to
be read and disputed by a lawyer: each row names its law. How it works, and what it is not, is in
[Can I share this?](../explanation/can-i-share.md).

Answers, from the mildest: *share*, *share this part*, *ask first*, *do not*. Cases are on 2 November 2026 unless
another day is given. The duty to share of the Children Act 2004 s 16LA was passed on 29 April 2026 and binds from the
day that regulations name. Until that day is entered in the table of gateways it is cited nowhere; the last set of cases
supposes one.

Looked up on 23 November 2026: Domestic Abuse Act 2021 s 77 is a duty to issue guidance to chief officers, in force
since 5 April 2023 (SI 2023/406); it gives no new power, and the disclosure scheme rests on common law (statutory
guidance, April 2023, section 1). Serious Organised Crime and Police Act 2005 s 86 (telling of protection
arrangements) and s 88 (telling of a new identity) are offences since 1 April 2006 (SI 2005/1521); ss 87 and 89 hold
the defences. Family Procedure Rules 2010 r 12.73 is in part 12 chapter 7 as cited; sub-paragraph (viii) has the words
of its forerunner (Family Proceedings Rules 1991 r 10.20A(2)(c)(viii), SI 2005/1976). Who counts as a professional
"acting in furtherance of the protection of children" could not be read in full and is for a lawyer to confirm.
"""


def page() -> str:
    """Give the page as it should stand."""
    return "\n".join([HEAD, *_cases(), *_gateways(), *_usual(), *_effects(), *_bars(), *_bases()]) + "\n"


def _cases() -> Iterator[str]:
    number = 0
    for title, cases in SECTIONS.items():
        yield f"## {title}\n"
        yield "| No | What happens | From | To | About | For | How soon | Answer | Law that the answer cites |"
        yield "|---|---|---|---|---|---|---|---|---|"
        for case in cases:
            number += 1
            yield _case(number, case)
        yield ""


def _case(number: int, case: Case) -> str:
    found = advise(case.question, case.on, SUPPOSED, case.agreements)
    asked = case.question
    about = "; ".join(MATTER_WORDS[each].lower() for each in Matter if each in asked.matters)
    risk = " Telling the family could put someone at risk." if asked.telling_is_risky else ""
    day = f" ({case.on:%-d %B %Y})" if case.on.isoformat() != "2026-11-02" else ""
    cells = (
        str(number), f"{case.story}.{risk}{day}", GIVERS[case.giver], RECEIVER_WORDS[asked.receiver], about,
        AIM_WORDS[asked.aim].lower(), URGENCY_WORDS[asked.urgency].lower(),
        f"**{ANSWER_WORDS[found.answer].lower()}**", "; ".join(found.laws),
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _gateways() -> Iterator[str]:
    yield "## Gateways\n\nWhich law opens the way, from which day, between which kinds of body.\n"
    yield "| Code | Law | What it does | In force from | From | To |\n|---|---|---|---|---|---|"
    for row in GATEWAYS:
        since = "not in force yet" if row.commenced_on is None else f"{row.commenced_on:%-d %B %Y}"
        if row.commenced_on and row.commenced_on.year == 1:
            since = "always"
        yield (
            f"| {row.code} | {row.law} | {row.title}: {KINDS[row.kind]} | {since} | {_bodies(row.givers)} |"
            f" {_bodies(row.receivers)} |"
        )
    yield ""


def _bodies(kinds: frozenset[str]) -> str:
    return "any body" if kinds >= set(GIVERS) else ", ".join(said for kind, said in GIVERS.items() if kind in kinds)


def _usual() -> Iterator[str]:
    yield "## What is usually answered\n\nThe first row that fits, from the top.\n"
    yield "| To | For | Answer | If someone could be hurt today | Why | Law |\n|---|---|---|---|---|---|"
    for row in USUAL:
        only = f" (from: {_bodies(row.givers)})" if row.givers else ""
        only += " (telling the family is risky)" if row.if_risky else ""
        only += f" (where {row.if_open} is in force)" if row.if_open else ""
        only += " (an agreement that covers it settles what there is to ask: share this part)" if row.settled else ""
        yield (
            f"| {_receivers(row.receivers)}{only} | {_aims(row.aims)} | {_said(row.answer)} | {_said(row.now)} |"
            f" {row.why} | {row.source} |"
        )
    yield ""


def _effects() -> Iterator[str]:
    yield "## What some kinds of information change\n\nFor each kind, the first row that fits. The stricter counts.\n"
    yield "| About | To | For | At least | If someone could be hurt today | What is said | Law |"
    yield "|---|---|---|---|---|---|---|"
    for row in EFFECTS:
        only = f" (from: {_bodies(row.givers)})" if row.givers else ""
        only += " (unless the duty to share binds)" if row.unless_duty else ""
        yield (
            f"| {MATTER_WORDS[row.matter]} | {_receivers(row.receivers)}{only} | {_aims(row.aims)} |"
            f" {_said(row.answer)} | {_said(row.now)} | {row.says} | {row.source} |"
        )
    yield ""


def _bars() -> Iterator[str]:
    yield "## Bars\n\nA bar beats share. What else is asked for may still go.\n"
    yield "| Bar | Law | Alone, to an agency | Alone, to anyone else | Who can lift it | What may still be said |"
    yield "|---|---|---|---|---|---|"
    for bar in BARS:
        cells = (bar.name, bar.law, _said(bar.alone), _said(bar.to_people), bar.lifts, bar.still)
        yield "| " + " | ".join(cells) + " |"
    yield "\n| Bar | The law itself lets it go to | For | Answer | What is said | Law |\n|---|---|---|---|---|---|"
    for bar in BARS:
        for door in bar.doors:
            only = f" (from: {_bodies(door.givers)})" if door.givers else ""
            only += f" ({URGENCY_WORDS[Urgency.NOW].lower()})" if door.only_now else ""
            yield (
                f"| {bar.name} | {_receivers(door.receivers)}{only} | {_aims(door.aims)} | {_said(door.answer)} |"
                f" {door.says} | {door.source} |"
            )
    yield ""


def _bases() -> Iterator[str]:
    yield "## Data protection\n"
    yield "| From | For | About | When | What it rests on | Law |\n|---|---|---|---|---|---|"
    for row in BASES:
        about = "; ".join(MATTER_WORDS[each].lower() for each in Matter if each in row.matters) or "anything"
        when = {None: "", True: "where the duty to share binds", False: "where no duty to share binds"}[row.with_duty]
        if row.from_ == RECOGNISED_FROM:
            when += f", from {RECOGNISED_FROM:%-d %B %Y}"
        elif row.until == RECOGNISED_FROM:
            when += f", before {RECOGNISED_FROM:%-d %B %Y}"
        cells = (_bodies(frozenset(row.givers)), _aims(row.aims), about, when.removeprefix(", "), row.says, row.source)
        yield "| " + " | ".join(cells) + " |"


def _receivers(found: object) -> str:
    assert isinstance(found, set | frozenset)
    if found == set(Receiver):
        return "Anyone"
    return ", ".join(RECEIVER_WORDS[each] for each in Receiver if each in found)


def _aims(found: object) -> str:
    assert isinstance(found, set | frozenset)
    return "any purpose" if found == set(Aim) else "; ".join(AIM_WORDS[each].lower() for each in Aim if each in found)


def _said(answer: Answer) -> str:
    return ANSWER_WORDS[answer].lower()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
