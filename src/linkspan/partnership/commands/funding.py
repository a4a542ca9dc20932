"""Recording what each organisation gives to a partnership, who agreed it, and by what a fair share is weighed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, refuse_if, trail
from linkspan.partnership import events, formula, funding_models, funding_rules, models, scope
from linkspan.sharing.facts import Action

KEEP = Action.KEEP_PARTNERSHIP


@dataclass(frozen=True, slots=True)
class Given:
    """One organisation's gift and the people who agreed it, as a form or a row of a file has it."""

    organisation_id: UUID
    gift: funding_rules.Gift
    agreed_by: tuple[UUID, ...] = ()


@trail.audited
def record_contribution(
    *,
    partnership_id: UUID,
    given: Given,
    replaces: UUID | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Record what an organisation gives for a year; without a day of agreement it is only proposed.

    `replaces` is the contribution that was wrong; it stays as history.
    """
    permit = scope.require(by=by, to=KEEP, at=at, partnership_id=partnership_id)
    if replaces:
        _put_away(partnership_id, replaces, at)
    row = _add(partnership_id, given, by, at)
    detail = {"year": given.gift.year, "agreed": bool(given.gift.agreed_on), "replaces": replaces and str(replaces)}
    trail.record(events.CONTRIBUTION_RECORDED, permit, about=row.id, detail=detail)
    return row.id


@trail.audited
def agree_contribution(
    *,
    partnership_id: UUID,
    contribution_id: UUID,
    on: date,
    agreed_by: Collection[UUID],
    meeting: str = "",
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Say on which day, by whom and where something proposed was agreed."""
    permit = scope.require(by=by, to=KEEP, at=at, partnership_id=partnership_id)
    row = _current(partnership_id, contribution_id)
    if row.agreed_on:
        raise NotNow("funding.agreed_already", "It has been agreed already. If it was wrong, record it anew.")
    refuse_if(funding_rules.why_not_agreed(on, len(agreed_by), row.year, london_day(at)))
    row.agreed_on, row.meeting = on, meeting.strip()
    row.save(update_fields=["agreed_on", "meeting"])
    _name_who_agreed(row, agreed_by, on)
    trail.record(events.CONTRIBUTION_AGREED, permit, about=row.id, detail={"people": len(agreed_by)})


@trail.audited
def withdraw_contribution(
    *, partnership_id: UUID, contribution_id: UUID, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Take back a contribution that was recorded by mistake; it stays as history and counts no more."""
    permit = scope.require(by=by, to=KEEP, at=at, partnership_id=partnership_id)
    _put_away(partnership_id, contribution_id, at)
    trail.record(events.CONTRIBUTION_WITHDRAWN, permit, about=contribution_id)


@trail.audited
def upload_contributions(
    *, partnership_id: UUID, rows: Sequence[Given], by: Actor, at: datetime, once: UUID | None = None
) -> int:
    """Record every row of a file, or, where one of them cannot be kept, none."""
    permit = scope.require(by=by, to=KEEP, at=at, partnership_id=partnership_id)
    for number, row in enumerate(rows, 2):
        try:
            _add(partnership_id, row, by, at)
        except NotNow as problem:
            raise NotNow(problem.code, f"Row {number}: {problem.message} Nothing of the file was saved.") from problem
    trail.record(events.CONTRIBUTIONS_UPLOADED, permit, about=partnership_id, detail={"rows": len(rows)})
    return len(rows)


@trail.audited
def enter_figure(
    *,
    partnership_id: UUID,
    area_id: UUID,
    measure: str,
    value: Decimal,
    source: str,
    as_of: date,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Enter a figure about one of the partnership's areas, with where it comes from and the day it is of."""
    permit = scope.require(by=by, to=KEEP, at=at, partnership_id=partnership_id)
    if not models.PartnershipArea.objects.filter(partnership=partnership_id, area=area_id).exists():
        raise NotFound
    refuse_if(funding_rules.why_not_figure(measure, value, source, as_of, london_day(at)))
    row = funding_models.AreaFigure.objects.create(
        area_id=area_id, measure=measure, value=value, source=source.strip(), as_of=as_of, made_by_id=by.person_id,
        made_at=at,
    )  # fmt: skip
    trail.record(events.FIGURE_ENTERED, permit, about=row.id, detail={"measure": measure})
    return row.id


@trail.audited
def keep_formula(
    *, partnership_id: UUID, name: str, text: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Keep a formula by which shares are weighed, once it has been read without a fault."""
    permit = scope.require(by=by, to=KEEP, at=at, partnership_id=partnership_id)
    if not name.strip():
        raise NotNow("funding.formula_name", "Give the formula a name.")
    try:
        formula.read(text)
    except formula.FormulaProblem as problem:
        raise NotNow("funding.formula", str(problem)) from problem
    row = funding_models.FairModel.objects.create(
        partnership_id=partnership_id, name=name.strip(), formula=text, made_by_id=by.person_id, made_at=at
    )
    trail.record(events.FORMULA_KEPT, permit, about=row.id)
    return row.id


@trail.audited
def retire_formula(
    *, partnership_id: UUID, formula_id: UUID, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Leave a formula out of the comparison from now on."""
    permit = scope.require(by=by, to=KEEP, at=at, partnership_id=partnership_id)
    found = funding_models.FairModel.objects.filter(id=formula_id, partnership=partnership_id, retired_at__isnull=True)
    if not found.update(retired_at=at):
        raise NotFound
    trail.record(events.FORMULA_RETIRED, permit, about=formula_id)


@trail.audited
def keep_pool(
    *,
    partnership_id: UUID,
    terms: funding_rules.PoolTerms,
    commissioner_id: UUID,
    shares: Mapping[UUID, Decimal],
    spend: Decimal | None,
    replaces: UUID | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Keep money that organisations put together for a service, and what was spent; `replaces` what was kept before."""
    permit = scope.require(by=by, to=KEEP, at=at, partnership_id=partnership_id)
    refuse_if(funding_rules.why_not_pool(terms, shares.values(), spend, london_day(at)))
    members = _members(partnership_id, terms.year)
    if not {commissioner_id, *shares} <= members:
        raise funding_rules.not_a_member()
    if replaces:
        found = funding_models.Pool.objects.filter(id=replaces, partnership=partnership_id, replaced_at__isnull=True)
        if not found.update(replaced_at=at):
            raise NotFound
    kept = {field: getattr(terms, field).strip() for field in _POOL_WORDS}
    row = funding_models.Pool.objects.create(
        partnership_id=partnership_id, year=terms.year, basis=terms.basis, commissioner_id=commissioner_id,
        spend=spend, made_by_id=by.person_id, made_at=at, **kept,
    )  # fmt: skip
    funding_models.PoolShare.objects.bulk_create(
        funding_models.PoolShare(pool=row, organisation_id=organisation_id, amount=amount)
        for organisation_id, amount in shares.items()
    )
    detail = {"shares": len(shares), "replaces": replaces and str(replaces)}
    trail.record(events.POOL_KEPT, permit, about=row.id, detail=detail)
    return row.id


_POOL_WORDS = ("name", "basis_words", "need", "service", "function_code", "provider", "changed", "indicator")


def _add(partnership_id: UUID, given: Given, by: Actor, at: datetime) -> funding_models.Contribution:
    gift = given.gift
    refuse_if(
        funding_rules.why_not_give(
            gift,
            is_member=given.organisation_id in _members(partnership_id, gift.year),
            agreed_by=len(given.agreed_by),
            today=london_day(at),
        )
    )
    row = funding_models.Contribution.objects.create(
        partnership_id=partnership_id, organisation_id=given.organisation_id, year=gift.year, cash=gift.cash,
        in_kind=gift.in_kind, in_kind_how=gift.in_kind_how.strip(), functions=gift.functions.strip(),
        is_prevention=gift.is_prevention, agreed_on=gift.agreed_on, meeting=gift.meeting.strip(),
        made_by_id=by.person_id, made_at=at,
    )  # fmt: skip
    if gift.agreed_on:
        _name_who_agreed(row, given.agreed_by, gift.agreed_on)
    return row


def _name_who_agreed(row: funding_models.Contribution, people: Collection[UUID], on: date) -> None:
    """Keep each person with the organisation in the partnership for which they could agree that day."""
    members = _members(row.partnership_id, row.year)
    for person_id in dict.fromkeys(people):
        seats = [each.organisation_id for each in agencies.in_post(person_id, on) if each.organisation_id in members]
        if not seats:
            raise NotNow(
                "funding.agreed_by_whom",
                "Someone named was in no post of a member organisation on that day. Check the person and the day.",
            )
        funding_models.ContributionAgreed.objects.create(
            contribution=row, person_id=person_id, organisation_id=seats[0]
        )


def _members(partnership_id: UUID, year: int) -> frozenset[UUID]:
    """Name the organisations that were in a partnership on some day of a year."""
    lasting = Q(until_on__isnull=True) | Q(until_on__gt=date(year, 4, 1))
    rows = models.Member.objects.filter(lasting, partnership=partnership_id, from_on__lt=date(year + 1, 4, 1))
    return frozenset(rows.values_list("organisation_id", flat=True))


def _current(partnership_id: UUID, contribution_id: UUID) -> funding_models.Contribution:
    rows = funding_models.Contribution.objects.select_for_update()
    row = rows.filter(id=contribution_id, partnership=partnership_id, replaced_at__isnull=True).first()
    if row is None:
        raise NotFound
    return row


def _put_away(partnership_id: UUID, contribution_id: UUID, at: datetime) -> None:
    row = _current(partnership_id, contribution_id)
    row.replaced_at = at
    row.save(update_fields=["replaced_at"])
