"""What may be asked about the people who do the work: posts, vacancies, cases, training, and desks nobody sits at."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import training
from linkspan.agencies.rules import london_day
from linkspan.partnership import models, ports, report_rules, workforce_models, workforce_rules
from linkspan.partnership.publication_rules import Table
from linkspan.partnership.workforce_rules import Counts, Rate


@dataclass(frozen=True, slots=True)
class EmptyDesk:
    """A duty desk of a member that is there, and nobody in post to answer it."""

    organisation_id: UUID
    organisation: str
    area: str
    name: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One kind of post of one organisation: what was last recorded, open cases and training. None is hidden or unknown.

    `cases` is to the nearest five; `trained` counts people whose training is in date of those in post.
    """

    group: str
    quarter: date | None
    counts: Counts | None
    cases: int | None
    trained: Rate | None


@dataclass(frozen=True, slots=True)
class Workforce:
    """One member's people."""

    organisation_id: UUID
    name: str
    groups: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """One kind of post in one quarter."""

    quarter: date
    counts: Counts


def workforce(partnership_id: UUID, at: datetime) -> Sequence[Workforce]:
    """Give each member's people: the latest figures recorded, and cases and training as they are now."""
    on = london_day(at)
    names = _members(partnership_id, on)
    latest = _latest(names)
    cases = ports.caseload().open_cases(list(names), on)
    trained = _trained(names, on)
    found = []
    for key, name in names.items():
        titles = {group for organisation_id, group in (*latest, *cases, *trained) if organisation_id == key and group}
        lines = tuple(_group(key, title, latest, cases, trained) for title in sorted(titles))
        found.append(Workforce(key, name, lines))
    return found


def history(organisation_id: UUID) -> Mapping[str, Sequence[QuarterLine]]:
    """Give an organisation's figures quarter by quarter, the oldest first, for each kind of post."""
    found: dict[str, list[QuarterLine]] = defaultdict(list)
    rows = workforce_models.Staffing.objects.filter(organisation=organisation_id, replaced_at__isnull=True)
    for row in rows.order_by("group", "quarter"):
        found[row.group].append(QuarterLine(row.quarter, _counts(row)))
    return dict(found)


def empty_desks(partnership_id: UUID, on: date) -> Sequence[EmptyDesk]:
    """List the members' duty desks to which nobody in post belongs: whoever rings there meets nobody."""
    names = _members(partnership_id, on)
    areas = {row.area_id: row.area.name for row in _areas(partnership_id, on)}
    staffed = {one.organisation_id for one in agencies.people_with_role("duty", on)}
    return [
        EmptyDesk(desk.organisation_id, names[desk.organisation_id], areas[desk.area_id], desk.name)
        for desk in agencies.all_desks(on)
        if desk.organisation_id in names and desk.area_id in areas and desk.organisation_id not in staffed
    ]


def titles_of(organisation_id: UUID, on: date) -> Sequence[str]:
    """List the posts there are in an organisation, by the names they go by."""
    return sorted({one.post_title for one in agencies.colleagues(organisation_id, on)})


def _members(partnership_id: UUID, on: date) -> dict[UUID, str]:
    rows = models.Member.objects.on(on).filter(partnership=partnership_id).select_related("organisation")
    return {row.organisation_id: row.organisation.name for row in rows.order_by("organisation__name")}


def _areas(partnership_id: UUID, on: date) -> Iterable[models.PartnershipArea]:
    return models.PartnershipArea.objects.on(on).filter(partnership=partnership_id).select_related("area")


Key = tuple[UUID, str]


def _latest(organisations: Collection[UUID]) -> dict[Key, QuarterLine]:
    rows = workforce_models.Staffing.objects.filter(organisation__in=list(organisations), replaced_at__isnull=True)
    return {
        (row.organisation_id, row.group): QuarterLine(row.quarter, _counts(row)) for row in rows.order_by("quarter")
    }


def _counts(row: workforce_models.Staffing) -> Counts:
    return Counts(row.group, row.establishment, row.in_post, row.agency, row.leavers, row.average_in_post)


def _trained(organisations: Collection[UUID], on: date) -> dict[Key, Rate | None]:
    """Give how many of each kind of post have training in date; None where they are fewer than five people."""
    return {
        (one.organisation_id, one.title): Rate(one.in_date, one.people)
        if one.people >= workforce_rules.FEWEST
        else None
        for one in training.by_title(organisations, on)
    }


def _group(
    organisation_id: UUID,
    title: str,
    latest: Mapping[Key, QuarterLine],
    cases: Mapping[Key, int | None],
    trained: Mapping[Key, Rate | None],
) -> GroupLine:
    key = (organisation_id, title)
    found = latest.get(key)
    if found is None:
        return GroupLine(title, None, None, cases.get(key), trained.get(key))
    return GroupLine(title, found.quarter, found.counts, cases.get(key), trained.get(key))


def report_tables(partnership_id: UUID, year: int) -> Sequence[Table]:
    """Give vacancies at the end of a year, of the members that recorded them in it."""
    first, last = report_rules.first_day(year), report_rules.last_day(year)
    names = _members(partnership_id, last)
    rows = workforce_models.Staffing.objects.filter(
        organisation__in=list(names), replaced_at__isnull=True, quarter__gte=first, quarter__lte=last
    )
    latest = {(names[row.organisation_id], row.group): _counts(row) for row in rows.order_by("quarter")}
    lines = tuple(
        (f"{name}: {group}", said(counts.vacancies), said(counts.turnover), said(counts.agency_share))
        for (name, group), counts in sorted(latest.items())
    )
    head = ("Organisation and post", "Vacancies", "Left in 12 months", "Agency staff")
    note = (
        "Whole-time equivalents; vacancies of all posts, leavers of the average in post, agency staff of all working."
    )
    return (Table("workforce.vacancies", "The people who do the work", head, lines, 1, note),) if lines else ()


def said(rate: Rate) -> str:
    """Write a rate with its two numbers: "20% (2.5 of 12.5)"."""
    if rate.percent is None:
        return "not known"
    return f"{rate.percent}% ({rate.part.normalize():f} of {rate.of.normalize():f})"
