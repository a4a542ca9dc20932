"""Load what agencies send: started, kept batch by batch, finished; killed anywhere, it goes on where it stopped."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day, why_not_load
from linkspan.audit import Actor, NotNow, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.children.commands import counting, ending, receiving
from linkspan.children.faces import Worked
from linkspan.children.queries.models import active
from linkspan.children.received import ReceivedRecord
from linkspan.interop import ahead, events, models, queries, uploads
from linkspan.interop.feeds import RefusedFile, RefusedRow, reasons
from linkspan.interop.feeds.formats import open_feed
from linkspan.interop.feeds.refusals import Why
from linkspan.matching import Model
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

BATCH = 1_500  # rows kept in one act: a second or two, for whoever waits their turn
USUAL_ENDINGS, USUAL_SHARE = 20, 0.2  # of an agency's records at once; local defaults
MOST_TIMES = 20  # that one batch is begun
CENSUS = "cin-xml"  # a return of children and what was done for them; read by `returning`
LOAD_JOB = "interop.load_kept_file"
Row = ReceivedRecord | Worked | RefusedRow
Opening = Callable[..., Iterator[ReceivedRecord | RefusedRow]]  # opens a file of a format; see `open_feed`
Progress = Callable[[int, int], None]  # bytes or rows read so far, of how many


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load, in rows."""

    load_id: UUID
    state: str
    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int
    added: int
    linked: int
    waiting: int
    ended: int
    left_out: int
    also: dict[str, Any]
    fault: str = ""
    what_to_do: str = ""


def load_feed(
    *,
    path: Path,
    format_name: str,
    organisation_id: UUID,
    by: Actor,
    at: Callable[[], datetime],
    kind: str = "full",
    file_name: str = "",
    model: Model | None = None,
    progress: Progress | None = None,
    reader: Opening = open_feed,
    batch_rows: int = BATCH,
    far_fewer_is_right: bool = False,
) -> Loaded:
    """Load one file for one agency, in batches that each stand or fall whole, and say what became of its rows.

    Loading the same file again changes nothing. A load that was cut short is taken up again from its first unkept row:
    rows kept before are recognised and passed over. A full feed ends what it no longer holds, once it was read whole;
    one that leaves out far more than usual ends nothing unless `far_fewer_is_right`.
    """
    load_id = start_load(
        organisation_id=organisation_id, format_name=format_name, kind=kind, digest=digest_of(path),
        file_name=file_name or path.name, size=path.stat().st_size, by=by, at=at(),
    )  # fmt: skip
    return carry_on(
        load_id=load_id, path=path, at=at, model=model, progress=progress, reader=reader, batch_rows=batch_rows,
        far_fewer_is_right=far_fewer_is_right,
    )  # fmt: skip


def carry_on(
    *,
    load_id: UUID,
    path: Path,
    at: Callable[[], datetime],
    model: Model | None = None,
    progress: Progress | None = None,
    reader: Opening = open_feed,
    batch_rows: int = BATCH,
    far_fewer_is_right: bool = False,
) -> Loaded:
    """Read the file of a load from its start, keep what was not kept before, and finish the load."""
    under_way = queries.load_under_way(load_id=load_id, by=Actor.system("feed"), at=at())
    if under_way.format == CENSUS:
        # Brought in here: it stands on this module's own commands.
        from linkspan.interop import returning

        return returning.carry_on(load_id=load_id, path=path, at=at, model=model, progress=progress)
    model = model or active()
    loader = Actor.system("feed", under_way.organisation_id)
    superseded = queries.superseded_numbers(by=loader, at=at())
    seen: set[str] = set()
    rows_read, all_named = 0, True
    try:
        with ahead.seldom_tidied():
            for batch in _batches(under_way.format, path, london_day(at()), superseded, reader, batch_rows):
                rows_read += len(batch)
                seen.update(row.record_id for row in batch if row.record_id)
                all_named = all_named and all(row.record_id for row in batch)
                keep_whole(
                    keep_batch, at, load_id=load_id, rows=batch, rows_read=rows_read, model=model, by=loader
                )  # fmt: skip
                if progress:
                    progress(rows_read, batch[-1].line)
    except RefusedFile as fault:
        return refuse_load(load_id=load_id, fault=fault.reason, what_to_do=fault.what_to_do, by=loader, at=at())
    whole = seen if under_way.kind == "full" else None
    return finish_load(
        load_id=load_id, seen=whole, all_named=all_named, far_fewer_is_right=far_fewer_is_right, by=loader, at=at()
    )


def keep_whole(keep: Callable[..., object], at: Callable[[], datetime], **batch: Any) -> None:
    """Keep a batch; anew where someone shielded a child it may mean as it was being placed."""
    for tried in count(1):
        try:
            keep(**batch, at=at())
        except receiving.ShieldedMeanwhileError:
            if tried == MOST_TIMES:
                raise
        else:
            return


def _batches(
    format_name: str, path: Path, on: date, superseded: Collection[str], reader: Opening, batch_rows: int
) -> Iterator[Sequence[Row]]:
    """Cut a feed into batches; a large one is read ahead by a process of its own."""
    if reader is open_feed and path.stat().st_size >= ahead.WORTH_IT:
        yield from ahead.batches(format_name, path, on=on, superseded=superseded, batch_rows=batch_rows)
        return
    feed = iter(reader(format_name, path, on=on, superseded=superseded))
    while batch := list(islice(feed, batch_rows)):
        yield batch


def digest_of(path: Path) -> str:
    """Digest a file, by which a load of it is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@trail.audited
def start_load(
    *,
    organisation_id: UUID,
    format_name: str,
    kind: str,
    digest: str,
    file_name: str,
    size: int,
    by: Actor,
    at: datetime,
) -> UUID:
    """Begin a load, or take up the one of the same file that was cut short; return its id."""
    permit = gate.require(by=by, to=Action.LOAD_FEED, at=at, organisation_id=organisation_id)
    refuse_if(why_not_load(agencies.node_mode()))
    same = models.FeedLoad.objects.select_for_update().filter(
        organisation_id=organisation_id, state="running", digest=digest, format=format_name, kind=kind
    )
    if again := same.first():
        trail.record(events.FEED_STARTED, permit, about=again.id, detail={"again": True})
        return again.id
    made = models.FeedLoad(
        id=new_id(), organisation_id=organisation_id, format=format_name, kind=kind, file_name=file_name[:200],
        digest=digest, size=size, started_at=at, started_by_id=by.person_id,
    )  # fmt: skip
    # Someone else may be beginning it at this instant: then theirs is the one.
    models.FeedLoad.objects.bulk_create([made], ignore_conflicts=True)
    load = same.first()
    if load is None:
        raise _over()
    trail.record(events.FEED_STARTED, permit, about=load.id, detail={"format": format_name, "kind": kind})
    return load.id


@trail.audited
def submit_feed(
    *,
    kept_as: str,
    format_name: str,
    kind: str,
    digest: str,
    file_name: str,
    size: int,
    by: Actor,
    at: datetime,
    far_fewer_is_right: bool = False,
    once: UUID | None = None,
) -> dict[str, str]:
    """Begin a load of an uploaded file and leave its reading to the worker.

    Returns the load's id and the name of the file it will be read from: an earlier one where the same file is waiting
    already, and then the new one is not needed.
    """
    if by.organisation_id is None:
        raise NotNow("interop.no_organisation", "A feed is loaded for an agency, and your post belongs to none.")
    load_id = start_load(
        organisation_id=by.organisation_id, format_name=format_name, kind=kind, digest=digest, file_name=file_name,
        size=size, by=by, at=at,
    )  # fmt: skip
    load = models.FeedLoad.objects.select_for_update().get(id=load_id)
    if not (load.kept_as and uploads.path_of(load.kept_as).exists()):
        load.kept_as = kept_as
        load.save(update_fields=["kept_as"])
        task = app.configure_task(LOAD_JOB, lock=f"feeds-{by.organisation_id}")
        task.defer(load_id=str(load_id), far_fewer_is_right=far_fewer_is_right)
    return {"load": str(load_id), "kept_as": load.kept_as}


def load_kept_file(
    *,
    load_id: UUID,
    at: Callable[[], datetime],
    reader: Opening = open_feed,
    batch_rows: int = BATCH,
    far_fewer_is_right: bool = False,
) -> Loaded | None:
    """Load an uploaded file and delete it; nothing is left to do where the load is over."""
    under_way = queries.load_under_way(load_id=load_id, by=Actor.system("feed"), at=at())
    if under_way.state != "running":
        uploads.discard(under_way.kept_as)
        return None
    path = uploads.path_of(under_way.kept_as)
    loaded = carry_on(
        load_id=load_id, path=path, at=at, reader=reader, batch_rows=batch_rows, far_fewer_is_right=far_fewer_is_right
    )
    uploads.discard(under_way.kept_as)
    return loaded


def give_up(*, load_id: UUID, at: datetime) -> Loaded:
    """Stop a load that our own fault keeps from being read, and delete its file."""
    by = Actor.system("feed")
    under_way = queries.load_under_way(load_id=load_id, by=by, at=at)
    loaded = refuse_load(
        load_id=load_id, fault=reasons.OUR_FAULT.reason, what_to_do=reasons.OUR_FAULT.what_to_do,
        by=Actor.system("feed", under_way.organisation_id), at=at,
    )  # fmt: skip
    uploads.discard(under_way.kept_as)
    return loaded


@trail.audited
def keep_batch(*, load_id: UUID, rows: Sequence[Row], rows_read: int, model: Model, by: Actor, at: datetime) -> None:
    """Keep one batch of rows whole: what is good, what is refused and how far the load has got."""
    load = running(load_id)
    permit = gate.require(by=by, to=Action.LOAD_FEED, at=at, organisation_id=load.organisation_id)
    if rows_read <= load.rows_done:
        trail.record(events.FEED_BATCH_KEPT, permit, about=load_id, detail={"rows": rows_read, "again": True})
        return
    # Taken up again with batches of another size, a load may have kept the first of these rows already.
    rows = rows[max(0, load.rows_done - (rows_read - len(rows))) :]
    records = [row for row in rows if not isinstance(row, RefusedRow)]
    refused = [row for row in rows if isinstance(row, RefusedRow)]
    counts = receiving.receive(
        records=records, load_id=load_id, organisation_id=load.organisation_id, on=london_day(at), model=model,
        by=by, at=at, permit=permit,
    )  # fmt: skip
    keep_refusals(load_id, refused)
    for field in fields(counts):
        setattr(load, field.name, getattr(load, field.name) + getattr(counts, field.name))
    load.refused += len(refused)
    load.rows_done = rows_read
    load.save()
    trail.record(events.FEED_BATCH_KEPT, permit, about=load_id, detail={"rows": rows_read, "refused": len(refused)})


def keep_refusals(load_id: UUID, refused: Sequence[RefusedRow]) -> None:
    """Keep what was refused of a load, fault by fault."""
    models.RowRefused.objects.bulk_create(
        models.RowRefused(
            load_id=load_id, line=row.line, record_id=row.record_id, field=each.field, value_shown=each.value_shown,
            reason=each.reason, what_to_do=each.what_to_do, code=each.code,
        )
        for row in refused
        for each in row.refusals
    )  # fmt: skip


@trail.audited
def finish_load(
    *,
    load_id: UUID,
    seen: set[str] | None,
    by: Actor,
    at: datetime,
    all_named: bool = True,
    far_fewer_is_right: bool = False,
) -> Loaded:
    """Finish a load that was read to its end; of a full feed, end the records it no longer holds.

    Nothing is ended where a refused row could be any of them, or where far more than usual would end: a file that was
    cut between two rows looks just like that.
    """
    load = running(load_id)
    permit = gate.require(by=by, to=Action.LOAD_FEED, at=at, organisation_id=load.organisation_id)
    doubt = None
    if seen is not None and not far_fewer_is_right:
        doubt = _doubt(seen, all_named, load.organisation_id)
    if doubt:
        load.fault, load.what_to_do = doubt.reason, doubt.what_to_do
    elif seen is not None:
        load.ended = ending.end_missing(
            seen=seen, load_id=load_id, organisation_id=load.organisation_id, on=london_day(at), by=by, at=at,
            permit=permit,
        )  # fmt: skip
    load.state, load.finished_at = "done", at
    load.save()
    trail.record(events.FEED_FINISHED, permit, about=load_id, detail={"rows": load.rows_done})
    counting.ask_for_count(load.organisation_id, load_id)
    return _loaded(load)


def _doubt(seen: set[str], all_named: bool, organisation_id: UUID) -> Why | None:
    """Say why a full feed's silence about a record cannot be taken to mean that it has ended."""
    live, gone = ending.missing(seen=seen, organisation_id=organisation_id)
    if gone and not all_named:
        return reasons.ROW_WITHOUT_NUMBER
    return reasons.FAR_FEWER if gone > max(USUAL_ENDINGS, live * USUAL_SHARE) else None


@trail.audited
def refuse_load(*, load_id: UUID, fault: str, what_to_do: str, by: Actor, at: datetime) -> Loaded:
    """Stop a load for a fault of the whole file. What was kept before it stands; nothing is taken as gone."""
    load = running(load_id)
    permit = gate.require(by=by, to=Action.LOAD_FEED, at=at, organisation_id=load.organisation_id)
    load.state, load.finished_at, load.fault, load.what_to_do = "refused", at, fault, what_to_do
    load.save()
    trail.record(events.FEED_REFUSED, permit, about=load_id)
    return _loaded(load)


def running(load_id: UUID) -> models.FeedLoad:
    """Take a load that is under way for the rest of the transaction."""
    load = models.FeedLoad.objects.select_for_update().get(id=load_id)
    if load.state != "running":
        raise _over()
    return load


def _over() -> NotNow:
    return NotNow("interop.load_over", "That load is finished already. Load the file again to start anew.")


def _loaded(load: models.FeedLoad) -> Loaded:
    return Loaded(
        load_id=load.id, state=load.state, rows=load.rows_done, new=load.new, changed=load.changed,
        unchanged=load.unchanged, refused=load.refused, added=load.added, linked=load.linked, waiting=load.waiting,
        ended=load.ended, left_out=load.left_out, also=load.also, fault=load.fault, what_to_do=load.what_to_do,
    )  # fmt: skip
