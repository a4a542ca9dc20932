"""What the matching model is fitted on: the index's own faces, and what people decided; without who they are."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from linkspan.audit import Actor, trail
from linkspan.children import events, reviewing
from linkspan.matching import FoldedFeatures
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

AT_ONCE = 5_000
# Protected children teach nothing: their places and names stay behind their wall.
FACES = """
select folded from (
  select f.folded, row_number() over (partition by f.child_id order by md5(f.record_id::text)) as place
  from children_face f
  join children_child c on c.id = f.child_id
  where c.protection = 'none' and c.disposed_on is null
) numbered
where (place = 1) = %s
order by md5(folded)
"""


def one_face_each(*, by: Actor, at: datetime) -> Iterator[FoldedFeatures]:
    """Give one record's folded features of each child who is not protected."""
    return _faces(by, at, first=True)


def other_faces(*, by: Actor, at: datetime) -> Iterator[FoldedFeatures]:
    """Give the folded features of the same children's other records."""
    return _faces(by, at, first=False)


def _faces(by: Actor, at: datetime, *, first: bool) -> Iterator[FoldedFeatures]:
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.LOAD_FEED, at=at)
        trail.record(events.TOTALS_SEEN, permit)
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(FACES, [first])
            while rows := cursor.fetchmany(AT_ONCE):
                for (folded,) in rows:
                    yield FoldedFeatures.from_text(folded)


# --- what people decided --------------------------------------------------------------------------------------------

MOST_DECIDED = 50_000
# Of each pair put before people: what was decided, by how many who agreed and how, whether it still stands; and what
# the record and the child's records said on that day, where they say so still. A pair that is sealed, or about a child
# who is protected now, is as if it had never been.
DECIDED = """
with put as materialized (
  select p.id, p.record_id, p.child_id, p.raised_at, p.decision, p.evidence, l.child_id as own_id
  from children_pair p
  join children_sourcerecord s on s.id = p.record_id and not s.sealed and s.protection = 'none'
  join children_child c on c.id = p.child_id and c.protection = 'none' and c.disposed_on is null and not c.is_canary
  left join children_link l on l.record_id = p.record_id and l.until_at is null
  left join children_child mine on mine.id = l.child_id
  where not p.sealed and coalesce(mine.protection, 'none') = 'none'
  order by p.raised_at desc, p.id limit %(most)s
)
select put.record_id, put.raised_at, own.folded, put.decision, put.evidence, said.agreed, said.apart, said.disputed,
  case put.decision when 'same' then put.own_id is not distinct from put.child_id
    when 'different' then put.own_id is distinct from put.child_id else true end as stands,
  theirs.faces, coalesce(own.is_as_it_was and theirs.is_as_it_was, false) as is_as_it_was
from put
left join lateral (
  select f.folded, v.received_at <= put.raised_at as is_as_it_was
  from children_face f
  join children_sourcerecord s on s.id = f.record_id
  join children_recordversion v on v.record_id = s.id and v.number = s.version
  where f.record_id = put.record_id
) own on true
left join lateral (
  select jsonb_agg(jsonb_build_array(n.folded, n.years) order by n.years, n.folded) as faces,
    bool_and(n.folded is not null and n.is_as_it_was) as is_as_it_was
  from (
    select f.folded, 0::float8 as years, v.received_at <= put.raised_at as is_as_it_was
    from children_link k
    join children_sourcerecord s on s.id = k.record_id and not s.sealed and s.protection = 'none'
      and (s.ended_on is null or s.ended_on > put.raised_at::date)
    join children_recordversion v on v.record_id = s.id and v.number = s.version
    left join children_face f on f.record_id = s.id
    where k.child_id = put.child_id and k.record_id <> put.record_id and k.from_at <= put.raised_at
      and (k.until_at is null or k.until_at > put.raised_at)
    union all
    select q.folded, greatest(1, put.raised_at::date - q.until_on) / 365.25::float8, true
    from children_link k
    join children_sourcerecord s on s.id = k.record_id and not s.sealed and s.protection = 'none'
    join children_pastface q on q.record_id = k.record_id and q.until_on <= put.raised_at::date
    where k.child_id = put.child_id and k.record_id <> put.record_id and k.from_at <= put.raised_at
      and (k.until_at is null or k.until_at > put.raised_at)
  ) n
) theirs on true
left join lateral (
  select count(*) filter (where o.says = put.decision) as agreed,
    coalesce(bool_and(o.is_blind) filter (where o.says = put.decision), false) as apart,
    count(distinct o.says) filter (where o.says <> 'unsure') > 1
      or count(*) filter (where o.says = 'unsure') > 1 as disputed
  from children_opinion o where o.pair_id = put.id and o.until_at is null
) said on true
order by put.record_id, put.raised_at, put.id
"""


@dataclass(frozen=True, slots=True)
class CandidateThen:
    """A child whom a record may have been when people were asked.

    `says` is what they decided. `read` is who stands behind it: `blind` (two apart), `two`, `one`; or why it does not
    count: `waits`, `disputed`, `undone`, `changed` (what was compared says something else today).
    """

    faces: tuple[tuple[FoldedFeatures, float], ...]
    says: str
    read: str
    is_risky: bool


@dataclass(frozen=True, slots=True)
class RecordThen:
    """A record that was put before people, and whom it may have been."""

    record: FoldedFeatures
    candidates: tuple[CandidateThen, ...]


def decided_records(*, by: Actor, at: datetime) -> tuple[RecordThen, ...]:
    """Give the records that were put before people with what they decided, the newest pairs; no sealed record, and
    none that may be a protected child's."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.LOAD_FEED, at=at)
        with connection.cursor() as cursor:
            cursor.execute(DECIDED, {"most": MOST_DECIDED})
            columns = [column.name for column in cursor.description or ()]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        trail.record(events.DECISIONS_SEEN, permit, detail={"pairs": len(rows)})
    put = (list(group) for _, group in groupby(rows, lambda row: (row["record_id"], row["raised_at"])))
    return tuple(_record_then(group) for group in put if group[0]["folded"])


def _record_then(rows: list[dict[str, Any]]) -> RecordThen:
    changed = not all(row["is_as_it_was"] for row in rows)
    candidates = (_candidate_then(row, changed) for row in rows if row["faces"])
    return RecordThen(FoldedFeatures.from_text(rows[0]["folded"]), tuple(candidates))


def _candidate_then(row: Mapping[str, Any], is_changed: bool) -> CandidateThen:
    levels = {each["field"]: each["level"] for each in json.loads(row["evidence"])}
    faces = [(FoldedFeatures.from_text(text), float(years)) for text, years in json.loads(row["faces"]) if text]
    return CandidateThen(
        faces=tuple(faces), says=row["decision"], read="changed" if is_changed else _read(row),
        is_risky=reviewing.is_kin(levels) or reviewing.is_number_clash(levels),
    )  # fmt: skip


def _read(row: Mapping[str, Any]) -> str:
    if row["decision"] not in ("same", "different"):
        return "waits" if not row["decision"] else "overtaken"
    if row["disputed"]:
        return "disputed"
    if not row["stands"]:
        return "undone"
    return "one" if row["agreed"] < 2 else "blind" if row["apart"] else "two"
