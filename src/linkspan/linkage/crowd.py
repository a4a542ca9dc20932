"""Invent large files of children quickly, from the generator's name lists, and time matching them."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage import linking
from linkspan.linkage.linking import Options
from linkspan.linkage.sides import Step, cores
from linkspan.synth.tables import Ranked
from linkspan.synth.traditions import TAIL_FAMILIES, TAIL_SHARE, TRADITIONS

if TYPE_CHECKING:
    import pyarrow as pa

Rows = NDArray[np.int64]
Words = NDArray[np.object_]
SLIPS = {"family": 0.03, "given": 0.02, "born": 0.015, "no_postcode": 0.05, "moved": 0.15}
TWINS = 0.016  # of homes with two children or more
AT_ONCE = 250_000
DAYS = 6_570
NATION, GOAL = 12_000_000, 240


def _drawn(ranked: Ranked, rng: np.random.Generator, count: int) -> Words:
    weights = np.diff([0.0, *ranked._bounds])
    return np.array(ranked.items, dtype=object)[rng.choice(len(weights), count, p=weights / weights.sum())]


def children(first: int, count: int, rng: np.random.Generator) -> dict[str, Words]:
    """Invent children in homes: a home has one family name and postcode, and now and then twins."""
    homes = np.cumsum(rng.random(count) < 0.55)
    home_count = int(homes[-1]) + 1
    shares = np.array([tradition.share for tradition in TRADITIONS])
    kinds = rng.choice(len(TRADITIONS), home_count, p=shares / shares.sum())
    family = np.empty(home_count, dtype=object)
    given = np.empty(count, dtype=object)
    girls = rng.random(count) < 0.5
    for at, tradition in enumerate(TRADITIONS):
        mine = np.flatnonzero(kinds == at)
        family[mine] = _drawn(tradition.families, rng, len(mine))
    _name(given, np.ones(count, dtype=np.bool_), kinds[homes], girls, rng)
    for apart in (1, 2, 1, 2):  # brothers and sisters have names of their own
        clash = np.zeros(count, dtype=np.bool_)
        clash[apart:] = (homes[apart:] == homes[:-apart]) & (given[apart:] == given[:-apart])
        _name(given, clash, kinds[homes], girls, rng)
    tail = np.flatnonzero(rng.random(home_count) < TAIL_SHARE * shares.max())
    family[tail] = _drawn(TAIL_FAMILIES, rng, len(tail))
    born = rng.integers(0, DAYS, count)
    twin = np.flatnonzero((homes[1:] == homes[:-1]) & (rng.random(count - 1) < 2 * TWINS)) + 1
    born[twin] = born[twin - 1]
    return {
        "id": np.arange(first, first + count).astype(str).astype(object),
        "given_name": given,
        "family_name": family[homes],
        "date_of_birth": _dates(born),
        "sex": np.where(girls, "F", "M").astype(object),
        "postcode": _postcodes(rng, home_count)[homes],
    }


def _name(
    given: Words, wanted: NDArray[np.bool_], kinds: Rows, girls: NDArray[np.bool_], rng: np.random.Generator
) -> None:
    """Name the children who are wanted, each in the family's tradition."""
    for at, tradition in enumerate(TRADITIONS):
        for names, theirs in ((tradition.girls, girls), (tradition.boys, ~girls)):
            rows = np.flatnonzero(wanted & (kinds == at) & theirs)
            given[rows] = _drawn(names, rng, len(rows))


def _dates(days: Rows) -> Words:
    return (np.datetime64("2006-09-01") + days).astype(str).astype(object)


def _postcodes(rng: np.random.Generator, count: int) -> Words:
    letters = np.array(list("ABDEFGHJLNPQRSTUWXYZ"), dtype=object)
    area = letters[rng.integers(0, 20, count)] + letters[rng.integers(0, 20, count)]
    outcode = area + rng.integers(1, 30, count).astype(str).astype(object)
    inward = letters[rng.integers(0, 20, count)] + letters[rng.integers(0, 20, count)]
    whole: Words = outcode + " " + rng.integers(0, 10, count).astype(str).astype(object) + inward
    return whole


def again(rows: dict[str, Words], rng: np.random.Generator) -> dict[str, Words]:
    """Write children down a second time, with the usual slips."""
    made = {name: column.copy() for name, column in rows.items()}
    count = len(made["id"])
    for name in ("family_name", "given_name"):
        for at in np.flatnonzero(rng.random(count) < SLIPS[name.split("_")[0]]).tolist():
            made[name][at] = _slip(made[name][at], rng)
    wrong = np.flatnonzero(rng.random(count) < SLIPS["born"])
    days = (made["date_of_birth"][wrong].astype("datetime64[D]") + rng.integers(1, 9, len(wrong))).astype(str)
    made["date_of_birth"][wrong] = days.astype(object)
    moved = np.flatnonzero(rng.random(count) < SLIPS["moved"])
    made["postcode"][moved] = _postcodes(rng, len(moved))
    made["postcode"][rng.random(count) < SLIPS["no_postcode"]] = ""
    return made


def _slip(name: str, rng: np.random.Generator) -> str:
    at = int(rng.integers(0, len(name)))
    return name[:at] + name[at + 1 :] if rng.random() < 0.5 and len(name) > 3 else name[:at] + "e" + name[at:]


def write_files(left: Path, right: Path, lefts: int, rights: int, *, seed: int, shared: float = 0.8) -> int:
    """Write a file of children, and a second of which a share are the same children; return how many are."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    both = int(min(lefts, rights) * shared)
    writers: dict[Path, Any] = {}

    def put(path: Path, rows: dict[str, Words]) -> None:
        table: pa.Table = pa.table({name: pa.array(column, pa.string()) for name, column in rows.items()})
        if path not in writers:
            writers[path] = pq.ParquetWriter(path, table.schema)
        writers[path].write_table(table)

    for first in range(0, max(rights, both), AT_ONCE):
        rows = children(first, min(AT_ONCE, rights - first), rng)
        put(right, rows)
        if first < both:
            kept = {name: column[: both - first] for name, column in rows.items()}
            put(left, again(kept, rng))
    for first in range(both, lefts, AT_ONCE):
        put(left, children(rights + first, min(AT_ONCE, lefts - first), rng))
    for writer in writers.values():
        writer.close()
    return both


def _figures(account: Any, seconds: float, found: tuple[int, int], true_pairs: int) -> dict[str, Any]:
    pairs, right = found
    scoring = account.stages.get("scoring", 0.0)
    peak = account.as_dict()["peak_memory_mib"]
    return {
        "seconds": round(seconds, 1),
        "stages": account.stages,
        "pairs_compared": account.pairs,
        "pairs_a_second_and_core": round(account.pairs / max(scoring, 0.01) / cores()),
        "pairs_written": pairs,
        "precision": round(right / max(1, pairs), 5),
        "recall": round(right / max(1, true_pairs), 5),
        "peak_memory_mib": {**peak, "children": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024},
        "cpu_seconds": round(_cpu(), 1),
        "cores": cores(),
        "load": round(os.getloadavg()[0], 1),
    }


def _cpu() -> float:
    """Return the processor time used so far, by helpers too."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _right_pairs(out: Path) -> tuple[int, int]:
    """Count pairs, and those whose ids are one child's."""
    from pyarrow import csv

    table = csv.read_csv(out, convert_options=csv.ConvertOptions(include_columns=["left_id", "right_id"]))
    same = table.column("left_id").to_numpy() == table.column("right_id").to_numpy()
    return len(same), int(same.sum())


def batch(folder: Path, lefts: int, rights: int, *, seed: int, engine: str, step: Step) -> dict[str, Any]:
    """Match one large file with another."""
    left, right, out = folder / "left.parquet", folder / "right.parquet", folder / "pairs.csv"
    true_pairs = write_files(left, right, lefts, rights, seed=seed)
    started = perf_counter()
    account = linking.link(left, right, out, Options(engine=engine, at_least=0.95, work=folder), step)
    found = _figures(account, perf_counter() - started, _right_pairs(out), true_pairs)
    found |= {"left": lefts, "right": rights, "engine": engine}
    return found | _reach(found, lefts, rights)


def _reach(found: dict[str, Any], lefts: int, rights: int) -> dict[str, Any]:
    """Say what a million against a nation would take on cores of its own, reckoned from this run.

    Reading grows with the rows of both files, proposing and scoring with the pairs: with left rows times right rows.
    Where other programs had a part of the cores, only the processor time used counts.
    """
    stages = found["stages"]
    idle = min(1.0, found["cpu_seconds"] / (found["cores"] * max(found["seconds"], 0.1)))
    reading = stages.get("reading and keying", 0.0) * (1_000_000 + NATION) / (lefts + rights)
    pairs = (1_000_000 / lefts) * (NATION / rights)
    rest = (stages.get("proposing pairs", 0.0) + stages.get("scoring", 0.0)) * pairs
    seconds = round((reading + rest) * idle)
    return {
        "reckoned_seconds_for_1m_against_12m": seconds,
        "four_minutes_can_be_reached": seconds <= GOAL,
    }


def dedupe(folder: Path, records: int, *, seed: int, step: Step) -> dict[str, Any]:
    """Group one large file, one in six of whose records are second records of a child in it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file, out = folder / "all.parquet", folder / "clusters.csv"
    once, twice = folder / "once.parquet", folder / "twice.parquet"
    second = records // 6
    write_files(twice, once, second, records - second, seed=seed, shared=1.0)
    parts = [pq.read_table(once), pq.read_table(twice)]
    marks = [
        pa.array([f"{mark}{one}" for one in part.column("id").to_pylist()])
        for mark, part in zip("ab", parts, strict=True)
    ]
    pq.write_table(
        pa.concat_tables([part.set_column(0, "id", mark) for part, mark in zip(parts, marks, strict=True)]), file
    )
    started = perf_counter()
    account = linking.dedupe(file, out, Options(at_least=0.95, work=folder), step)
    seconds = perf_counter() - started
    return _figures(account, seconds, _right_clusters(out), second) | {"records": records, **account.clusters}


def _right_clusters(out: Path) -> tuple[int, int]:
    from linkspan.linkage.public_sets import _clustered_pairs

    pairs = _clustered_pairs(out)
    return len(pairs), sum(one[1:] == two[1:] for one, two in pairs)


def incremental(folder: Path, delta: int, rights: int, *, seed: int, step: Step) -> dict[str, Any]:
    """Match a delta with a file prepared once."""
    from linkspan.linkage.standing import Standing

    left, right, out = folder / "delta.parquet", folder / "right.parquet", folder / "pairs.csv"
    true_pairs = write_files(left, right, delta, rights, seed=seed)
    started = perf_counter()
    standing = Standing.prepare(right, folder / "standing", Options(), step)
    prepared = perf_counter() - started
    started = perf_counter()
    account = standing.link(left, out, Options(at_least=0.95, work=folder), step)
    found = _figures(account, perf_counter() - started, _right_pairs(out), true_pairs)
    return {"delta": delta, "right": rights, "prepared_once_in_seconds": round(prepared, 1), **found}
