"""Turn what agencies give into what the pages show: paid beside fair, in pounds, words and bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid4

from django.utils.translation import gettext, ngettext

from linkspan.partnership import funding_rules
from linkspan.partnership.functions import FUNCTIONS
from linkspan.partnership.funding_rules import Flat
from linkspan.partnership.queries.funding import FairShares, Gift, Giver, OurShare, OurShares, Pool, Year
from linkspan.partnership.queries.known_children import KnownHere
from linkspan.web.drawing import WIDTH
from linkspan.web.partnership.funding import words
from linkspan.web.partnership.funding.words import pounds, pounds_and_pence
from linkspan.web.words import short_day

STEP, BAR, MONEY = 58, 14, 96  # a label stands over its two bars, and the sum after them


@dataclass(frozen=True, slots=True)
class Model:
    """One way to weigh shares, as a column."""

    key: str
    name: str
    says: str
    problem: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A partner: what it gave, what each model would have it give, and the difference from the chosen one."""

    name: str
    given: str
    fair: tuple[str, ...]
    beside: str
    is_alone: bool
    proposed: str


@dataclass(frozen=True, slots=True)
class GiftRow:
    """One contribution in words."""

    id: UUID
    what: str
    functions: str
    how: str
    is_prevention: bool
    agreed: str
    agreed_on: object
    meeting: str
    is_alone: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A pair of bars: given, and fair beneath it."""

    label: str
    y: int
    given: float
    fair: float
    words: str


def key_of(model: FairShares) -> str:
    """Name a model in an address."""
    return str(model.id) if model.id else model.code


def page(year: Year, wanted: str) -> dict[str, object]:
    """Put a year of a partnership into words and figures, beside the model that was chosen."""
    chosen = next((each for each in year.models if key_of(each) == wanted and not each.problem), year.models[0])
    partners = [each for each in year.givers if each.is_partner]
    others = [each for each in year.givers if not each.is_partner and each.gifts]
    return {
        "year": year.year,
        "year_name": funding_rules.year_name(year.year),
        "models": [_model(each, each is chosen) for each in year.models],
        "chosen": _model(chosen, True),
        "can_weigh": bool(chosen.shares),
        "rows": [_row(each, year.models, chosen) for each in partners],
        "others": [(each.name, pounds(each.given)) for each in others],
        "givers": [(each.name, [gift_row(gift) for gift in each.gifts]) for each in year.givers if each.gifts],
        "given": pounds(year.given),
        "by_partners": pounds(year.by_partners),
        "alone": [each.name for each in partners if each.is_alone],
        "prevention": _prevention(year),
        "picture": _bars(partners, chosen),
        "keys": defaultdict(uuid4),
        "figures": [
            (
                each.area,
                words.MEASURES[each.measure],
                f"{each.value.normalize():,f}",
                each.source,
                short_day(each.as_of),
            )
            for each in year.figures
        ],
        "has_gifts": any(each.gifts for each in year.givers),
    }


def _model(model: FairShares, is_chosen: bool) -> Model:
    name = model.name or str(words.MODELS[model.code])
    says = str(words.MODEL_SAYS.get(model.code, "")) or model.formula
    return Model(key_of(model), name, says, model.problem, is_chosen)


def _row(giver: Giver, models: Sequence[FairShares], chosen: FairShares) -> Row:
    fair = tuple(
        pounds(each.shares[giver.organisation_id]) if giver.organisation_id in each.shares else gettext("not known")
        for each in models
    )
    proposed = pounds(giver.proposed) if giver.proposed else ""
    return Row(giver.name, pounds(giver.given), fair, _beside(giver, chosen), giver.is_alone, proposed)


def _beside(giver: Giver, chosen: FairShares) -> str:
    """Say how what was given stands to the share that is fair by the chosen model."""
    if giver.organisation_id not in chosen.shares:
        return gettext("not known")
    more = giver.given - chosen.shares[giver.organisation_id]
    if not more:
        return gettext("the same")
    said = gettext("%(sum)s more") if more > 0 else gettext("%(sum)s less")
    return said % {"sum": pounds(abs(more))}


def gift_row(gift: Gift) -> GiftRow:
    """Put one contribution into words."""
    parts = []
    if gift.cash:
        parts.append(gettext("%(sum)s in cash") % {"sum": pounds(gift.cash)})
    if gift.in_kind:
        parts.append(gettext("%(sum)s in kind") % {"sum": pounds(gift.in_kind)})
    agreed = ", ".join(f"{name} ({organisation})" for name, organisation in gift.agreed_by)
    return GiftRow(
        gift.id, gettext(" and ").join(parts), gift.functions, gift.in_kind_how, gift.is_prevention, agreed,
        gift.agreed_on, gift.meeting, gift.is_alone,
    )  # fmt: skip


def _prevention(year: Year) -> str:
    part = year.prevention
    if part.percent is None:
        return ""
    return gettext("%(percent)s per cent: %(amount)s of %(of)s") % {
        "percent": f"{part.percent.normalize():f}", "amount": pounds(part.amount), "of": pounds(part.of),
    }  # fmt: skip


def _bars(partners: Sequence[Giver], chosen: FairShares) -> dict[str, object]:
    largest = max((*(each.given for each in partners), *chosen.shares.values(), Decimal(1)))

    def length(amount: Decimal) -> float:
        return round(float(amount / largest) * (WIDTH - MONEY), 1)

    rows = [
        Bar(each.name, 4 + number * STEP, length(each.given), length(fair), pounds(each.given))
        for number, each in enumerate(partners)
        for fair in [chosen.shares.get(each.organisation_id, Decimal(0))]
    ]
    return {"rows": rows, "width": WIDTH, "height": 4 + STEP * len(rows), "bar": BAR}


def trend(years: Sequence[tuple[int, Decimal, Decimal]]) -> list[tuple[str, str, str, str]]:
    """Give what was agreed in each year: the year, cash, in kind, and together."""
    return [
        (funding_rules.year_name(year), pounds(cash), pounds(kind), pounds(cash + kind)) for year, cash, kind in years
    ]


def ours(found: OurShares) -> dict[str, object]:
    """Put one organisation's shares in all its partnerships into words."""
    return {
        "year_name": funding_rules.year_name(found.year),
        "given": pounds(found.given),
        "flat": [flat_words(each) for each in found.flat],
        "lines": [_our_line(each) for each in found.lines],
    }


def flat_words(flat: Flat) -> str:
    """Say a flat sum: "the same £5,000 in 32 areas, from £0.07 to £0.34 a child"."""
    return gettext("the same %(sum)s in %(areas)d areas, from %(least)s to %(most)s a child") % {
        "sum": pounds(flat.amount), "areas": flat.areas, "least": pounds_and_pence(flat.least_a_child),
        "most": pounds_and_pence(flat.most_a_child),
    }  # fmt: skip


def _our_line(line: OurShare) -> dict[str, object]:
    unknown = gettext("not known")
    return {
        "id": line.partnership_id,
        "name": line.name,
        "given": pounds(line.given),
        "children": f"{line.children:,}" if line.children else unknown,
        "a_child": pounds_and_pence(line.a_child) if line.a_child is not None else unknown,
        "fair": pounds(line.fair) if line.fair is not None else unknown,
        "is_alone": line.is_alone,
    }


def pool(found: Pool, names: Mapping[str, str]) -> dict[str, object]:
    """Put money that was put together into words."""
    basis = found.basis_words if found.basis == funding_rules.OTHER_POOL else str(words.BASES[found.basis])
    return {
        "id": found.id, "name": found.name, "basis": basis, "need": found.need, "service": found.service,
        "function": _function(found.function_code), "commissioner": found.commissioner, "provider": found.provider,
        "shares": [(name, pounds(amount)) for _key, name, amount in found.shares],
        "put_in": pounds(found.put_in), "spend": pounds(found.spend), "left": _left(found), "changed": found.changed,
        "indicator": names.get(found.indicator, found.indicator),
    }  # fmt: skip


def _function(code: str) -> str:
    """Name a function as Responsibilities does."""
    return gettext(FUNCTIONS[code].name) if code in FUNCTIONS else code


def _left(found: Pool) -> str:
    if found.left is None:
        return gettext("spending is not entered yet")
    if not found.left:
        return gettext("spent to the penny")
    said = gettext("%(sum)s under") if found.left > 0 else gettext("%(sum)s over")
    return said % {"sum": pounds(abs(found.left))}


def known(found: Sequence[KnownHere]) -> list[tuple[str, str]]:
    """Say how many children Linkspan itself knows of in each area, and what is left out."""
    rows = []
    for each in found:
        words = gettext("about %(n)s") % {"n": f"{each.shown:,}"}
        if each.hidden:
            left_out = ngettext("%(n)d age left out", "%(n)d ages left out", each.hidden) % {"n": each.hidden}
            words = f"{words} ({left_out})"
        rows.append((each.area, words))
    return rows
