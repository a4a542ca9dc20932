"""Words for stages: kinds, outcomes, who was there, and what a word means there. None of them names a child."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.duty import clocks
from linkspan.pathway import stage_rules, stages
from linkspan.pathway.stage_types import Field, StageKind
from linkspan.web import words as said_words
from linkspan.web.frontdoor.words import BANDS as BANDS
from linkspan.web.frontdoor.words import LATE as LATE
from linkspan.web.frontdoor.words import REFUSALS as REFUSALS

Words = str | Promise

TABS: tuple[tuple[str, Words], ...] = (
    ("mine", gettext_lazy("Mine")),
    ("team", gettext_lazy("Team")),
    ("unallocated", gettext_lazy("Unallocated")),
)
# What a field's word means, under the word.
MEANS: Mapping[str, Words] = {
    "category": gettext_lazy("The main kind of harm that the plan is to protect the child from."),
    "latest_category": gettext_lazy("The kind of harm at the last review; the census asks for the first and the last."),
    "previous_plans": gettext_lazy("How many this child had before, anywhere, as far as is known."),
    "child_seen": gettext_lazy("Seen by a worker, with their own eyes, in this stage."),
    "child_said": gettext_lazy(
        "As they said it. Not what anybody makes of it. It is kept under “Voice”, in your name, and this stage counts"
        " it. Leave it empty if you wrote it down there already."
    ),
    "harms": gettext_lazy("While one is said here, a child's page does not tell which services looked; for all but"
                          " the first no parent's page opens. Only those who see this stage see the answer."),
    "factors": gettext_lazy("What the assessment found in this child's life. Choose “No factors” alone, or as many"
                            " as apply."),
    "primary_need": gettext_lazy("The one that weighs most: it is the need that the census counts."),
    "legal_status": gettext_lazy("What lets the council care for the child."),
    "enquirers": gettext_lazy("Who asks and visits: social care, the police, or both together."),
    "medical": gettext_lazy("A doctor examines the child for this enquiry."),
    "family_agrees": gettext_lazy("Help at this stage is offered: the family may say no."),
    "goals": gettext_lazy("What will be different for the child, in words the family would use."),
    "review_on": gettext_lazy("The council's own check on the way, before the assessment is due."),
    "letter_on": gettext_lazy("The letter before proceedings, which says what must change and by when."),
    "court_reference": gettext_lazy("As the court wrote it on the order."),
    "notified_on": gettext_lazy("The Child Safeguarding Practice Review Panel, within five working days."),
    "risk": gettext_lazy("By the police's own assessment, where they have made one."),
    "about_whom": gettext_lazy("Their name and work. Only those let in by name read this."),
    "looked_into": gettext_lazy("As little as those let in need. Never where a source or an officer works."),
    "authority": gettext_lazy("The office that authorised it, its number, and the day it lapses."),
    "why_secret": gettext_lazy("It is asked again at each look: kept apart only as long as this is so."),
    "said": gettext_lazy("In the words of whoever told you, as far as you can."),
    "offered_on": gettext_lazy("The day on which the family was asked whether they want it."),
    "learning": gettext_lazy("For those who work with other children. Leave out names."),
    "new_area": gettext_lazy("The place, unless it is protected: then say only the council."),
}  # fmt: skip
HELD_BY: Words = gettext_lazy("Nobody has it yet")
WHY_OUTSIDE: Mapping[str, Words] = {
    "subject": gettext_lazy("It is about them"),
    "conflicted": gettext_lazy("They are close to whom it is about"),
}
# Whether a box of the form is unusual for its kind, in the heading above the line that asks why.
UNITS: Mapping[str, Words] = {
    "working_days": gettext_lazy("working days"),
    "days": gettext_lazy("days"),
    "hours": gettext_lazy("hours"),
    "weeks": gettext_lazy("weeks"),
    "months": gettext_lazy("months"),
}
AUTHORITIES: Mapping[str, Words] = {
    "law": gettext_lazy("by law"),
    "guidance": gettext_lazy("by statutory guidance"),
    "local default": gettext_lazy("by local custom"),
}


def kind(code: str) -> str:
    """Say what a stage is called; a kind of a later release is shown as it is stored."""
    return gettext(stages.BY_CODE[code].title) if code in stages.BY_CODE else code


def what(code: str) -> str:
    """Say what a kind is, in plain words."""
    return gettext(stages.BY_CODE[code].what) if code in stages.BY_CODE else ""


def kinds() -> list[tuple[str, str]]:
    """Give each kind with its name."""
    return [(each.code, gettext(each.title)) for each in stages.KINDS]


def outcome(kind_code: str, code: str) -> str:
    """Say what came of a stage."""
    return gettext(stages.outcome_words(kind_code, code)) if code else ""


def agency(code: str) -> str:
    """Say which part of the partnership somebody speaks for."""
    return gettext(stages.AGENCIES[code]) if code in stages.AGENCIES else code


def how(code: str) -> str:
    """Say how somebody took part."""
    return gettext(stages.HOW_PRESENT[code]) if code in stages.HOW_PRESENT else code


def unusual(code: str) -> str:
    """Say how something departs from the usual way."""
    if code.startswith("absent."):
        return gettext("Nobody spoke for this part: %(agency)s") % {"agency": agency(code.removeprefix("absent."))}
    return gettext(stage_rules.UNUSUAL[code]) if code in stage_rules.UNUSUAL else code


def opens(kind_code: str, code: str) -> str:
    """Say what an outcome opens, ends and closes in the same act, and with whom what it opens lands."""
    found = stages.BY_CODE[kind_code].outcome(code)
    if found is None:
        return ""
    parts = []
    if found.opens:
        named = ", ".join(kind(each) for each in found.opens)
        parts.append(gettext("Opens: %(what)s, with the council, and its date.") % {"what": named})
    if found.closes:
        named = ", ".join(kind(each) for each in found.closes)
        parts.append(gettext("Ends with it: %(what)s.") % {"what": named})
    if found.closes_episode:
        parts.append(gettext("Closes the child's time with social care, where nothing else is open."))
    return " ".join(parts)


def closing(code: str) -> str:
    """Say why an episode was closed."""
    found = stages.REASONS.get(code) or stages.NO_EPISODE.get(code)
    return gettext(found) if found else code


def source(code: str) -> str:
    """Say who told the council first, in the words of the census."""
    return gettext(stages.SOURCES[code]) if code in stages.SOURCES else code


def need(code: str) -> str:
    """Say the main need of an episode."""
    return gettext(stages.NEEDS[code]) if code in stages.NEEDS else ""


def clock(code: str, on: date) -> str:
    """Say how long there is, from what, and on whose authority."""
    try:
        rule = clocks.rule_for(code, on)
    except KeyError:
        return ""
    if rule.unit not in UNITS or not rule.length:
        return gettext("%(authority)s: %(source)s") % {
            "authority": AUTHORITIES[rule.authority], "source": gettext(rule.source)
        }  # fmt: skip
    return gettext("%(length)d %(unit)s, %(authority)s: %(source)s") % {
        "length": rule.length, "unit": UNITS[rule.unit], "authority": AUTHORITIES[rule.authority],
        "source": gettext(rule.source),
    }  # fmt: skip


def answer(field: Field, value: Any) -> str:
    """Say what was answered to one field."""
    match field.type:
        case "code":
            return choice(field, value)
        case "codes":
            return "; ".join(choice(field, each) for each in value)
        case "yes_no":
            return gettext("Yes") if value else gettext("No")
        case "date":
            return said_words.day(date.fromisoformat(str(value)))
        case _:
            return str(value)


def choice(field: Field, code: str) -> str:
    """Say one choice of a field; the census's needs by their names."""
    if field.code == "primary_need":
        return need(code) or code
    return gettext(field.choices[code]) if code in field.choices else str(code)


def starters(found: StageKind) -> str:
    """Say who starts a kind."""
    return gettext(found.starts_by.words)


def deciders(found: StageKind) -> str:
    """Say who decides what comes of a kind."""
    return gettext(found.decides.words)
