"""The engine for one machine: DuckDB joins the keys, spilling to disk, and processes score what it proposes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from linkspan.linkage.judging import PAIRS_AT_ONCE, Judged, judge_alike, judge_links
from linkspan.linkage.plan import Blocked, Plan
from linkspan.linkage.sides import ALONE, LOOKUP, STORED, WEAK, Side, Step, spread
from linkspan.linkage.tables import open_table
from linkspan.matching import FeatureTable, Model
from linkspan.matching.table import Index

if TYPE_CHECKING:
    import duckdb

MOST_PARTS = 200
ROWS_IN_PART = 20_000
JOINS = ((LOOKUP, STORED), (WEAK, ALONE))


def block(left: Side, right: Side, plan: Plan, step: Step) -> Blocked:
    """Propose pairs by joining keys, and write them in parts by left row."""
    per = max(ROWS_IN_PART, left.rows // MOST_PARTS + 1)
    out = plan.folder / "pairs"
    base = _connect(plan)
    kinds = [(one, two) for one, two in JOINS if left.has(one) and right.has(two)]
    dropped = 0
    step("Proposing pairs", 0, len(kinds))
    for at, (lookup, stored) in enumerate(kinds):
        dropped += _leave_out_common(base, left.files(lookup), right.files(stored), plan.most_per_key)
        same = "where l.row <> s.row" if plan.within else ""
        pair = "greatest(l.row, s.row) l, least(l.row, s.row) r" if plan.within else "l.row l, s.row r"
        base.execute(
            f"""copy (
                select *, l // {per} as part from (
                  select {pair} from read_parquet(?) l join read_parquet(?) s using (key)
                  anti join common using (key) {same})
            ) to '{_quoted(out / lookup)}' (format parquet, partition_by (part), compression uncompressed)""",  # noqa: S608  paths of our own, quoted
            [left.files(lookup), right.files(stored)],
        )
        step("Proposing pairs", at + 1, len(kinds))
    base.close()
    return Blocked(out, _parts(out), dropped)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _connect(plan: Plan) -> duckdb.DuckDBPyConnection:
    import duckdb

    (plan.folder / "pairs").mkdir()
    return duckdb.connect(
        config={
            "memory_limit": f"{int(plan.memory * 0.7) >> 20}MiB",
            "temp_directory": str(plan.folder / "spill"),
            "threads": plan.workers,
            "preserve_insertion_order": False,
            "enable_external_access": True,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


def _leave_out_common(base: duckdb.DuckDBPyConnection, lookup: str, stored: str, most: int) -> int:
    """Find the keys that too many records share: they tell nothing, and would pair everyone with everyone."""
    base.execute(
        """create or replace table common as
        select key from read_parquet(?) s semi join (select distinct key from read_parquet(?)) l using (key)
        group by key having count(*) > ?""",
        [stored, lookup, most],
    )
    return int(base.execute("select count(*) from common").fetchall()[0][0])


def _parts(out: Path) -> list[int]:
    found = {int(folder.name.removeprefix("part=")) for folder in out.glob("*/part=*")}
    return sorted(found)


def pairs_of(out: Path, part: int) -> tuple[Index, Index]:
    """Read one part's pairs, each once, in order of the left row."""
    import pyarrow.parquet as pq

    codes = []
    for path in sorted(out.glob(f"*/part={part}/*.parquet")):
        table = pq.ParquetFile(path).read(columns=["l", "r"])
        left = table.column("l").to_numpy().astype(np.int64)
        codes.append(left << 32 | table.column("r").to_numpy())
    both = np.unique(np.concatenate(codes))
    return (both >> 32).astype(np.intp), (both & 0xFFFFFFFF).astype(np.intp)


def slices(left: Index) -> Iterator[slice]:
    """Part pairs into stretches that keep all candidates of a left row together."""
    start = 0
    while start < len(left):
        end = min(len(left), start + PAIRS_AT_ONCE)
        if end < len(left):
            first = int(np.searchsorted(left, left[end - 1], "left"))
            end = first if first > start else int(np.searchsorted(left, left[end - 1], "right"))
        yield slice(start, end)
        start = end


@dataclass(frozen=True, slots=True)
class Task:
    """One part to judge."""

    out: Path
    part: int
    left: Path
    right: Path
    model: Model
    at_least: float
    names: dict[str, str]
    within: bool


_OPEN: dict[Path, FeatureTable] = {}


def _table(folder: Path) -> FeatureTable:
    if folder not in _OPEN:
        _OPEN[folder] = open_table(folder)
    return _OPEN[folder]


def judge_part(task: Task) -> tuple[int, list[Judged]]:
    """Score one part; return how many pairs it had and those kept."""
    left_ix, right_ix = pairs_of(task.out, task.part)
    left, right = _table(task.left), _table(task.right)
    kept = []
    for at in slices(left_ix):
        if task.within:
            kept.append(judge_alike(left, right, left_ix[at], right_ix[at], model=task.model))
        else:
            kept.append(
                judge_links(
                    left,
                    right,
                    left_ix[at],
                    right_ix[at],
                    model=task.model,
                    at_least=task.at_least,
                    names=task.names,
                )
            )
    return len(left_ix), kept


def judged(
    blocked: Blocked, left: Side, right: Side, plan: Plan, model: Model, pool: ProcessPoolExecutor | None, step: Step
) -> Iterator[tuple[int, list[Judged]]]:
    """Score every part, in order of the left rows."""
    tables = left.folder / "table", right.folder / "table"
    work: Callable[..., object] = judge_part
    tasks = (
        (Task(blocked.folder, part, *tables, model, plan.at_least, plan.names, plan.within),) for part in blocked.parts
    )
    try:
        for done, found in enumerate(spread(pool, work, iter(tasks)), 1):
            step("Scoring pairs", done, len(blocked.parts))
            yield found  # type: ignore[misc]  # what judge_part returns
    finally:
        _OPEN.clear()
