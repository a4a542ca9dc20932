"""The board of open stages: what an agency has under way, by clock, a page at a time; no count of what is hidden."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, Permit, Refused, trail
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band, Bands
from linkspan.pathway import events, models, stages
from linkspan.pathway.naming import names_under
from linkspan.pathway.queries.board import COUNTED_TO, ROWS, TABS, gone_from, seen_count, seen_of_picked
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

# Whose post answers for what their whole agency has under way; anyone else's board is their own.
TEAM = frozenset({"front_door", "manager", "duty", "dsl"})


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One open stage as the board shows it: what, of whom, how soon and whose."""

    stage_id: UUID
    item_id: UUID
    kind: str
    child_id: UUID | None
    child: str
    is_begun: bool
    planned_at: datetime | None
    happened_at: datetime | None
    due_at: datetime
    band: Band
    holder_id: UUID | None
    holder: str
    held_since: datetime
    is_offered: bool
    restricted: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of the board, soonest first. `counts` stops at `COUNTED_TO`, where there are that many or more.

    `special_days` are the proclaimed days by which the bands were told.
    """

    tab: str
    has_team: bool
    lines: tuple[CaseLine, ...]
    offered: tuple[CaseLine, ...]
    counts: Mapping[Band, int]
    next_after: UUID | None
    is_first: bool
    special_days: Mapping[date, bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One open stage as it stands in the database, with who holds it."""

    id: UUID
    item_id: UUID
    kind: str
    child_id: UUID | None
    contact_id: UUID | None
    planned_at: datetime | None
    happened_at: datetime | None
    due_at: datetime
    restricted: bool
    holder_id: UUID | None
    held_since: datetime


COLUMNS = (
    "s.id, s.item_id, s.kind, s.child_id, s.contact_id, s.planned_at, s.happened_at, s.due_at, s.restricted, "
    "t.person_id, t.from_at"
)
# One row of an open stage with whoever holds it. A person who has left holds nothing: it is the desk's at once.
WAITING = """
from pathway_stage s
join duty_tenure t on t.item_id = s.item_id and t.until_at is null
where s.ended_at is null and s.replaced_at is null
"""
TEAM_S = " and s.organisation_id = %(mine)s"
PICKED_S = " and s.item_id = any(%(picked)s)"
OF_BAND = {
    Band.CRITICALLY_OVERDUE: " and {0}.due_at < %(critical)s",
    Band.OVERDUE: " and {0}.due_at >= %(critical)s and {0}.due_at < %(now)s",
    Band.DUE_SOON: " and {0}.due_at >= %(now)s and {0}.due_at <= %(soon)s",
    Band.NOT_DUE: " and {0}.due_at > %(soon)s",
}
# What one person or the desk holds is picked by its date first, so that the walls are asked of one page and not of all.
# What is kept apart is picked for those inside alone, so that nobody else's page falls short by it.
PICKED = """
select t.item_id, c.due_at from duty_tenure t
join duty_item i on i.id = t.item_id
  and (i.kind = 'stage' or (i.kind = 'restricted_stage' and i.about_object = any(%(inside)s)))
join duty_clock c on c.item_id = t.item_id and c.done_at is null
where t.until_at is null and t.organisation_id = %(mine)s
"""
WHOSE = {
    "mine": " and t.person_id = %(me)s",
    "unallocated": " and (t.person_id is null or t.person_id = any(%(gone)s))",
}
OF_KIND = " and exists (select 1 from pathway_stage k where k.item_id = t.item_id and k.kind = %(kind)s)"


def case_board(
    *, tab: str = "mine", band: str = "", kind: str = "", after: UUID | None = None, by: Actor, at: datetime
) -> CasePage:  # fmt: skip
    """Give a page of an agency's open stages; a fixed number of queries, however many there are.

    Whoever does not answer for the whole agency has their own tab alone. Stages behind a wall, or kept apart, are
    absent from lines and counts. Each child named is in the trail before the name is shown.
    """
    with trail.look(by=by, at=at):
        permit = _leave(by, at)
        has_team = bool(by.roles & TEAM)
        tab = tab if has_team and tab in TABS else "mine"
        values = _values(by, at, after, kind if kind in stages.BY_CODE else "")
        chosen = OF_BAND[Band(band)] if band in {each.value for each in Band} else ""
        rows = _rows(tab, chosen, values)
        offered = _offered(values) if tab == "mine" and after is None else []
        named = _named([*rows, *offered], by, at)
        counts = _counts(tab, values)
        every = _lines([*rows[:ROWS], *offered], values, named, by)
        trail.record(events.EPISODES_LISTED, permit, detail={"tab": tab, "listed": len(every)})
    lines = every[: len(rows[:ROWS])]
    return CasePage(
        tab=tab, has_team=has_team, lines=lines, offered=every[len(lines) :], counts=counts,
        next_after=rows[ROWS - 1].item_id if len(rows) > ROWS else None, is_first=after is None,
        special_days=values["special_days"],
    )  # fmt: skip


def _leave(by: Actor, at: datetime) -> Permit:
    """Let on whoever works cases; else whoever may be inside what is kept apart, such as an allegations officer."""
    try:
        return gate.require(by=by, to=Action.SEE_PATHWAY, at=at, organisation_id=by.organisation_id)
    except Refused as refusal:
        inside = models.Inside.objects.filter(person=by.person_id, until_at=None)
        if refusal.code != "not_permitted" or not inside.exists():
            raise
        return gate.require(by=by, to=Action.SEE_RESTRICTED_STAGE, at=at)


def _values(by: Actor, at: datetime, after: UUID | None, kind: str) -> dict[str, Any]:
    special_days = duty.special_days()
    bands = Bands.seen_from(at, special_days)
    inside = models.Inside.objects.filter(person=by.person_id, until_at=None).values_list("stage_id", flat=True)
    return {
        "mine": by.organisation_id, "me": by.person_id, "critical": bands.critical_before, "now": bands.at,
        "soon": bands.soon_until, "bands": bands, "special_days": special_days, "after": after, "kind": kind,
        "inside": list(inside),
        "gone": sorted(gone_from(by.organisation_id, at)),
    }  # fmt: skip


def _rows(tab: str, chosen: str, values: Mapping[str, Any]) -> list[Row]:
    """Give the next rows in the order of their dates, and one more to know whether there are any."""
    if tab == "team":
        of_kind = " and s.kind = %(kind)s" if values["kind"] else ""
        ahead = (
            " and (s.due_at, s.item_id) > (select d.due_at, d.item_id from pathway_stage d where d.item_id = %(after)s)"
            if values["after"] else ""
        )  # fmt: skip
        asked = "".join((TEAM_S, chosen.format("s"), of_kind, ahead))
        return _fetch(asked, f"limit {ROWS + 1}", values)
    asked = "".join((PICKED, WHOSE[tab], chosen.format("c"), OF_KIND if values["kind"] else ""))
    passed = "(select d.due_at, d.item_id from pathway_stage d where d.item_id = %(after)s)" if values["after"] else ""
    return seen_of_picked(asked, passed, values, lambda few: _fetch(PICKED_S, "", {**values, **few}))


def _offered(values: Mapping[str, Any]) -> list[Row]:
    """Give what others offer to the reader: each stays its giver's until the reader says yes."""
    waiting = duty.offers_to(values["mine"], person_id=values["me"])
    picked = [each.item_id for each in waiting if each.receiver.person_id in (values["me"], None)][:ROWS]
    return _fetch(PICKED_S, "", {**values, "picked": picked}) if picked else []


def _fetch(narrowed: str, limit: str, values: Mapping[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {COLUMNS} {WAITING}{narrowed} order by s.due_at, s.item_id {limit}", {**values})
        names = tuple(each.name for each in fields(Row))
        return [Row(**dict(zip(names, found, strict=True))) for found in cursor.fetchall()]


def _named(rows: Collection[Row], by: Actor, at: datetime) -> dict[UUID, str]:
    """Name the children of one's own agency's stages."""
    about = {row.child_id for row in rows if row.child_id}
    openly = {row.child_id for row in rows if row.child_id and not row.restricted}
    permits = gate.require_many(
        by=by, to=Action.SEE_PATHWAY, about=sorted(about), at=at, organisation_id=by.organisation_id
    )
    apart = about - openly
    if apart:
        inside = gate.require(by=by, to=Action.SEE_RESTRICTED_STAGE, at=at)
        permits = dict.fromkeys(apart, inside) | permits
    return names_under(permits, by=by, at=at, apart=apart)


def _counts(tab: str, values: Mapping[str, Any]) -> dict[Band, int]:
    """Count each band up to a limit, so that a long board costs no more than a short one."""
    parts = ", ".join(_count(tab, where, bool(values["kind"])) for where in OF_BAND.values())
    with connection.cursor() as cursor:
        cursor.execute("".join(("select ", parts)), {**values})
        found = cursor.fetchone() or ()
    return dict(zip(OF_BAND, found, strict=True))


def _count(tab: str, where: str, of_kind: bool) -> str:
    limit = f" limit {COUNTED_TO}"
    if tab == "team":
        narrowed = " and s.kind = %(kind)s" if of_kind else ""
        few = "".join(("select 1", WAITING, TEAM_S, where.format("s"), narrowed, limit))
        return "".join(("(select count(*) from (", few, ") as few)"))
    picked = "".join((PICKED, WHOSE[tab], where.format("c"), OF_KIND if of_kind else ""))
    return seen_count(picked, "select 1 from pathway_stage p where p.item_id = held.item_id")


def _lines(
    rows: Sequence[Row], values: Mapping[str, Any], named: Mapping[UUID, str], by: Actor
) -> tuple[CaseLine, ...]:  # fmt: skip
    people = agencies.names_of({row.holder_id for row in rows if row.holder_id})
    offered = {each.item_id for each in duty.offers_of([row.item_id for row in rows])}
    said = names_said({row.contact_id for row in rows if row.contact_id})
    gone, bands = set(values["gone"]), values["bands"]
    return tuple(
        CaseLine(
            stage_id=row.id, item_id=row.item_id, kind=row.kind, child_id=row.child_id,
            child=(named.get(row.child_id, "") if row.child_id else "")
            or (said.get(row.contact_id, "") if row.contact_id else ""),
            is_begun=row.happened_at is not None, planned_at=row.planned_at, happened_at=row.happened_at,
            due_at=row.due_at, band=bands.of(row.due_at),
            holder_id=None if row.holder_id in gone else row.holder_id,
            holder=people.get(row.holder_id, "") if row.holder_id and row.holder_id not in gone else "",
            held_since=row.held_since, is_offered=row.item_id in offered, restricted=row.restricted,
        )
        for row in rows
    )  # fmt: skip


def names_said(contact_ids: Collection[UUID]) -> dict[UUID, str]:
    """Give the names by which contacts told of children, as far as the asker may read the contacts."""
    rows = models.Contact.objects.filter(id__in=list(contact_ids)).values_list("id", "said")
    return {contact_id: str(said.get("name", "")) for contact_id, said in rows}
