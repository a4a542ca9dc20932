"""Measure searching a nation's children: keys in a PostgreSQL b-tree, the shared scorer, other engines beside it."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from linkspan.linkage import keying
from linkspan.linkage.folding import texts_of
from linkspan.linkage.nation import Nation, nation, typed
from linkspan.matching import Features, FoldedFeatures, Model, fold, query_keys, rank

Progress = Callable[[str, int, int], None]
POOL = 100_000  # children of the partnership that the nation repeats
PER_KEY, WEIGHED = 60, 40  # rows read for a key; children whose records are weighed, those that share most
FIRST = 5
BLOCK = 1 << 20

# What a key is worth falls with how many share it, as in the index's own search.
FIND = f"""
select c.number, c.folded
from (
  select k.child, sum(k.worth) as worth
  from unnest(%s::bigint[]) as w(key)
  cross join lateral (
    select kk.child, ln({PER_KEY * 2}::float8 / count(*) over ()) as worth
    from (select x.child from online_key x where x.key = w.key limit {PER_KEY}) kk
  ) k
  group by k.child order by worth desc limit {WEIGHED}
) likely
join online_child c on c.number = likely.child
"""  # noqa: S608  numbers from code
TRIGRAM = """
select number from online_child where full_name %% %s
order by similarity(full_name, %s) desc, (born = %s) desc limit 10
"""


@dataclass(slots=True)
class Asked:
    """Searches with the right answer: what is typed, and the number of the child meant."""

    typed: list[Features]
    meant: list[int]


@dataclass(slots=True)
class Taken:
    """How long each search took, in seconds, and how often the right child came first or in the first five."""

    seconds: list[float] = field(default_factory=list)
    first: int = 0
    five: int = 0

    def add(self, seconds: float, shown: Sequence[int], meant: int) -> None:
        """Count one search."""
        self.seconds.append(seconds)
        self.first += list(shown[:1]) == [meant]
        self.five += meant in shown[:FIRST]

    def figures(self) -> dict[str, float]:
        """Give the median, the 95th and 99th percentile in milliseconds, and recall at 1 and at 5."""
        at = {name: float(np.percentile(self.seconds, q)) for name, q in (("median", 50), ("p95", 95), ("p99", 99))}
        found = {f"{name}_ms": round(1_000 * each, 2) for name, each in at.items()}
        count = len(self.seconds)
        return found | {
            "queries": count, "recall_at_1": round(self.first / count, 4), "recall_at_5": round(self.five / count, 4),
        }  # fmt: skip


# --- building -------------------------------------------------------------------------------------------------


def build(con: "psycopg.Connection[Any]", people: Nation, children: int, seed: int, progress: Progress) -> None:
    """Put a nation into two tables of an empty database, with the keys in a b-tree."""
    con.execute("create extension if not exists pg_trgm")
    con.execute("create table online_child (number int not null, folded text, full_name text, born text)")
    con.execute("create table online_key (key bigint not null, child int not null)")
    with ProcessPoolExecutor(2) as pool:
        coming = _ahead(pool, people, children, seed)
        for number, (faces, keys) in enumerate(coming):
            for statement, block in (
                ("copy online_child from stdin with (freeze)", faces),
                ("copy online_key from stdin with (format binary, freeze)", keys),
            ):
                with con.cursor().copy(statement) as copy:
                    for at in range(0, len(block), BLOCK):
                        copy.write(block[at : at + BLOCK])
            progress("children", min(children, (number + 1) * len(people)), children)
    con.commit()
    con.execute("set maintenance_work_mem = '2GB'")
    con.execute("create unique index on online_child (number)")
    con.execute("create index online_key_index on online_key (key, child)")
    con.commit()
    con.execute("analyze online_child")
    con.execute("analyze online_key")
    con.commit()
    progress("children", children, children)


def _ahead(pool: ProcessPoolExecutor, people: Nation, children: int, seed: int) -> Iterator[tuple[bytes, bytes]]:
    """Make the parts in other processes, a few ahead of their use."""
    waiting = []
    numbers = iter(range(-(-children // len(people))))
    global _people  # forked processes find it here, and nothing is sent to them
    _people = people
    for number in islice(numbers, 3):
        waiting.append(pool.submit(_rows, number, seed, children))
    while waiting:
        yield waiting.pop(0).result()
        for number in islice(numbers, 1):
            waiting.append(pool.submit(_rows, number, seed, children))


_people: Nation | None = None


def _rows(part: int, seed: int, most: int) -> tuple[bytes, bytes]:
    """Write the children and the keys of one part, as COPY takes them."""
    assert _people is not None  # noqa: S101  set before the process was forked
    face = _people.part(part, seed)
    first = part * len(_people)
    lines = [
        f"{first + at}\t{text.replace(chr(9), f'{chr(92)}t')}\t{_full(text)}\t{text.split(chr(9))[5][4:14]}\n"
        for at, text in enumerate(texts_of(face))
    ]
    rows, keys = keying.stored(face)
    names = keying.names_alone({**face, "school": face["upn"]})  # the school is no part of this index
    rows, keys = np.concatenate([rows, names[0]]) + first, np.concatenate([keys, names[1]])
    within = rows < most
    return "".join(lines[: max(0, most - first)]).encode(), _binary(rows[within], keys[within])


def _full(text: str) -> str:
    parts = text.split("\t")
    return f"{parts[0]} {parts[2]}".strip()


def _binary(children: NDArray[np.int64], keys: NDArray[np.int64]) -> bytes:
    """Write rows of a key and a child in COPY's binary form."""
    both = np.unique(np.stack([keys, children]), axis=1)
    shape = [("fields", ">i2"), ("wide", ">i4"), ("key", ">i8"), ("long", ">i4"), ("child", ">i4")]
    rows = np.empty(both.shape[1], dtype=shape)
    rows["fields"], rows["wide"], rows["long"] = 2, 8, 4
    rows["key"], rows["child"] = both
    return b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff"


# --- searching ------------------------------------------------------------------------------------------------


def asked(people: Nation, kind: str, times: float, count: int) -> Asked:
    """Give searches with everyday slips, each this many times as likely as usual."""
    pairs = list(people.queries(kind, times, count))
    return Asked([typed(query) for query, _ in pairs], [number for _, number in pairs])


def by_keys(con: "psycopg.Connection[Any]", searches: Asked, model: Model, size: int) -> Taken:
    """Search by keys and score, as the index does."""
    taken = Taken()
    with con.cursor(binary=True) as cursor:
        for what, meant in zip(searches.typed, searches.meant, strict=True):
            began = time.perf_counter()
            face = fold(what)
            cursor.execute(FIND, [query_keys(face, broad=False)], prepare=True)
            rows = cursor.fetchall()
            faces = [FoldedFeatures.from_text(row[1]) for row in rows]
            found = rank(face, faces, limit=FIRST, model=model, index_size=size)
            taken.add(time.perf_counter() - began, [rows[each.candidate][0] for each in found], meant)
    return taken


def by_trigram(con: "psycopg.Connection[Any]", searches: Asked) -> Taken:
    """Search by how alike the full name is, with a trigram index: what most systems would do."""
    taken = Taken()
    for what, meant in zip(searches.typed, searches.meant, strict=True):
        began = time.perf_counter()
        face = fold(what)
        name, born = f"{face.given} {face.family}".strip(), face.born[4:14]
        shown = [row[0] for row in con.execute(TRIGRAM, [name, name, born]).fetchall()]
        taken.add(time.perf_counter() - began, shown, meant)
    return taken


def text_index(con: "psycopg.Connection[Any]", folder: Path) -> Any:
    """Build a full-text index of the same children."""
    import tantivy

    shape = tantivy.SchemaBuilder()
    shape.add_unsigned_field("number", stored=True)
    for name in ("name", "born", "postcode"):
        shape.add_text_field(name, stored=False)
    folder.mkdir(parents=True)
    index = tantivy.Index(shape.build(), path=str(folder))
    writer = index.writer(heap_size=512_000_000, num_threads=2)
    with con.cursor("every_child") as cursor:
        cursor.itersize = 50_000
        cursor.execute("select number, folded from online_child")
        for number, folded in cursor:
            face = FoldedFeatures.from_text(folded)
            writer.add_document(tantivy.Document(number=number, **_fields(face)))
    writer.commit()
    index.reload()
    return index


def _fields(face: FoldedFeatures) -> dict[str, str]:
    names = " ".join((face.given, face.middle, face.family, face.known_as, face.former_family))
    whole, half = face.postcode.replace(" ", ""), face.postcode.partition(" ")[0]
    return {"name": names, "born": face.born[4:14].replace("-", ""), "postcode": f"{whole} {half}"}


def by_text(index: Any, searches: Asked) -> Taken:
    """Search by words, the names also with one letter wrong, ranked by how rare the words are (BM25)."""
    import tantivy

    searcher, schema = index.searcher(), index.schema
    taken = Taken()
    for what, meant in zip(searches.typed, searches.meant, strict=True):
        began = time.perf_counter()
        fields = _fields(fold(what))
        parts = []
        for name, text in fields.items():
            for word in text.lower().split():
                exact = tantivy.Query.term_query(schema, name, word)
                parts.append((tantivy.Occur.Should, exact))
                if name == "name":
                    parts.append((tantivy.Occur.Should, tantivy.Query.fuzzy_term_query(schema, name, word, 1)))
        hits = searcher.search(tantivy.Query.boolean_query(parts), FIRST).hits
        shown = [searcher.doc(address)["number"][0] for _, address in hits]
        taken.add(time.perf_counter() - began, shown, meant)
    return taken


def invented(children: int, seed: int, profile: str = "normal") -> Nation:
    """Invent the nation's partnership, of as many children as it repeats."""
    return nation(min(children, POOL), seed, profile)
