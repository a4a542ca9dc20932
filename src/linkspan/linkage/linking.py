"""Match one file with another, or with itself, from the files to the written outcome and its report."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from linkspan.linkage import clusters, duck
from linkspan.linkage.account import Account
from linkspan.linkage.faults import CannotMatch
from linkspan.linkage.inputs import Input, inputs_for
from linkspan.linkage.judging import Judged, children_at_home, joined, model_for
from linkspan.linkage.memory import enough, memory_limit
from linkspan.linkage.plan import MOST_PER_KEY, SMALL_FILE, Plan
from linkspan.linkage.refining import refined
from linkspan.linkage.sides import SMALL, Keys, Side, Step, cores, pool_of, prepare, rows_expected
from linkspan.linkage.spool import Spool
from linkspan.linkage.writing import Ids, check_writable, write_rows, written
from linkspan.matching import Model

ENGINES = ("duckdb", "spark")
PAIRS_HEADING = ("left_id", "right_id", "probability", "evidence")
CLUSTERS_HEADING = ("id", "cluster_id")
AT_LEAST = 0.5
TOGETHER = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose about a run."""

    mapped: Mapping[str, str] = field(default_factory=dict)
    id_column: str | None = None
    engine: str = "duckdb"
    spark_master: str = "local[*]"
    train: bool = False
    model: Path | None = None
    at_least: float = AT_LEAST
    memory: int | None = None
    work: Path | None = None
    most_per_key: int = MOST_PER_KEY
    workers: int | None = None
    both_ways: bool = True  # the right record's other candidates compete too
    wide: bool | None = None  # broad keys; None: for small files


def chosen(options: Options, **changes: Any) -> Options:
    """Return options with some changed."""
    return replace(options, **changes)


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


@contextmanager
def _work_folder(work: Path | None) -> Iterator[Path]:
    if work is not None and not work.is_dir():
        raise CannotMatch(f"--work: there is no folder {work}. Make it, or leave --work out.")
    folder = Path(tempfile.mkdtemp(prefix="linkspan-match-", dir=work))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class Run:
    """A run under way."""

    options: Options
    inputs: list[Input]
    folder: Path
    step: Step
    account: Account
    memory: int
    within: bool
    workers: int

    def plan(self, at_least: float) -> Plan:
        """Say how the engine is to go about it."""
        return Plan(
            self.folder, self.memory, self.workers, at_least, self.within, self.options.most_per_key, self.names()
        )

    def keys(self, at: int) -> Keys:
        """Say which keys a file needs."""
        return Keys(lookup=at == 0, stored=self.within or at == 1, wide=self.account.wide)

    def names(self) -> dict[str, str]:
        """Call fields in the evidence by what the files hold there."""
        slots = set(self.inputs[0].reading.of)
        called = {}
        if "school_urn" not in slots and "town" in slots:
            called["school"] = "town"
        if "number" in slots:
            called["nhs" if "nhs_number" not in slots else "upn"] = "number"
        return called


def link(left: Path, right: Path, out: Path, options: Options, step: Step = _silent) -> Account:
    """Find each left record its record on the right, and write the pairs that are likely enough."""
    with _run([left, right], out, options, step) as run:
        sides = _prepared(run)
        _link_sides(run, sides, out)
    run.account.write(out)
    return run.account


def link_with(left: Path, side: Side, read: Input, out: Path, options: Options, step: Step = _silent) -> Account:
    """Match a file with one that was prepared before."""
    with _run([left], out, replace(options, wide=False), step) as run:
        run.within = False
        sides = [*_prepared(run), side]
        run.inputs.append(read)
        _link_sides(run, sides, out)
    run.account.write(out)
    return run.account


def _link_sides(run: Run, sides: list[Side], out: Path) -> None:
    options = run.options
    model = _model(run, sides)
    heads = [Ids(side) for side in sides]
    _refuse_twice(heads, run.inputs)
    fitted = _fitted(model, sides, run)
    spool = Spool(run.folder)
    for count, kept in _engine_parts(run, sides, fitted):
        run.account.pairs += count
        for part in kept:
            spool.add(part)
    with run.account.timed("settling"):
        probability = spool.settled(sides[0].table(), fitted, both_ways=options.both_ways)
    run.account.add_probabilities(probability)
    with run.account.timed("writing"), written(out) as stream:
        rows = spool.rows(probability, options.at_least, heads)
        run.account.kept = write_rows(stream, PAIRS_HEADING, rows)
    run.account.lefts_paired = spool.lefts(probability, options.at_least)
    run.account.finish(run.inputs, sides, model)


def dedupe(file: Path, out: Path, options: Options, step: Step = _silent) -> Account:
    """Group one file's records into people, and write each record's cluster."""
    with _run([file], out, options, step) as run:
        (side,) = _prepared(run)
        model = _model(run, [side])
        ids = Ids(side)
        _refuse_twice([ids], run.inputs)
        scored = _fitted(model, [side], run)
        parts: list[Judged] = []
        for count, kept in _engine_parts(run, [side, side], scored):
            run.account.pairs += count
            parts += kept
        with run.account.timed("grouping"):
            grouped = clusters.group(side.rows, joined(parts), scored, threshold=options.at_least)
        run.account.add_probabilities(grouped.probability)
        run.account.note_clusters(grouped)
        names = ids.of(np.arange(side.rows))
        with written(out) as stream:
            heads = zip(names, (names[at] for at in grouped.cluster.tolist()), strict=True)
            run.account.kept = write_rows(stream, CLUSTERS_HEADING, heads)
        run.account.finish(run.inputs, [side], model)
    run.account.write(out)
    return run.account


@contextmanager
def _run(paths: list[Path], out: Path, options: Options, step: Step) -> Iterator[Run]:
    if options.engine not in ENGINES:
        raise CannotMatch(f'--engine: there is no engine "{options.engine}". Choose duckdb or spark.')
    check_writable(out)
    inputs = inputs_for(paths, asked=options.mapped, id_column=options.id_column)
    memory = enough(options.memory or memory_limit())
    with _work_folder(options.work) as folder:
        account = Account(engine=options.engine, files=[str(path) for path in paths])
        run = Run(options, inputs, folder, step, account, memory, len(paths) == 1, options.workers or cores())
        yield run
        account.seconds = round(perf_counter() - account.started, 2)


def _small(run: Run) -> bool:
    return sum(rows_expected(each.source) for each in run.inputs) < SMALL


def _prepared(run: Run) -> list[Side]:
    wide = run.options.wide
    if wide is None:
        wide = all(rows_expected(each.source) <= SMALL_FILE for each in run.inputs)
    made = []
    run.account.wide = wide
    with run.account.timed("reading and keying"), pool_of(0 if _small(run) else run.workers) as pool:
        for at, each in enumerate(run.inputs):
            folder = run.folder / f"side{at}"
            made.append(
                prepare(
                    each.source, each.reading, folder, run.keys(at), id_column=each.id_column, pool=pool, step=run.step
                )
            )
    return made


def _model(run: Run, sides: list[Side]) -> Model:
    if run.options.model:
        try:
            return Model.load_file(run.options.model)
        except (OSError, ValueError, KeyError) as problem:
            raise CannotMatch(
                f"--model {run.options.model} is not a model this program can read: {problem}"
            ) from problem
    if not run.options.train:
        return Model.load_default()
    from linkspan.linkage.learning import learn

    with run.account.timed("training"):
        return learn(sides, run.step)


def _fitted(model: Model, sides: list[Side], run: Run) -> Model:
    """Fit a model to the size and the homes of the file matched against, and with --train to all the files show."""
    table = sides[-1].table()
    at_home = children_at_home(table)
    run.account.at_home = round(at_home, 3)
    fitted = model_for(model, table, at_home)
    if not run.options.train:
        return fitted
    with run.account.timed("training"):
        return refined(sides[0], sides[-1], fitted, others=at_home, within=run.within, most=run.options.most_per_key)


def _refuse_twice(heads: list[Ids], inputs: list[Input]) -> None:
    for ids, each in zip(heads, inputs, strict=True):
        if each.id_column and (found := ids.twice()):
            value, count = found
            raise CannotMatch(
                f'{each.source.path}: the id "{value[:40]}" in column "{each.id_column}" stands on {count} rows. '
                "Ids must differ. Choose another column with --id COLUMN, or number the rows with --id row."
            )


def _engine_parts(run: Run, sides: list[Side], model: Model) -> Iterator[tuple[int, list[Judged]]]:
    plan = run.plan(run.options.at_least)
    if run.options.engine == "spark":
        from linkspan.linkage import spark

        keys = run.keys(0), run.keys(len(run.inputs) - 1)
        yield from spark.judged(sides[0], sides[1], plan, keys, model, run.options.spark_master, run.account, run.step)
        return
    with run.account.timed("proposing pairs"):
        blocked = duck.block(sides[0], sides[1], plan, run.step)
    run.account.common_keys = blocked.common_keys
    few = len(blocked.parts) < 2
    with run.account.timed("scoring"), pool_of(0 if few else run.workers) as pool:
        yield from duck.judged(blocked, sides[0], sides[1], plan, model, pool, run.step)
