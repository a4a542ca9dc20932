"""The engine for many machines: Spark folds, keys, joins and shuffles; the same scorer runs over its Arrow batches."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from linkspan.linkage.account import Account
from linkspan.linkage.coded import Coded
from linkspan.linkage.faults import CannotMatch
from linkspan.linkage.folding import Face
from linkspan.linkage.judging import Judged, judge_alike, judge_links
from linkspan.linkage.plan import Plan
from linkspan.linkage.sides import ALONE, LOOKUP, STORED, WEAK, Keys, Side, Step, keys_of
from linkspan.linkage.tables import table_of
from linkspan.matching import Model
from linkspan.matching.features import FIELDS
from linkspan.matching.table import Index

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

KINDS = (LOOKUP, STORED, WEAK, ALONE)
JUDGED = (
    "left int, right int, probability double, total_bits double, household_bits double, evidence string, compared long"
)
KEYED = "kind tinyint, row int, key long"
ROWS_TOGETHER = 100_000  # pairs scored at once


def judged(
    left: Side,
    right: Side,
    plan: Plan,
    keys: tuple[Keys, Keys],
    model: Model,
    master: str,
    account: Account,
    step: Step,
) -> Iterator[tuple[int, list[Judged]]]:
    """Propose and score pairs on Spark, and bring home those worth keeping, in order of the left rows."""
    session = _session(master, plan)
    try:
        step("Proposing and scoring pairs on Spark", 0, 0)
        faces = _faces(session, left), _faces(session, right)
        with account.timed("proposing pairs"):
            keyed = _keyed(faces[0], keys[0]), _keyed(faces[1], keys[1])
            pairs, account.common_keys = _pairs(keyed, plan)
        with account.timed("scoring"):
            yield from _brought(_scored(pairs, faces, plan, model), account)
    finally:
        session.stop()


def _session(master: str, plan: Plan) -> SparkSession:
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise CannotMatch("Spark needs Java 17 or later, and none was found. Install it, or use --engine duckdb.")
    try:
        from pyspark.sql import SparkSession
    except ImportError as problem:
        raise CannotMatch(
            'Spark is not installed. Install it with: pip install "linkspan[spark]", or use --engine duckdb.'
        ) from problem
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1" if master.startswith("local") else "0.0.0.0")  # noqa: S104  workers on other machines call back
    if master.startswith("local"):
        os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = (
        SparkSession.builder.master(master)
        .appName("linkspan match")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(ROWS_TOGETHER))
        .config("spark.driver.maxResultSize", "0")
        .config("spark.log.level", "ERROR")
    )
    if master.startswith("local"):
        builder = (
            builder.config("spark.driver.memory", f"{max(512, (plan.memory >> 20) // 2)}m")
            .config("spark.local.dir", str(plan.folder / "spill"))
            .config("spark.sql.shuffle.partitions", str(max(4, plan.workers * 2)))
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
        )
    try:
        return builder.getOrCreate()
    except Exception as problem:
        raise CannotMatch(f"Spark could not start on {master}: {_first_line(problem)}") from problem


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0][:300]


def _faces(session: SparkSession, side: Side) -> DataFrame:
    return session.read.parquet(str(side.folder / "face-*.parquet"))


def face_of(batch: pa.RecordBatch) -> Face:
    """Turn an Arrow batch of folded rows into coded columns."""
    return {name: Coded.of(batch.column(name), folded=True) for name in FIELDS}


def face_of_texts(texts: list[str]) -> Face:
    """Turn folded rows, each packed into one text, into coded columns."""
    import pyarrow as pa

    columns = zip(*(text.split("\t") for text in texts), strict=True)
    return {name: Coded.of(pa.array(column), folded=True) for name, column in zip(FIELDS, columns, strict=True)}


def _keyed(faces: DataFrame, keys: Keys) -> DataFrame:
    """Work out the keys of folded rows."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            rows = batch.column("row").to_numpy()
            for kind, (at, found) in keys_of(face_of(batch), keys).items():
                kinds = np.full(len(at), KINDS.index(kind), dtype=np.int8)
                yield pa.RecordBatch.from_arrays(
                    [pa.array(kinds), pa.array(rows[at].astype(np.int32)), pa.array(found)], ["kind", "row", "key"]
                )

    return faces.mapInArrow(work, KEYED).persist()


def _pairs(keyed: tuple[DataFrame, DataFrame], plan: Plan) -> tuple[DataFrame, int]:
    """Join keys, without those that too many records share, and keep each pair once."""
    from pyspark.sql import functions as sql

    parts: list[DataFrame] = []
    dropped = 0
    for lookup, stored in ((LOOKUP, STORED), (WEAK, ALONE)):
        ones = keyed[0].where(sql.col("kind") == KINDS.index(lookup)).select(sql.col("row").alias("l"), "key")
        twos = keyed[1].where(sql.col("kind") == KINDS.index(stored)).select(sql.col("row").alias("r"), "key")
        common = (
            twos.join(ones.select("key").distinct(), "key", "leftsemi")
            .groupBy("key").count().where(sql.col("count") > plan.most_per_key).select("key").persist()
        )  # fmt: skip
        dropped += common.count()
        parts.append(ones.join(twos.join(common, "key", "leftanti"), "key").select("l", "r"))
    found = reduce(lambda one, two: one.union(two), parts)
    if plan.within:
        low, high = sql.least("l", "r"), sql.greatest("l", "r")
        found = found.where(sql.col("l") != sql.col("r")).select(high.alias("l"), low.alias("r"))
    return found.distinct(), dropped


def _beside(faces: DataFrame, side: str) -> DataFrame:
    """Pack each folded row into one text: one column is shuffled far quicker than thirteen."""
    from pyspark.sql import functions as sql

    return faces.select(sql.col("row").alias(side), sql.concat_ws("\t", *FIELDS).alias(f"{side}_text"))


def _scored(pairs: DataFrame, faces: tuple[DataFrame, DataFrame], plan: Plan, model: Model) -> DataFrame:
    """Score pairs with all candidates of one left record together."""
    whole = pairs.join(_beside(faces[0], "l"), "l").join(_beside(faces[1], "r"), "r")
    together = whole.repartition("l").sortWithinPartitions("l", "r")

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in _stretches(batches):
            yield from _judge(table, plan, model)

    return together.mapInArrow(work, JUDGED)


def _stretches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Part a stream of pairs where the left record changes, holding back the last one until it is whole."""
    import pyarrow as pa

    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        table = pa.Table.from_batches(held)
        left = table.column("l").to_numpy()
        last = int(np.searchsorted(left, left[-1], "left")) if len(left) else 0
        if last and len(left) >= ROWS_TOGETHER // 2:
            yield table.slice(0, last)
            held = table.slice(last).combine_chunks().to_batches()
    if held:
        yield pa.Table.from_batches(held)


def _numbered(table: pa.Table, side: str) -> tuple[Face, Index, Any]:
    """Take each record of one side once; return its rows, where each pair's record is, and the records' row numbers."""
    import pyarrow as pa

    rows, first, at = np.unique(table.column(side).to_numpy(), return_index=True, return_inverse=True)
    texts = table.column(f"{side}_text").take(pa.array(first)).to_pylist()
    return face_of_texts(texts), at.astype(np.intp), rows


def _judge(table: pa.Table, plan: Plan, model: Model) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    if not len(table):
        return
    ones, left_ix, left_rows = _numbered(table, "l")
    twos, right_ix, right_rows = _numbered(table, "r")
    left, right = table_of(ones), table_of(twos)
    if plan.within:
        found = judge_alike(left, right, left_ix, right_ix, model=model)
    else:
        found = judge_links(
            left, right, left_ix, right_ix, model=model, at_least=plan.at_least, names=plan.names
        )  # fmt: skip
    compared = np.zeros(len(found) + 1, dtype=np.int64)
    compared[-1] = len(table)  # the last line says how many pairs were compared
    yield pa.RecordBatch.from_arrays(
        [
            pa.array(np.append(left_rows[found.left], -1).astype(np.int32)),
            pa.array(np.append(right_rows[found.right], -1).astype(np.int32)),
            pa.array(np.append(found.probability, 0.0)),
            pa.array(np.append(found.total_bits, 0.0)),
            pa.array(np.append(found.household_bits, 0.0)),
            pa.array([*found.evidence, ""], pa.string()),
            pa.array(compared),
        ],
        ["left", "right", "probability", "total_bits", "household_bits", "evidence", "compared"],
    )


def _brought(scored: DataFrame, account: Account) -> Iterator[tuple[int, list[Judged]]]:
    """Write what was scored beside the work, and read it back part by part."""
    table: Any = scored.toArrow()
    compared = int(sum(table.column("compared").to_pylist())) if len(table) else 0
    kept = table.filter(np.asarray(table.column("left").to_numpy()) >= 0)
    order = np.lexsort((kept.column("right").to_numpy(), kept.column("left").to_numpy()))
    kept = kept.take(order)
    left, right = (kept.column(name).to_numpy().astype(np.int64) for name in ("left", "right"))
    chance, total, household = (
        kept.column(name).to_numpy() for name in ("probability", "total_bits", "household_bits")
    )
    yield compared, [Judged(left, right, chance, total, household, kept.column("evidence").to_pylist())]
