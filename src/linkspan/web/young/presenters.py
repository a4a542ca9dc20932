"""Turn what was released into the sections of the page; a section with nothing in it is not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext

from linkspan.voice import page_rules as rules
from linkspan.voice.queries.page import OwnPage, Released


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the child reads: a heading of its own, what is said, and what came of it.

    `is_written`: a person wrote it, and it is shown as written, marked with its own language; else it is the page's.
    """

    title: str
    said: str = ""
    after: str = ""
    is_written: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: closed until it is pressed, under a heading that says nothing by itself."""

    code: str
    title: str
    items: tuple[Item, ...]
    first: str = ""


def sections(page: OwnPage) -> tuple[Section, ...]:
    """List the parts of the page that have something in them."""
    wanted = (
        Section("people", gettext("People"), tuple(map(_person, page.workers))),
        Section("said", gettext("What I said"), tuple(Item("", each.said, each.after) for each in page.words)),
        Section("notes", gettext("A note for you"), tuple(Item("", each.said) for each in page.notes)),
        Section(
            "looked", gettext("Who looked"), tuple(_service(each) for each in page.services),
            first=gettext("These kinds of place have looked at what is written about you. We tell you the month."),
        ),
    )  # fmt: skip
    return tuple(each for each in wanted if each.items)


def _person(each: Released) -> Item:
    """Say what somebody is for: in the child's language where it is one of our own texts, else as it was written."""
    is_ours = bool(each.said) and each.said in rules.FOR.values()
    return Item(each.name, gettext(each.said) if is_ours else each.said, is_written=not is_ours)


def _service(each: Released) -> Item:
    month = month_words(each.month) if each.month else ""
    return Item(gettext(rules.SERVICES[each.code]), month, is_written=False)


def month_words(month: date) -> str:
    """Say a month as people do."""
    return formats.date_format(month, "F Y")
