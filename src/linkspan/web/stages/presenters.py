"""Turn stages, episodes and the board into what the pages show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.duty.rules import Band
from linkspan.pathway import stages
from linkspan.pathway.queries.caseboard import CaseLine, CasePage
from linkspan.pathway.queries.stages import EpisodeLine, PresentLine, StageLine
from linkspan.pathway.queries.way import Way
from linkspan.pathway.queries.wholes import EpisodeWhole, StageWhole
from linkspan.pathway.stage_types import COUNTS_AS_THERE
from linkspan.web import words as said_words
from linkspan.web.frontdoor.presenters import counted, waited
from linkspan.web.stages import words
from linkspan.web.tasks.presenters import working_days_between

Special = Mapping[date, bool]
# What happens in one go: it is written up, and never begun apart.
AT_ONCE = frozenset({"return_interview"})
# What may be the first of a child's way.
FIRST = ("early_help", "assessment", "strategy_discussion")


@dataclass(frozen=True, slots=True)
class Card:
    """One open stage: what it is, whose, by when, and the one thing to do next."""

    stage_id: UUID
    kind: str
    what: str
    state: str
    band: str
    due: str
    holder: str
    agency: str
    next_text: str
    next_href: str
    restricted: bool


def card(line: StageLine, way: Way, at: datetime) -> Card:
    """Put an open stage into words."""
    text, href = next_step(line, at)
    return Card(
        stage_id=line.id, kind=words.kind(line.kind), what=words.what(line.kind), state=state(line),
        band=way.bands.of(line.due_at).value, due=due(line.due_at, at, way.special),
        holder=holder(line.holder, way.people), agency=way.organisations.get(line.organisation_id, ""),
        next_text=text, next_href=href, restricted=line.restricted,
    )  # fmt: skip


def state(line: StageLine) -> str:
    """Say where a stage stands: waiting, planned, under way, or ended and how."""
    if line.ended_at:
        return words.outcome(line.kind, line.outcome)
    if line.happened_at:
        return gettext("Under way since %(day)s") % {"day": said_words.short_day(line.happened_at)}
    if line.planned_at:
        return gettext("Planned for %(moment)s") % {"moment": said_words.moment(line.planned_at)}
    return gettext("Has not begun")


def next_step(line: StageLine, at: datetime) -> tuple[str, str]:
    """Say what is to be done next with an open stage, and where."""
    kind = stages.BY_CODE.get(line.kind)
    if line.kind == "transfer_in":
        return gettext("Answer the other council"), reverse("stage_answer", args=[line.id])
    if line.kind == "transfer_out":
        return gettext("See whether the other council has answered"), reverse("stage", args=[line.id])
    if kind and kind.meeting:
        if not line.planned_at and not line.happened_at:
            return gettext("Set its day"), reverse("stage_plan", args=[line.id])
        if line.planned_at and line.planned_at > at and not line.happened_at:
            return gettext("Write it up once it was held"), reverse("stage_finish", args=[line.id])
        return gettext("Write up who was there and what was decided"), reverse("stage_finish", args=[line.id])
    if not line.happened_at and kind and not kind.series and kind.code not in AT_ONCE:
        return gettext("Begin it"), reverse("stage_start", args=[line.id])
    return gettext("Say what came of it"), reverse("stage_finish", args=[line.id])


def due(due_at: datetime, at: datetime, special: Special) -> str:
    """Say by when, with the time of day where it is hours away."""
    day = london_day(due_at)
    if abs((due_at - at).total_seconds()) < 48 * 3600 and (due_at.hour, due_at.minute) != (23, 59):
        left = said_words.days_left(working_days_between(london_day(at), day, special))
        return gettext("%(moment)s, %(left)s") % {"moment": said_words.moment(due_at), "left": left}
    return said_words.due(day, working_days_between(london_day(at), day, special))


def holder(held: Holder | None, people: Mapping[UUID, str]) -> str:
    """Say who has it."""
    if held is None:
        return ""
    return (people.get(held.person_id, "") if held.person_id else "") or str(words.HELD_BY)


def open_cards(way: Way, at: datetime) -> list[Card]:
    """Give what is open, soonest first."""
    return [card(each, way, at) for each in sorted(way.stages, key=lambda one: one.due_at) if each.is_open]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may be begun."""

    kind: str
    title: str
    what: str
    href: str


def steps(way: Way) -> tuple[list[Step], list[Step]]:
    """Give what usually comes next and may be begun here, and everything else that may."""
    open_kinds = {each.kind for each in way.stages if each.is_open}
    startable = [stages.BY_CODE[code] for code in way.starts if not _is_taken(code, open_kinds)]
    last = latest(way.stages)
    now = {each.kind for each in way.stages if each.is_open and each.is_begun} | ({last.kind} if last else set())
    usual = [each for each in startable if _is_usual(each, now) and each.code not in open_kinds]
    return [_step(each.code, way) for each in usual], [_step(each.code, way) for each in startable if each not in usual]


def _is_taken(code: str, open_kinds: Collection[str]) -> bool:
    kind = stages.BY_CODE[code]
    return (kind.single and code in open_kinds) or (kind.plan and bool({*stages.PLANS} & set(open_kinds)))


def _is_usual(kind: stages.StageKind, now: Collection[str]) -> bool:
    if now:
        return bool(set(kind.usual_after) & set(now))
    return kind.code in FIRST


def _step(code: str, way: Way) -> Step:
    return Step(code, words.kind(code), words.what(code), begin_address(way, code))


def begin_address(way: Way, code: str) -> str:
    """Give the address of the form that begins a kind."""
    if way.child_id:
        return reverse("stage_begin", args=[way.child_id, code])
    return reverse("contact_stage_begin", args=[way.contact_id, code])


def way_address(child_id: UUID | None, contact_id: UUID | None) -> str:
    """Give the address of the way that a stage is part of; none where it is of neither."""
    if child_id:
        return reverse("child_pathway", args=[child_id])
    return reverse("contact_pathway", args=[contact_id]) if contact_id else ""


def latest(found: Iterable[StageLine]) -> StageLine | None:
    """Give the stage that ended last."""
    ended = [each for each in found if each.ended_at]
    return max(ended, key=lambda each: (each.ended_at, each.recorded_at)) if ended else None


def follows(kind: stages.StageKind, found: Sequence[StageLine]) -> StageLine | None:
    """Give the stage that one of a kind would follow: the latest that it usually does, else the latest of all."""
    ordered = sorted(found, key=lambda each: (each.happened_at or each.recorded_at, each.recorded_at))
    usual = [each for each in ordered if each.kind in kind.usual_after and not each.restricted]
    if usual:
        return usual[-1]
    begun = [each for each in ordered if each.is_begun and not each.restricted]
    return begun[-1] if begun and kind.usual_after else None


# --- what was ---------------------------------------------------------------------------------------------------


def timeline(way: Way) -> list[dict[str, Any]]:
    """Give what happened, newest first: each stage under the day it happened on, and each episode's end."""
    found = [_was(each, way) for each in way.stages if not each.is_open]
    found += [_closed(each, way) for each in way.episodes if each.closed_on]
    return sorted(found, key=lambda each: each["sort"], reverse=True)


def _was(line: StageLine, way: Way) -> dict[str, Any]:
    began = line.happened_at or line.recorded_at
    return {
        "sort": (london_day(line.ended_at or began).isoformat(), line.recorded_at.isoformat()),
        "title": words.kind(line.kind), "at": began, "by": way.organisations.get(line.organisation_id, ""),
        "text": words.outcome(line.kind, line.outcome), "until": line.ended_at,
        "href": reverse("stage", args=[line.id]), "departure": line.departure, "restricted": line.restricted,
    }  # fmt: skip


def _closed(line: EpisodeLine, way: Way) -> dict[str, Any]:
    closed_on = line.closed_on or line.referral_on
    return {
        "sort": (closed_on.isoformat(), line.recorded_at.isoformat()), "title": gettext("Closed to social care"),
        "at": closed_on, "by": way.organisations.get(line.organisation_id, ""),
        "text": words.closing(line.closing_reason), "until": None, "href": reverse("episode", args=[line.id]),
        "departure": "", "restricted": False,
    }  # fmt: skip


# --- one stage --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class There:
    """Someone who took part, in words."""

    who: str
    agency: str
    how: str
    brought: str


def there(line: StageLine, people: Mapping[UUID, str], organisations: Mapping[UUID, str]) -> list[There]:
    """Give who took part."""
    return [_there(each, people, organisations) for each in line.present]


def _there(each: PresentLine, people: Mapping[UUID, str], organisations: Mapping[UUID, str]) -> There:
    name = (people.get(each.person_id, "") if each.person_id else "") or each.name
    where = organisations.get(each.organisation_id, "") if each.organisation_id else ""
    who = ", ".join(part for part in (name, each.role, where) if part)
    return There(who, words.agency(each.agency_kind), words.how(each.how), each.brought)


def missing(line: StageLine) -> list[str]:
    """Name the parts of the partnership that must be there and have not spoken yet."""
    kind = stages.BY_CODE.get(line.kind)
    spoke = {each.agency_kind for each in line.present if each.how in COUNTS_AS_THERE}
    return [words.agency(each) for each in (kind.must_be_there if kind else ()) if each not in spoke]


def facts(whole: StageWhole, at: datetime, rule: str) -> list[tuple[str, str]]:
    """Give the days of a stage and what was answered, line by line."""
    line = whole.line
    kind = stages.BY_CODE.get(line.kind)
    late = line.happened_at and (line.recorded_at - line.happened_at).days >= 1
    lines = [
        (gettext("Planned for"), said_words.moment(line.planned_at) if line.planned_at else ""),
        (
            gettext("Held") if kind and kind.meeting else gettext("Began"),
            said_words.moment(line.happened_at) if line.happened_at else "",
        ),
        (gettext("Written up"), said_words.moment(line.recorded_at) if late else ""),
        (gettext("Ended"), said_words.moment(line.ended_at) if line.ended_at else ""),
        (gettext("Due by"), due(line.due_at, at, whole.special) if line.is_open else ""),
        (gettext("How long there is"), words.clock(rule, london_day(line.recorded_at)) if line.is_open else ""),
    ]
    fields = kind.fields if kind else ()
    lines += [(gettext(each.words), words.answer(each, line.details[each.code])) for each in fields
              if each.code in line.details]  # fmt: skip
    return [(label, text) for label, text in lines if text]


def readers(whole: StageWhole) -> list[str]:
    """Say who may read a stage."""
    council = whole.organisations.get(whole.line.organisation_id, "")
    if whole.line.restricted:
        return [gettext("Only those let in by name, listed here. Nobody else learns that it exists.")]
    return [
        gettext("At %(agency)s: the front door, the duty desk, managers, and whoever is recorded as working with the"
                " child") % {"agency": council},
        gettext("In other agencies: whoever is recorded as working with the child, leads, or was there"),
        gettext("What each agency brought: those who were there, and those who answer for the stage"),
    ]  # fmt: skip


def after(whole: StageWhole) -> list[tuple[str, str, str]]:
    """Give what came before and after a stage: how it stands to it, its kind, its address."""
    found = []
    if whole.before:
        found.append((gettext("Follows"), words.kind(whole.before.kind), reverse("stage", args=[whole.before.id])))
    found += [
        (gettext("Led to"), words.kind(each.kind), reverse("stage", args=[each.id])) for each in whole.after
    ]  # fmt: skip
    return found


# --- an episode -------------------------------------------------------------------------------------------------


def episode_facts(line: EpisodeLine, organisations: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Give the days of an episode, line by line."""
    lines = (
        (gettext("Council"), organisations.get(line.organisation_id, "")),
        (gettext("Referred"), said_words.day(line.referral_on)),
        (gettext("By"), words.source(line.source)),
        (gettext("Main need"), words.need(line.primary_need)),
        (gettext("Closed"), said_words.day(line.closed_on) if line.closed_on else ""),
        (gettext("Why it was closed"), words.closing(line.closing_reason) if line.closing_reason else ""),
    )
    return [(label, text) for label, text in lines if text]


def episode_stages(whole: EpisodeWhole, *, only_begun: bool = False) -> list[tuple[str, str, str]]:
    """Give the stages of an episode: kind, state, address; or those alone that keep it open."""
    return [
        (words.kind(each.kind), state(each), reverse("stage", args=[each.id])) for each in whole.stages
        if not only_begun or (each.is_open and each.is_begun)
    ]  # fmt: skip


# --- the board --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One open stage of the board in words."""

    stage_id: UUID
    child: str
    kind: str
    state: str
    due: str
    waiting: str
    holder: str
    restricted: bool


def row(line: CaseLine, at: datetime, special: Special) -> Row:
    """Put one line of the board into words."""
    offered = gettext("offered to someone else") if line.is_offered else ""
    where = gettext("Has not begun")
    if line.happened_at:
        where = gettext("Under way since %(day)s") % {"day": said_words.short_day(line.happened_at)}
    elif line.planned_at:
        where = gettext("Planned for %(moment)s") % {"moment": said_words.moment(line.planned_at)}
    return Row(
        stage_id=line.stage_id, child=line.child or gettext("Name not given"), kind=words.kind(line.kind), state=where,
        due=due(line.due_at, at, special), waiting="" if line.holder else waited(line.held_since, at),
        holder=", ".join(each for each in (line.holder or str(words.HELD_BY), offered) if each),
        restricted=line.restricted,
    )  # fmt: skip


def by_band(page: CasePage, at: datetime, special: Special) -> list[tuple[str, str, list[Row]]]:
    """Put a page's lines into bands, worst first, each with how many there are in all; no band is empty."""
    found = []
    for band in Band:
        lines = [row(line, at, special) for line in page.lines if line.band is band]
        if lines:
            found.append((band.value, counted(page.counts.get(band, 0)), lines))
    return found


def filters(page: CasePage, chosen: str, kind: str) -> list[dict[str, Any]]:
    """Give the bands as links, each with its number, and one for all of them."""
    links = [{"text": gettext("All"), "href": board_address(page.tab, "", kind), "active": not chosen, "count": ""}]
    for band in Band:
        links.append({
            "text": str(words.BANDS[band.value]), "href": board_address(page.tab, band.value, kind),
            "active": chosen == band.value, "count": counted(page.counts.get(band, 0)),
        })  # fmt: skip
    return links


def board_address(tab: str, band: str = "", kind: str = "", after: UUID | None = None) -> str:
    """Give the address of a board: tab and filters stay in it, and nothing of anyone."""
    given = {"tab": tab if tab != "mine" else "", "band": band, "kind": kind, "after": str(after or "")}
    return reverse("stage_board", query={name: value for name, value in given.items() if value})
