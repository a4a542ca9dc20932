"""Rules of who gives what: years, money, fair shares, flat sums and prevention's part. Plain values only.

Money is pounds and pence, rounded half up. What is shared out is shared in whole pence: each share is cut down to the
penny, and the pennies left over go to those whose shares were cut the most (largest remainder), so the parts make the
whole exactly.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from linkspan.audit.errors import NotNow
from linkspan.partnership import formula

Key = TypeVar("Key")

PENNY = Decimal("0.01")
LARGEST = Decimal("1000000000")
FIRST_YEAR = 2004  # Children Act 2004
YEARS_AHEAD = 5

# Figures about an area that shares are worked out from.
CHILDREN = "children"
NEED = "need"
AREA_KM2 = "area_km2"
MEASURES = (CHILDREN, NEED, AREA_KM2)

# Legal footing of money that agencies put together.
SECTION_75 = "section_75"  # National Health Service Act 2006 s 75
SECTION_10 = "section_10"  # Children Act 2004 s 10
CHILDRENS_TRUST = "childrens_trust"
OTHER_POOL = "other"
POOL_BASES = (SECTION_75, SECTION_10, CHILDRENS_TRUST, OTHER_POOL)

FLAT_FROM = 3  # the same sum in this many areas is no coincidence


def year_of(day: date) -> int:
    """Give the year, from 1 April to 31 March, by the calendar year it begins in."""
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


def year_name(year: int) -> str:
    """Write a year as people do: "2026/27"."""
    return f"{year}/{(year + 1) % 100:02}"


def money(value: Decimal) -> Decimal:
    """Round to the penny, half up."""
    return value.quantize(PENNY, rounding=ROUND_HALF_UP)


def share_out(total: Decimal, weights: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """Share pounds out by weight; the parts make the whole to the penny. Nothing where there is no weight at all."""
    whole = sum(weights.values(), Decimal(0))
    if whole <= 0:
        return {}
    exact = {key: total * weight / whole for key, weight in weights.items()}
    cut = {key: value.quantize(PENNY, rounding=ROUND_DOWN) for key, value in exact.items()}
    left = int(((total - sum(cut.values(), Decimal(0))) / PENNY).to_integral_value())
    by_remainder = sorted(exact, key=lambda key: (cut[key] - exact[key], list(exact).index(key)))
    for key in by_remainder[:left]:
        cut[key] += PENNY
    return cut


@dataclass(frozen=True, slots=True)
class Partner:
    """A safeguarding partner as far as shares are concerned: its kind, and what is known of the areas it serves."""

    kind: str
    children: Decimal
    need: Decimal
    area_km2: Decimal
    areas: int


def by_children(partners: Mapping[Key, Partner]) -> dict[Key, Decimal]:
    """Weigh each partner by the children in the areas it serves."""
    return {key: each.children for key, each in partners.items()}


def by_need(partners: Mapping[Key, Partner]) -> dict[Key, Decimal]:
    """Weigh each partner by those children, weighted by need."""
    return {key: each.need for key, each in partners.items()}


def by_thirds(partners: Mapping[Key, Partner]) -> dict[Key, Decimal]:
    """Give councils, boards and police the same, and let several of one kind divide theirs by children."""
    kinds = {each.kind for each in partners.values()}
    shares: dict[Key, Decimal] = {}
    for kind in kinds:
        of_kind = {key: each for key, each in partners.items() if each.kind == kind}
        children = sum((each.children for each in of_kind.values()), Decimal(0))
        for key, each in of_kind.items():
            part = each.children / children if children else Decimal(1) / len(of_kind)
            shares[key] = part / len(kinds)
    return {key: shares[key] for key in partners}


def by_formula(read: formula.Formula, partners: Mapping[Key, Partner], total: Decimal) -> dict[Key, Decimal]:
    """Weigh each partner by a formula; FormulaProblem where it cannot be worked out, or gives less than nothing."""
    weights: dict[Key, Decimal] = {}
    last = read.steps[-1][2]
    for key, each in partners.items():
        weights[key] = read.value(known_of(each, partners.values(), total))
        if weights[key] < 0:
            raise formula.FormulaProblem(last, "It gives a partner less than nothing.", "Use max(0, …) around it.")
    if partners and not any(weights.values()):
        raise formula.FormulaProblem(last, "It gives every partner nothing.", "Check the figures it is made from.")
    return weights


def known_of(partner: Partner, partners: Collection[Partner], total: Decimal) -> dict[str, Decimal]:
    """Give what the names in a formula stand for, of one partner."""
    return {
        "children": partner.children,
        "need": partner.need,
        "area_km2": partner.area_km2,
        "areas": Decimal(partner.areas),
        "partners": Decimal(len(partners)),
        "of_kind": Decimal(sum(1 for each in partners if each.kind == partner.kind)),
        "total": total,
    }


MODELS: dict[str, Callable[[Mapping[Any, Partner]], dict[Any, Decimal]]] = {
    "children": by_children,
    "need": by_need,
    "thirds": by_thirds,
}


@dataclass(frozen=True, slots=True)
class Part:
    """So many pounds of so many: never a percentage without both."""

    amount: Decimal
    of: Decimal

    @property
    def percent(self) -> Decimal | None:
        """Give it in per cent to one place, half up; None of nothing."""
        if self.of <= 0:
            return None
        return (self.amount * 100 / self.of).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Flat:
    """The same sum given to areas of very different size: how many areas, and pounds a child at each end."""

    amount: Decimal
    areas: int
    fewest_children: int
    most_children: int

    @property
    def least_a_child(self) -> Decimal:
        """Give pounds a child where there are most children, to the penny."""
        return money(self.amount / self.most_children)

    @property
    def most_a_child(self) -> Decimal:
        """Give pounds a child where there are fewest children, to the penny."""
        return money(self.amount / self.fewest_children)


def flat_sums(given: Sequence[tuple[Decimal, int]]) -> list[Flat]:
    """Find sums that one giver gives alike to several areas whatever their size; `given` is pounds and children.

    Areas whose children are unknown are left out, and so are areas that are all of one size: there the same is fair.
    """
    sizes: dict[Decimal, list[int]] = {}
    for amount, children in given:
        if amount > 0 and children > 0:
            sizes.setdefault(amount, []).append(children)
    found = [
        Flat(amount, len(children), min(children), max(children))
        for amount, children in sizes.items()
        if len(children) >= FLAT_FROM and max(children) * 10 > min(children) * 11
    ]
    return sorted(found, key=lambda each: (-each.areas, -each.amount))


@dataclass(frozen=True, slots=True)
class Gift:
    """What somebody says an organisation gives for a year."""

    year: int
    cash: Decimal
    in_kind: Decimal
    in_kind_how: str
    functions: str
    is_prevention: bool
    agreed_on: date | None
    meeting: str = ""


def why_not_give(gift: Gift, *, is_member: bool, agreed_by: int, today: date) -> NotNow | None:
    """Say why this may not be recorded as a contribution."""
    return (
        _why_not_sum(gift)
        or _why_not_year(gift.year, today)
        or why_not_agreed(gift.agreed_on, agreed_by, gift.year, today)
        or (None if is_member else not_a_member())
        or (None if gift.functions.strip() else NotNow("funding.no_function", "Say what the money or time is for."))
    )


def not_a_member() -> NotNow:
    """Say that an organisation gives nothing to a partnership it is not in."""
    return NotNow("funding.not_a_member", "That organisation is no member of this partnership. Name it a member first.")


def _why_not_sum(gift: Gift) -> NotNow | None:
    if gift.cash < 0 or gift.in_kind < 0:
        return NotNow("funding.negative", "A contribution cannot be less than nothing. Write what is given.")
    if max(gift.cash, gift.in_kind) >= LARGEST:
        return NotNow("funding.too_large", "That is a thousand million pounds or more. Check the figure.")
    if gift.cash != money(gift.cash) or gift.in_kind != money(gift.in_kind):
        return NotNow("funding.part_of_a_penny", "Write pounds and pence, with no part of a penny.")
    if not gift.cash and not gift.in_kind:
        return NotNow("funding.nothing", "Write what is given: cash, in kind or both.")
    if gift.in_kind and not gift.in_kind_how.strip():
        return NotNow("funding.in_kind_how", "Say what is given in kind, and how it was valued in pounds.")
    return None


def _why_not_year(year: int, today: date) -> NotNow | None:
    if FIRST_YEAR <= year <= year_of(today) + YEARS_AHEAD:
        return None
    latest = year_name(year_of(today) + YEARS_AHEAD)
    return NotNow("funding.year", f"Choose a year from {year_name(FIRST_YEAR)} to {latest}.")


def why_not_agreed(on: date | None, people: int, year: int, today: date) -> NotNow | None:
    """Say why it cannot have been agreed then, by these people."""
    if on is None:
        if people:
            return NotNow("funding.agreed_when", "Say on which day it was agreed, or name nobody who agreed.")
        return None
    if on > today:
        return NotNow(
            "funding.agreed_later",
            "It cannot have been agreed on a day that has not come. Leave the day empty while it is only proposed.",
        )
    if on.year < year - YEARS_AHEAD:
        return NotNow("funding.agreed_long_ago", "That is long before the year it is for. Check the day and the year.")
    return None if people else NotNow("funding.agreed_by", "Name who agreed it: at least one person.")


def is_alone(agreed_for: Collection[object], partners: int) -> bool:
    """Tell whether a share was agreed by one partner alone: by people of one organisation, where others share."""
    return partners > 1 and len(set(agreed_for)) == 1


@dataclass(frozen=True, slots=True)
class PoolTerms:
    """Money put together for one service: on what footing, for what need, who commissions and who provides."""

    name: str
    basis: str
    basis_words: str
    year: int
    need: str
    service: str
    function_code: str
    provider: str
    changed: str = ""
    indicator: str = ""


def why_not_pool(terms: PoolTerms, shares: Collection[Decimal], spend: Decimal | None, today: date) -> NotNow | None:
    """Say why money may not be kept as put together like this."""
    if not all(each.strip() for each in (terms.name, terms.need, terms.service, terms.provider)):
        return NotNow("funding.pool_words", "Say what it is called, the need, the service and who provides it.")
    if terms.basis not in POOL_BASES or (terms.basis == OTHER_POOL and not terms.basis_words.strip()):
        return NotNow("funding.pool_basis", "Say on what legal footing the money is put together.")
    if len(shares) < 2:
        return NotNow("funding.pool_alone", "Money is put together by two organisations at least. Add the second.")
    if any(not 0 < each < LARGEST or each != money(each) for each in shares):
        return NotNow("funding.pool_share", "Each organisation puts in more than nothing, in pounds and pence.")
    if spend is not None and (not 0 <= spend < LARGEST or spend != money(spend)):
        return NotNow("funding.pool_spend", "Spending is pounds and pence, and not less than nothing.")
    return _why_not_year(terms.year, today)


def why_not_figure(measure: str, value: Decimal, source: str, as_of: date, today: date) -> NotNow | None:
    """Say why a figure about an area may not be kept."""
    if measure not in MEASURES:
        return NotNow("funding.measure", "Choose what the figure counts.")
    if not 0 < value < LARGEST or (measure == CHILDREN and value != value.to_integral_value()):
        return NotNow("funding.figure", "Write a number above nothing; children are counted whole.")
    if not source.strip():
        return NotNow("funding.source", "Say where the figure comes from.")
    if as_of > today:
        return NotNow("funding.figure_later", "The figure cannot be of a day that has not come.")
    return None
