"""Put wishes about sharing into the words of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from linkspan.sharing import overriding
from linkspan.voice import wish_rules as rules
from linkspan.voice.queries.wishes import Overridden
from linkspan.voice.wish_rules import Wish
from linkspan.web.words import short_day

COLOURS = {"yes": "green", "no": "red", "not_now": "purple", "withdrawn": "grey"}


@dataclass(frozen=True, slots=True)
class Line:
    """One wish as a page shows it."""

    wish_id: UUID
    who: str
    answer: str
    colour: str
    is_against: bool
    about: str
    words: str
    asked: str
    until: str
    stands: bool


def line(wish: Wish, *, stands: bool = True) -> Line:
    """Say one wish: who, what they answered, about what, and how and when they were asked."""
    said = wish.said
    return Line(
        wish_id=wish.wish_id,
        who=said.said_by_name or gettext(rules.SAID_BY[said.said_by]),
        answer=gettext(rules.ANSWERS[said.answer]),
        colour=COLOURS[said.answer],
        is_against=said.answer in rules.AGAINST,
        about=gettext("%(what)s, with %(whom)s")
        % {"what": gettext(rules.KINDS[said.kind]), "whom": _lower(gettext(rules.RECEIVERS[said.receiver]))},
        words=wish.words or "",
        asked=gettext("%(how)s on %(day)s, asked by %(name)s, %(post)s, %(agency)s")
        % {
            "how": gettext(rules.HOW[said.how]), "day": short_day(said.said_on), "name": wish.asked_by,
            "post": wish.asked_as, "agency": wish.agency,
        },
        until=_until(said.until_on, said.ask_on),
        stands=stands,
    )  # fmt: skip


def beside(found: Iterable[Wish] | None) -> list[Line] | None:
    """Say the wishes that bear on a decision, those against it first; None where nobody here may read them."""
    if found is None:
        return None
    return sorted((line(each) for each in found), key=lambda each: not each.is_against)


@dataclass(frozen=True, slots=True)
class Against:
    """A sharing against a wish as a page shows it: labels and what stands beside them."""

    override_id: UUID
    rows: list[tuple[str, str]]
    wishes: list[Line]
    is_explained: bool
    is_settled: bool


def against(found: Overridden) -> Against:
    """Say why something was shared although somebody said no, and what they were told."""
    rows = [(gettext("Shared by"), found.by_name)]
    if found.is_explained:
        why = f"{gettext(overriding.REASONS[found.reason])}. {found.why}"
        rows += [(gettext("Why, although they said no"), why), (gettext("Are they told?"), _telling(found))]
    else:
        rows.append((gettext("Why, although they said no"), gettext("Not said yet. It went out in a hurry.")))
    return Against(
        found.override_id, rows, [line(each) for each in found.against], found.is_explained, found.is_settled
    )


def _telling(found: Overridden) -> str:
    if found.telling == "told":
        return gettext("Yes. %(how)s") % {"how": found.how}
    if found.telling == "will" and found.tell_on:
        return gettext("%(name)s tells them by %(day)s") % {"name": found.by_name, "day": short_day(found.tell_on)}
    return gettext("Not for now: %(why)s") % {"why": found.how}


def _until(until: date | None, ask: date | None) -> str:
    if ask:
        return gettext("To be asked again on %(day)s") % {"day": short_day(ask)}
    return gettext("Holds until %(day)s") % {"day": short_day(until)} if until else ""


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]
