"""Turn the board, contacts, decisions and disagreements into what the pages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from linkspan.agencies.rules import london_day
from linkspan.duty.rules import Band
from linkspan.pathway.queries.board import COUNTED_TO, BoardPage, CardLine
from linkspan.pathway.queries.contact import ContactWhole, DecisionLine
from linkspan.pathway.queries.disagreements import ChallengeLine, Disagreement
from linkspan.web import words as said_words
from linkspan.web.frontdoor import words
from linkspan.web.tasks.presenters import working_days_between

Special = Mapping[date, bool]


@dataclass(frozen=True, slots=True)
class Card:
    """One contact of the board in words."""

    contact_id: UUID
    child: str
    born: str
    urgent: str
    urgent_colour: str
    source: str
    due: str
    waiting: str
    holder: str
    is_offered: bool
    others: str


def card(line: CardLine, at: datetime, special: Special) -> Card:
    """Put one line of the board into words."""
    urgent, colour = words.URGENT.get(line.urgency, ("", "grey"))
    offered = gettext("offered to a colleague") if line.is_offered and not line.is_offered_to_me else ""
    return Card(
        contact_id=line.contact_id, child=line.child or gettext("Name not given"), born=born(line.said, at),
        urgent=str(urgent), urgent_colour=colour, source=words.source(line.referrer, line.source),
        due=when_due(line.due_at, line.urgency, at, special), waiting=waited(line.received_at, at),
        holder=", ".join(each for each in (line.holder or gettext("Nobody has it yet"), offered) if each),
        is_offered=line.is_offered, others=gettext("More is open about this child") if line.has_others else "",
    )  # fmt: skip


def by_band(page: BoardPage, at: datetime, special: Special) -> list[tuple[str, str, list[Card]]]:
    """Put a page's lines into bands, worst first, each with how many there are in all; no band is empty."""
    found = []
    for band in Band:
        lines = [card(line, at, special) for line in page.lines if line.band is band]
        if lines:
            found.append((band.value, counted(page.counts.get(band, 0)), lines))
    return found


def counted(number: int) -> str:
    """Write how many there are, as far as they were counted."""
    return f"{COUNTED_TO}+" if number >= COUNTED_TO else str(number)


def filters(page: BoardPage, chosen: str, address: str) -> list[dict[str, Any]]:
    """Give the bands as links, each with its number, and one for all of them."""
    links = [{"text": gettext("All"), "href": address, "active": not chosen, "count": ""}]
    for band in Band:
        number = page.counts.get(band, 0)
        links.append({
            "text": str(words.BANDS[band.value]), "href": f"{address}?band={band.value}",
            "active": chosen == band.value, "count": counted(number),
        })  # fmt: skip
    return links


def when_due(due_at: datetime, urgency: str, at: datetime, special: Special) -> str:
    """Say by when, with the time of day where hours count."""
    day = london_day(due_at)
    if urgency == "danger" and abs((due_at - at).days) < 1:
        return gettext("by %(clock)s, %(day)s") % {"clock": said_words.clock(due_at), "day": said_words.day(day)}
    return said_words.due(day, working_days_between(london_day(at), day, special))


def waited(since: datetime, at: datetime) -> str:
    """Say for how long something has waited: minutes, hours, then days."""
    minutes = max(0, int((at - since).total_seconds() // 60))
    if minutes < 60:
        return ngettext("waiting %(num)d minute", "waiting %(num)d minutes", minutes) % {"num": minutes}
    if minutes < 60 * 24:
        hours = minutes // 60
        return ngettext("waiting %(num)d hour", "waiting %(num)d hours", hours) % {"num": hours}
    days = minutes // (60 * 24)
    return ngettext("waiting %(num)d day", "waiting %(num)d days", days) % {"num": days}


def born(said: Mapping[str, Any], at: datetime) -> str:
    """Say how old a child is, or when they were born or are expected, as far as it was said."""
    found = said.get("born") or ""
    first = found[0] if isinstance(found, list) and found else found
    try:
        on = date.fromisoformat(str(first))
    except ValueError:
        expected = said.get("expected")
        return str(first) or (gettext("unborn") if expected else "")
    return gettext("%(age)s, born %(day)s") % {
        "age": said_words.age(on, london_day(at)), "day": said_words.short_day(on)
    }  # fmt: skip


# --- a contact --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """One part of what was said, with what it is."""

    label: str
    nature: str
    text: str


def parts(whole: ContactWhole) -> list[Said]:
    """Give what was said, part by part: fact, the child's own words, opinion, what was done."""
    found = (
        Said(gettext("What was seen or heard"), gettext("Fact"), whole.saw),
        Said(gettext("What the child said"), gettext("The child's own words"), whole.child_said),
        Said(gettext("What the author thinks"), gettext("Opinion"), whole.thinks),
        Said(gettext("What has been done"), "", whole.done),
    )
    return [each for each in found if each.text]


def facts(whole: ContactWhole, at: datetime, special: Special) -> list[tuple[str, str]]:
    """Give what is known beside what was said, line by line."""
    author = ", ".join(each for each in (whole.author, whole.author_as, whole.source) if each)
    told_by = ", ".join(each for each in (whole.told_by, whole.reach) if each)
    who = str(words.FROM.get(whole.referrer, "")) if whole.referrer != "professional" else ""
    family = " ".join(each for each in (str(words.FAMILY.get(whole.family_knows, "")), whole.family_why) if each)
    happened = said_words.day(whole.happened_at) if whole.happened_at else ""
    lines = (
        (gettext("From"), author),
        (gettext("Who told them"), ": ".join(each for each in (who, told_by) if each)),
        (gettext("Does the family know?"), family),
        (gettext("When it happened"), happened),
        (gettext("Reached us"), said_words.moment(whole.received_at)),
        (gettext("Decide by"), when_due(whole.due_at, whole.urgency, at, special) if whole.is_open else ""),
        (gettext("Where the child is"), str(whole.said.get("where", ""))),
    )
    return [(label, text) for label, text in lines if text]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision in words."""

    decision_id: UUID
    title: str
    level: str
    reasons: str
    by: str
    at: datetime
    is_live: bool
    words: str
    told: str
    is_reply_open: bool
    is_letter: bool


def decided(line: DecisionLine) -> Decided:
    """Put one decision into words."""
    return Decided(
        decision_id=line.decision_id, title=words.outcome(line.outcome), level=words.level(line.level),
        reasons=line.reasons, by=", ".join(each for each in (line.by, line.post) if each), at=line.at,
        is_live=line.replaced_at is None, words=line.words, told=_told(line), is_reply_open=line.is_reply_open,
        is_letter=line.to_kind in ("family", "public"),
    )  # fmt: skip


def _told(line: DecisionLine) -> str:
    if not line.to_kind:
        return gettext("Nothing goes to whoever told us.")
    if line.sent_at is None:
        if not line.is_reply_open:
            return gettext("This had not gone when a later decision took its place.")
        day = said_words.day(line.reply_due_at) if line.reply_due_at else ""
        return gettext("Not sent yet. It is due by %(day)s.") % {"day": day}
    sent = gettext("Sent on %(when)s.") % {"when": said_words.moment(line.sent_at)}
    if line.to_kind != "professional":
        return sent
    read = gettext("Read on %(when)s.") % {"when": said_words.moment(line.read_at)} if line.read_at else ""
    return f"{sent} {read or gettext('Not read yet.')}"


# --- disagreements ----------------------------------------------------------------------------------------------


def steps(found: Disagreement) -> list[dict[str, Any]]:
    """Give the steps of a disagreement as a timeline, oldest first."""
    return [
        {
            "title": f"{words.STEPS.get(each.kind, '')} · {words.stage(each.stage)}",
            "at": each.at,
            "by": ", ".join(part for part in (each.by, each.organisation) if part)
            or gettext("By itself: nobody answered in time"),
            "text": each.said,
        }
        for each in found.steps
    ]


def line_due(line: ChallengeLine, at: datetime, special: Special) -> str:
    """Say by when the next word is due."""
    day = london_day(line.due_at)
    return said_words.due(day, working_days_between(london_day(at), day, special))
