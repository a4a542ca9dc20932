"""Turn a chronology into what its pages and packs show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from linkspan.agencies.rules import london_day
from linkspan.pathway.chronology_rules import Event, Gap, Wanted
from linkspan.pathway.queries.chronology import Chronology, Pack
from linkspan.web.chronology import words
from linkspan.web.words import clock, short_day

# Said as years from so many months on; and written so long after it happened that a reader should know.
LONG, LATER = 24, timedelta(days=14)
# What already says in its own line which agency it is about.
SAYS_WHO = frozenset({"involvement.began", "involvement.ended", "lead.taken", "lead.given_up"})


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of an event: a badge that says what they are, and where they come from."""

    badge: str
    colour: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Before:
    """Earlier words of an event, and why they were put right."""

    day: date
    words: str
    author: str
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it is shown. `correct` leads to putting it right, where it is one's own agency's to do."""

    title: str
    kind: str
    day: date
    clock: str
    who: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    earlier: tuple[Before, ...]
    correct: str
    more: str
    more_words: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch without events, in words."""

    words: str


@dataclass(frozen=True, slots=True)
class Year:
    """The events of one year, newest first, with the stretches between them."""

    year: int
    lines: tuple[Line | Stretch, ...]


def years(found: Chronology, *, most: int | None = None, for_pack: bool = False) -> list[Year]:
    """Group events by year, newest first, with each stretch where it lies."""
    stretches = {gap.after: gap for gap in found.gaps}
    by_year: dict[int, list[Line | Stretch]] = {}
    for event in found.events[:most]:
        on = london_day(event.happened_at)
        listed = by_year.setdefault(on.year, [])
        if gap := stretches.pop(on, None):
            listed.append(Stretch(stretch_words(gap)))
        listed.append(_line(event, found.child_id, for_pack=for_pack))
    return [Year(year, tuple(listed)) for year, listed in by_year.items()]


def stretch_words(gap: Gap) -> str:
    """Say how long nothing was said: in months, as people count such stretches."""
    months = max(1, round(gap.days / 30.44))
    long = ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    if months >= LONG:
        long = gettext("%(n)d years") % {"n": round(months / 12)}
    if gap.is_open:
        return gettext("Nothing has been said since %(day)s: %(long)s.") % {"day": short_day(gap.after), "long": long}
    return gettext("Nothing was said between %(first)s and %(last)s: %(long)s.") % {
        "first": short_day(gap.after), "last": short_day(gap.before), "long": long,
    }  # fmt: skip


def _line(event: Event, child_id: UUID, *, for_pack: bool) -> Line:
    own = event.source == "workers" and event.is_mine and event.code != "event.withdrawn" and not for_pack
    more, more_words = ("", "") if for_pack else _more(event)
    return Line(
        title=words.happened(event), kind=words.kind_words(event.kind), day=london_day(event.happened_at),
        clock="" if event.is_day else clock(event.happened_at), who=_who(event),
        parts=tuple(_part(event, at) for at in range(len(event.said))), notes=tuple(_notes(event, for_pack=for_pack)),
        earlier=tuple(Before(london_day(each.at), each.what, each.author, each.why) for each in event.earlier),
        correct=reverse("chronology_correct", args=[child_id, event.event_id]) if own else "",
        more=more, more_words=more_words,
    )  # fmt: skip


def _who(event: Event) -> str:
    """Name who says it: the person with their post, and the agency."""
    if event.code in SAYS_WHO:
        return ""
    person = ", ".join(part for part in (event.author, event.author_as) if part)
    return " · ".join(part for part in (person, event.organisation) if part)


def _part(event: Event, at: int) -> Part:
    said = event.said[at]
    badge, colour = words.NATURES[said.nature]
    how = str(words.HOW.get(event.words.get("how", ""), ""))
    source = ": ".join(part for part in (how, said.source) if part)
    return Part(str(badge), colour, said.words, source[:1].upper() + source[1:])


def _notes(event: Event, *, for_pack: bool) -> Iterable[str]:
    if event.code == "event.withdrawn":
        yield gettext("Taken back: %(why)s") % {"why": event.words.get("why", "")}
        yield gettext("Only your agency sees that it was here.")
    elif event.shared in words.SHARED and not for_pack:
        yield str(words.SHARED[event.shared])
    if event.words.get("unread"):
        yield gettext("Nobody who asked has read the answer yet.")
    if event.sensitive and not for_pack:
        yield gettext("Sensitive service: shown to you for this child only")
    if for_pack and not event.goes_out:
        yield gettext("The words are held back here: they were told to be passed on no further. Ask whoever told them.")
    if event.source == "workers" and event.recorded_at - event.happened_at > LATER:
        yield gettext("Written down on %(day)s") % {"day": short_day(event.recorded_at)}


def _more(event: Event) -> tuple[str, str]:
    if event.source == "requests":
        if event.is_mine or event.code == "request.asked":
            return "", ""
        return reverse("request", args=[event.event_id]), gettext("Open the request")
    if event.code in ("concern.raised", "worry.raised") and event.is_mine:
        return reverse("concern", args=[event.event_id]), gettext("Open the concern")
    return "", ""


# --- what is missing ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Silence:
    """An agency that has told nothing, in words, and whom to ring."""

    agency: str
    since: str
    desk: str
    phone: str


def silences(found: Chronology) -> list[Silence]:
    """Put the agencies that have told nothing into words, those working with the child now first."""
    return [
        Silence(
            each.organisation,
            gettext("from %(first)s to %(last)s") % {"first": short_day(each.from_), "last": short_day(each.until)}
            if each.until else gettext("since %(day)s") % {"day": short_day(each.from_)},
            each.desk, each.phone,
        )
        for each in found.quiet
    ]  # fmt: skip


def chosen(wanted: Wanted, agencies: Sequence[tuple[UUID, str]]) -> str:
    """Say what was chosen, in one line; nothing where all is shown."""
    names = dict(agencies)
    said = [
        names.get(wanted.agency, "") if wanted.agency else "",
        words.kind_words(wanted.kind) if wanted.kind else "",
        gettext("from %(day)s") % {"day": short_day(wanted.from_)} if wanted.from_ else "",
        gettext("until %(day)s") % {"day": short_day(wanted.until)} if wanted.until else "",
    ]
    return ", ".join(part for part in said if part)


# --- packs --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PackShown:
    """A pack as its cover and pages have it."""

    marking: str
    title: str
    for_family: bool
    child: str
    born: date | None
    made_by: str
    made_at: datetime
    made: str
    reference: str
    purpose: str
    chosen: str
    count: str
    left_out: int
    years: list[Year]
    quiet: list[Silence]
    held_back: Sequence[object]
    is_place_hidden: bool


def pack(made: Pack, purposes: dict[str, str]) -> PackShown:
    """Put a pack into words."""
    family = made.edition == "family"
    by = ", ".join(part for part in (made.made_by, made.made_as, made.made_for) if part)
    if family:
        by = ", ".join(part for part in (made.made_as, made.made_for) if part)
    day = gettext("%(day)s, %(clock)s") % {"day": short_day(made.made_at), "clock": clock(made.made_at)}
    count = len(made.chronology.events)
    return PackShown(
        marking=gettext("PRIVATE: for the family named here")
        if family else gettext("OFFICIAL-SENSITIVE: for those who work with this child"),
        title=gettext("What has happened: family edition") if family else gettext("Chronology"), for_family=family,
        child=made.child or gettext("Name not given"), born=made.born, made_by=by, made_at=made.made_at,
        made=gettext("Made on %(day)s by %(who)s") % {"day": day, "who": by}, reference=made.reference,
        purpose=gettext(purposes[made.purpose]), chosen=chosen(made.wanted, made.chronology.told_by),
        count=ngettext("%(n)d event", "%(n)d events", count) % {"n": count}, left_out=made.left_out,
        years=years(made.chronology, for_pack=True), quiet=silences(made.chronology),
        held_back=made.chronology.held_back, is_place_hidden=made.chronology.is_place_hidden,
    )  # fmt: skip
