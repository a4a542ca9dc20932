"""A file prepared once and kept on disk, so that each delta matched with it reads only what the delta needs."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

from linkspan.linkage import linking
from linkspan.linkage.account import Account
from linkspan.linkage.faults import CannotMatch
from linkspan.linkage.inputs import Input, inputs_for
from linkspan.linkage.linking import Options
from linkspan.linkage.sides import ALONE, STORED, Keys, Side, Step, cores, pool_of, prepare

ROWS_IN_GROUP = 100_000


@dataclass(frozen=True, slots=True)
class Standing:
    """A prepared file: its table, ids, and keys sorted by key."""

    side: Side
    read: Input

    @classmethod
    def prepare(cls, file: Path, folder: Path, options: Options, step: Step) -> Standing:
        """Prepare a file in a new folder, its keys sorted so that a join skips what a delta does not ask for."""
        if folder.exists():
            raise CannotMatch(f"{folder} is there already. Choose a new folder, or take that one away.")
        (read,) = inputs_for([file], asked=options.mapped, id_column=options.id_column)
        keys = Keys(lookup=False, stored=True, wide=False)
        with pool_of(options.workers or cores()) as pool:
            side = prepare(read.source, read.reading, folder, keys, id_column=read.id_column, pool=pool, step=step)
        for kind in (STORED, ALONE):
            _sort(side, kind)
        with (folder / "standing.pickle").open("wb") as stream:
            pickle.dump((side, read), stream)
        return cls(side, read)

    @classmethod
    def open(cls, folder: Path) -> Standing:
        """Open what `prepare` kept."""
        try:
            with (folder / "standing.pickle").open("rb") as stream:
                side, read = pickle.load(stream)  # noqa: S301  # written by this program, in the caller's own folder
        except OSError as problem:
            raise CannotMatch(f"{folder} holds no prepared file.") from problem
        return cls(side, read)

    def link(self, delta: Path, out: Path, options: Options, step: Step) -> Account:
        """Match a delta with the prepared file."""
        return linking.link_with(delta, self.side, self.read, out, options, step)


def _sort(side: Side, kind: str) -> None:
    """Sort the keys of a side into one file."""
    import duckdb

    if not side.has(kind):
        return
    whole = side.folder / f"sorted-{kind}.parquet"
    to = str(whole).replace("'", "''")
    with duckdb.connect(config={"temp_directory": str(side.folder / "spill")}) as base:
        base.execute(
            f"copy (select row, key from read_parquet(?) order by key) to '{to}' "  # noqa: S608  # a path of ours
            f"(format parquet, row_group_size {ROWS_IN_GROUP})",
            [side.files(kind)],
        )
    for path in side.folder.glob(f"{kind}-*.parquet"):
        path.unlink()
    whole.rename(side.folder / f"{kind}-000000.parquet")
