"""Who may decide what for their agency today, by which paper, and how they are held to account for it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import Colleague
from linkspan.agencies.rules import london_day
from linkspan.audit import NotFound
from linkspan.duty import queries as duty_queries
from linkspan.partnership import delegation_models as models
from linkspan.partnership import delegation_rules as rules
from linkspan.partnership import ladders
from linkspan.partnership.models import Member


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a delegation: a person in a post."""

    person_id: UUID
    name: str
    post: str
    band: int


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """A delegation as it stands on a day."""

    id: UUID
    partnership_id: UUID
    organisation_id: UUID
    organisation: str
    organisation_kind: str
    lead: Party
    delegate: Party
    power: rules.Power
    instrument: str
    instrument_on: date
    from_: date
    until: date | None
    review_on: date
    state: str
    lapsed_on: date | None
    standing: ladders.Standing | None
    ended_why: str

    @property
    def is_in_force(self) -> bool:
        """Tell whether it counts that day."""
        return self.state == "in_force"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review of a delegation."""

    at: datetime
    by: str
    due_on: date
    found: str
    finding: str
    next_on: date | None

    @property
    def was_late(self) -> bool:
        """Tell whether it was held after its day."""
        return london_day(self.at) > self.due_on


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A decision referred up, and what became of it. `due_on` is None once it is answered."""

    id: UUID
    partnership_id: UUID
    organisation_id: UUID
    decision_id: UUID
    what: str
    link: str
    taken_by_id: UUID
    taken_by: str
    organisation: str
    functions: tuple[str, ...]
    commitments: tuple[str, ...]
    money: Decimal | None
    wanting: tuple[str, ...]
    limit: Decimal | None
    at: datetime
    due_on: date | None
    answered_at: datetime | None
    answered_by: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Authority:
    """What somebody can commit of a decision on a day, on what that rests, and whom to ask where it is not enough."""

    answer: str
    limit: Decimal | None
    why: tuple[str, ...]
    within: tuple[tuple[str, str], ...]
    by: tuple[DelegationLine, ...]
    is_lead: bool
    ask: tuple[Colleague, ...]

    @property
    def can(self) -> bool:
        """Tell whether they can commit their agency to all of it."""
        return self.answer == "yes"


def is_member(partnership_id: UUID, organisation_id: UUID, on: date) -> bool:
    """Tell whether an organisation is in a partnership on a day."""
    return bool(Member.objects.on(on).filter(partnership=partnership_id, organisation=organisation_id).exists())


def leads_of(organisation_id: UUID, on: date) -> Sequence[Colleague]:
    """Name the lead partners of an organisation on a day, the most senior first."""
    return agencies.people_with_role(rules.LEAD, on, organisation_id=organisation_id)


# --- the register ----------------------------------------------------------------------------------------------------


def delegations(partnership_id: UUID, on: date, *, organisation_id: UUID | None = None) -> Sequence[DelegationLine]:
    """List what was delegated in a partnership: what counts that day first, then by agency and delegate."""
    rows = _rows().filter(partnership=partnership_id)
    rows = rows.filter(organisation=organisation_id) if organisation_id else rows
    found = [_line(row, on) for row in rows]
    return sorted(found, key=lambda one: (not one.is_in_force, one.organisation, one.delegate.name, one.from_))


def delegations_to(person_id: UUID, partnership_id: UUID, on: date) -> Sequence[DelegationLine]:
    """List what was ever delegated to one person in a partnership, the newest first."""
    rows = _rows().filter(partnership=partnership_id, delegate=person_id)
    return [_line(row, on) for row in rows.order_by("-from_on", "-id")]


def delegation(delegation_id: UUID, on: date) -> DelegationLine:
    """Give one delegation; NotFound where there is none."""
    row = _rows().filter(id=delegation_id).first()
    if row is None:
        raise NotFound
    return _line(row, on)


def reviews_of(delegation_ids: Collection[UUID]) -> dict[UUID, tuple[ReviewLine, ...]]:
    """Give the reviews of each of these delegations, the newest first."""
    rows = models.DelegationReview.objects.filter(delegation__in=set(delegation_ids)).select_related("by_person")
    found: dict[UUID, list[ReviewLine]] = defaultdict(list)
    for row in rows.order_by("-at", "-id"):
        found[row.delegation_id].append(
            ReviewLine(row.at, row.by_person.name, row.due_on, row.found, row.finding, row.next_on)
        )
    return {key: tuple(lines) for key, lines in found.items()}


def state_of(row: models.Delegation, on: date) -> str:
    """Say how a delegation stands on a day."""
    return rules.state(row.from_on, row.until_on, _seat(row.lead_seat), _seat(row.delegate_seat), on)


def _rows() -> Any:
    seats = (f"{side}_seat__post__organisation" for side in ("lead", "delegate"))
    rows = models.Delegation.objects.select_related("organisation", "lead", "delegate", *seats)
    return rows.prefetch_related("functions")


def _seat(seat: Any) -> rules.Seat:
    """Give until when somebody sat in a post that was there; whichever ends first counts."""
    ends = [each for each in (seat.until_on, seat.post.until_on, seat.post.organisation.until_on) if each]
    return rules.Seat(seat.from_on, min(ends, default=None))


def _line(row: models.Delegation, on: date) -> DelegationLine:
    seats = {"lead_left": _seat(row.lead_seat), "delegate_left": _seat(row.delegate_seat)}
    state = state_of(row, on)
    organisation = row.organisation
    rungs = ladders.ladder(organisation.kind, organisation.name)
    return DelegationLine(
        id=row.id, partnership_id=row.partnership_id, organisation_id=row.organisation_id,
        organisation=organisation.name, organisation_kind=organisation.kind, lead=_party(row.lead, row.lead_seat),
        delegate=_party(row.delegate, row.delegate_seat), power=_power(row), instrument=row.instrument,
        instrument_on=row.instrument_on, from_=row.from_on, until=row.until_on, review_on=row.review_on, state=state,
        lapsed_on=seats[state].until if state in seats else None,
        standing=ladders.standing(row.delegate_seat.post.title, rungs), ended_why=row.ended_why,
    )  # fmt: skip


def _party(person: Any, seat: Any) -> Party:
    return Party(person.id, person.name, seat.post.title, seat.post.band)


def _power(row: models.Delegation) -> rules.Power:
    extents = {kind: rules.Extent(getattr(row, kind), getattr(row, f"{kind}_scope")) for kind in rules.COMMITMENTS}
    return rules.Power(frozenset(each.function for each in row.functions.all()), extents, row.money)


# --- can the person in this chair commit their agency today? ---------------------------------------------------------


def authority(
    *, partnership_id: UUID, person_id: UUID, organisation_id: UUID, needed: rules.Needed, on: date
) -> Authority:
    """Tell what somebody can commit their organisation to in a partnership on a day. The caller has asked the gate."""
    lines = [one for one in delegations(partnership_id, on, organisation_id=organisation_id) if one.is_in_force]
    return _authority(partnership_id, person_id, organisation_id, needed, on, lines)


def _authority(
    partnership_id: UUID, person_id: UUID, organisation_id: UUID, needed: rules.Needed, on: date,
    lines: Sequence[DelegationLine],
) -> Authority:  # fmt: skip
    seats = [each for each in agencies.in_post(person_id, on) if each.organisation_id == organisation_id]
    ask = _to_ask(person_id, organisation_id, needed, on, lines)
    if not seats:
        return Authority("no", None, ("not_in_post",), (), (), is_lead=False, ask=ask)
    if not is_member(partnership_id, organisation_id, on):
        return Authority("no", None, ("not_a_member",), (), (), is_lead=False, ask=())
    if any(rules.LEAD in each.roles for each in seats):
        return Authority("yes", None, ("lead",), (), (), is_lead=True, ask=())
    own = [one for one in lines if one.delegate.person_id == person_id]
    said = rules.weigh([one.power for one in own], needed)
    rests_on = tuple(own[place] for place in said.rests_on)
    return Authority(
        said.answer, said.limit, said.why, said.within, rests_on, is_lead=False,
        ask=() if said.answer == "yes" else ask,
    )  # fmt: skip


def _to_ask(
    person_id: UUID, organisation_id: UUID, needed: rules.Needed, on: date, lines: Sequence[DelegationLine]
) -> tuple[Colleague, ...]:
    """Name who can commit the organisation to it: its leads, then delegates whose powers reach."""
    powers: dict[UUID, list[rules.Power]] = defaultdict(list)
    for one in lines:
        powers[one.delegate.person_id].append(one.power)
    able = {who for who, held in powers.items() if rules.weigh(held, needed).answer == "yes"}
    present = agencies.colleagues(organisation_id, on)
    leads = [each for each in leads_of(organisation_id, on) if each.person_id != person_id]
    known = {each.person_id for each in leads}
    return (
        *leads,
        *(each for each in _once(present) if each.person_id in able and each.person_id not in {person_id, *known}),
    )


def _once(people: Iterable[Colleague]) -> Sequence[Colleague]:
    return list({each.person_id: each for each in people}.values())


# --- decisions referred up -------------------------------------------------------------------------------------------


def referral(referral_id: UUID, at: datetime) -> ReferralLine:
    """Give one decision that was referred up; NotFound where there is none."""
    lines = _referrals(models.ReferralUp.objects.filter(id=referral_id), at)
    if not lines:
        raise NotFound
    return lines[0]


def referrals(
    partnership_id: UUID, at: datetime | None = None, *, taken_by: UUID | None = None
) -> Sequence[ReferralLine]:
    """List the decisions referred up in a partnership, those that wait first; only one person's, where named."""
    rows = models.ReferralUp.objects.filter(partnership=partnership_id)
    lines = _referrals(rows.filter(taken_by=taken_by) if taken_by else rows, at)
    return sorted(lines, key=lambda one: (one.answered_at is not None, -one.at.timestamp()))


def referrals_of(decision_ids: Collection[UUID], at: datetime | None = None) -> dict[UUID, tuple[ReferralLine, ...]]:
    """Give the referrals of each of these decisions, one for each agency that could not take it."""
    found: dict[UUID, list[ReferralLine]] = defaultdict(list)
    for line in _referrals(models.ReferralUp.objects.filter(decision__in=set(decision_ids)), at):
        found[line.decision_id].append(line)
    return {key: tuple(lines) for key, lines in found.items()}


def _referrals(rows: Any, at: datetime | None) -> list[ReferralLine]:
    found = list(rows.select_related("organisation", "taken_by", "answered_by").order_by("at", "id"))
    waiting = {row.id for row in found if row.answered_at is None}
    moment = at or max((row.at for row in found), default=None)
    items = duty_queries.items_about(waiting, moment) if waiting and moment else {}
    return [
        ReferralLine(
            id=row.id, partnership_id=row.partnership_id, organisation_id=row.organisation_id, decision_id=row.decision,
            what=row.what, link=row.link, taken_by_id=row.taken_by_id, taken_by=row.taken_by.name,
            organisation=row.organisation.name, functions=tuple(row.functions), commitments=tuple(row.commitments),
            money=row.money, wanting=tuple(row.wanting), limit=row.limit, at=row.at,
            due_on=london_day(items[row.id].due_at) if row.id in items else None, answered_at=row.answered_at,
            answered_by=row.answered_by.name if row.answered_by else "", answer=row.answer, reason=row.reason,
        )
        for row in found
    ]  # fmt: skip
