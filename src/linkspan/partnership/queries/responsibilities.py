"""Who answers for what, where and when: the map, its gaps, overlaps and expiries, and one organisation's part."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import Period, london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.duty.rules import add_months
from linkspan.partnership import disclosure, events, models, ports, scope
from linkspan.partnership import responsibility_rules as rules
from linkspan.partnership.functions import GROUPS
from linkspan.partnership.heirs import tree_on
from linkspan.partnership.responsibility_models import Responsibility
from linkspan.sharing.facts import Action

BANDS = (0, 5, 10, 13, 16)


@dataclass(frozen=True, slots=True)
class Line:
    """One responsibility as a page shows it."""

    id: UUID
    function: str
    children: str
    area_id: UUID
    area: str
    level: str
    accountable_id: UUID
    accountable: str
    commissioner_id: UUID | None
    commissioner: str
    from_: date
    until: date | None
    instrument: str
    follows: bool


@dataclass(frozen=True, slots=True)
class Left:
    """How many known children of the right ages live where nobody, or two, answer for something: never which.

    `is_some_of` says that it is for some of these children only, which nobody counts here.
    """

    total: disclosure.Total | None
    is_some_of: bool


@dataclass(frozen=True, slots=True)
class Map:
    """Everything that must be done in a partnership's areas, and how it stands on a day."""

    on: date
    months: int
    areas: tuple[tuple[UUID, str], ...]
    cells: tuple[rules.Cell, ...]
    lines: Mapping[UUID, Line]
    left: Mapping[tuple[str, UUID], Left]
    names: Mapping[UUID, str] = field(default_factory=dict)

    def count(self, finding: str) -> int:
        """Count the cells with one finding."""
        return sum(cell.finding == finding for cell in self.cells)


def reach_of(partnership_id: UUID, on: date) -> tuple[agencies.Area, ...]:
    """List a partnership's areas, those that lie in them, and those in which they lie. Ask inside a look or an act."""
    own = _own_areas(partnership_id, on)
    lying = tree_on(on)
    wanted = {one for area_id in own for one in (*lying.above(area_id), *lying.below(area_id))}
    nation = {area.id for area in agencies.areas(on, level="national")}
    return tuple(area for area in agencies.areas(on) if area.id in wanted | nation)


def _own_areas(partnership_id: UUID, on: date) -> list[UUID]:
    rows = models.PartnershipArea.objects.on(on).filter(partnership=partnership_id).select_related("area")
    return [row.area_id for row in rows.order_by("area__name")]


def responsibility_map(
    partnership_id: UUID, *, on: date, months: int, by: Actor, at: datetime, counted: bool = True
) -> Map:
    """Give the map of a partnership's areas on a day: today, or any other."""
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=Action.SEE_PARTNERSHIP, at=at, partnership_id=partnership_id)
        areas = _own_areas(partnership_id, on)
        rows = list(_within(partnership_id, on))
        cells = rules.look_over([_answering(row) for row in rows], areas, tree_on(on), on, add_months(on, months))
        known = ports.population().known(areas, on) if counted and areas else {}
        names = {area.id: area.name for area in agencies.areas(on)}
        trail.record(events.RESPONSIBILITIES_SEEN, permit, about=partnership_id, detail={"on": on.isoformat()})
        return Map(
            on=on, months=months, areas=tuple((area_id, names[area_id]) for area_id in areas), cells=tuple(cells),
            lines={line.id: line for line in _lines(rows)}, left=_left(cells, known), names=names,
        )  # fmt: skip


def _within(partnership_id: UUID, on: date) -> Collection[Responsibility]:
    reach = [area.id for area in reach_of(partnership_id, on)]
    rows = Responsibility.objects.filter(area__in=reach).select_related("area", "accountable", "commissioner")
    return [row for row in rows.order_by("from_on", "id") if row.until_on is None or row.until_on > row.from_on]


def _left(cells: Sequence[rules.Cell], known: Mapping[tuple[UUID, int], int | None]) -> dict[tuple[str, UUID], Left]:
    found = {}
    for cell in cells:
        if known and (cell.children, cell.area_id) not in found:
            group = GROUPS[cell.children]
            bands = [band for band in BANDS if group.from_age <= band < group.until_age]
            shown = disclosure.total(known.get((cell.area_id, band)) for band in bands)
            found[cell.children, cell.area_id] = Left(shown, bool(group.circumstance))
    return found


def responsibilities(
    partnership_id: UUID,
    *,
    on: date,
    by: Actor,
    at: datetime,
    function: str = "",
    level: str = "",
    organisation_id: UUID | None = None,
    with_past: bool = False,
) -> tuple[Line, ...]:
    """List who answers for what in, and around, a partnership's areas: on a day and later, or ever."""
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=Action.SEE_PARTNERSHIP, at=at, partnership_id=partnership_id)
        rows = [row for row in _within(partnership_id, on) if with_past or row.until_on is None or row.until_on > on]
        trail.record(events.RESPONSIBILITIES_SEEN, permit, about=partnership_id, detail={"part": "list"})
        return tuple(
            line
            for line in _lines(rows)
            if (not function or line.function == function)
            and (not level or line.level == level)
            and (organisation_id is None or organisation_id in (line.accountable_id, line.commissioner_id))
        )


def responsibility(partnership_id: UUID, responsibility_id: UUID, *, by: Actor, at: datetime) -> Line:
    """Give one line of a partnership's."""
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=Action.SEE_PARTNERSHIP, at=at, partnership_id=partnership_id)
        row = (
            Responsibility.objects.select_related("area", "accountable", "commissioner")
            .filter(id=responsibility_id)
            .first()
        )
        if row is None or row.area_id not in {area.id for area in reach_of(partnership_id, london_day(at))}:
            raise NotFound
        trail.record(events.RESPONSIBILITIES_SEEN, permit, about=row.id, detail={"part": "one"})
        return _lines([row])[0]


def _answering(row: Responsibility) -> rules.Answering:
    return rules.Answering(
        row.id, row.function, row.children, row.area_id, row.accountable_id, row.commissioner_id,
        Period(row.from_on, row.until_on),
    )  # fmt: skip


def _lines(rows: Collection[Responsibility]) -> list[Line]:
    return [
        Line(
            id=row.id, function=row.function, children=row.children, area_id=row.area_id, area=row.area.name,
            level=row.area.level, accountable_id=row.accountable_id, accountable=row.accountable.name,
            commissioner_id=row.commissioner_id, commissioner=row.commissioner.name if row.commissioner else "",
            from_=row.from_on, until=row.until_on, instrument=row.instrument, follows=row.follows_id is not None,
        )
        for row in rows
    ]  # fmt: skip
