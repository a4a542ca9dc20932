"""What the law asks of whom, who owns it and how it stands; audits; and how many areas of the country comply."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound
from linkspan.duty import queries as duty_queries
from linkspan.partnership import duty_models as models
from linkspan.partnership import duty_rules as rules
from linkspan.partnership import statutory
from linkspan.partnership.duty_rules import AreaAnswer, Count
from linkspan.partnership.models import Member, PartnershipArea
from linkspan.partnership.queries import members as membership
from linkspan.partnership.statutory import Duty

HERE = "this installation"


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """What became of a duty for one period."""

    due_on: date
    on: date
    said: str
    reference: str
    link: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A duty that somebody answers for, as it stands on a day. Without `owner` the organisation's desk has it."""

    id: UUID
    partnership_id: UUID
    organisation_id: UUID
    organisation: str
    duty: Duty
    due_on: date
    stands: str
    owner_id: UUID | None
    owner: str
    ended_at: datetime | None
    ended_why: str


@dataclass(frozen=True, slots=True)
class Unowned:
    """A duty that the law lays on an organisation of a partnership and that nobody has taken on."""

    duty: Duty
    organisation_id: UUID
    organisation: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One standard of an audit: its score and what it rests on, and what peers doubt."""

    standard: str
    words: str
    score: int | None
    evidence: str
    challenges: tuple["ChallengeLine", ...]


@dataclass(frozen=True, slots=True)
class ChallengeLine:
    """What a peer doubts about a score, and the answer."""

    id: UUID
    by: str
    organisation: str
    said: str
    at: datetime
    reply: str
    agreed_score: int | None
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One audit, standard by standard."""

    id: UUID
    held: HeldLine
    at: datetime
    handed_in_at: datetime | None
    scores: tuple[ScoreLine, ...]

    @property
    def scored(self) -> int:
        """Count the standards that have a score."""
        return sum(one.score is not None for one in self.scores)


@dataclass(frozen=True, slots=True)
class Nationwide:
    """How many of the areas known comply with a duty on a day, and which do not."""

    duty: Duty
    count: Count
    complying: tuple[AreaAnswer, ...]
    failing: tuple[AreaAnswer, ...]


# --- the register ----------------------------------------------------------------------------------------------------


def register(partnership_id: UUID | None, on: date) -> dict[str, Duty]:
    """Give the duties in force on a day, by code: a partnership's own version stands in place of what shipped."""
    found = statutory.in_force(on)
    if partnership_id is not None:
        rows = models.DutyVersion.objects.on(on).filter(partnership=partnership_id)
        found |= {row.code: _duty(row) for row in rows.order_by("version")}
    return found


def versions(partnership_id: UUID | None, code: str) -> Sequence[Duty]:
    """Give every version of a duty, shipped and the partnership's own, the oldest first; NotFound where it has none."""
    found = [duty for duty in statutory.SHIPPED if duty.code == code]
    if partnership_id is not None:
        rows = models.DutyVersion.objects.filter(partnership=partnership_id, code=code)
        found += [_duty(row) for row in rows.order_by("version")]
    if not found:
        raise NotFound
    return found


def shipped_numbers(code: str) -> Sequence[int]:
    """Give the numbers of the versions of a duty that came with the program."""
    return [duty.version for duty in statutory.SHIPPED if duty.code == code]


def _duty(row: models.DutyVersion) -> Duty:
    return Duty(
        code=row.code, version=row.version, name=row.name, kinds=tuple(row.kinds), law=row.law, guidance=row.guidance,
        months=row.months, from_=row.from_on, until=row.until_on, month=row.month, day=row.day,
        standards=row.standards, is_law=row.is_law,
    )  # fmt: skip


# --- who holds what --------------------------------------------------------------------------------------------------


def is_member(partnership_id: UUID, organisation_id: UUID, on: date) -> bool:
    """Tell whether an organisation is in a partnership on a day."""
    return bool(Member.objects.on(on).filter(partnership=partnership_id, organisation=organisation_id).exists())


def held(partnership_id: UUID, today: date, *, organisation_id: UUID | None = None) -> Sequence[HeldLine]:
    """List the duties that are held in a partnership: what is overdue or not met first, then by day."""
    rows = models.HeldDuty.objects.filter(partnership=partnership_id, ended_at=None)
    rows = rows.filter(organisation=organisation_id) if organisation_id else rows
    order = ("overdue", "not_met", "late", "not_due", "met")
    return sorted(_held(rows, today), key=lambda one: (order.index(one.stands), one.due_on, one.duty.name))


def one_held(held_id: UUID, today: date) -> HeldLine:
    """Give one duty that is or was held; NotFound where there is none."""
    lines = _held(models.HeldDuty.objects.filter(id=held_id), today)
    if not lines:
        raise NotFound
    return lines[0]


def outcomes_of(held_id: UUID) -> Sequence[OutcomeLine]:
    """Give what became of a duty, period by period, the newest first."""
    rows = models.DutyOutcome.objects.filter(held=held_id).select_related("by_person").order_by("-at", "-id")
    return [
        OutcomeLine(
            row.due_on, row.on_day, rules.Outcome(row.due_on, row.on_day, row.outcome).said, row.reference, row.link,
            row.note, row.by_person.name if row.by_person else "", row.at,
        )
        for row in rows
    ]  # fmt: skip


def unowned(partnership_id: UUID, today: date) -> Sequence[Unowned]:
    """List the duties that the law lays on members of a partnership and that nobody there has taken on."""
    members = membership.members(partnership_id, today)
    taken = set(
        models.HeldDuty.objects.filter(partnership=partnership_id, ended_at=None).values_list("organisation", "code")
    )
    codes = {code for _, code in taken}
    found: list[Unowned] = []
    for duty in register(partnership_id, today).values():
        if not duty.is_law:
            continue
        if duty.is_joint:
            partners = [one for one in members if one.kind == "safeguarding_partner"]
            found += [Unowned(duty, partners[0].organisation_id, "")] if partners and duty.code not in codes else []
            continue
        found += [
            Unowned(duty, one.organisation_id, one.name)
            for one in members
            if one.organisation_kind in duty.kinds and (one.organisation_id, duty.code) not in taken
        ]
    return found


def _held(rows: Any, today: date) -> list[HeldLine]:
    found = list(rows.select_related("organisation"))
    history: dict[UUID, list[rules.Outcome]] = defaultdict(list)
    for each in models.DutyOutcome.objects.filter(held__in=[row.id for row in found]).order_by("at", "id"):
        history[each.held_id].append(rules.Outcome(each.due_on, each.on_day, each.outcome))
    owners = duty_queries.owners_of([row.item_id for row in found])
    names = agencies.names_of({one.person_id for one in owners.values() if one.person_id})
    registers = {key: register(key, today) for key in {row.partnership_id for row in found}}
    lines: list[HeldLine] = []
    for row in found:
        owner = owners[row.item_id].person_id if row.item_id in owners else None
        duty = registers[row.partnership_id].get(row.code) or versions(row.partnership_id, row.code)[-1]
        lines.append(
            HeldLine(
                row.id, row.partnership_id, row.organisation_id, row.organisation.name, duty, row.due_on,
                rules.standing(history[row.id], row.due_on, today), owner, names.get(owner, "") if owner else "",
                row.ended_at, row.ended_why,
            )
        )  # fmt: skip
    return lines


# --- audits ----------------------------------------------------------------------------------------------------------


def audits_of(held_ids: Collection[UUID]) -> dict[UUID, tuple[tuple[UUID, datetime, datetime | None], ...]]:
    """Give the audits of these duties, the newest first: id, when begun, when handed in."""
    found: dict[UUID, list[tuple[UUID, datetime, datetime | None]]] = defaultdict(list)
    for row in models.Audit.objects.filter(held__in=set(held_ids)).order_by("-at", "-id"):
        found[row.held_id].append((row.id, row.at, row.handed_in_at))
    return {key: tuple(rows) for key, rows in found.items()}


def audit(audit_id: UUID, today: date) -> AuditPage:
    """Give one audit, with every standard of its set; NotFound where there is none."""
    row = models.Audit.objects.filter(id=audit_id).first()
    if row is None:
        raise NotFound
    scored = {each.standard: each for each in models.AuditScore.objects.filter(audit=row)}
    doubts: dict[str, list[ChallengeLine]] = defaultdict(list)
    challenges = models.AuditChallenge.objects.filter(audit=row).select_related("by_person", "by_organisation")
    for each in challenges.order_by("at", "id"):
        doubts[each.standard].append(
            ChallengeLine(
                each.id, each.by_person.name, each.by_organisation.name, each.said, each.at, each.reply,
                each.agreed_score, each.replied_at,
            )
        )  # fmt: skip
    lines = tuple(
        ScoreLine(
            code, words, scored[code].score if code in scored else None,
            scored[code].evidence if code in scored else "", tuple(doubts[code]),
        )
        for code, words in statutory.STANDARDS[row.standards].items()
    )  # fmt: skip
    return AuditPage(row.id, one_held(row.held_id, today), row.at, row.handed_in_at, lines)


# --- the country -----------------------------------------------------------------------------------------------------


def nationwide(code: str, today: date) -> Nationwide:
    """Tell how many of the areas known comply with a duty, and which do not; NotFound for a duty that never shipped.

    What an area of this installation records itself counts before what a file says of it.
    """
    duty = next((each for each in reversed(statutory.SHIPPED) if each.code == code and each.from_ <= today), None)
    if duty is None:
        raise NotFound
    known = _imported(code, today) | _recorded(code, today)
    answers = sorted(known.values(), key=lambda one: one.area)
    return Nationwide(
        duty, rules.tally(known), tuple(one for one in answers if one.complies),
        tuple(one for one in answers if not one.complies),
    )  # fmt: skip


def _imported(code: str, today: date) -> dict[str, AreaAnswer]:
    rows = models.AreaDuty.objects.filter(code=code, on_day__lte=today).order_by("on_day", "id")
    return {
        row.area_code: AreaAnswer(row.area_code, row.area_name, row.complies, row.on_day, row.source) for row in rows
    }


def _recorded(code: str, today: date) -> dict[str, AreaAnswer]:
    """Give how the areas of this installation stand, where every organisation there that holds the duty has said."""
    lines = _held(models.HeldDuty.objects.filter(code=code, ended_at=None), today)
    areas = PartnershipArea.objects.on(today).select_related("area")
    by_partnership: dict[UUID, list[Any]] = defaultdict(list)
    for each in areas:
        by_partnership[each.partnership_id].append(each.area)
    stands: dict[Any, list[bool | None]] = defaultdict(list)
    for line in lines:
        served = {one.id for one in agencies.areas_of(line.organisation_id, today)}
        for area in by_partnership[line.partnership_id]:
            if line.duty.is_joint or area.id in served:
                stands[area].append(rules.complies(line.stands))
    return {
        area.code: AreaAnswer(area.code, area.name, all(said), today, HERE)
        for area, said in stands.items()
        if None not in said
    }
