"""A child's chronology as plain values: what an event is, what may be added, where gaps are, what a family is given.

Source: practice guides on chronologies: not a list of all that is recorded; short and in plain English; gaps seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit.errors import NotNow
from linkspan.pathway.rules import cleaned


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# What an event is about, by which a chronology is narrowed. The first ten are what somebody may add.
ADDED_KINDS: dict[str, str] = {
    "harm": _("Harm, or a sign of it"),
    "voice": _("What the child said or showed"),
    "health": _("Health"),
    "education": _("School and learning"),
    "home": _("Home and family"),
    "police": _("Police"),
    "missing": _("Missing"),
    "help": _("Help and plans"),
    "meeting": _("Visits and meetings"),
    "good": _("Something good"),
}
KINDS: dict[str, str] = {
    **ADDED_KINDS,
    "concern": _("Concerns and decisions"),
    "asked": _("Requests and answers"),
    "people": _("Who works with the child"),
    "flag": _("Flags"),
}
NATURES: dict[str, str] = {
    "fact": _("A fact: it was seen, heard, measured or is on record"),
    "opinion": _("An opinion: what I or somebody else thinks it means"),
}
SOURCES: dict[str, str] = {
    "saw": _("I saw or heard it myself"),
    "child": _("The child told me"),
    "family": _("Somebody in the family told me"),
    "worker": _("Another worker told me"),
    "record": _("It is in my agency's own record"),
    "other": _("Somebody else told me"),
}
# Where what somebody says is not their own, whose it is must be named; that it is the child's says it already.
NAMED_SOURCES = frozenset({"family", "worker", "record", "other"})
SHARING: dict[str, str] = {
    "workers": _("Everyone who works with this child"),
    "told": _("My own agency. Others are told that we hold something back, and may ask"),
    "silent": _("My own agency. Nobody else is told that there is anything"),
}
PACK_PURPOSES: dict[str, str] = {
    "conference": _("A conference, core group or review"),
    "court": _("Court, or advice before it"),
    "supervision": _("Supervision, or handing the work over"),
    "meeting": _("A meeting about this child"),
    "request": _("The child or a parent asked for it"),
    "other": _("Something else"),
}
EDITIONS = ("workers", "family")
WHAT_AT_LEAST = 5
WHAT_AT_MOST = 600
LINE_AT_MOST = 200
WHY_AT_LEAST = 10
WHY_AT_MOST = 500
MOST_OUTSIDE = 20
# A stretch as long as this in which nothing was said is shown as one. Local default: a quarter of a year.
GAP = timedelta(days=91)
# Where somebody adds what was before: a child is not known longer than this.
EARLIEST = timedelta(days=366 * 26)


# --- what an event is ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """Words of an event: `nature` is fact, opinion, child (the child's own words) or why (why an agency asked)."""

    nature: str
    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Words that a correction took the place of."""

    at: datetime
    what: str
    author: str
    why: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a child, as one source tells it.

    `source` names the function that gave it, `code` what happened, which a page puts into words with `given`.
    `adds` says that the agency itself told something here. `to_family`: that it happened may stand in a family's
    edition; `words_to_family`: its words as well. `goes_out` is False where its words were told on condition that they
    go no further. `names_place`: it would say where the child lives or learns. `event_id` is the record it rests on.
    """

    source: str
    kind: str
    code: str
    event_id: UUID
    happened_at: datetime
    recorded_at: datetime
    is_day: bool = True
    organisation_id: UUID | None = None
    organisation: str = ""
    author: str = ""
    author_as: str = ""
    given: tuple[tuple[str, str], ...] = ()
    said: tuple[Said, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    adds: bool = False
    is_mine: bool = False
    to_family: bool = False
    words_to_family: bool = False
    goes_out: bool = True
    names_place: bool = False
    sensitive: bool = False
    shared: str = "workers"

    @property
    def words(self) -> dict[str, str]:
        """Give what a page needs to say what happened."""
        return dict(self.given)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which nobody said anything: the last event before it, and the first after it or now."""

    after: date
    before: date
    is_open: bool

    @property
    def days(self) -> int:
        """Count its days."""
        return (self.before - self.after).days


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events to show; what is not said is not asked. `until` is the last day."""

    agency: UUID | None = None
    kind: str = ""
    from_: date | None = None
    until: date | None = None

    @property
    def is_all(self) -> bool:
        """Tell whether nothing is left out."""
        return self == Wanted()

    @property
    def is_of_all(self) -> bool:
        """Tell whether no agency and no kind is left out, so that a gap is one."""
        return self.agency is None and not self.kind


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Put events in the order in which they happened, the newest first."""
    return tuple(sorted(events, key=lambda each: (each.happened_at, each.recorded_at, each.event_id), reverse=True))


def chosen(events: Iterable[Event], wanted: Wanted) -> tuple[Event, ...]:
    """Keep the events that were asked for."""
    return tuple(events) if wanted.is_all else tuple(each for each in events if _is_chosen(each, wanted))


def _is_chosen(event: Event, wanted: Wanted) -> bool:
    on = london_day(event.happened_at)
    return (
        (wanted.agency is None or event.organisation_id == wanted.agency)
        and (not wanted.kind or event.kind == wanted.kind)
        and (wanted.from_ is None or on >= wanted.from_)
        and (wanted.until is None or on <= wanted.until)
    )


def gaps(events: Sequence[Event], today: date) -> tuple[Gap, ...]:
    """Find the stretches in which nobody said anything, the newest first; the last runs until today.

    Events must be in order, the newest first. What lies ahead of today makes no gap.
    """
    days = [day for day in (london_day(each.happened_at) for each in events) if day <= today]
    if not days:
        return ()
    found = [Gap(days[0], today, is_open=True)]
    found += [Gap(before, after, is_open=False) for after, before in pairwise(days)]
    return tuple(each for each in found if each.before - each.after >= GAP)


@dataclass(frozen=True, slots=True)
class Silent:
    """An agency that works or worked with the child and has told nothing that the reader is shown."""

    organisation_id: UUID
    organisation: str
    from_: date
    until: date | None


def silent(events: Sequence[Event], own: UUID | None) -> tuple[Silent, ...]:
    """Name the agencies around a child that told nothing themselves, beyond that they are involved; never one's own.

    Those that work with the child now come first.
    """
    told = {each.organisation_id for each in events if each.adds}
    began: dict[UUID, list[Event]] = {}
    ended: dict[UUID, list[Event]] = {}
    for each in events:
        if each.organisation_id and each.organisation_id not in told and each.organisation_id != own:
            if each.code == "involvement.began":
                began.setdefault(each.organisation_id, []).append(each)
            elif each.code == "involvement.ended":
                ended.setdefault(each.organisation_id, []).append(each)
    found = [_silent(listed, ended.get(agency, [])) for agency, listed in began.items()]
    return tuple(sorted(found, key=lambda each: (each.until is not None, each.organisation)))


def _silent(began: Sequence[Event], ended: Sequence[Event]) -> Silent:
    first, agency = min(began, key=lambda each: each.happened_at), began[0].organisation_id
    if agency is None:
        raise ValueError("an agency without an id is in no list")
    is_over = len(ended) >= len(began)
    until = london_day(max(each.happened_at for each in ended)) if is_over else None
    return Silent(agency, first.organisation, london_day(first.happened_at), until)


# --- what leaves the system ---------------------------------------------------------------------------------


def for_workers(event: Event) -> Event:
    """Give an event as a pack for workers has it: words told on condition that they go no further stay behind."""
    return event if event.goes_out else replace(event, said=(), earlier=())


def for_family(events: Iterable[Event]) -> tuple[Event, ...]:
    """Give what a family's edition has: no unreleased words, nobody besides the child, no place.

    Which agency tells stands there, and the post of who wrote it; never a name. A sensitive service is not there at
    all, nor anything that its own agency keeps to itself.
    """
    return tuple(
        replace(
            each,
            author="",
            said=tuple(replace(said, source="") for said in each.said) if each.words_to_family else (),
            earlier=(),
            given=tuple((name, value) for name, value in each.given if name in FAMILY_GIVEN),
        )
        for each in events
        if each.to_family and not each.names_place and not each.sensitive and each.shared == "workers"
    )


# Of what a page says an event with, what a family's edition may say: codes, and no name of anybody or anywhere.
FAMILY_GIVEN = frozenset({"stage", "outcome", "kind"})


# --- what may be added --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Telling:
    """A significant event as somebody adds it.

    `is_day` says that the day alone is known. `sharing` says who reads it, `held_why` why not everyone who works with
    the child. `is_released`: the family may have these words. `outside` are people who must never see it.
    """

    kind: str
    happened_at: datetime
    what: str
    nature: str
    source: str
    source_said: str = ""
    is_day: bool = True
    sharing: str = "workers"
    held_why: str = ""
    is_released: bool = False
    outside: frozenset[UUID] = field(default_factory=frozenset)

    def cleaned(self) -> "Telling":
        """Give the same as it will be kept."""
        return replace(
            self, what=cleaned(self.what), source_said=cleaned(self.source_said), held_why=cleaned(self.held_why)
        )


def why_not_add(telling: Telling, at: datetime) -> NotNow | None:
    """Say why an event may not be added so."""
    return (
        _why_not_codes(telling)
        or _why_not_when(telling, at)
        or _why_not_words(telling)
        or _why_not_source(telling)
        or _why_not_keep(telling)
    )


def _why_not_codes(telling: Telling) -> NotNow | None:
    if telling.kind not in ADDED_KINDS:
        return NotNow("chronology.kind", _("Say what the event is about."))
    if telling.nature not in NATURES:
        return NotNow("chronology.nature", _("Say whether it is a fact or an opinion."))
    if telling.source not in SOURCES:
        return NotNow("chronology.source", _("Say how you know."))
    if telling.sharing not in SHARING:
        return NotNow("chronology.sharing", _("Say who may read it."))
    return None


def _why_not_when(telling: Telling, at: datetime) -> NotNow | None:
    today, on = london_day(at), london_day(telling.happened_at)
    if telling.happened_at > at and (on > today or not telling.is_day):
        return NotNow("chronology.future", _("That is still to come. A chronology tells what has happened."))
    if telling.happened_at < at - EARLIEST:
        return NotNow("chronology.long_ago", _("That is longer ago than any child has lived. Check the year."))
    return None


def _why_not_words(telling: Telling) -> NotNow | None:
    if len(telling.what) < WHAT_AT_LEAST:
        return NotNow("chronology.what", _("Say what happened."))
    if len(telling.what) > WHAT_AT_MOST:
        return NotNow("chronology.long", _("Keep it to 600 characters: what happened, and what it meant."))
    return None


def _why_not_source(telling: Telling) -> NotNow | None:
    if telling.source in NAMED_SOURCES and not telling.source_said:
        return NotNow("chronology.whose", _("Say who told you, or which record it is in."))
    if len(telling.source_said) > LINE_AT_MOST:
        return NotNow("chronology.source_long", _("Say who told you in fewer than 200 characters."))
    return None


def _why_not_keep(telling: Telling) -> NotNow | None:
    if telling.sharing != "workers" and len(telling.held_why) < WHY_AT_LEAST:
        return NotNow("chronology.held_why", _("Say why it is not shared with everyone who works with the child."))
    if len(telling.held_why) > WHY_AT_MOST:
        return NotNow("chronology.held_long", _("Say why in fewer than 500 characters."))
    if telling.sharing != "workers" and telling.is_released:
        return NotNow(
            "chronology.released_held",
            _("What other workers may not read cannot go to the family. Choose one of the two."),
        )
    if len(telling.outside) > MOST_OUTSIDE:
        return NotNow("chronology.outside", _("Keep it from 20 people at most, or keep it to your own agency."))
    return None


def why_not_correct(*, is_newest: bool, is_ours: bool, is_withdrawn: bool, why: str) -> NotNow | None:
    """Say why an event may not be put right, or taken back."""
    if not is_ours:
        return NotNow("chronology.not_ours", _("Another agency said that. Ask them to put it right."))
    if not is_newest or is_withdrawn:
        return NotNow("chronology.overtaken", _("A colleague has changed that already. Look at it again."))
    if not WHY_AT_LEAST <= len(cleaned(why)) <= WHY_AT_MOST:
        return NotNow("chronology.why", _("Say why, in a few words of your own."))
    return None


def why_not_pack(*, edition: str, purpose: str) -> NotNow | None:
    """Say why a pack may not be made so."""
    if edition not in EDITIONS:
        return NotNow("chronology.edition", _("Choose who the pack is for."))
    if purpose not in PACK_PURPOSES:
        return NotNow("chronology.purpose", _("Choose what the pack is for."))
    return None
