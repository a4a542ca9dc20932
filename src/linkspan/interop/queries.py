"""What may be asked about loads: how each went, and what was refused and why."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO
from uuid import UUID

from django.db.models import QuerySet

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import UNIVERSAL_KINDS
from linkspan.audit import Actor, NotFound, trail
from linkspan.interop import events, models
from linkspan.interop.feeds import reasons, write_refusals_csv, write_template
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST_LOADS = 50
MOST_REFUSALS = 500


@dataclass(frozen=True, slots=True)
class LoadLine:
    """One load, as a line of the data officer's page. Counts are of rows."""

    id: UUID
    organisation: str
    format: str
    kind: str
    file_name: str
    size: int
    state: str
    started_at: datetime
    started_by: str
    finished_at: datetime | None
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
    fault: str
    what_to_do: str
    parts: Mapping[str, int]  # of a return: what hangs on its records, new, changed and unchanged


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """A row that was not kept: where, what, why and what to do."""

    line: int
    record_id: str
    field: str
    value_shown: str
    reason: str
    what_to_do: str
    code: str

    @property
    def refusals(self) -> tuple["RefusalLine", ...]:
        """Stand for the one fault this line is about, as the writer of refusals asks for it."""
        return (self,)


@dataclass(frozen=True, slots=True)
class LoadPage:
    """A load and the first of its refusals; `more` when there are others, which the download has."""

    load: LoadLine
    refusals: tuple[RefusalLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A load as the loader needs it."""

    organisation_id: UUID
    format: str
    kind: str
    state: str
    kept_as: str


def loads(*, by: Actor, at: datetime, organisation_id: UUID | None = None) -> tuple[LoadLine, ...]:
    """List an agency's loads, newest first."""
    whose = organisation_id or by.organisation_id
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_FEEDS, at=at, organisation_id=whose)
        rows = list(models.FeedLoad.objects.filter(organisation=whose).order_by("-started_at", "-id")[:MOST_LOADS])
        trail.record(events.FEEDS_SEEN, permit)
        names = _names(rows)
    return tuple(_line(row, names) for row in rows)


def load_page(*, load_id: UUID, by: Actor, at: datetime) -> LoadPage:
    """Give one load with the first of its refusals."""
    with trail.look(by=by, at=at):
        load = _load(load_id)
        permit = gate.require(by=by, to=Action.SEE_FEEDS, at=at, organisation_id=load.organisation_id)
        rows = list(_refusals(load_id)[: MOST_REFUSALS + 1])
        trail.record(events.REFUSALS_SEEN, permit, about=load_id)
        names = _names([load])
    return LoadPage(_line(load, names), tuple(_refusal(row) for row in rows[:MOST_REFUSALS]), len(rows) > MOST_REFUSALS)


def refusals(*, load_id: UUID, by: Actor, at: datetime) -> Iterator[RefusalLine]:
    """Give every refusal of a load, for a file; all are read inside the look."""
    with trail.look(by=by, at=at):
        load = _load(load_id)
        permit = gate.require(by=by, to=Action.SEE_FEEDS, at=at, organisation_id=load.organisation_id)
        rows = [_refusal(row) for row in _refusals(load_id)]
        trail.record(events.REFUSALS_SEEN, permit, about=load_id, detail={"rows": len(rows)})
    return iter(rows)


def write_refusals(
    *, load_id: UUID, stream: TextIO, by: Actor, at: datetime, translate: Callable[[str], str] = str
) -> int:
    """Write every refusal of a load to an open file, inside the look; return how many lines were written."""
    with trail.look(by=by, at=at):
        load = _load(load_id)
        permit = gate.require(by=by, to=Action.SEE_FEEDS, at=at, organisation_id=load.organisation_id)
        lines = (_refusal(row) for row in _refusals(load_id).iterator(chunk_size=2_000))
        written = write_refusals_csv(stream, lines, translate)
        trail.record(events.REFUSALS_SEEN, permit, about=load_id, detail={"rows": written})
    return written


def template(*, ending: str, by: Actor, at: datetime) -> bytes:
    """Give the empty template as a file; `ending` is csv or xlsx."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_FEEDS, at=at, organisation_id=by.organisation_id)
        trail.record(events.FEEDS_SEEN, permit)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"template.{ending}"
        write_template(path)
        return path.read_bytes()


def may_load(*, by: Actor, at: datetime) -> str:
    """Ask the gate whether someone may load their own agency's feeds, before anything is read from them; name it."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.LOAD_FEED, at=at, organisation_id=by.organisation_id)
        trail.record(events.FEEDS_SEEN, permit)
        names = agencies.organisation_names([by.organisation_id] if by.organisation_id else [])
    return next(iter(names.values()), "")


def sends_everything(organisation_kind: str) -> bool:
    """Tell whether changes are not enough of an agency: only known children are held, and every child has its service.

    A row that was left out is kept nowhere, so that it is not there when another service comes to know the child.
    """
    return agencies.node().holds_only_known and organisation_kind in UNIVERSAL_KINDS


def load_under_way(*, load_id: UUID, by: Actor, at: datetime) -> UnderWay:
    """Give what the loader must know to read on; for the loader alone."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.LOAD_FEED, at=at)
        row = _load(load_id)
        trail.record(events.FEEDS_SEEN, permit, about=load_id)
    return UnderWay(row.organisation_id, row.format, row.kind, row.state, row.kept_as)


def kept_files(*, by: Actor, at: datetime) -> frozenset[str]:
    """Name the uploaded files that loads still need; for the loader alone."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.LOAD_FEED, at=at)
        rows = models.FeedLoad.objects.filter(state="running").exclude(kept_as="")
        names = frozenset(rows.values_list("kept_as", flat=True))
        trail.record(events.FEEDS_SEEN, permit)
    return names


def superseded_numbers(*, by: Actor, at: datetime) -> frozenset[str]:
    """Give the NHS numbers that a demographics file has called superseded, whichever file comes next."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.LOAD_FEED, at=at)
        rows = models.RowRefused.objects.filter(load__format="dfe-demographics", code=reasons.NHS_SUPERSEDED.code)
        numbers = frozenset(rows.values_list("value_shown", flat=True))
        trail.record(events.FEEDS_SEEN, permit)
    return numbers


def is_loaded(*, organisation_id: UUID, digest: str, by: Actor, at: datetime) -> bool:
    """Tell whether a file was loaded whole before."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_FEEDS, at=at, organisation_id=organisation_id)
        done = models.FeedLoad.objects.filter(organisation=organisation_id, digest=digest, state="done").exists()
        trail.record(events.FEEDS_SEEN, permit)
    return done


def _load(load_id: UUID) -> models.FeedLoad:
    row = models.FeedLoad.objects.filter(id=load_id).first()
    if row is None:
        raise NotFound
    return row


def _refusals(load_id: UUID) -> QuerySet[models.RowRefused]:
    return models.RowRefused.objects.filter(load=load_id).order_by("line", "id")


def _refusal(row: models.RowRefused) -> RefusalLine:
    return RefusalLine(row.line, row.record_id, row.field, row.value_shown, row.reason, row.what_to_do, row.code)


def _names(rows: Sequence[models.FeedLoad]) -> dict[UUID, str]:
    people = agencies.names_of({row.started_by_id for row in rows if row.started_by_id})
    return people | agencies.organisation_names({row.organisation_id for row in rows})


def _line(row: models.FeedLoad, names: Mapping[UUID, str]) -> LoadLine:
    return LoadLine(
        id=row.id, organisation=names.get(row.organisation_id, ""), format=row.format, kind=row.kind,
        file_name=row.file_name, size=row.size, state=row.state, started_at=row.started_at,
        started_by=names.get(row.started_by_id, "") if row.started_by_id else "", finished_at=row.finished_at,
        rows=row.rows_done, new=row.new, changed=row.changed, unchanged=row.unchanged,
        refused=row.refused, added=row.added, linked=row.linked, waiting=row.waiting, ended=row.ended,
        left_out=row.left_out,
        fault=row.fault, what_to_do=row.what_to_do, parts=row.also.get("parts", {}),
    )  # fmt: skip
