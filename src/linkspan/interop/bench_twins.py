"""Measure what the clock tells: does a search take longer where a child stands behind an identity wall than where
there is no such child at all?

The same search is put in two worlds that differ in nothing else, in turn, and once more in the second as a control:
what someone with a stopwatch could guess from the first is held beside what they could guess from the second, where
there is nothing to be known.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import numpy as np
import psycopg
from psycopg import sql

from linkspan.children.queries import finding
from linkspan.interop.bench import REASON, now, queries_of, query_of, searcher, truth_of
from linkspan.matching import Query

WALLED, GONE, GONE_AGAIN = "walled", "gone", "gone_again"
WORLDS = (WALLED, GONE, GONE_AGAIN)
TABLES = ("children_key", "children_face", "children_pastface")
PUT_ASIDE: tuple[LiteralString, ...] = (
    "create temporary table {kept} as select t.* from {table} t join children_link l on l.record_id = t.record_id"
    " where l.child_id = {child} and l.until_at is null",
    "delete from {table} t using children_link l"
    " where l.record_id = t.record_id and l.child_id = {child} and l.until_at is null",
)
PUT_BACK: tuple[LiteralString, ...] = ("insert into {table} select * from {kept}", "drop table {kept}")


@dataclass(slots=True)
class Told:
    """How long the searches for one child took in each world, in milliseconds."""

    took: dict[str, list[float]] = field(default_factory=lambda: {world: [] for world in WORLDS})

    def guess(self, first: str, second: str) -> float:
        """Give how often the longer of two searches, one of each world, is the first's: a half where time tells none.

        Source: the area under the receiver operating characteristic, as Mann and Whitney's U.
        """
        here, there = np.array(self.took[first])[:, None], np.array(self.took[second])[None, :]
        return float(np.mean((here > there) + 0.5 * (here == there)))


def twins(*, folder: Path, owner_url: str, most: int, rounds: int, step: Callable[[int], None]) -> dict[str, Any]:
    """Search for children in both worlds by turns, and say how well the times tell the worlds apart."""
    by, chance = searcher(), random.Random(1)  # noqa: S311  repeatable chance, not secret chance
    found: list[Told] = []
    differing = 0
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("set role linkspan_owner")
        for number, (query, child_id) in enumerate(_alone(folder, most), 1):
            told, answers = Told(), set()
            for world in chance.sample(WORLDS * rounds, len(WORLDS) * rounds):
                with _in(world, child_id, owner):
                    began = time.perf_counter()
                    answer = finding.find(query=query, by=by, at=now(), reason=REASON)
                    told.took[world].append((time.perf_counter() - began) * 1000)
                answers.add(repr(answer))
            differing += len(answers) > 1
            found.append(told)
            step(number)
    return {
        "children": len(found), "searches_in_each_world": len(found) * rounds, "answers_that_differ": differing,
        "median_ms": {world: _median([took for told in found for took in told.took[world]]) for world in WORLDS},
        "guessed_right": _share([told.guess(WALLED, GONE) for told in found]),
        "guessed_right_where_nothing_differs": _share([told.guess(GONE_AGAIN, GONE) for told in found]),
    }  # fmt: skip


def _alone(folder: Path, most: int) -> Iterator[tuple[Query, UUID]]:
    """Give searches as people type them, each with the one child of the index whom it is for."""
    files: dict[str, list[UUID]] = {}
    for child_id, true in truth_of(folder).items():
        for name in true:
            files.setdefault(name, []).append(child_id)
    rows = [row for row in queries_of(folder, most * 2)["standard"] if len(files.get(row["child_id"], [])) == 1]
    for row in rows[:most]:
        yield query_of(row), files[row["child_id"]][0]


@contextmanager
def _in(world: str, child_id: UUID, owner: psycopg.Connection[Any]) -> Iterator[None]:
    """Make one of the worlds while the block runs."""
    if world == WALLED:
        owner.execute("update children_child set protection = 'identity' where id = %s", [child_id])
        try:
            yield
        finally:
            owner.execute("update children_child set protection = 'none' where id = %s", [child_id])
        return
    _say(owner, PUT_ASIDE, child_id)
    try:
        yield
    finally:
        _say(owner, PUT_BACK, child_id)


def _say(owner: psycopg.Connection[Any], statements: Sequence[LiteralString], child_id: UUID) -> None:
    """Run statements for each table by which a child is found, all or none."""
    with owner.transaction():
        for table in TABLES:
            names = {"table": sql.Identifier(table), "kept": sql.Identifier(f"kept_{table}")}
            for statement in statements:
                owner.execute(sql.SQL(statement).format(**names, child=sql.Literal(child_id)))


def _median(values: Sequence[float]) -> float:
    return round(float(np.median(values)), 2)


def _share(values: Sequence[float]) -> dict[str, float]:
    """Give the mean over children, and how far chance alone may move it (1.96 standard errors)."""
    spread = 1.96 * float(np.std(values)) / max(1.0, len(values) ** 0.5)
    return {"share": round(float(np.mean(values)), 4), "give_or_take": round(spread, 4)}
