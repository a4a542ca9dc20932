"""What may be asked about who gives what: a year, its fair shares side by side, and one giver's shares together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from linkspan.agencies import queries as agencies
from linkspan.partnership import formula, funding_models, funding_rules, models, rules
from linkspan.partnership.funding_rules import Flat, Part, Partner

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Gift:
    """One contribution as it was recorded, and who agreed it."""

    id: UUID
    organisation_id: UUID
    year: int
    cash: Decimal
    in_kind: Decimal
    in_kind_how: str
    functions: str
    is_prevention: bool
    agreed_on: date | None
    meeting: str
    agreed_by: tuple[tuple[str, str], ...]
    is_alone: bool

    @property
    def amount(self) -> Decimal:
        """Give cash and kind together."""
        return self.cash + self.in_kind


@dataclass(frozen=True, slots=True)
class Giver:
    """A member, and what it gives in a year: agreed, and proposed beside it."""

    organisation_id: UUID
    name: str
    kind: str
    is_partner: bool
    gifts: tuple[Gift, ...]

    @property
    def cash(self) -> Decimal:
        """Give the cash agreed."""
        return sum((each.cash for each in self.gifts if each.agreed_on), NOTHING)

    @property
    def in_kind(self) -> Decimal:
        """Give what was agreed in kind."""
        return sum((each.in_kind for each in self.gifts if each.agreed_on), NOTHING)

    @property
    def given(self) -> Decimal:
        """Give all that was agreed."""
        return self.cash + self.in_kind

    @property
    def proposed(self) -> Decimal:
        """Give what is proposed and not agreed."""
        return sum((each.amount for each in self.gifts if not each.agreed_on), NOTHING)

    @property
    def is_alone(self) -> bool:
        """Tell whether a share of theirs was agreed by one partner alone."""
        return any(each.is_alone for each in self.gifts)


@dataclass(frozen=True, slots=True)
class FairShares:
    """One way to weigh shares: what each partner would give by it, or why it cannot be worked out."""

    code: str
    name: str
    formula: str
    shares: Mapping[UUID, Decimal]
    problem: str = ""
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure about an area, with where it comes from and the day it is of."""

    area_id: UUID
    area: str
    measure: str
    value: Decimal
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Year:
    """What was given in a year, and what would be fair by each way of weighing."""

    year: int
    givers: tuple[Giver, ...]
    models: tuple[FairShares, ...]
    figures: tuple[Figure, ...]
    prevention: Part

    @property
    def given(self) -> Decimal:
        """Give all that was agreed."""
        return sum((each.given for each in self.givers), NOTHING)

    @property
    def by_partners(self) -> Decimal:
        """Give what the safeguarding partners agreed: this is what fair shares divide."""
        return sum((each.given for each in self.givers if each.is_partner), NOTHING)


@dataclass(frozen=True, slots=True)
class OurShare:
    """What one organisation gives to one of its partnerships in a year, beside the children there."""

    partnership_id: UUID
    name: str
    given: Decimal
    children: int | None
    fair: Decimal | None
    is_alone: bool

    @property
    def a_child(self) -> Decimal | None:
        """Give pounds a child, to the penny."""
        return funding_rules.money(self.given / self.children) if self.children else None


@dataclass(frozen=True, slots=True)
class OurShares:
    """All of one organisation's shares in a year, and the sums that are flat whatever the size."""

    year: int
    lines: tuple[OurShare, ...]
    flat: tuple[Flat, ...]

    @property
    def given(self) -> Decimal:
        """Give what it gives to all of them."""
        return sum((each.given for each in self.lines), NOTHING)


@dataclass(frozen=True, slots=True)
class Pool:
    """Money put together for a service: who put in what, what was spent, and what came of it."""

    id: UUID
    year: int
    name: str
    basis: str
    basis_words: str
    need: str
    service: str
    function_code: str
    commissioner: str
    commissioner_id: UUID
    provider: str
    shares: tuple[tuple[UUID, str, Decimal], ...]
    spend: Decimal | None
    changed: str
    indicator: str

    @property
    def put_in(self) -> Decimal:
        """Give what was put together."""
        return sum((amount for _, _, amount in self.shares), NOTHING)

    @property
    def left(self) -> Decimal | None:
        """Give what is left over, below nothing where more was spent; None while spending is unknown."""
        return None if self.spend is None else self.put_in - self.spend


def year(partnership_id: UUID, wanted: int) -> Year:
    """Give a year of a partnership: every member, what it gives, and fair shares side by side."""
    givers = _givers(partnership_id, wanted)
    partners = {each.organisation_id: each for each in givers if each.is_partner}
    total = sum((each.given for each in partners.values()), NOTHING)
    areas = _areas(partnership_id, wanted)
    known = figures(areas, wanted)
    weighed = {
        key: _partner(each.kind, {area for area in areas if area in _served(key, wanted)}, known)
        for key, each in partners.items()
    }
    prevention = sum((gift.amount for each in givers for gift in each.gifts if _prevents(gift)), NOTHING)
    return Year(
        year=wanted,
        givers=givers,
        models=tuple(_fair(partnership_id, weighed, total)),
        figures=tuple(known[key] for key in sorted(known, key=lambda key: (areas[key[0]], key[1]))),
        prevention=Part(prevention, sum((each.given for each in givers), NOTHING)),
    )


def _prevents(gift: Gift) -> bool:
    return gift.is_prevention and gift.agreed_on is not None


def years(partnership_id: UUID) -> list[tuple[int, Decimal, Decimal]]:
    """List the years in which something was agreed: the year, cash, and in kind."""
    rows = _standing(partnership=partnership_id, agreed_on__isnull=False).values("year").order_by("year")
    summed = rows.annotate(cash_given=Sum("cash"), kind_given=Sum("in_kind"))
    return [(row["year"], row["cash_given"], row["kind_given"]) for row in summed]


def gift(partnership_id: UUID, contribution_id: UUID) -> Gift | None:
    """Give one contribution that stands."""
    return next(iter(_gifts(_standing(partnership=partnership_id, id=contribution_id), partners=0)), None)


def figures(areas: Mapping[UUID, str], wanted: int) -> dict[tuple[UUID, str], Figure]:
    """Give each area's figure that counts for a year: the latest by its last day, else the first after."""
    last = date(wanted + 1, 3, 31)
    found: dict[tuple[UUID, str], Figure] = {}
    rows = funding_models.AreaFigure.objects.filter(area__in=list(areas)).order_by("as_of", "made_at", "id")
    for row in rows:
        key = (row.area_id, row.measure)
        if row.as_of <= last or key not in found:
            name = areas[row.area_id]
            found[key] = Figure(row.area_id, name, row.measure, row.value, row.source, row.as_of)
    return found


def our_shares(organisation_id: UUID, wanted: int) -> OurShares:
    """Give one organisation's shares in every partnership it is in, beside the children of each."""
    members = _in_year(models.Member.objects.filter(organisation=organisation_id), wanted)
    names = {row.partnership_id: row.partnership.name for row in members.select_related("partnership")}
    sums, alone = _sums(organisation_id, wanted)
    served = _served(organisation_id, wanted)
    by_partnership = _areas_of(names, wanted)
    known = figures({area: name for areas in by_partnership.values() for area, name in areas.items()}, wanted)
    children = {
        key: _children([area for area in by_partnership[key] if area in served] or list(by_partnership[key]), known)
        for key in names
    }
    counted = {key: Decimal(number) for key, number in children.items() if number}
    fair = funding_rules.share_out(sum((sums.get(key, NOTHING) for key in counted), NOTHING), counted)
    lines = [
        OurShare(key, names[key], sums.get(key, NOTHING), children[key], fair.get(key), key in alone) for key in names
    ]
    flat = funding_rules.flat_sums([(each.given, each.children or 0) for each in lines])
    return OurShares(wanted, tuple(sorted(lines, key=lambda each: each.name)), tuple(flat))


def flat_givers(found: Year) -> list[tuple[str, Flat]]:
    """Name the partners that give the same sum to several partnerships whatever their size, this one among them."""
    return [
        (each.name, flat)
        for each in found.givers
        if each.is_partner and each.given
        for flat in our_shares(each.organisation_id, found.year).flat
        if flat.amount == each.given
    ]


def pools(partnership_id: UUID, wanted: int) -> Sequence[Pool]:
    """List the money put together for services in a year."""
    rows = funding_models.Pool.objects.filter(partnership=partnership_id, year=wanted, replaced_at__isnull=True)
    return [_pool(row) for row in rows.select_related("commissioner").order_by("name")]


def pool(partnership_id: UUID, pool_id: UUID) -> Pool | None:
    """Give one pool that stands."""
    rows = funding_models.Pool.objects.filter(id=pool_id, partnership=partnership_id, replaced_at__isnull=True)
    return next((_pool(row) for row in rows.select_related("commissioner")), None)


def _pool(row: funding_models.Pool) -> Pool:
    shares = row.shares.select_related("organisation").order_by("-amount")
    return Pool(
        row.id, row.year, row.name, row.basis, row.basis_words, row.need, row.service, row.function_code,
        row.commissioner.name, row.commissioner_id, row.provider,
        tuple((each.organisation_id, each.organisation.name, each.amount) for each in shares),
        row.spend, row.changed, row.indicator,
    )  # fmt: skip


# --- givers ------------------------------------------------------------------------------------------------------


def _standing(**which: Any) -> Any:
    return funding_models.Contribution.objects.filter(replaced_at__isnull=True, **which)


def _in_year(rows: Any, wanted: int) -> Any:
    lasting = Q(until_on__isnull=True) | Q(until_on__gt=date(wanted, 4, 1))
    return rows.filter(lasting, from_on__lt=date(wanted + 1, 4, 1))


def _givers(partnership_id: UUID, wanted: int) -> tuple[Giver, ...]:
    members = _in_year(models.Member.objects.filter(partnership=partnership_id), wanted).select_related("organisation")
    by_id = {row.organisation_id: row for row in members}
    partners = sum(1 for row in by_id.values() if row.kind == rules.SAFEGUARDING_PARTNER)
    gifts: dict[UUID, list[Gift]] = defaultdict(list)
    for each in _gifts(_standing(partnership=partnership_id, year=wanted), partners=partners):
        gifts[each.organisation_id].append(each)
    found = [
        Giver(
            key, row.organisation.name, row.organisation.kind, row.kind == rules.SAFEGUARDING_PARTNER,
            tuple(gifts.get(key, ())),
        )
        for key, row in by_id.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (not each.is_partner, -each.given, each.name)))


def _gifts(rows: Any, *, partners: int) -> Iterable[Gift]:
    for row in rows.prefetch_related("agreed_by__person", "agreed_by__organisation").order_by("made_at", "id"):
        agreed = list(row.agreed_by.all())
        yield Gift(
            row.id, row.organisation_id, row.year, row.cash, row.in_kind, row.in_kind_how, row.functions,
            row.is_prevention, row.agreed_on, row.meeting,
            tuple((each.person.name, each.organisation.name) for each in agreed),
            funding_rules.is_alone([each.organisation_id for each in agreed], partners),
        )  # fmt: skip


def _sums(organisation_id: UUID, wanted: int) -> tuple[dict[UUID, Decimal], frozenset[UUID]]:
    """Give what one organisation agreed to give to each partnership, and where that was agreed by one partner alone."""
    sums: dict[UUID, Decimal] = defaultdict(Decimal)
    alone = set()
    rows = _standing(organisation=organisation_id, year=wanted, agreed_on__isnull=False)
    for row in rows.prefetch_related("agreed_by"):
        sums[row.partnership_id] += row.cash + row.in_kind
        if funding_rules.is_alone([each.organisation_id for each in row.agreed_by.all()], 2):
            alone.add(row.partnership_id)
    return dict(sums), frozenset(alone)


# --- weighing ----------------------------------------------------------------------------------------------------


def _areas(partnership_id: UUID, wanted: int) -> dict[UUID, str]:
    return _areas_of([partnership_id], wanted)[partnership_id]


def _areas_of(partnership_ids: Iterable[UUID], wanted: int) -> dict[UUID, dict[UUID, str]]:
    found: dict[UUID, dict[UUID, str]] = {key: {} for key in partnership_ids}
    rows = _in_year(models.PartnershipArea.objects.filter(partnership__in=list(found)), wanted)
    for row in rows.select_related("area").order_by("area__name"):
        found[row.partnership_id][row.area_id] = row.area.name
    return found


def _served(organisation_id: UUID, wanted: int) -> frozenset[UUID]:
    """Name the areas an organisation serves on the last day of a year."""
    return frozenset(each.id for each in agencies.areas_of(organisation_id, date(wanted + 1, 3, 31)))


def _children(areas: Sequence[UUID], known: Mapping[tuple[UUID, str], Figure]) -> int | None:
    """Add up the children of some areas; None where one of them has no figure."""
    found = [known.get((area, funding_rules.CHILDREN)) for area in areas]
    return int(sum(each.value for each in found if each)) if found and all(found) else None


def _partner(kind: str, areas: Iterable[UUID], known: Mapping[tuple[UUID, str], Figure]) -> Partner:
    def figure(area: UUID, measure: str, otherwise: Decimal = NOTHING) -> Decimal:
        found = known.get((area, measure))
        return found.value if found else otherwise

    wanted = list(areas)
    children = {area: figure(area, funding_rules.CHILDREN) for area in wanted}
    need = sum((children[area] * figure(area, funding_rules.NEED, Decimal(1)) for area in wanted), NOTHING)
    size = sum((figure(area, funding_rules.AREA_KM2) for area in wanted), NOTHING)
    return Partner(kind, sum(children.values(), NOTHING), need, size, len(wanted))


def _fair(partnership_id: UUID, weighed: Mapping[UUID, Partner], total: Decimal) -> Iterable[FairShares]:
    for code, weigh in funding_rules.MODELS.items():
        yield FairShares(code, "", "", funding_rules.share_out(total, weigh(weighed)))
    kept = funding_models.FairModel.objects.filter(partnership=partnership_id, retired_at__isnull=True)
    for row in kept.order_by("made_at", "id"):
        shares, problem = _by_formula(row.formula, weighed, total)
        yield FairShares("formula", row.name, row.formula, shares, problem, row.id)


def _by_formula(text: str, weighed: Mapping[UUID, Partner], total: Decimal) -> tuple[dict[UUID, Decimal], str]:
    try:
        return funding_rules.share_out(total, funding_rules.by_formula(formula.read(text), weighed, total)), ""
    except formula.FormulaProblem as problem:
        return {}, str(problem)
