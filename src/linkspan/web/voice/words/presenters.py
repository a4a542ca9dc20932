"""Turn what a child said into what its pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from linkspan.voice import word_rules as rules
from linkspan.voice.queries.words import BesideLine, HearingLine, WishLine, WordsLine
from linkspan.web.stages import words as stage_words
from linkspan.web.words import short_day


@dataclass(frozen=True, slots=True)
class Entry:
    """What a child said once, in words for a page."""

    line: WordsLine
    circumstances: str
    language: str
    who: str
    sharing: str
    beside: tuple[tuple[str, str, str], ...]
    wishes: tuple[Wish, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish with what became of it."""

    line: WishLine
    outcome: str
    told: str
    next_text: str
    href: str


def entry(line: WordsLine) -> Entry:
    """Say how, where and before whom a child said something, who wrote it down, and what stands beside it."""
    return Entry(
        line=line, circumstances=_circumstances(line), language=_language(line),
        who=", ".join(part for part in (line.author, line.author_as, line.organisation) if part),
        sharing=gettext(rules.SHARING[line.sharing]), beside=tuple(_beside(each) for each in line.beside),
        wishes=tuple(map(wish, line.wishes)), more=reverse("voice_beside", args=[line.child_id, line.id]),
    )  # fmt: skip


def _circumstances(line: WordsLine) -> str:
    how = gettext(rules.HOWS[line.how])
    if line.through:
        how = f"{how} ({line.through})"
    alone = {
        "yes": gettext("Alone with the child"),
        "part": gettext("Alone for part of the time; also there: %(who)s") % {"who": line.present},
        "no": gettext("Also there: %(who)s") % {"who": line.present},
        "unsaid": gettext("Who was there is not written down"),
    }[line.alone]
    return ". ".join((how, gettext(rules.PLACES[line.place]), alone)) + "."


def _language(line: WordsLine) -> str:
    if line.language in ("en", "none"):
        return ""
    return line.language_said or gettext(rules.LANGUAGES[line.language])


def _beside(each: BesideLine) -> tuple[str, str, str]:
    kind = {
        rules.CORRECTION: gettext("Put right"),
        rules.WITHDRAWN: gettext("The child took this back"),
        rules.WRONG_CHILD: gettext("This was about another child"),
        rules.SHARED: gettext("Who may see it was changed"),
    }[each.kind]
    return kind, each.said, f"{each.author}, {short_day(each.at)}"


def wish(line: WishLine) -> Wish:
    """Say what became of a wish, and what is to be done next."""
    told = ""
    if line.told_how:
        day = f", {short_day(line.told_on)}" if line.told_on else ""
        told = f"{gettext(rules.TOLD_HOW[line.told_how])}{day} ({line.told_said})"
    next_text = gettext("Say what became of it") if not line.outcome else gettext("Say when the child was told")
    return Wish(
        line=line, outcome=gettext(rules.OUTCOMES[line.outcome]) if line.outcome else "", told=told,
        next_text=next_text if line.is_open else "", href=reverse("voice_wish", args=[line.child_id, line.id]),
    )  # fmt: skip


def asked(child_id: UUID, lines: Iterable[HearingLine]) -> list[tuple[str, str, str]]:
    """Name what is not complete without the child's words, with where to write them and where to say why not."""
    return [
        (
            stage_words.kind(each.stage_kind),
            f"{reverse('voice_add', args=[child_id])}?stage={each.stage_id}",
            reverse("voice_why", args=[child_id, each.stage_id]),
        )
        for each in lines
    ]
