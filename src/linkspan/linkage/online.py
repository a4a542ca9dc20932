"""Measure searching a nation's children: keys in a PostgreSQL b-tree, the shared scorer, other engines beside it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from linkspan.linkage.nation import Nation, nation, typed
from linkspan.linkage.postings import Searcher
from linkspan.matching import Features, FoldedFeatures, fold

if TYPE_CHECKING:
    import psycopg

POOL = 100_000  # children of the partnership that the nation repeats
FIRST = 5
TRIGRAM = """
select number from online_child where full_name %% %s
order by similarity(full_name, %s) desc, (born = %s) desc limit 10
"""


@dataclass(slots=True)
class Asked:
    """Searches with the right answer: what is typed, and the number of the child meant."""

    typed: list[Features]
    meant: list[int]

    def parted(self, at: int) -> "tuple[Asked, Asked]":
        """Part the first few from the rest."""
        return Asked(self.typed[:at], self.meant[:at]), Asked(self.typed[at:], self.meant[at:])


@dataclass(slots=True)
class Taken:
    """How long each search took, in seconds, and how often the right child came first or in the first five."""

    seconds: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)  # of them, on this process's own processor
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
        if self.used:  # of this process alone, whatever else the machine is doing
            found["median_processor_ms"] = round(1_000 * float(np.median(self.used)), 2)
        return found | {
            "queries": count, "recall_at_1": round(self.first / count, 4), "recall_at_5": round(self.five / count, 4),
        }  # fmt: skip


def asked(people: Nation, kind: str, times: float, count: int) -> Asked:
    """Give searches with everyday slips, each this many times as likely as usual."""
    pairs = list(people.queries(kind, times, count))
    return Asked([typed(query) for query, _ in pairs], [number for _, number in pairs])


def by_keys(searcher: Searcher, searches: Asked) -> Taken:
    """Search by keys and score."""
    taken = Taken()
    for what, meant in zip(searches.typed, searches.meant, strict=True):
        began, used = time.perf_counter(), time.thread_time()
        found = searcher.find(what, FIRST)
        taken.add(time.perf_counter() - began, [number for number, _ in found], meant)
        taken.used.append(time.thread_time() - used)
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
