"""Load a council's yearly return: read to its end before anything is kept, then kept batch by batch, each whole.

A census names nobody. A child is known by the council's own number first; where the council's feed never gave that
number, a record without a name is kept under it and finds its child by the unique pupil number or not at all.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.children.commands import receiving
from linkspan.children.queries.models import active
from linkspan.children.queries.numbered import Numbered, numbered
from linkspan.children.received import ReceivedRecord
from linkspan.interop import commands, events, models, queries
from linkspan.interop.census import codes, plain, reasons
from linkspan.interop.census.reader import ChildRead, HeaderRead, Read, Unkept, read_census
from linkspan.interop.census.to_pathway import turn
from linkspan.interop.feeds import checks
from linkspan.interop.feeds import reasons as feed_reasons
from linkspan.interop.feeds.refusals import Fault, RefusedFile
from linkspan.matching import Model
from linkspan.pathway.commands.returning import keep_return
from linkspan.pathway.returned import Returned, ReturnedEpisode
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

BATCH = 250  # children kept in one act, with all that hangs on them
# What stands where a later file leaves it out: a later layout has no such element, or somebody recorded it here.
KEPT = ("GenderCurrent", "Ethnicity", "Disability", "UPNunknown")
Progress = Callable[[int, int], None]


def carry_on(
    *,
    load_id: UUID,
    path: Path,
    at: Callable[[], datetime],
    model: Model | None = None,
    progress: Progress | None = None,
    batch_rows: int = BATCH,
) -> commands.Loaded:
    """Read a return to its end, keep what was not kept before, and finish the load; a file at fault keeps nothing."""
    under_way = queries.load_under_way(load_id=load_id, by=Actor.system("feed"), at=at())
    loader = Actor.system("feed", under_way.organisation_id)
    try:
        look_over(path, under_way.organisation_id)
    except RefusedFile as fault:
        return commands.refuse_load(
            load_id=load_id, fault=_placed(fault), what_to_do=fault.what_to_do, by=loader, at=at()
        )
    model, done = model or active(), 0
    for batch in _batches(path, batch_rows):
        done += len(batch)
        commands.keep_whole(keep_batch, at, load_id=load_id, reads=batch, rows_read=done, model=model, by=loader)
        if progress:
            progress(done, batch[-1].line)
    return commands.finish_load(load_id=load_id, seen=None, by=loader, at=at())


def look_over(path: Path, organisation_id: UUID) -> int:
    """Read a file to its end and count its children; raise RefusedFile where it is damaged or another council's."""
    own = agencies.organisation(organisation_id).identifiers.get("lea")
    children = 0
    with closing(_read(path)) as reads:
        for read in reads:
            if isinstance(read, HeaderRead) and own and read.header.lea not in (None, own):
                raise RefusedFile(reasons.OTHER_COUNCIL, line=read.line, value=str(read.header.lea))
            children += isinstance(read, ChildRead)
    return children


def _placed(fault: RefusedFile) -> str:
    return f"{fault.reason} (line {fault.line})" if fault.line else fault.reason


def _read(path: Path) -> Generator[Read]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise RefusedFile(feed_reasons.FILE_MISSING, value=path.name) from error
    with stream:
        yield from read_census(stream)


def _batches(path: Path, batch_rows: int) -> Iterator[Sequence[Read]]:
    with closing(_read(path)) as reads:
        while batch := list(islice(reads, batch_rows)):
            yield batch


@dataclass(frozen=True, slots=True)
class _Keeping:
    """One batch being kept: of which load and council, by whom, when."""

    load: models.FeedLoad
    model: Model
    by: Actor
    at: datetime
    permit: Permit

    @property
    def organisation_id(self) -> UUID:
        return self.load.organisation_id


@trail.audited
def keep_batch(*, load_id: UUID, reads: Sequence[Read], rows_read: int, model: Model, by: Actor, at: datetime) -> None:
    """Keep one batch whole: children, their episodes and stages, what is refused and how far the load has got."""
    load = commands.running(load_id)
    permit = gate.require(by=by, to=Action.LOAD_FEED, at=at, organisation_id=load.organisation_id)
    if rows_read <= load.rows_done:
        trail.record(events.RETURN_KEPT, permit, about=load_id, detail={"rows": rows_read, "again": True})
        return
    reads = reads[max(0, load.rows_done - (rows_read - len(reads))) :]
    unkept = [each for each in reads if isinstance(each, Unkept)]
    children = [each for each in reads if isinstance(each, ChildRead)]
    unkept += _keep_children(children, _Keeping(load, model, by, at, permit))
    commands.keep_refusals(load_id, [each.as_row() for each in unkept])
    load.refused += len(unkept)
    load.rows_done = rows_read
    load.save()
    trail.record(events.RETURN_KEPT, permit, about=load_id, detail={"rows": rows_read, "refused": len(unkept)})


def _keep_children(reads: Sequence[ChildRead], keeping: _Keeping) -> list[Unkept]:
    numbers = [each.child.la_child_id for each in reads]
    before = {row.la_child_id: row for row in _rows(keeping.organisation_id, numbers)}
    prints = {each.child.la_child_id: plain.fingerprint(each.child) for each in reads}
    meant = [each for each in reads if not _is_same(before.get(each.child.la_child_id), prints)]
    keeping.load.unchanged += len(reads) - len(meant)
    held, unkept = _place(meant, before, keeping)
    kept = [each for each in meant if not held[each.child.la_child_id].is_disposed]
    episodes, faults = _turned(kept, held, keeping)
    unkept += faults
    returned = keep_return(
        episodes=episodes, organisation_id=keeping.organisation_id, by=keeping.by, at=keeping.at,
        permit=keeping.permit,
    )  # fmt: skip
    unkept += _standing(returned, kept)
    _count(returned, keeping)
    _write(kept, before, held, prints, keeping)
    return unkept


def _rows(organisation_id: UUID, numbers: Sequence[str]) -> list[models.CensusChild]:
    rows = models.CensusChild.objects.select_for_update().filter(organisation=organisation_id, la_child_id__in=numbers)
    return list(rows.order_by("la_child_id"))


def _is_same(row: models.CensusChild | None, prints: dict[str, str]) -> bool:
    """Tell whether a child is said as before, and is not one who was not known then and may be now."""
    return row is not None and row.fingerprint == prints[row.la_child_id] and not row.waiting


# --- who they are -----------------------------------------------------------------------------------------------


def _place(
    meant: Sequence[ChildRead], before: dict[str, models.CensusChild], keeping: _Keeping
) -> tuple[dict[str, Numbered], list[Unkept]]:
    """Find each child by the council's number, keeping a record without a name where the council has none."""
    numbers = [each.child.la_child_id for each in meant]
    given = _given(before)
    held = given | numbered(keeping.organisation_id, numbers, permit=keeping.permit)
    ours = {number for number, row in before.items() if row.made_record}
    nameless = [
        each for each in meant
        if (have := held.get(each.child.la_child_id)) is None
        or (have.number in ours and not have.is_named and not have.is_disposed)
    ]  # fmt: skip
    counts = receiving.receive(
        records=[_as_record(each) for each in nameless], load_id=keeping.load.id,
        organisation_id=keeping.organisation_id, on=london_day(keeping.at), model=keeping.model, by=keeping.by,
        at=keeping.at, permit=keeping.permit,
    )  # fmt: skip
    load = keeping.load
    load.added, load.linked, load.waiting = (
        load.added + counts.added, load.linked + counts.linked, load.waiting + counts.waiting,
    )  # fmt: skip
    held = given | numbered(keeping.organisation_id, numbers, permit=keeping.permit)
    gone = [each for each in meant if held[each.child.la_child_id].is_disposed]
    return held, [
        Unkept(each.line, "LAchildID", each.child.la_child_id, reasons.CHILD_DISPOSED, 1, each.child.la_child_id)
        for each in gone
    ]


def _given(before: dict[str, models.CensusChild]) -> dict[str, Numbered]:
    """Find children by numbers that a return made here gave them, under which the council has no record."""
    return {
        number: Numbered(row.record, number, row.child_id, is_named=True, is_disposed=False)
        for number, row in before.items()
        if row.child_id and not row.made_record
    }


def _as_record(read: ChildRead) -> ReceivedRecord:
    """Give what the index may know of a child by: numbers and days. A pupil number with a wrong letter finds nobody."""
    child = read.child
    closings = [each.closed_on for each in child.episodes]
    born = child.born_on
    return ReceivedRecord(
        record_id=child.la_child_id, upn=_sound_upn(child.upn), date_of_birth=born,
        expected_date_of_birth=child.expected_on if born is None else None,
        sex=child.sex or codes.GENDERS.get(child.gender_current or ""),
        deceased_on=child.died_on if child.died_on and (born is None or child.died_on >= born) else None,
        involved_from=min((each.referred_on for each in child.episodes), default=None),
        involved_until=max(filter(None, closings), default=None) if all(closings) else None, line=read.line,
    )  # fmt: skip


def _sound_upn(upn: str | None) -> str | None:
    try:
        return checks.upn(upn or "")
    except Fault:
        return None


# --- what happened ----------------------------------------------------------------------------------------------


def _turned(
    kept: Sequence[ChildRead], held: dict[str, Numbered], keeping: _Keeping
) -> tuple[list[ReturnedEpisode], list[Unkept]]:
    """Turn what is said of children who are known. Of the others it waits, and nobody is told who they are."""
    episodes: list[ReturnedEpisode] = []
    unkept: list[Unkept] = []
    for each in kept:
        child_id = held[each.child.la_child_id].child_id
        turned = turn(each.child, child_id or keeping.organisation_id, each.line, london_day(keeping.at))
        unkept += turned.unkept
        episodes += turned.episodes if child_id else ()
    return episodes, unkept


def _standing(returned: Returned, kept: Sequence[ChildRead]) -> list[Unkept]:
    lines = {each.child.la_child_id: each.line for each in kept}
    found = []
    for key in returned.stands:
        number, day, _ordinal = key.rsplit("/", 2)
        found.append(Unkept(lines[number], "CINreferralDate", day, reasons.CLOSED_STANDS, 1, number))
    return found


def _count(returned: Returned, keeping: _Keeping) -> None:
    parts = keeping.load.also.setdefault("parts", {"new": 0, "changed": 0, "unchanged": 0})
    for name in parts:
        parts[name] += getattr(returned, name)


def _write(
    kept: Sequence[ChildRead],
    before: dict[str, models.CensusChild],
    held: dict[str, Numbered],
    prints: dict[str, str],
    keeping: _Keeping,
) -> None:
    """Write what the return says of each child, with what no other record has: ethnicity, disabilities, numbers."""
    for each in kept:
        number = each.child.la_child_id
        found, row = held[number], before.get(number)
        said = plain.person(each.child)
        if row is None:
            row = models.CensusChild(
                organisation_id=keeping.organisation_id, la_child_id=number, made_record=not found.is_named,
            )  # fmt: skip
            keeping.load.new += 1
        else:
            said = {key: row.said[key] for key in KEPT if key in row.said} | said
            keeping.load.changed += 1
        row.child_id, row.record, row.said, row.fingerprint = found.child_id, found.record_id, said, prints[number]
        row.waiting = "" if found.child_id else plain.as_text(each.child)
        row.load, row.at = keeping.load, keeping.at
        row.save()
