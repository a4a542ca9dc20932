"""Figures of a partnership as they were published: no exact count, no small one, and nothing of any child."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linkspan.audit import NotFound
from linkspan.partnership import indicators
from linkspan.partnership import meeting_models as models
from linkspan.partnership.indicators import Cells, Joined, Line, Strand
from linkspan.partnership.ports import Indicator
from linkspan.partnership.queries import members

YEARS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a figure is published for, and its rows."""

    name: str
    area_id: UUID
    organisation_id: UUID | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator over the quarters it was published for, of some places."""

    indicator: Indicator
    whole: Indicator | None
    quarters: tuple[date, ...]
    parts: Cells
    wholes: Cells | None
    names: Mapping[Strand, str]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Give all places together, quarter by quarter."""
        return indicators.by_quarter(self.parts, self.wholes, self.quarters)

    @property
    def years(self) -> tuple[Line, ...]:
        """Give all places together, year by year from April to March."""
        return indicators.by_year(self.parts, self.wholes, self.quarters)

    @property
    def joined(self) -> Joined:
        """Give the places that are shown nearly always together: what a change may be read from."""
        return indicators.joined(self.parts, self.wholes, self.quarters)

    @property
    def places(self) -> tuple[Place, ...]:
        """Give each place by itself, by name."""
        found = [
            Place(
                self.names[each],
                *each,
                indicators.by_quarter(_only(self.parts, each), _some(self.wholes, each), self.quarters),
            )
            for each in self.parts
        ]
        return tuple(sorted(found, key=lambda one: one.name))

    def of(self, organisation_id: UUID) -> "Series":
        """Narrow to one organisation's own places."""
        kept = [each for each in self.parts if each[1] == organisation_id]
        return Series(
            self.indicator, self.whole, self.quarters, {each: self.parts[each] for each in kept},
            {each: self.wholes[each] for each in kept} if self.wholes is not None else None, self.names,
        )  # fmt: skip


def _only(cells: Cells, strand: Strand) -> Cells:
    return {strand: cells[strand]}


def _some(cells: Cells | None, strand: Strand) -> Cells | None:
    return None if cells is None else _only(cells, strand)


def series(partnership_id: UUID, code: str, on: date, *, years: int = YEARS_SHOWN) -> Series:
    """Give one indicator for a partnership's areas; NotFound where there is no such indicator."""
    if indicators.indicator(code) is None:
        raise NotFound
    return board(partnership_id, on, codes=[code], years=years)[code]


def board(
    partnership_id: UUID, on: date, *, codes: Collection[str] | None = None, years: int = YEARS_SHOWN
) -> Mapping[str, Series]:
    """Give indicators (all, or some by code) for a partnership's areas and members; the same few queries however many.

    The caller has asked the gate.
    """
    known = {each.code: each for each in indicators.all_indicators()}
    wanted = [known[code] for code in (codes if codes is not None else known)]
    loaded = {code for each in wanted for code in (each.code, each.part_of, each.only_with) if code}
    first = indicators.after(indicators.quarter_of(on), -4 * years)
    published = _published(loaded, first)
    areas = dict(members.partnership(partnership_id, on).areas)
    in_it = {each.organisation_id: each.name for each in members.members(partnership_id, on)}
    shown = _shown(loaded, first, areas, in_it)
    return {
        each.code: _series(each, known.get(each.part_of), published, shown, areas, in_it)
        for each in wanted
    }  # fmt: skip


def series_of_areas(
    code: str, area_ids: Collection[UUID], from_: date, until: date, organisation_ids: Collection[UUID] | None = None
) -> Cells:
    """Give published cells by place and quarter, from the first quarter that begins on a day up to another; None hides.

    A place or quarter with nothing published has no cell. The caller has asked the gate.
    """
    rows = models.Figure.objects.filter(
        published__indicator=code, published__quarter__gte=from_, published__quarter__lt=until, area__in=area_ids
    )
    if organisation_ids is not None:
        rows = rows.filter(organisation__in=organisation_ids)
    quarters = models.PublishedQuarter.objects.filter(indicator=code, quarter__gte=from_, quarter__lt=until)
    over = sorted(quarters.values_list("quarter", flat=True))
    found: dict[Strand, dict[date, int | None]] = defaultdict(lambda: dict.fromkeys(over))
    for area_id, organisation_id, quarter, shown in rows.values_list(
        "area_id", "organisation_id", "published__quarter", "shown"
    ):
        found[area_id, organisation_id][quarter] = shown
    return dict(found)


# --- reading --------------------------------------------------------------------------------------------------

Shown = Mapping[str, Mapping[Strand, Mapping[date, int]]]


def _published(codes: Collection[str], first: date) -> Mapping[str, tuple[date, ...]]:
    rows = models.PublishedQuarter.objects.filter(indicator__in=codes, quarter__gte=first)
    found: dict[str, list[date]] = defaultdict(list)
    for code, quarter in rows.order_by("quarter").values_list("indicator", "quarter"):
        found[code].append(quarter)
    return {code: tuple(quarters) for code, quarters in found.items()}


def _shown(codes: Collection[str], first: date, areas: Mapping[UUID, str], in_it: Mapping[UUID, str]) -> Shown:
    rows = models.Figure.objects.filter(
        published__indicator__in=codes, published__quarter__gte=first, area__in=list(areas)
    ).values_list("published__indicator", "published__quarter", "area_id", "organisation_id", "shown")
    found: dict[str, dict[Strand, dict[date, int]]] = defaultdict(lambda: defaultdict(dict))
    for code, quarter, area_id, organisation_id, shown in rows:
        if organisation_id is None or organisation_id in in_it:
            found[code][area_id, organisation_id][quarter] = shown
    return found


def _series(
    indicator: Indicator, whole: Indicator | None, published: Mapping[str, tuple[date, ...]], shown: Shown,
    areas: Mapping[UUID, str], in_it: Mapping[UUID, str],
) -> Series:  # fmt: skip
    quarters = published.get(indicator.code, ())
    if indicator.per == "area":
        strands: list[Strand] = [(area_id, None) for area_id in areas]
    else:
        # An organisation is listed where any of its counts is large enough to be shown at all.
        strands = sorted(
            {*shown.get(indicator.code, {}), *shown.get(indicator.part_of, {})},
            key=lambda one: (str(one[1]), str(one[0])),
        )

    def cell(code: str, strand: Strand, day: date) -> int | None:
        needed = indicator.only_with
        if needed and shown.get(needed, {}).get(strand, {}).get(day) is None:
            return None
        return shown.get(code, {}).get(strand, {}).get(day)

    def cells(code: str) -> Cells:
        return {each: {day: cell(code, each, day) for day in quarters} for each in strands}

    names = {each: _name(each, areas, in_it, is_alone=len(areas) == 1) for each in strands}
    return Series(indicator, whole, quarters, cells(indicator.code), cells(whole.code) if whole else None, names)


def _name(strand: Strand, areas: Mapping[UUID, str], in_it: Mapping[UUID, str], *, is_alone: bool) -> str:
    area_id, organisation_id = strand
    if organisation_id is None:
        return areas[area_id]
    return in_it[organisation_id] if is_alone else f"{in_it[organisation_id]}, {areas[area_id]}"
