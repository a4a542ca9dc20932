"""Records arrive: kept as they came, matched, linked, put before a reviewer or sealed; a batch in one act."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_ids
from linkspan.children import candidates, events, faces, known, past, said
from linkspan.children.candidates import Placed
from linkspan.children.commands.pairs import raise_pairs, seal_around
from linkspan.children.commands.shields import SourceWord, heed_sources
from linkspan.children.copying import UUID as UUID_KIND
from linkspan.children.copying import (
    bigints,
    flags,
    insert_many,
    insert_packed,
    packed,
    packed_rows,
    send,
    stage,
    streaming,
    uuids,
)
from linkspan.children.faces import Arrival, Worked
from linkspan.children.meeting import Asked
from linkspan.children.past import Saying
from linkspan.children.received import DEMOGRAPHICS, ReceivedRecord
from linkspan.children.roster import Roster
from linkspan.children.roster import roster as roster_of
from linkspan.matching import Model, flat, without_place

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
    left_out: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in COUNTED))


COUNTED = ("new", "changed", "unchanged", "added", "linked", "waiting", "left_out")


class ShieldedMeanwhileError(Exception):
    """Someone protected a child while a batch that may mean that child was being placed; it must be placed anew."""


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
    otherwise makes a child of its own. Where only known children are held, a record that would make a child of its own
    is left out if it comes from a service that every child has.
    """
    _take_turn()
    roster = roster_of(organisation_id, on)
    fresh, changed, same = _told_apart(records, organisation_id, roster)
    _revive([before for before in same if before.ended])
    # What changed comes first: a child whom it protects is protected when the new records meet that child.
    _settle_changed(changed, roster, model=model, by=by, at=at, permit=permit)
    kept, placed = _place_and_keep(fresh, [each for each, _ in changed], roster, load_id, model=model, at=at)
    counts = _settle_new(kept, placed, roster, model=model, by=by, at=at, permit=permit)
    left_out = len(fresh) - len(kept)
    if not kept and not changed:
        detail = {"unchanged": len(same)} | ({"left_out": left_out} if left_out else {})
        trail.record(events.RECORD_RECEIVED, permit, about=load_id, detail=detail)
    return replace(counts, changed=len(changed), unchanged=len(same), left_out=left_out)


def _told_apart(
    records: Sequence[ReceivedRecord | Worked], organisation_id: UUID, roster: Roster
) -> tuple[list[Arrival], list[tuple[Arrival, Known]], list[Known]]:
    """Tell records that are new, that changed, and that say nothing new."""
    known = _known(organisation_id, [record.record_id for record in records])
    prints = [each.fingerprint if isinstance(each, Worked) else said.fingerprint(each) for each in records]
    fresh: list[Arrival] = []
    changed: list[tuple[Arrival, Known]] = []
    same: list[Known] = []
    for record, digest, record_id in zip(records, prints, new_ids(len(records)), strict=True):
        before = known.get(record.record_id)
        if before and (before.disposed or before.fingerprint == digest):
            same.append(before)
            continue
        worked = record if isinstance(record, Worked) else faces.work_out(record, digest)
        area_id = roster.area(worked.record)
        if before is None:
            fresh.append(Arrival(worked, record_id, area_id))
        else:
            changed.append((Arrival(worked, before.id, area_id, before.version + 1), before))
    return fresh, changed, same


def _place_and_keep(
    fresh: Sequence[Arrival], changed: Sequence[Arrival], roster: Roster, load_id: UUID, *, model: Model, at: datetime
) -> known.Kept:
    """Find new records their children, write what was received, and give what was kept.

    Database and program work side by side: what needs no decision is made ready while the index is searched, and
    written while the records are weighed. Where only known children are held, writing waits for the weighing.
    """
    with streaming():
        asked = Asked(fresh) if fresh else None
        ready = None if roster.holds_only_known else _received(fresh, changed, load_id, at)
        found = asked.found() if asked else None
        if ready:
            ready()
        placed = [] if found is None else candidates.place(fresh, found, model=model)
        kept = (list(fresh), placed) if ready else known.of_the_known(fresh, placed, roster)
        if not ready:
            _received(kept[0], changed, load_id, at)()
        _keep_records(*kept, roster, at)
    return kept


def _received(fresh: Sequence[Arrival], changed: Sequence[Arrival], load_id: UUID, at: datetime) -> Callable[[], None]:
    """Make ready what was received and what new records are found by, and give what sends it."""
    send_words, send_keys = _words_of([*fresh, *changed], load_id, at), _keys_of(fresh)

    def send_both() -> None:
        send_words()
        send_keys()

    return send_both


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


def _words_of(arrivals: Sequence[Arrival], load_id: UUID, at: datetime) -> Callable[[], None]:
    """Make ready what records say, and give what sends it."""
    said = ("id", "record_id", "number", "received_at", "load", "said")
    placed = ("version_id", "record_id", "said")
    both = list(zip(new_ids(len(arrivals)), arrivals, strict=True))
    words = packed_rows(
        "children_recordversion", said,
        ((version, each.id, each.version, at, load_id, each.worked.identity) for version, each in both),
    )  # fmt: skip
    places = packed_rows(
        "children_recordplace", placed, ((version, each.id, each.worked.place) for version, each in both)
    )

    def send_them() -> None:
        insert_packed("children_recordversion", said, words)
        insert_packed("children_recordplace", placed, places)

    return send_them


def _keys_of(arrivals: Sequence[Arrival], sayings: Mapping[UUID, Sequence[Saying]] | None = None) -> Callable[[], None]:
    """Make ready the keys by which records are found, in the order of the index, and give what sends them."""
    opens, places = [each.worked.keys.open for each in arrivals], [each.worked.keys.placed for each in arrivals]
    places = [list(set(place).difference(open_)) for open_, place in zip(opens, places, strict=True)]
    for row, each in enumerate(arrivals):
        for key, place in past.further_keys((sayings or {}).get(each.id, ()), {*opens[row], *places[row]}):
            (places if place else opens)[row] = [*(places if place else opens)[row], key]
    (open_rows, open_keys), (place_rows, place_keys) = flat(opens), flat(places)
    keys, rows = np.concatenate([open_keys, place_keys]), np.concatenate([open_rows, place_rows])
    order = np.argsort(keys, kind="stable")
    ids = np.frombuffer(b"".join(each.id.bytes for each in arrivals), dtype="V16")
    columns = [bigints(keys[order]), uuids(ids[rows[order]]), flags(order >= len(open_keys))]
    return lambda: insert_packed("children_key", ("key", "record_id", "place"), columns)


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
    linked = [(each, where) for each, where in zip(fresh, placed, strict=True) if where.child_id]
    filed = [(each, where.child_id) for each, where in zip(fresh, placed, strict=True)]
    with streaming():
        _add_children([(where.child_id, each) for each, where in made if where.child_id], on, at)
        _link(linked, model, at)
        _file(filed, roster)
        _move(
            [
                (where.child_id, each)
                for each, where in linked
                if where.child_id and not (where.makes_child and roster.lives_in(each.record) in (None, each.area_id))
            ],
            roster,
        )
        trail.record_many(
            events.RECORD_RECEIVED,
            permit,
            (
                (where.child_id, each.id, {"outcome": where.outcome, "model": model.version})
                for each, where in zip(fresh, placed, strict=True)
            ),
        )
    _hold_unshielded(placed)
    raised = heed_sources(_words(filed, roster), by=by, at=at, permit=permit)
    waiting = raise_pairs(list(zip(fresh, placed, strict=True)), roster, by=by, at=at, permit=permit)
    seal_around(raised, by=by, at=at, permit=permit)
    return Counts(new=len(fresh), added=len(made), linked=len(linked) - len(made), waiting=waiting)


def _hold_unshielded(placed: Collection[Placed]) -> None:
    """Make sure that nobody protects a child between their being met and this batch's end.

    A shield raised before this moment is seen here, and the batch begins anew; one raised after waits for its end.
    """
    open_ = [each for each in placed if not each.sealed]
    met = {each.child_id for each in open_ if not each.makes_child} | {
        pair.child_id for each in open_ for pair in each.pairs
    }
    met -= {each.child_id for each in placed if each.makes_child}
    with connection.cursor() as cursor:
        # In one order, so that whoever else holds several of them waits and never meets us head on.
        cursor.execute(
            "select protection from children_child where id = any(%s) order by id for share", [list(filter(None, met))]
        )
        if any(protection != "none" for (protection,) in cursor.fetchall()):
            raise ShieldedMeanwhileError


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
        (
            (residence_id, child_id, each.area_id, "home", on)
            for residence_id, (child_id, each) in zip(new_ids(len(made)), made, strict=True)
        ),
    )


def _link(linked: Sequence[tuple[Arrival, Placed]], model: Model, at: datetime) -> None:
    made_by = f"{MADE_BY_MODEL} {model.version}"
    insert_many(
        "children_link",
        ("id", "record_id", "child_id", "probability", "evidence", "made_by", "reason", "from_at", "undone_reason"),
        (
            (link_id, each.id, where.child_id, where.probability, where.evidence, made_by, "", at, "")
            for link_id, (each, where) in zip(new_ids(len(linked)), linked, strict=True)
        ),
    )


def _file(filed: Filed, roster: Roster) -> None:
    """Store faces, by which the record is matched and found, and who is involved because of it.

    A sealed record's are kept without a child, where nothing finds them.
    """
    insert_many(
        "children_face",
        ("record_id", "child_id", "organisation_id", "folded", "folded_open", "shown", "household", "carer_one",
         "carer_two"),
        (
            (each.id, child_id, roster.organisation.id, each.worked.face, without_place(each.worked.face),
             each.worked.shown, each.worked.household, *(*each.worked.carers, None, None)[:2])
            for each, child_id in filed
        ),
    )  # fmt: skip
    insert_many(
        "children_involvement",
        ("id", "record_id", "child_id", "organisation_id", "person_id", "name", "role", "phone", "from_on",
         "until_on", "sensitive"),
        (
            (involvement_id, *_involvement(each, child_id, roster))
            for involvement_id, (each, child_id) in zip(new_ids(len(filed)), filed, strict=True)
            if each.record.record_type != DEMOGRAPHICS
        ),
    )  # fmt: skip


def _involvement(each: Arrival, child_id: UUID | None, roster: Roster) -> tuple[Any, ...]:
    record = each.record
    organisation = roster.involved(record)
    from_on = min(record.involved_from or roster.on, roster.on)
    until_on = record.involved_until
    return (
        each.id, child_id, organisation.id, roster.person(organisation.id, record.practitioner_name),
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


def _move(filed: Sequence[tuple[UUID, Arrival]], roster: Roster) -> None:
    """Note where a child was found: in the area a record belongs to, and in the one its address lies in, which is
    another's where a council places a child elsewhere. Where a protected child went is noted nowhere."""
    found = {(child_id, each.area_id) for child_id, each in filed}
    found |= {
        (child_id, area_id)
        for child_id, each in filed
        if each.record.protection == "none" and (area_id := roster.lives_in(each.record))
    }
    if not found:
        return
    children, areas = zip(*found, strict=True)
    send(
        """
        insert into children_residence (id, child_id, area_id, kind, from_on)
        select gen_random_uuid(), f.child_id, f.area_id, 'found', $3
        from unnest($1::uuid[], $2::uuid[]) as f(child_id, area_id)
        join children_child c on c.id = f.child_id and c.protection = 'none'
        where not exists (
          select 1 from children_residence r
          where r.child_id = f.child_id and r.area_id = f.area_id and r.until_on is null)
        """,
        [packed(UUID_KIND, children), packed(UUID_KIND, areas), roster.on],
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
    sayings = past.keep([each for each, _ in changed], roster.on)
    with connection.cursor() as cursor:
        cursor.execute("delete from children_key where record_id = any(%s)", [ids])
        cursor.execute("delete from children_face where record_id = any(%s)", [ids])
        cursor.execute(
            "update children_involvement set until_on = %s where record_id = any(%s) and until_on is null",
            [roster.on, ids],
        )
    _renew_records([each for each, _ in changed], at)
    _drop_empty_involvement(ids, roster)
    _file([(each, None if before.sealed else before.child_id) for each, before in changed], roster)
    _keys_of([each for each, _ in changed], sayings)()
    filed = [(each, before.child_id) for each, before in changed if before.child_id and not before.sealed]
    _move([(child_id, each) for each, child_id in filed if each.record.protection == "none"], roster)
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
