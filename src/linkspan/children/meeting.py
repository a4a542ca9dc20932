"""Look arriving records up in the index's keys, a batch in one question, and choose whom each is compared with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from linkspan.children.copying import bigints, send, uuids
from linkspan.children.faces import Arrival
from linkspan.matching import flat
from linkspan.matching.household import numbered
from linkspan.matching.model import Bits
from linkspan.matching.table import Index, Ints

MOST_PER_KEY = 60  # records read for one key; commoner keys tell nothing
MOST_MET = 12  # records that one arriving record is compared with, those that share most with it
MOST_OF_CHILD = 3  # of them of one child, so that a child with many records leaves room for its rivals


@dataclass(frozen=True, slots=True)
class Found:
    """Candidate pairs of a batch: the arriving row and the face it meets, side by side, as places in what follows; and
    of each face its child, numbered too, its text, whether the child is protected, and for how many years it is past.
    """

    rows: Index
    faces: Index
    children: list[UUID]
    numbers: Ints
    texts: list[str]
    protected: list[bool]
    years: Bits

    def __len__(self) -> int:
        return len(self.rows)

    def child(self, pair: int) -> UUID:
        """Give the child of a pair."""
        return self.children[int(self.faces[pair])]

    def is_protected(self, pair: int) -> bool:
        """Tell whether the child of a pair is protected."""
        return self.protected[int(self.faces[pair])]

    def without(self, barred: Collection[tuple[int, UUID]]) -> "Found":
        """Leave out children who a record was said never to be."""
        if not barred:
            return self
        kept = [at for at in range(len(self)) if (int(self.rows[at]), self.child(at)) not in barred]
        return replace(self, rows=self.rows[kept], faces=self.faces[kept])


# One number and one id for each record found under a key, side by side in one value: rows of their own would cost more.
HIT = np.dtype([("key", ">i4"), ("record", "V16")])
HITS = f"""
select coalesce(string_agg(int4send(w.place::int - 1) || uuid_send(k.record_id), ''::bytea), ''::bytea)
from unnest($1::bigint[]) with ordinality as w(key, place)
cross join lateral (select x.record_id from children_key x where x.key = w.key limit {MOST_PER_KEY}) k
"""  # noqa: S608  a number of our own
FACES = """
with meant as materialized (
  select w.record_id, w.place - 1 as place from unnest($1::uuid[]) with ordinality as w(record_id, place)
)
select m.place, f.child_id, f.folded, c.protection <> 'none', 0::float8
from meant m
join children_face f on f.record_id = m.record_id
join children_child c on c.id = f.child_id
where c.disposed_on is null
union all
select m.place, f.child_id, p.folded, c.protection <> 'none', greatest(1, today.on_day - p.until_on) / 365.25::float8
from (select linkspan.at(linkspan.ctx())::date as on_day) today
cross join meant m
join children_pastface p on p.record_id = m.record_id
join children_face f on f.record_id = m.record_id
join children_child c on c.id = f.child_id
where c.disposed_on is null
"""


class Asked:
    """A batch looked up in the index's keys: asked, and not yet answered."""

    def __init__(self, arrivals: Sequence[Arrival]) -> None:
        """Ask; the database may look while its answer is not waited for."""
        self._rows, keys = flat([each.worked.keys.joining for each in arrivals])
        distinct, self._at = np.unique(keys, return_inverse=True)
        self._count = len(distinct)
        self._answer = send(HITS, [bigints(distinct)])

    def found(self) -> Found:
        """Give whom each record meets: those it shares most with, and every protected child it shares a key with."""
        (told,) = self._answer.fetchone() or (b"",)
        rows, records, worth, ids = self._shared(np.frombuffer(told, dtype=HIT))
        found = send(FACES, [uuids(ids)]).fetchall()
        record_of, children, texts, protected, years = ([row[at] for row in found] for at in range(5))
        faces, numbers = np.array(record_of, dtype=np.intp), numbered(children, len(children))
        child_of, is_protected = np.full(len(ids), -1, dtype=np.int64), np.zeros(len(ids), dtype=np.bool_)
        child_of[faces], is_protected[faces] = numbers, protected
        met = most_shared(rows, child_of[records], worth, is_protected[records])
        pairs, faces = _with_all_faces(records[met], faces)
        return Found(rows[met][pairs], faces, children, numbers, texts, protected, np.array(years, dtype=np.float64))

    def _shared(self, hits: NDArray[np.void]) -> tuple[Index, Index, Bits, NDArray[np.void]]:
        """Pair rows with the records they share keys with: rows, places of records, worth; and the records' ids.

        A key that few records share tells more: a record is worth the sum over the keys it shares with the arrival.
        """
        hits = hits[np.argsort(hits["key"], kind="stable")]
        under = np.bincount(hits["key"], minlength=self._count)
        count = under[self._at]
        start = (np.cumsum(under) - under)[self._at]
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        ids, number = _distinct(np.ascontiguousarray(hits["record"]))
        both = np.repeat(self._rows, count) * max(1, len(ids)) + number[np.repeat(start, count) + within]
        shared, again = np.unique(both, return_inverse=True)
        telling = np.log(2 * MOST_PER_KEY / np.maximum(1, under))
        worth = np.bincount(again, np.repeat(telling[self._at], count), len(shared)).astype(np.float64)
        return (shared // max(1, len(ids))).astype(np.intp), (shared % max(1, len(ids))).astype(np.intp), worth, ids


def _distinct(ids: NDArray[np.void]) -> tuple[NDArray[np.void], Index]:
    """Give each id once, and for each given one its place among them."""
    halves = ids.view(">u8").reshape(-1, 2).astype(np.uint64)
    order = np.lexsort((halves[:, 1], halves[:, 0]))
    first = np.ones(len(ids), dtype=np.bool_)
    first[1:] = (halves[order][1:] != halves[order][:-1]).any(axis=1)
    number = np.empty(len(ids), dtype=np.intp)
    number[order] = np.cumsum(first) - 1
    return ids[order[first]], number


def most_shared(
    rows: Index, children: NDArray[np.int64], worth: Bits, protected: NDArray[np.bool_], most: int = MOST_MET
) -> Index:
    """Choose whom each row is compared with: a few records of each child, of them those worth most.

    A protected child is met whatever it is worth: that decides whether the arrival is sealed.
    """
    known = np.flatnonzero(children >= 0)
    known = known[np.lexsort((-worth[known], children[known], rows[known]))]
    known = known[_place_within(rows[known], children[known]) < MOST_OF_CHILD]
    known = known[np.lexsort((-worth[known], rows[known]))]
    return known[(_place_within(rows[known]) < most) | protected[known]]


def _place_within(*groups: NDArray[Any]) -> Index:
    """Number the members of each run of equal values, from 0."""
    count = len(groups[0])
    first = np.ones(count, dtype=np.bool_)
    first[1:] = np.logical_or.reduce([each[1:] != each[:-1] for each in groups])
    starts = np.flatnonzero(first)
    return np.arange(count) - np.repeat(starts, np.diff(np.append(starts, count)))


def find(arrivals: Sequence[Arrival]) -> Found:
    """Look a whole batch up in the index, and wait for the answer."""
    return Asked(arrivals).found()


def _with_all_faces(met: Index, record_of: Index) -> tuple[Index, Index]:
    """Pair each record met with all its faces, what it says now and what it said once: places of pairs and of faces."""
    order = np.argsort(record_of, kind="stable")
    start = np.searchsorted(record_of, met, "left", order)
    count = np.searchsorted(record_of, met, "right", order) - start
    pairs = np.repeat(np.arange(len(met)), count)
    within = np.arange(len(pairs)) - np.repeat(np.cumsum(count) - count, count)
    return pairs, order[np.repeat(start, count) + within]
