"""The front-door board: what was reported and waits, by clock, a page at a time; never a count of what is hidden."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band, Bands
from linkspan.pathway import door, events, models

ROWS = 25
COUNTED_TO = 25
TABS = ("mine", "team", "unallocated")
Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class CardLine:
    """One contact as the board shows it: who, from whom, how soon, since when and whose. Nothing that was said."""

    contact_id: UUID
    child_id: UUID | None
    child: str
    said: dict[str, Any]
    urgency: str
    referrer: str
    source: str
    received_at: datetime
    due_at: datetime
    band: Band
    holder_id: UUID | None
    holder: str
    held_since: datetime
    is_offered: bool
    is_offered_to_me: bool
    has_others: bool


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One page of the board, soonest first. `counts` stops at `COUNTED_TO`, where there are that many or more.

    `special_days` are the proclaimed days by which the bands were told.
    """

    tab: str
    lines: tuple[CardLine, ...]
    offered: tuple[CardLine, ...]
    counts: Mapping[Band, int]
    next_after: UUID | None
    is_first: bool
    special_days: Mapping[date, bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One open contact as it stands in the database, with who holds it."""

    id: UUID
    item_id: UUID
    concern_id: UUID
    child_id: UUID | None
    organisation_id: UUID
    urgency: str
    received_at: datetime
    due_at: datetime
    holder_id: UUID | None
    held_since: datetime
    said: dict[str, Any]


COLUMNS = (
    "c.id, c.item_id, c.concern_id, c.child_id, c.organisation_id, c.urgency, c.received_at, c.due_at, t.person_id, "
    "t.from_at, c.said::text"
)
# One row of an open contact with whoever holds it. A person who has left holds nothing: it is the desk's at once.
WAITING = """
from pathway_contact c
join duty_tenure t on t.item_id = c.item_id and t.until_at is null
where c.organisation_id = %(mine)s and c.closed_at is null
"""
OF_TAB = {"mine": " and c.item_id = any(%(picked)s)", "team": "", "unallocated": " and c.id = any(%(waiting)s)"}
OF_BAND = {
    Band.CRITICALLY_OVERDUE: " and c.due_at < %(critical)s",
    Band.OVERDUE: " and c.due_at >= %(critical)s and c.due_at < %(now)s",
    Band.DUE_SOON: " and c.due_at >= %(now)s and c.due_at <= %(soon)s",
    Band.NOT_DUE: " and c.due_at > %(soon)s",
}
DUE = {
    Band.CRITICALLY_OVERDUE: "tstzrange(null, %(critical)s)",
    Band.OVERDUE: "tstzrange(%(critical)s, %(now)s)",
    Band.DUE_SOON: "tstzrange(%(now)s, %(soon)s, '[]')",
    Band.NOT_DUE: "tstzrange(%(soon)s, null, '()')",
}
EVER = "tstzrange(null, null)"
PAST = (
    "(select d.due_at from pathway_contact d where d.id = %(after)s), "
    "(select d.id from pathway_contact d where d.id = %(after)s)"
)
# What one person holds is picked by its date first, so that the child's wall is asked of one page and not of all.
PICKED = """
select t.item_id, c.due_at from duty_tenure t
join duty_item i on i.id = t.item_id and i.kind = 'contact'
join duty_clock c on c.item_id = t.item_id and c.done_at is null
where t.until_at is null and t.organisation_id = %(mine)s and t.person_id = any(%(us)s)
"""
# Who holds anything open there: one step of an index for each person, however many items they hold.
HOLDERS = """
with recursive held as (
  (select t.person_id from duty_tenure t
    where t.until_at is null and t.organisation_id = %(mine)s and t.person_id is not null
    order by t.organisation_id, t.person_id limit 1)
  union all
  select (select t.person_id from duty_tenure t
    where t.until_at is null and t.organisation_id = %(mine)s and t.person_id > h.person_id
    order by t.organisation_id, t.person_id limit 1)
  from held h where h.person_id is not null
)
select person_id from held where person_id is not null
"""


def board(
    *, tab: str = "mine", band: str = "", after: UUID | None = None, by: Actor, at: datetime
) -> BoardPage:  # fmt: skip
    """Give a page of the front door's open contacts; a fixed number of queries, however many there are.

    Children behind a wall are absent from lines and counts. Each child named is in the trail before the name is shown.
    """
    with trail.look(by=by, at=at):
        permit = door.require_door(by, at)
        values = _values(by, at, after)
        chosen = OF_BAND[Band(band)] if band in {each.value for each in Band} else ""
        if tab == "unallocated":
            values["waiting"] = _at_the_desk(DUE[Band(band)] if chosen else EVER, values)
        rows = _held(chosen, values) if tab == "mine" else _rows(OF_TAB[tab] + chosen, values)
        offered = _offered(values) if tab == "mine" and after is None else []
        allowed = door.opens([*rows, *offered], by, at)
        shown = [row for row in rows[:ROWS] if row.id in allowed]
        waiting = [row for row in offered if row.id in allowed]
        counts = _counts(tab, values)
        every = _lines([*shown, *waiting], values, by, at)
        lines = every[: len(shown)]
        trail.record(events.FRONT_DOOR_SEEN, permit, detail={"tab": tab, "listed": len(lines)})
        trail.record_many(
            events.CONTACT_LISTED, permit, ((line.child_id, line.contact_id, None) for line in every if line.child_id)
        )
    return BoardPage(
        tab=tab, lines=lines, offered=every[len(shown) :], counts=counts,
        next_after=rows[ROWS - 1].id if len(rows) > ROWS else None, is_first=after is None,
        special_days=values["special_days"],
    )  # fmt: skip


def _values(by: Actor, at: datetime, after: UUID | None) -> dict[str, Any]:
    special_days = duty.special_days()
    bands = Bands.seen_from(at, special_days)
    values: dict[str, Any] = {
        "mine": by.organisation_id, "me": by.person_id, "at": at,
        "us": [*filter(None, [by.person_id]), *duty.stands_in_for(by.person_id, by.organisation_id, at)],
        "critical": bands.critical_before, "now": bands.at,
        "soon": bands.soon_until, "bands": bands, "after": after, "special_days": special_days,
    }  # fmt: skip
    values["gone"] = sorted(gone_from(by.organisation_id, at))
    return values


def gone_from(organisation_id: UUID | None, at: datetime) -> frozenset[UUID]:
    """Name who holds something there and is in post there no more."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, {"mine": organisation_id})
        people = {person_id for (person_id,) in cursor.fetchall()}
    if organisation_id is None or not people:
        return frozenset()
    held = {(organisation_id, each) for each in people}
    return frozenset(person for _, person in agencies.departed(held, london_day(at)))


def _held(chosen: str, values: Mapping[str, Any]) -> list[Row]:
    """Give what the reader holds, soonest first: a page and one more, whatever else of theirs is behind a wall."""
    after = values["after"]
    passed = "(select d.due_at, d.item_id from pathway_contact d where d.id = %(after)s)" if after else ""
    return seen_of_picked(f"{PICKED}{chosen}", passed, values, lambda few: _rows(OF_TAB["mine"], {**values, **few}))


def seen_of_picked(
    asked: str, passed: str, values: Mapping[str, Any], read: Callable[[dict[str, Any]], list[Seen]]
) -> list[Seen]:
    """Pick items by their dates, a page at a time, and read them, until a page and one more of them may be seen.

    `asked` picks an item and its date, from beyond `passed` where that is given. `read` takes what was picked, and
    leaves out what is behind a wall: so a page never ends early because something on it is hidden.
    """
    found: list[Seen] = []
    beyond = f" and (c.due_at, c.item_id) > {passed}" if passed else ""
    spot: dict[str, Any] = {}
    while len(found) <= ROWS:
        with connection.cursor() as cursor:
            cursor.execute(f"{asked}{beyond} order by c.due_at, c.item_id limit {ROWS + 1}", {**values, **spot})
            picked = cursor.fetchall()
        found += read({"picked": [item_id for item_id, _ in picked]}) if picked else []
        if len(picked) <= ROWS:
            break
        spot = {"last_item": picked[-1][0], "last_due": picked[-1][1]}
        beyond = " and (c.due_at, c.item_id) > (%(last_due)s, %(last_item)s)"
    return found[: ROWS + 1]


def _at_the_desk(due: str, values: Mapping[str, Any]) -> list[UUID]:
    """Name what nobody holds, soonest first, as much as a page takes and one more."""
    with connection.cursor() as cursor:
        cursor.execute("".join(("select contact from ", _waits(due, PAST, ROWS + 1))), {**values})
        return [contact_id for (contact_id,) in cursor.fetchall()]


def _waits(due: str, past: str, most: int) -> str:
    return f"linkspan.desk_waits(%(gone)s::uuid[], {due}, {past}, {most})"


def _offered(values: Mapping[str, Any]) -> list[Row]:
    """Give what colleagues offer to the reader: each stays its giver's until the reader says yes."""
    waiting = duty.offers_to(values["mine"], person_id=values["me"], at=values["at"])
    items = [each.item_id for each in waiting if each.receiver.person_id in values["us"]][:ROWS]
    return _rows(" and c.item_id = any(%(items)s)", {**values, "items": items}) if items else []


def _rows(narrowed: str, values: Mapping[str, Any]) -> list[Row]:
    """Give the next rows in the order of their dates, and one more to know whether there are any."""
    ahead = ""
    if values["after"] and "picked" not in values:
        ahead = " and (c.due_at, c.id) > (select d.due_at, d.id from pathway_contact d where d.id = %(after)s)"
    last = "c.item_id" if "picked" in values else "c.id"
    asked = f"select {COLUMNS} {WAITING}{narrowed}{ahead} order by c.due_at, {last} limit {ROWS + 1}"
    with connection.cursor() as cursor:
        cursor.execute(asked, {**values})
        return [_row(each) for each in cursor.fetchall()]


def _row(found: tuple[Any, ...]) -> Row:
    named: dict[str, Any] = dict(zip((each.name for each in fields(Row)), found, strict=True))
    return Row(**named | {"said": json.loads(named["said"])})


def _counts(tab: str, values: Mapping[str, Any]) -> dict[Band, int]:
    """Count each band up to a limit, so that a long board costs no more than a short one."""
    counted = {"mine": _mine, "unallocated": _unheld}.get(tab, _others_too)
    parts = (counted(band) for band in OF_BAND)
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(parts)}", {**values})
        found = cursor.fetchone() or ()
    return dict(zip(OF_BAND, found, strict=True))


def _mine(band: Band) -> str:
    return seen_count(PICKED + OF_BAND[band], "select 1 from pathway_contact p where p.item_id = held.item_id")


def seen_count(picked: str, of_one: str) -> str:
    """Count what may be seen of items that were picked, up to the limit: one after another, so that it can stop there.

    `of_one` reads the record of one held item past its wall. What is hidden makes no count short.
    """
    limit = f" offset 0) as seen limit {COUNTED_TO}) as few)"
    return "".join(("(select count(*) from (select 1 from (", picked, ") as held cross join lateral (", of_one, limit))


def _unheld(band: Band) -> str:
    return "".join(("(select count(*) from ", _waits(DUE[band], "null, null", COUNTED_TO), ")"))


def _others_too(band: Band) -> str:
    return "".join(("(select count(*) from (select 1", WAITING, OF_BAND[band], f" limit {COUNTED_TO}) as few)"))


def _lines(rows: Sequence[Row], values: Mapping[str, Any], by: Actor, at: datetime) -> tuple[CardLine, ...]:
    concerns = {each.id: each for each in models.Concern.objects.filter(id__in={row.concern_id for row in rows})}
    people = agencies.names_of({row.holder_id for row in rows if row.holder_id})
    sources = agencies.organisation_names(
        {each.organisation_id for each in concerns.values() if each.organisation_id}
    )  # fmt: skip
    offered = {each.item_id: each.receiver.person_id for each in _offers(rows)}
    others = _others(rows, by)
    gone, bands = set(values["gone"]), values["bands"]
    lines = []
    for row in rows:
        concern = concerns.get(row.concern_id)
        holder = None if row.holder_id in gone else row.holder_id
        lines.append(
            CardLine(
                contact_id=row.id, child_id=row.child_id, child=str(row.said.get("name", "")),
                said=row.said, urgency=row.urgency,
                referrer=concern.referrer if concern else "",
                source=sources.get(concern.organisation_id, "") if concern and concern.organisation_id else "",
                received_at=row.received_at, due_at=row.due_at, band=bands.of(row.due_at), holder_id=holder,
                holder=people.get(holder, "") if holder else "", held_since=row.held_since,
                is_offered=row.item_id in offered, is_offered_to_me=offered.get(row.item_id) in values["us"],
                has_others=row.child_id in others,
            )
        )  # fmt: skip
    return tuple(lines)


def _offers(rows: Collection[Row]) -> tuple[duty.OfferLine, ...]:
    return duty.offers_of([row.item_id for row in rows])


def _others(rows: Collection[Row], by: Actor) -> frozenset[UUID]:
    """Name the children listed of whom another contact is open: two of each are looked for, and no more."""
    children = sorted({row.child_id for row in rows if row.child_id})
    if not children:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "select k.child from unnest(%s::uuid[]) k(child) where 1 < (select count(*) from (select 1 "
            "from pathway_contact c where c.child_id = k.child and c.organisation_id = %s and c.closed_at is null "
            "limit 2) as few)",
            [children, by.organisation_id],
        )
        return frozenset(child for (child,) in cursor.fetchall())
