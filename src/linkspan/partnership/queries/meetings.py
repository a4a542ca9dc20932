"""Meetings, what they decided, who could, what was said, and what became of it. Nothing here is about a child."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound
from linkspan.partnership import meeting_models as models
from linkspan.partnership import meeting_rules as rules
from linkspan.partnership.queries import delegations
from linkspan.partnership.queries.delegations import ReferralLine


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list."""

    id: UUID
    title: str
    held_on: date
    there: int
    decisions: int


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a meeting, in the post of that day."""

    id: UUID
    person_id: UUID
    name: str
    post: str
    band: int
    organisation_id: UUID
    organisation: str
    how: str


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who took a decision for their agency, and whether they could commit it that day."""

    seat: Seat
    functions: tuple[str, ...]
    money: Decimal | None
    could: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeardLine:
    """What young people or practitioners said, and what was changed for it."""

    who: str
    said: str
    changed: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """That somebody is to look at what a decision changed, or did."""

    item_id: UUID
    done_at: datetime | None
    words: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, with all that is kept of it."""

    id: UUID
    number: int
    text: str
    meeting_id: UUID
    meeting: str
    held_on: date
    indicator: str
    direction: str
    amount: Decimal | None
    by_when: date | None
    takers: tuple[Taker, ...]
    heard: tuple[HeardLine, ...]
    referrals: tuple[ReferralLine, ...]
    review: Review | None

    @property
    def unheard(self) -> tuple[str, ...]:
        """Name whose words are missing."""
        return tuple(who for who in rules.VOICES if who not in {each.who for each in self.heard})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, with its papers, who was there and what was decided."""

    id: UUID
    title: str
    held_on: date
    papers: tuple[tuple[str, str], ...]
    seats: tuple[Seat, ...]
    decisions: tuple[Decision, ...]


def meetings(partnership_id: UUID) -> Sequence[MeetingLine]:
    """List a partnership's meetings, the newest first. The caller has asked the gate."""
    rows = models.Meeting.objects.filter(partnership=partnership_id).order_by("-held_on", "-id")
    rows = rows.prefetch_related("attendances", "decisions")
    return [
        MeetingLine(
            row.id, row.title, row.held_on, sum(each.how == "there" for each in row.attendances.all()),
            len(row.decisions.all()),
        )
        for row in rows
    ]  # fmt: skip


def meeting(partnership_id: UUID, meeting_id: UUID) -> Meeting:
    """Give one meeting; NotFound where the partnership held none such."""
    row = models.Meeting.objects.filter(id=meeting_id, partnership=partnership_id).first()
    if row is None:
        raise NotFound
    seats = _seats([row.id])
    return Meeting(
        id=row.id, title=row.title, held_on=row.held_on,
        papers=tuple(row.papers.order_by("number").values_list("title", "reference")),
        seats=tuple(sorted(seats.values(), key=lambda one: (one.organisation, one.band, one.name))),
        decisions=tuple(_decisions(models.PartnersDecision.objects.filter(meeting=row))),
    )  # fmt: skip


def decisions(partnership_id: UUID) -> Sequence[Decision]:
    """List what a partnership decided, the newest first; a fixed number of queries."""
    rows = models.PartnersDecision.objects.filter(meeting__partnership=partnership_id)
    return _decisions(rows.order_by("-meeting__held_on", "-id"))


def decision(partnership_id: UUID, decision_id: UUID) -> Decision:
    """Give one decision; NotFound where the partnership took none such."""
    rows = models.PartnersDecision.objects.filter(id=decision_id, meeting__partnership=partnership_id)
    found = _decisions(rows)
    if not found:
        raise NotFound
    return found[0]


def attendance_of(person_id: UUID, partnership_id: UUID) -> tuple[int, int]:
    """Say how many meetings somebody was at, of how many they are named in: there, excused or missing."""
    rows = models.Attendance.objects.filter(person=person_id, meeting__partnership=partnership_id)
    how = list(rows.values_list("how", flat=True))
    return how.count("there"), len(how)


def _seats(meeting_ids: Collection[UUID]) -> Mapping[UUID, Seat]:
    rows = models.Attendance.objects.filter(meeting__in=meeting_ids).select_related("organisation", "person")
    return {
        row.id: Seat(
            row.id, row.person_id, row.person.name, row.post_title, row.band, row.organisation_id,
            row.organisation.name, row.how,
        )
        for row in rows
    }  # fmt: skip


def _decisions(rows: QuerySet[models.PartnersDecision]) -> list[Decision]:
    found = list(rows.select_related("meeting"))
    ids = [row.id for row in found]
    seats = _seats({row.meeting_id for row in found})
    takers, heard = _takers(ids, seats), _heard(ids)
    reviews = {row.decision_id: row for row in models.EffectReview.objects.filter(decision__in=ids)}
    referrals = delegations.referrals_of(ids) if ids else {}
    return [
        Decision(
            id=row.id, number=row.number, text=row.text, meeting_id=row.meeting_id, meeting=row.meeting.title,
            held_on=row.meeting.held_on, indicator=row.indicator, direction=row.direction, amount=row.amount,
            by_when=row.by_when, takers=tuple(takers[row.id]), heard=tuple(heard[row.id]),
            referrals=tuple(referrals.get(row.id, ())), review=_review(reviews.get(row.id)),
        )
        for row in found
    ]  # fmt: skip


def _takers(ids: Collection[UUID], seats: Mapping[UUID, Seat]) -> Mapping[UUID, list[Taker]]:
    found: dict[UUID, list[Taker]] = defaultdict(list)
    for row in models.DecisionTaker.objects.filter(decision__in=ids).order_by("id"):
        found[row.decision_id].append(
            Taker(seats[row.attendance_id], tuple(row.functions), row.money, row.could, tuple(row.why))
        )
    return found


def _heard(ids: Collection[UUID]) -> Mapping[UUID, list[HeardLine]]:
    found: dict[UUID, list[HeardLine]] = defaultdict(list)
    for row in models.Heard.objects.filter(decision__in=ids).order_by("at", "id"):
        found[row.decision_id].append(HeardLine(row.who, row.said, row.changed, row.at))
    return found


def _review(row: models.EffectReview | None) -> Review | None:
    return Review(row.item_id, row.done_at, row.words, row.verdict) if row else None


def who_may_attend(on: date, organisation_ids: Collection[UUID]) -> Sequence[agencies.Colleague]:
    """List who sits in leading posts of organisations on a day: bands 1 to 5, by organisation and band."""
    found = [each for one in organisation_ids for each in agencies.colleagues(one, on) if each.band <= 5]
    return sorted(found, key=lambda one: (one.organisation_name, one.band, one.name))


def partnership_of(decision_id: UUID) -> UUID:
    """Name the partnership that took a decision; NotFound where there is none such."""
    rows = models.PartnersDecision.objects.filter(id=decision_id)
    found: UUID | None = rows.values_list("meeting__partnership", flat=True).first()
    if found is None:
        raise NotFound
    return found
