"""Records arrive: kept as they came, matched, linked, put before a reviewer or sealed; a batch in one act."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import candidates, events, faces, past, said
from linkspan.children.candidates import Placed
from linkspan.children.commands.pairs import raise_pairs, seal_around
from linkspan.children.commands.shields import SourceWord, heed_sources
from linkspan.children.copying import as_json, insert_many, stage, stage_text
from linkspan.children.faces import Arrival, Worked
from linkspan.children.past import Once
from linkspan.children.received import DEMOGRAPHICS, ReceivedRecord
from linkspan.children.roster import Roster
from linkspan.children.roster import roster as roster_of
from linkspan.matching import Model

MADE_BY_MODEL = "model"
PLACING = 0x504C414345  # advisory lock: batches, of whatever agencies, are placed one after another

Filed = Sequence[tuple[Arrival, UUID | None]]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a batch, in rows. `waiting` counts what a person must look at, sealed or not: the two are not
    told apart to whoever sent the file."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    added: int = 0
    linked: int = 0
    waiting: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in COUNTED))


COUNTED = ("new", "changed", "unchanged", "added", "linked", "waiting")


@dataclass(frozen=True, slots=True)
class Known:
    """What the index has of a record already."""

    id: UUID
    fingerprint: bytes
    version: int
    ended: bool
    sealed: bool
    child_id: UUID | None
    disposed: bool


@trail.audited
def receive(
    *,
    records: Sequence[ReceivedRecord | Worked],
    load_id: UUID,
    organisation_id: UUID,
    on: date,
    model: Model,
    by: Actor,
    at: datetime,
    permit: Permit,
) -> Counts:
    """Keep a batch of an agency's records and find each its child.

    The same record again changes nothing, and so does any word of a child who was disposed of. A new one is linked
    where the model is sure, put before a reviewer where it is not, sealed where a protected child may be meant, and
    otherwise makes a child of its own.
    """
    _take_turn()
    roster = roster_of(organisation_id, on)
    known = _known(organisation_id, [record.record_id for record in records])
    prints = [each.fingerprint if isinstance(each, Worked) else said.fingerprint(each) for each in records]
    fresh: list[Arrival] = []
    changed: list[tuple[Arrival, Known]] = []
    same: list[Known] = []
    for record, digest in zip(records, prints, strict=True):
        before = known.get(record.record_id)
        if before and (before.disposed or before.fingerprint == digest):
            same.append(before)
            continue
        worked = record if isinstance(record, Worked) else faces.work_out(record, digest)
        arrived = faces.arrival(worked, roster.area(worked.record))
        if before is None:
            fresh.append(arrived)
        else:
            arrived.id, arrived.version = before.id, before.version + 1
            changed.append((arrived, before))
    _revive([before for before in same if before.ended])
    placed = candidates.place(fresh, model=model)
    _keep_records(fresh, placed, roster, at)
    _keep_versions([*fresh, *(arrived for arrived, _ in changed)], load_id, at)
    _settle_changed(changed, roster, model=model, by=by, at=at, permit=permit)
    counts = _settle_new(fresh, placed, roster, model=model, by=by, at=at, permit=permit)
    if not records or len(same) == len(records):
        trail.record(events.RECORD_RECEIVED, permit, about=load_id, detail={"unchanged": len(same)})
    return replace(counts, changed=len(changed), unchanged=len(same))


def _take_turn() -> None:
    """Wait until no other batch is being placed: two that met the same child at once would each make one of it."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', '50s', true), pg_advisory_xact_lock(%s)", [PLACING])


def _known(organisation_id: UUID, record_ids: list[str]) -> dict[str, Known]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select s.record_id, s.id, s.fingerprint, s.version, s.ended_on is not null, s.sealed, l.child_id,
              c.disposed_on is not null
            from children_sourcerecord s
            left join children_link l on l.record_id = s.id and l.until_at is null
            left join children_child c on c.id = l.child_id
            where s.organisation_id = %s and s.record_id = any(%s)
            """,
            [organisation_id, record_ids],
        )
        rows = cursor.fetchall()
    return {row[0]: Known(row[1], bytes(row[2]), *row[3:]) for row in rows}


def _revive(back: Collection[Known]) -> None:
    """A record that is in the file again has not ended after all."""
    if not back:
        return
    ids = [each.id for each in back]
    with connection.cursor() as cursor:
        cursor.execute("update children_sourcerecord set ended_on = null where id = any(%s)", [ids])


# --- what came, as it came ----------------------------------------------------------------------------------


def _keep_records(fresh: Sequence[Arrival], placed: Sequence[Placed], roster: Roster, at: datetime) -> None:
    columns = ("id", "organisation_id", "record_id", "area_id", "version", "fingerprint", "protection",
               "sensitive", "sealed", "first_seen_at")  # fmt: skip
    insert_many(
        "children_sourcerecord",
        columns,
        (
            (each.id, roster.organisation.id, each.record.record_id, each.area_id, 1, each.worked.fingerprint,
             each.record.protection, each.record.sensitive_service, outcome.sealed, at)
            for each, outcome in zip(fresh, placed, strict=True)
        ),
    )  # fmt: skip


def _keep_versions(arrivals: Sequence[Arrival], load_id: UUID, at: datetime) -> None:
    version_ids = [new_id() for _ in arrivals]
    insert_many(
        "children_recordversion",
        ("id", "record_id", "number", "received_at", "load", "said"),
        (
            (version, each.id, each.version, at, load_id, each.worked.identity)
            for version, each in zip(version_ids, arrivals, strict=True)
        ),
    )
    insert_many(
        "children_recordplace",
        ("version_id", "record_id", "said"),
        ((version, each.id, each.worked.place) for version, each in zip(version_ids, arrivals, strict=True)),
    )


# --- what became of it --------------------------------------------------------------------------------------


def _settle_new(
    fresh: Sequence[Arrival],
    placed: Sequence[Placed],
    roster: Roster,
    *,
    model: Model,
    by: Actor,
    at: datetime,
    permit: Permit,
) -> Counts:
    """Make the children, links, faces and involvement of new records, and one line in the trail for each."""
    on = roster.on
    made = [(each, where) for each, where in zip(fresh, placed, strict=True) if where.makes_child]
    _add_children([(where.child_id, each) for each, where in made if where.child_id], on, at)
    linked = [(each, where) for each, where in zip(fresh, placed, strict=True) if where.child_id]
    _link(linked, model, at)
    filed = [(each, where.child_id) for each, where in zip(fresh, placed, strict=True)]
    _file(filed, roster)
    raised = heed_sources(_words(filed, roster), by=by, at=at, permit=permit)
    _move([(each, where) for each, where in linked if not where.makes_child], on)
    waiting = raise_pairs(list(zip(fresh, placed, strict=True)), roster, by=by, at=at, permit=permit)
    seal_around(raised, by=by, at=at, permit=permit)
    trail.record_many(
        events.RECORD_RECEIVED,
        permit,
        (
            (where.child_id, each.id, {"outcome": where.outcome, "model": model.version})
            for each, where in zip(fresh, placed, strict=True)
        ),
    )
    return Counts(new=len(fresh), added=len(made), linked=len(linked) - len(made), waiting=waiting)


def _add_children(made: Sequence[tuple[UUID, Arrival]], on: Any, at: datetime) -> None:
    insert_many(
        "children_child",
        (
            "id",
            "area_id",
            "protection",
            "sensitive_agreed",
            "harm_recorded",
            "held_for",
            "retention",
            "is_canary",
            "created_at",
        ),
        ((child_id, each.area_id, "none", False, False, "", "index", False, at) for child_id, each in made),
    )
    insert_many(
        "children_residence",
        ("id", "child_id", "area_id", "kind", "from_on"),
        ((new_id(), child_id, each.area_id, "home", on) for child_id, each in made),
    )


def _link(linked: Sequence[tuple[Arrival, Placed]], model: Model, at: datetime) -> None:
    insert_many(
        "children_link",
        ("id", "record_id", "child_id", "probability", "evidence", "made_by", "reason", "from_at", "undone_reason"),
        (
            (new_id(), each.id, where.child_id, where.probability, as_json(where.evidence),
             f"{MADE_BY_MODEL} {model.version}", "", at, "")
            for each, where in linked
        ),
    )  # fmt: skip


def _file(filed: Filed, roster: Roster, once: Mapping[UUID, Sequence[Once]] | None = None) -> None:
    """Store faces and keys, by which the record is matched and found, and who is involved because of it.

    A sealed record's are kept without a child, where nothing finds them.
    """
    insert_many(
        "children_face",
        ("record_id", "child_id", "organisation_id", "folded", "folded_open", "shown", "household"),
        (
            (each.id, child_id, roster.organisation.id, each.folded.as_text(), each.folded.without_place().as_text(),
             each.worked.shown, faces.household(each.folded))
            for each, child_id in filed
        ),
    )  # fmt: skip
    lines = _key_lines([each for each, _ in filed], once or {})
    stage_text("arriving_keys", "key bigint, record_id uuid, place boolean", lines)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into children_key (key, record_id, place) "
            "select key, record_id, place from arriving_keys order by key"  # as the index lies
        )
    insert_many(
        "children_involvement",
        ("id", "record_id", "child_id", "organisation_id", "person_id", "name", "role", "phone", "from_on",
         "until_on", "sensitive"),
        (
            _involvement(each, child_id, roster)
            for each, child_id in filed
            if each.record.record_type != DEMOGRAPHICS
        ),
    )  # fmt: skip


def _key_lines(arrivals: Sequence[Arrival], once: Mapping[UUID, Sequence[Once]]) -> Iterator[str]:
    for each in arrivals:
        record_id, keys = str(each.id), each.worked.keys
        for key in keys.open:
            yield f"{key}\t{record_id}\tf\n"
        for key in set(keys.placed).difference(keys.open):
            yield f"{key}\t{record_id}\tt\n"
        if sayings := once.get(each.id):
            for key, place in past.key_lines(sayings, {*keys.open, *keys.placed}):
                yield f"{key}\t{record_id}\t{place:d}\n"


def _involvement(each: Arrival, child_id: UUID | None, roster: Roster) -> tuple[Any, ...]:
    record = each.record
    organisation = roster.involved(record)
    from_on = min(record.involved_from or roster.on, roster.on)
    until_on = record.involved_until
    return (
        new_id(), each.id, child_id, organisation.id, roster.person(organisation.id, record.practitioner_name),
        record.practitioner_name or "", record.practitioner_role or "", record.practitioner_phone or "", from_on,
        until_on, record.sensitive_service,
    )  # fmt: skip


def _words(linked: Filed, roster: Roster) -> list[SourceWord]:
    """Gather which children these records say are protected, and whose word it is."""
    return [
        SourceWord(child_id, each.record.protection, (roster.organisation.id, roster.involved(each.record).id))
        for each, child_id in linked
        if child_id and each.record.protection != "none"
    ]


def _move(linked: Sequence[tuple[Arrival, Placed]], on: Any) -> None:
    """Note where a child was found when a record places them in an area that is not theirs."""
    if not linked:
        return
    stage("found", "children_residence", ("child_id", "area_id"), ((w.child_id, e.area_id) for e, w in linked))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into children_residence (id, child_id, area_id, kind, from_on)
            select gen_random_uuid(), f.child_id, f.area_id, 'found', %s
            from (select distinct child_id, area_id from found) f
            where not exists (
              select 1 from children_residence r
              where r.child_id = f.child_id and r.area_id = f.area_id and r.until_on is null)
            """,
            [on],
        )


# --- records that changed -----------------------------------------------------------------------------------


def _settle_changed(
    changed: Sequence[tuple[Arrival, Known]],
    roster: Roster,
    *,
    model: Model,
    by: Actor,
    at: datetime,
    permit: Permit,
) -> None:
    """Renew what changed records are found by. A link stays; one that the new words contradict goes to a reviewer."""
    if not changed:
        return
    ids = [each.id for each, _ in changed]
    once = past.keep([each for each, _ in changed], roster.on)
    with connection.cursor() as cursor:
        cursor.execute("delete from children_key where record_id = any(%s)", [ids])
        cursor.execute("delete from children_face where record_id = any(%s)", [ids])
        cursor.execute(
            "update children_involvement set until_on = %s where record_id = any(%s) and until_on is null",
            [roster.on, ids],
        )
    _renew_records([each for each, _ in changed], at)
    _drop_empty_involvement(ids, roster)
    _file([(each, None if before.sealed else before.child_id) for each, before in changed], roster, once)
    filed = [(each, before.child_id) for each, before in changed if before.child_id and not before.sealed]
    raised = heed_sources(_words(filed, roster), by=by, at=at, permit=permit)
    raise_pairs(candidates.doubt(filed, model=model), roster, by=by, at=at, permit=permit)
    seal_around(raised, by=by, at=at, permit=permit)
    trail.record_many(
        events.RECORD_CHANGED,
        permit,
        ((before.child_id, each.id, {"version": each.version}) for each, before in changed),
    )


def _renew_records(arrivals: Sequence[Arrival], at: datetime) -> None:
    stage(
        "renewed",
        "children_sourcerecord",
        ("id", "version", "fingerprint", "protection", "sensitive", "area_id"),
        (
            (each.id, each.version, each.worked.fingerprint, each.record.protection, each.record.sensitive_service,
             each.area_id)
            for each in arrivals
        ),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update children_sourcerecord s
            set version = n.version, fingerprint = n.fingerprint, protection = n.protection,
              sensitive = n.sensitive, area_id = n.area_id, ended_on = null
            from renewed n where n.id = s.id
            """
        )


def _drop_empty_involvement(ids: Sequence[UUID], roster: Roster) -> None:
    """An involvement that began and ended on this very day was only ever replaced; keep it from showing twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update children_involvement set from_on = %s, until_on = %s "
            "where record_id = any(%s) and until_on = %s and from_on >= %s",
            [roster.on, roster.on, list(ids), roster.on, roster.on],
        )


# --- records gone from a full feed --------------------------------------------------------------------------


def missing(*, seen: Collection[str], organisation_id: UUID) -> tuple[int, int]:
    """Count an agency's live records, and those of them that a full feed no longer holds: (live, missing)."""
    stage("seen_now", "children_sourcerecord", ("record_id",), ((record_id,) for record_id in seen))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select count(*), count(*) filter (where n.record_id is null)
            from children_sourcerecord s left join seen_now n on n.record_id = s.record_id
            where s.organisation_id = %s and s.ended_on is null
            """,
            [organisation_id],
        )
        live, gone = cursor.fetchone() or (0, 0)
    return int(live), int(gone)


@trail.audited
def end_missing(
    *,
    seen: Collection[str],
    load_id: UUID,
    organisation_id: UUID,
    on: date,
    by: Actor,
    at: datetime,
    permit: Permit,
) -> int:
    """End the records that a full feed no longer holds; they stay, and their involvement ends with them."""
    stage("seen_now", "children_sourcerecord", ("record_id",), ((record_id,) for record_id in seen))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update children_sourcerecord s set ended_on = %s
            where s.organisation_id = %s and s.ended_on is null
              and not exists (select 1 from seen_now n where n.record_id = s.record_id)
            returning s.id
            """,
            [on, organisation_id],
        )
        ended = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "update children_involvement set until_on = greatest(%s, from_on) "
            "where record_id = any(%s) and until_on is null",
            [on, ended],
        )
    trail.record(events.RECORD_ENDED, permit, about=load_id, detail={"ended": len(ended)})
    trail.record_many(events.RECORD_ENDED, permit, ((None, record_id, None) for record_id in ended))
    return len(ended)
