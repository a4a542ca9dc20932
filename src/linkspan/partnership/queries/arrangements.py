"""Panels, and the arrangements as the records and the words make them: what is missing, and what was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound
from linkspan.partnership import arrangement_models as models
from linkspan.partnership import arrangement_rules as rules
from linkspan.partnership import rules as shared
from linkspan.partnership.publication_rules import (
    ARRANGEMENTS,
    Document,
    Finding,
    Partner,
    Table,
    sections,
    unwritten,
)
from linkspan.partnership.queries import accountability
from linkspan.partnership.queries import members as membership


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One panel as it is on a day."""

    id: UUID
    series: UUID
    kind: str
    name: str
    footing: str
    chair: str
    chair_organisation_id: UUID | None
    chair_organisation: str
    funds: str
    line: str
    from_: date
    until: date | None


def panels(partnership_id: UUID, on: date) -> tuple[PanelLine, ...]:
    """List the panels of a partnership on a day, by name. The caller has asked the gate."""
    rows = list(models.Panel.objects.on(on).filter(partnership=partnership_id).order_by("name"))
    return tuple(_panel_lines(rows))


def panel(partnership_id: UUID, panel_id: UUID) -> PanelLine:
    """Give one panel; NotFound where there is none."""
    rows = list(models.Panel.objects.filter(partnership=partnership_id, id=panel_id))
    if not rows:
        raise NotFound
    return _panel_lines(rows)[0]


def panel_history(partnership_id: UUID, series: UUID) -> tuple[PanelLine, ...]:
    """Give a panel as it was from time to time, the latest first."""
    rows = models.Panel.objects.filter(partnership=partnership_id, series=series).order_by("-from_on")
    return tuple(_panel_lines([row for row in rows if row.until_on != row.from_on]))


def _panel_lines(rows: Sequence[models.Panel]) -> list[PanelLine]:
    names = agencies.organisation_names({row.chair_organisation_id for row in rows if row.chair_organisation_id})
    return [
        PanelLine(
            row.id, row.series, row.kind, row.name, row.footing, row.chair, row.chair_organisation_id,
            names.get(row.chair_organisation_id, "") if row.chair_organisation_id else "", row.funds, row.line,
            row.from_on, row.until_on,
        )
        for row in rows
    ]  # fmt: skip


# --- the document -----------------------------------------------------------------------------------------------


def document(partnership_id: UUID, words: Mapping[str, str], on: date) -> Document:
    """Give the arrangements as records and words make them on a day."""
    partnership = membership.partnership(partnership_id, on)
    members = membership.members(partnership_id, on)
    tables = _tables(partnership, members, accountability.line(partnership_id, on), panels(partnership_id, on))
    return Document(
        kind=ARRANGEMENTS,
        title=partnership.name,
        code=partnership.code,
        areas=tuple(name for _, name in partnership.areas),
        year=None,
        sections=sections(rules.ELEMENTS, tables, words),
        partners=partners(members),
    )


def partners(members: Sequence[membership.Member]) -> tuple[Partner, ...]:
    """List whose leads sign."""
    return tuple(Partner(each.organisation_id, each.name) for each in members if _is_partner(each))


def missing(partnership_id: UUID, words: Mapping[str, str], on: date) -> tuple[Finding, ...]:
    """List what published arrangements still lack, each in a plain sentence."""
    partnership = membership.partnership(partnership_id, on)
    members = membership.members(partnership_id, on)
    found = [
        Finding("partners", f"No {words} is a safeguarding partner in it.")
        for kind, words in KINDS.items()
        if all(each.organisation_kind != kind for each in members if _is_partner(each))
    ]
    if not partnership.areas:
        found.append(Finding("boundaries", "It is for no area."))
    named = [each for each in members if each.kind == shared.RELEVANT_AGENCY]
    if not named:
        found.append(Finding("agencies", "No relevant agency is named."))
    found += [
        Finding("agencies", f"{each.name}: it is not said why it is named.") for each in named if not each.because
    ]
    found += accountability.missing(accountability.line(partnership_id, on))
    chairless = [each.name for each in panels(partnership_id, on) if not each.chair]
    found += [Finding("panels", f"{name}: nobody chairs it.", stops=False) for name in chairless]
    return (*found, *unwritten(rules.ELEMENTS, words))


KINDS = {"council": "council", "icb": "integrated care board", "police": "police force"}


def _is_partner(member: membership.Member) -> bool:
    return member.kind == shared.SAFEGUARDING_PARTNER


def _tables(
    partnership: membership.Partnership,
    members: Sequence[membership.Member],
    groups: Sequence[accountability.Group],
    panel_lines: Sequence[PanelLine],
) -> dict[str, list[Table]]:
    def of(kind: str) -> list[membership.Member]:
        return [each for each in members if each.kind == kind]

    areas = tuple((name, agencies.area(area_id).code) for area_id, name in partnership.areas)
    wanted = {
        "partners": Table(
            "partners", "Safeguarding partners, equal and joint", ("Partner", "Since"),
            tuple((each.name, day(each.from_)) for each in of(shared.SAFEGUARDING_PARTNER)),
        ),
        "boundaries": Table("boundaries", "Council areas", ("Area", "Code"), areas),
        "agencies": Table(
            "agencies", "Relevant agencies", ("Agency", "Why it is named", "Since"),
            tuple((each.name, each.because, day(each.from_)) for each in of(shared.RELEVANT_AGENCY)),
        ),
        "education": Table(
            "education", "Schools, colleges and settings that take part as members", ("Member", "Since"),
            tuple((each.name, day(each.from_)) for each in of(shared.EDUCATION)),
        ),
        "panels": Table(
            "panels", "Panels", ("Panel", "Legal footing", "Chair", "Who pays", "How it answers to the partnership"),
            tuple((each.name, each.footing, _chair(each), each.funds, each.line) for each in panel_lines),
        ),
    }  # fmt: skip
    found = {code: [table] for code, table in wanted.items() if table.rows}
    found["accountability"] = [_seats(group) for group in groups if group.kind in ("", shared.SAFEGUARDING_PARTNER)]
    return found


def _seats(group: accountability.Group) -> Table:
    rows = tuple(
        (
            each.seat.title,
            ", ".join(f"{one.name}, {one.title}" for one in each.holders)
            or (f"Vacant since {day(each.vacant_since)}" if each.vacant_since else "Vacant"),
            ", ".join(day(one.from_) for one in each.holders),
            each.seat.answers,
            each.seat.law,
        )
        for each in group.seats
    )
    return Table(
        f"seats.{group.place}", group.name, ("Seat", "Who", "Since", "Answers for", "Law or guidance"), rows
    )  # fmt: skip


def _chair(line: PanelLine) -> str:
    if not line.chair:
        return "Vacant"
    return f"{line.chair}, {line.chair_organisation}" if line.chair_organisation else line.chair


def day(on: date) -> str:
    """Write a day as published papers do."""
    return f"{on.day} {on:%B %Y}"
