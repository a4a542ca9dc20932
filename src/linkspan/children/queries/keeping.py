"""How long files are kept: what is due, what is held beyond it, and what someone put forward for disposal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.children import events, keeping, models, rules
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST = 100
AT_ONCE = 500
LOOKED_THROUGH = 5_000

Which = Literal["due", "held", "kept"]


@dataclass(frozen=True, slots=True)
class Life:
    """The days a class of keeping counts from."""

    born: date | None
    died: date | None
    last_contact: date


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is archived or held: under which class, until when, and what keeps it. Never a name.

    `is_due`: it may go, and nobody has put it forward yet; `is_listed`: somebody has.
    """

    child_id: UUID
    area: str
    archived_on: date | None
    retention: str
    says: str
    source: str
    due_on: date
    is_due: bool
    is_listed: bool
    held_for: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the files, and after which one to go on looking; None where there are no more."""

    files: tuple[Kept, ...]
    below: UUID | None


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list of files put forward for disposal, and what became of it."""

    id: UUID
    area: str
    size: int
    proposed_by: str
    proposed_at: datetime
    reason: str
    is_mine: bool
    decided_by: str
    decided_at: datetime | None
    decided_reason: str
    gone: int


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file on such a list, as it stands now: why it may not go, or nothing where it may."""

    kept: Kept
    stays: str


# Files that were never archived come last.
FIELDS = """
select c.id, c.area_id, c.archived_on, c.retention, c.held_for, exists (
  select 1 from children_disposalfile f where f.child_id = c.id and f.outcome = '')
from children_child c where c.disposed_on is null
"""
SOME = """
and (%(below)s::uuid is null or (coalesce(c.archived_on, 'infinity'::date), c.id)
  > (select coalesce(b.archived_on, 'infinity'::date), b.id from children_child b where b.id = %(below)s))
order by coalesce(c.archived_on, 'infinity'::date), c.id limit %(most)s
"""
WHICH: dict[Which, str] = {
    "due": "and c.archived_on is not null and c.held_for = '' ",
    "kept": "and c.archived_on is not null ",
    "held": "and c.held_for <> '' ",
}


def lives_of(child_ids: Collection[UUID]) -> dict[UUID, Life]:
    """Give the days that matter for keeping, by every record, so that nothing goes early."""
    with connection.cursor() as cursor:
        cursor.execute("select * from linkspan.lives(%s)", [list(child_ids)])
        return {row[0]: Life(*row[1:]) for row in cursor.fetchall()}


def due_on(retention: str, life: Life) -> date:
    """Say from which day a file may go."""
    return keeping.kept_until(retention, born=life.born, died=life.died, last_contact=life.last_contact)


def files_kept(*, which: Which, by: Actor, at: datetime, below: UUID | None = None) -> Page:
    """List files by how they are kept, the longest archived first: those that may go, those held, or all."""
    with trail.look(by=by, at=at):
        permit = _governs(by, at)
        found, last = _looked_through(which, below, london_day(at))
        near = gate.require_many(by=by, to=Action.SEE_LOOKS, about=[one.child_id for one in found], at=at)
        shown = tuple(one for one in found if one.child_id in near)
        trail.record(events.KEEPING_SEEN, permit, detail={"children": len(shown), "which": which})
        for one in shown:
            trail.record(events.KEEPING_SEEN, near[one.child_id], about=one.child_id)
    return Page(shown, last)


def file_kept(*, child_id: UUID, by: Actor, at: datetime) -> Kept:
    """Show how one file is kept, archived or not."""
    with trail.look(by=by, at=at):
        _governs(by, at)
        permit = gate.require(by=by, to=Action.SEE_LOOKS, about=child_id, at=at)
        (found,) = _some([child_id], london_day(at)) or (None,)
        if found is None:
            raise NotFound
        trail.record(events.KEEPING_SEEN, permit, about=child_id)
    return found


def disposal_lists(*, by: Actor, at: datetime) -> tuple[ListLine, ...]:
    """List what was put forward for disposal: what waits first, then the last that were decided on."""
    with trail.look(by=by, at=at):
        permit = _governs(by, at)
        waiting = models.Disposal.objects.filter(decided_at=None).order_by("proposed_at", "id")[:MOST]
        decided = models.Disposal.objects.exclude(decided_at=None).order_by("-decided_at", "id")[:MOST]
        lines = _lines([*waiting, *decided], by)
        trail.record(events.DISPOSALS_SEEN, permit, detail={"lists": len(lines)})
    return lines


def disposal_list(*, disposal_id: UUID, by: Actor, at: datetime) -> tuple[ListLine, tuple[ListedFile, ...]]:
    """Show one list with each file that is still on it, as it stands now."""
    with trail.look(by=by, at=at):
        permit = _governs(by, at)
        row = models.Disposal.objects.filter(id=disposal_id).first()
        if row is None:
            raise NotFound
        listed = {one.child_id: one for one in row.files.filter(outcome="")} if row.decided_at is None else {}
        near = gate.require_many(by=by, to=Action.SEE_LOOKS, about=list(listed), at=at)
        files = tuple(_listed(one, listed[one.child_id]) for one in _some(list(near), london_day(at)))
        (line,) = _lines([row], by)
        trail.record(events.DISPOSALS_SEEN, permit, about=disposal_id)
        for child_id in near:
            trail.record(events.KEEPING_SEEN, near[child_id], about=child_id)
    return line, files


def _governs(by: Actor, at: datetime) -> Permit:
    permit = gate.require(by=by, to=Action.SEE_TRAIL, at=at)
    if rules.STEWARDS.isdisjoint(by.roles):
        raise NotFound
    return permit


def _looked_through(which: Which, below: UUID | None, on: date) -> tuple[list[Kept], UUID | None]:
    """Go through files until a page is full; a day is worked out, not kept, so what is not due is passed over."""
    found: list[Kept] = []
    for _turn in range(LOOKED_THROUGH // AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(FIELDS + WHICH[which] + SOME, {"below": below, "most": AT_ONCE})
            rows = cursor.fetchall()
        for one in _kept_all(rows, on):
            below = one.child_id
            if which != "due" or one.is_due:
                found.append(one)
            if len(found) == MOST:
                return found, below
        if len(rows) < AT_ONCE:
            return found, None
    return found, below


def _some(child_ids: Sequence[UUID], on: date) -> list[Kept]:
    with connection.cursor() as cursor:
        cursor.execute(FIELDS + "and c.id = any(%s) order by c.id", [list(child_ids)])
        return _kept_all(cursor.fetchall(), on)


def _kept_all(rows: Sequence[tuple[Any, ...]], on: date) -> list[Kept]:
    lives = lives_of([row[0] for row in rows])
    return [_kept(row, lives[row[0]], on) for row in rows if row[0] in lives]


def _kept(row: tuple[Any, ...], life: Life, on: date) -> Kept:
    child_id, area_id, archived_on, retention, held_for, is_listed = row
    under, due = keeping.CLASSES[retention], due_on(retention, life)
    return Kept(
        child_id=child_id, area=agencies.area(area_id).name, archived_on=archived_on, retention=retention,
        says=under.says, source=under.source, due_on=due, held_for=held_for, is_listed=is_listed,
        is_due=bool(archived_on) and due <= on and not held_for and not is_listed,
    )  # fmt: skip


def _listed(one: Kept, listed: models.DisposalFile) -> ListedFile:
    if one.held_for:
        return ListedFile(one, "held")
    if one.archived_on is None:
        return ListedFile(one, "restored")
    return ListedFile(one, "" if (one.retention, one.due_on) == (listed.retention, listed.due_on) else "changed")


def _lines(rows: Sequence[models.Disposal], by: Actor) -> tuple[ListLine, ...]:
    people = {each for row in rows for each in (row.proposed_by_id, row.decided_by_id) if each}
    names = agencies.names_of(people)
    return tuple(
        ListLine(
            id=row.id, area=agencies.area(row.area_id).name, size=row.size,
            proposed_by=names.get(row.proposed_by_id, ""), proposed_at=row.proposed_at, reason=row.reason,
            is_mine=row.proposed_by_id == by.person_id,
            decided_by=names.get(row.decided_by_id, "") if row.decided_by_id else "", decided_at=row.decided_at,
            decided_reason=row.decided_reason, gone=row.gone,
        )
        for row in rows
    )  # fmt: skip
