"""A nation's children in PostgreSQL, to be searched by keys: a row for each key with the children who share it.

A child's face is a row besides. A search takes two visits to the database, and two more where they do not make sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from math import log
from multiprocessing import get_context
from pathlib import Path
from struct import pack, unpack
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage import keying
from linkspan.linkage.folding import texts_of
from linkspan.linkage.sides import Step
from linkspan.matching import Features, Model, Ranked, fold, nation_keys, rank, said_keys

if TYPE_CHECKING:
    import psycopg
    from psycopg.pq.abc import PGconn, PGresult

    from linkspan.linkage.nation import Nation

Keys = NDArray[np.int64]
Numbers = NDArray[np.int32]
PER_KEY = 60  # children kept under a key; which of more is chance
WEIGHED = 30  # children whose records are weighed, those that share most
WEIGHED_FIRST = 8  # and those weighed before slips are allowed for
SURE = 0.99  # probability of the best at which nobody else is looked for
BLOCK = 1 << 20
BUCKETS = 64
SCATTER = np.uint32(0x9E3779B1)  # an odd factor: orders the children of a key by chance, the same in every run

SHARE = b"select children from online_posting where key = any($1)"
FACE = b"select number, folded from online_child where number = any($1)"
INT8, INT4 = 20, 23  # PostgreSQL's numbers of the types


# --- building -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a nation: its children as COPY takes them, and who has which key, bucket by bucket."""

    faces: bytes
    keys: list[bytes]
    children: list[bytes]


def build(con: psycopg.Connection[Any], people: Nation, children: int, seed: int, folder: Path, progress: Step) -> None:
    """Put a nation into two tables of an empty database. `folder` holds keys on their way; at the end it is empty."""
    con.execute("create extension if not exists pg_trgm")
    con.execute("create table online_child (number int not null, folded text, full_name text, born text)")
    folder.mkdir(parents=True, exist_ok=True)
    for number, part in enumerate(_parts(people, children, seed)):
        _copy(con, "copy online_child from stdin with (freeze)", part.faces)
        for bucket in range(BUCKETS):
            for kind, pieces in (("keys", part.keys), ("children", part.children)):
                with (folder / f"{kind}-{bucket}").open("ab") as stream:
                    stream.write(pieces[bucket])
        progress("children", min(children, (number + 1) * len(people)), children)
    con.commit()
    con.execute("create table online_posting (key bigint not null, children bytea not null)")
    for bucket in range(BUCKETS):
        _copy(con, "copy online_posting from stdin with (format binary, freeze)", _gathered(folder, bucket))
        progress("keys", bucket + 1, BUCKETS)
    con.commit()
    con.execute("set maintenance_work_mem = '2GB'")
    con.execute("create unique index on online_child (number)")
    con.execute("create unique index online_posting_key on online_posting (key) include (children)")
    con.commit()
    con.execute("analyze online_child")
    con.execute("analyze online_posting")
    con.commit()


def _copy(con: psycopg.Connection[Any], statement: str, block: bytes) -> None:
    with con.cursor().copy(statement) as copy:
        for at in range(0, len(block), BLOCK):
            copy.write(block[at : at + BLOCK])


def _parts(people: Nation, children: int, seed: int) -> Iterator[_Part]:
    """Make the parts in other processes, a few ahead of their use."""
    numbers = iter(range(-(-children // len(people))))
    # Forked processes find the nation where it is, so that it is sent to none of them.
    with ProcessPoolExecutor(2, get_context("fork"), _remember, (people, seed, children)) as pool:
        waiting = [pool.submit(_part, number) for number in islice(numbers, 3)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(_part, number) for number in islice(numbers, 1)]


_REMEMBERED: dict[str, tuple[Nation, int, int]] = {}


def _remember(people: Nation, seed: int, most: int) -> None:
    _REMEMBERED["nation"] = people, seed, most


def _part(number: int) -> _Part:
    """Write the children and the keys of one part of the nation that this process was started with."""
    people, seed, most = _REMEMBERED["nation"]
    face = people.part(number, seed)
    first = number * len(people)
    lines = [
        f"{first + at}\t{text.replace(chr(9), f'{chr(92)}t')}\t{_full(text)}\t{text.split(chr(9))[5][4:14]}\n"
        for at, text in enumerate(texts_of(face))
    ]
    # The school is no part of this index.
    lists = [keying.stored(face), keying.names_alone({**face, "school": face["upn"]}), keying.around(face)]
    rows, keys = (np.concatenate([each[at] for each in lists]) for at in range(2))
    within = rows + first < most
    order = np.argsort(keys[within].view(np.uint64), kind="stable")
    keys, rows = keys[within][order], (rows[within][order] + first).astype(np.int32)
    borders = np.searchsorted(keys.view(np.uint64), [np.uint64(bucket << 58) for bucket in range(1, BUCKETS)])
    return _Part(
        "".join(lines[: max(0, most - first)]).encode(),
        [piece.tobytes() for piece in np.split(keys, borders)],
        [piece.tobytes() for piece in np.split(rows, borders)],
    )


def _full(text: str) -> str:
    parts = text.split("\t")
    return f"{parts[0]} {parts[2]}".strip()


def _gathered(folder: Path, bucket: int) -> bytes:
    """Read a bucket of keys and write for each the children who share it, as COPY takes them."""
    paths = [folder / f"{kind}-{bucket}" for kind in ("keys", "children")]
    keys, children = np.fromfile(paths[0], dtype=np.int64), np.fromfile(paths[1], dtype=np.int32)
    for path in paths:
        path.unlink()
    return b"PGCOPY\n\xff\r\n\0" + bytes(8) + postings(keys, children) + b"\xff\xff"


def postings(keys: Keys, children: Numbers) -> bytes:
    """Write a row for each distinct key with up to `PER_KEY` of its children, in an order of chance."""
    order = np.lexsort((children.view(np.uint32) * SCATTER, keys))
    keys, children = keys[order], children[order]
    fresh = np.ones(len(keys), dtype=np.bool_)
    fresh[1:] = (keys[1:] != keys[:-1]) | (children[1:] != children[:-1])
    keys, children = keys[fresh], children[fresh]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, dtype=np.int64)
    counts = np.minimum(np.diff(np.r_[starts, len(keys)]), PER_KEY)
    written = []
    for count in np.unique(counts).tolist():
        at = starts[counts == count]
        rows = np.empty(len(at), dtype=[
            ("fields", ">i2"), ("wide", ">i4"), ("key", ">i8"), ("long", ">i4"), ("children", ">i4", (count,)),
        ])  # fmt: skip
        rows["fields"], rows["wide"], rows["long"], rows["key"] = 2, 8, 4 * count, keys[at]
        rows["children"] = children[at[:, None] + np.arange(count)]
        written.append(rows.tobytes())
    return b"".join(written)


# --- searching ------------------------------------------------------------------------------------------------


def _array(kind: int, letter: str, width: int, values: list[int]) -> bytes:
    """Write numbers as PostgreSQL reads an array in binary."""
    flat = [each for value in values for each in (width, value)]
    return pack(f">iiiii{f'i{letter}' * len(values)}", 1, 0, kind, len(values), 1, *flat)


class Searcher:
    """Searches a nation's index over one connection, with statements prepared once and binary answers."""

    def __init__(self, con: psycopg.Connection[Any], model: Model, size: int) -> None:
        con.execute("set plan_cache_mode = force_generic_plan")  # two plans that never change
        con.commit()
        self.model, self.size = model, size
        self._pg: PGconn = con.pgconn
        for name, statement in ((b"online_share", SHARE), (b"online_face", FACE)):
            _answered(self._pg.prepare(name, statement))

    def find(self, what: Features, limit: int) -> list[tuple[int, Ranked]]:
        """Give children by number, best first: by what is said, and unless that is enough with slips allowed for."""
        face = fold(what)
        said = said_keys(face)
        worth: dict[int, float] = {}
        self._meet(said, worth)
        texts = self._faces(_most(worth, WEIGHED_FIRST))
        found = self._ranked(face, texts, limit)
        if found and found[0][1].scored.probability >= SURE:
            return found
        known = set(said)
        self._meet([key for key in nation_keys(face) if key not in known], worth)
        most = _most(worth, WEIGHED)
        texts |= self._faces([number for number in most if number not in texts])
        return self._ranked(face, {number: texts[number] for number in most}, limit)

    def _ranked(self, face: Any, texts: dict[int, str], limit: int) -> list[tuple[int, Ranked]]:
        numbers = list(texts)
        found = rank(face, list(texts.values()), limit=limit, model=self.model, index_size=self.size)
        return [(numbers[each.candidate], each) for each in found]

    def _meet(self, keys: list[int], worth: dict[int, float]) -> None:
        """Add what sharing each key is worth to the children who do: the less, the more of them there are."""
        if not keys:
            return
        met = self._pg.exec_prepared(b"online_share", [_array(INT8, "q", 8, keys)], [1], 1)
        for row in range(_answered(met).ntuples):
            children = met.get_value(row, 0) or b""
            count = len(children) // 4
            each = log(PER_KEY * 2 / count)
            for number in unpack(f">{count}i", children):
                worth[number] = worth.get(number, 0.0) + each

    def _faces(self, numbers: list[int]) -> dict[int, str]:
        """Read faces, in the order asked for."""
        if not numbers:
            return {}
        met = self._pg.exec_prepared(b"online_face", [_array(INT4, "i", 4, numbers)], [1], 1)
        texts = {
            int.from_bytes(met.get_value(row, 0) or b"", "big"): (met.get_value(row, 1) or b"").decode()
            for row in range(_answered(met).ntuples)
        }
        return {number: texts[number] for number in numbers}


def _most(worth: dict[int, float], count: int) -> list[int]:
    return sorted(worth, key=worth.__getitem__, reverse=True)[:count]


def _answered(result: PGresult) -> PGresult:
    """Return an answer of the database, or raise what it says is wrong."""
    from psycopg import OperationalError
    from psycopg.pq import ExecStatus

    if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise OperationalError(result.error_message.decode())
    return result
