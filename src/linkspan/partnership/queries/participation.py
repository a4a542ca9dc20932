"""How agencies take part: what they answer, how good that was, where they come, and what is asked of them about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound
from linkspan.duty import queries as duty_queries
from linkspan.partnership import disclosure
from linkspan.partnership import meeting_models as models
from linkspan.partnership.disclosure import Band, Share, Total
from linkspan.partnership.queries import figures, members
from linkspan.partnership.queries.figures import Series

TIMELY, ENOUGH = "requests.in_time", "requests.enough"
CODES = (
    "requests.due", "requests.answered", TIMELY, "requests.sampled", ENOUGH, "withheld.detrimental",
    "withheld.not_permitted", "strategy.came", "conferences.came", "referrals.told",
)  # fmt: skip
# What a partnership may set a threshold for: shares that are an agency's own.
THRESHOLDS = (TIMELY, ENOUGH, "strategy.came", "conferences.came")


@dataclass(frozen=True, slots=True)
class Part:
    """What one agency did in a year of quarters; None where there is too little to show.

    `in_time` is None too where no sampled answers say how good they were: quick and empty is no answer.
    """

    organisation_id: UUID
    name: str
    asked: Total | None
    in_time: Share | None
    is_sampled: bool
    enough: Share | None
    silent: Band | None
    refused: Mapping[str, Total | None]
    strategy: Share | None
    conferences: Share | None
    told: Share | None


@dataclass(frozen=True, slots=True)
class Threshold:
    """A partnership's own threshold, in per cent, and from when."""

    id: UUID
    indicator: str
    least: int
    from_: date


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """What an agency is asked about one of its figures, what it says and how that ended."""

    id: UUID
    partnership_id: UUID
    organisation_id: UUID
    organisation: str
    indicator: str
    least: int
    quarter: date
    part: int
    whole: int
    opened_at: datetime
    due_at: datetime
    holder: str
    answer: str
    answered_at: datetime | None
    closing: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Participation:
    """Taking part in one partnership: the quarters it is about, and each agency's line."""

    quarters: tuple[date, ...]
    parts: tuple[Part, ...]


def participation(partnership_id: UUID, on: date) -> Participation:
    """Say how each member took part in the last four published quarters. The caller has asked the gate."""
    board = figures.board(partnership_id, on, codes=CODES, years=2)
    published = board["requests.due"].quarters or board["strategy.came"].quarters
    last = tuple(each for each in published if each <= on)[-4:]
    councils = _councils(partnership_id, on)
    listed = members.members(partnership_id, on)
    return Participation(
        last, tuple(_part(each.organisation_id, each.name, board, last, councils) for each in listed)
    )  # fmt: skip


def _part(
    organisation_id: UUID, name: str, board: Mapping[str, Series], over: Collection[date],
    councils: Mapping[UUID, UUID],
) -> Part:  # fmt: skip
    def pairs(code: str) -> list[tuple[int | None, int | None]]:
        return pairs_of(board[code].of(organisation_id), over)

    def added(code: str) -> Total | None:
        found = disclosure.total(part for part, _ in pairs(code))
        return None if found.is_empty else found

    enough = disclosure.share(pairs(ENOUGH))
    told = board["referrals.told"]
    own = [area for area, council in councils.items() if council == organisation_id]
    return Part(
        organisation_id=organisation_id, name=name, asked=added("requests.due"),
        in_time=disclosure.share(pairs(TIMELY)) if enough else None, is_sampled=enough is not None, enough=enough,
        silent=disclosure.remainder(pairs("requests.answered")),
        refused={code: added(code) for code in ("withheld.detrimental", "withheld.not_permitted")},
        strategy=disclosure.share(pairs("strategy.came")), conferences=disclosure.share(pairs("conferences.came")),
        told=disclosure.share(_told(told, own, over)),
    )  # fmt: skip


def pairs_of(series: Series, over: Collection[date]) -> list[tuple[int | None, int | None]]:
    """Give the published cells of a series over some quarters, each with what it is a part of."""
    wholes = series.wholes or {}
    return [
        (series.parts[strand].get(each), wholes[strand].get(each) if strand in wholes else None)
        for strand in series.parts for each in over
    ]  # fmt: skip


def _told(series: Series, areas: Collection[UUID], over: Collection[date]) -> list[tuple[int | None, int | None]]:
    wholes = series.wholes or {}
    return [
        (series.parts[strand].get(each), wholes[strand].get(each))
        for strand in series.parts if strand[0] in areas for each in over
    ]  # fmt: skip


def _councils(partnership_id: UUID, on: date) -> Mapping[UUID, UUID]:
    """Name the council of each of a partnership's areas: its front door tells referrers."""
    found = {}
    for area_id, _ in members.partnership(partnership_id, on).areas:
        based = [each.id for each in agencies.organisations(on, kind="council") if each.area_id == area_id]
        if based:
            found[area_id] = based[0]
    return found


def under_threshold(threshold: Threshold, partnership_id: UUID, on: date) -> Sequence[tuple[UUID, date, Share]]:
    """Name the organisations whose newest published share may be under a threshold, with the quarter and the share.

    Timeliness counts only where sampled answers say how good they were.
    """
    board = figures.board(partnership_id, on, codes=[threshold.indicator, ENOUGH], years=1)
    series = board[threshold.indicator]
    if not series.quarters:
        return []
    quarter, found = series.quarters[-1], []
    for organisation_id in sorted({each[1] for each in series.parts if each[1] is not None}):
        share = disclosure.share(pairs_of(series.of(organisation_id), [quarter]))
        sampled = disclosure.share(pairs_of(board[ENOUGH].of(organisation_id), [quarter]))
        if share is not None and (threshold.indicator != TIMELY or sampled is not None):
            found.append((organisation_id, quarter, share))
    return found


def thresholds(partnership_id: UUID, on: date) -> Sequence[Threshold]:
    """List a partnership's thresholds in force on a day."""
    rows = models.Expectation.objects.on(on).filter(partnership=partnership_id).order_by("indicator")
    return [Threshold(row.id, row.indicator, row.least, row.from_on) for row in rows]


def conversations(partnership_id: UUID, at: datetime) -> Sequence[ConversationLine]:
    """List a partnership's conversations, open ones first, then the newest."""
    rows = models.Conversation.objects.filter(expectation__partnership=partnership_id)
    found = _lines(rows.order_by("-opened_at", "-id"), at)
    return sorted(found, key=lambda one: one.closed_at is not None)


def conversation(partnership_id: UUID, conversation_id: UUID, at: datetime) -> ConversationLine:
    """Give one conversation; NotFound where the partnership has none such."""
    rows = models.Conversation.objects.filter(id=conversation_id, expectation__partnership=partnership_id)
    found = _lines(rows, at)
    if not found:
        raise NotFound
    return found[0]


def _lines(rows: QuerySet[models.Conversation], at: datetime) -> list[ConversationLine]:
    found = list(rows.select_related("expectation", "organisation"))
    items = [row.item_id for row in found]
    owners = duty_queries.owners_of(items)
    names = agencies.names_of([one.person_id for one in owners.values() if one.person_id])
    return [
        ConversationLine(
            id=row.id, partnership_id=row.expectation.partnership_id, organisation_id=row.organisation_id,
            organisation=row.organisation.name, indicator=row.expectation.indicator, least=row.expectation.least,
            quarter=row.quarter, part=row.part, whole=row.whole, opened_at=row.opened_at, due_at=row.due_at,
            holder=names.get(held.person_id, "") if (held := owners.get(row.item_id)) and held.person_id else "",
            answer=row.answer, answered_at=row.answered_at, closing=row.closing, closed_at=row.closed_at,
        )
        for row in found
    ]  # fmt: skip


def partnership_of(conversation_id: UUID) -> UUID:
    """Name the partnership of a conversation; NotFound where there is none such."""
    rows = models.Conversation.objects.filter(id=conversation_id)
    found: UUID | None = rows.values_list("expectation__partnership", flat=True).first()
    if found is None:
        raise NotFound
    return found
