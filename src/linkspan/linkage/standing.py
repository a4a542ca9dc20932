"""A file prepared once and kept on disk, so that each delta matched with it reads only what the delta needs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from linkspan.linkage import linking
from linkspan.linkage.account import Account
from linkspan.linkage.births import DateForm
from linkspan.linkage.faults import CannotMatch
from linkspan.linkage.folding import Reading
from linkspan.linkage.inputs import Input, inputs_for
from linkspan.linkage.linking import Options
from linkspan.linkage.mapping import Columns
from linkspan.linkage.reading import Oddities, Source
from linkspan.linkage.sides import ALONE, STORED, Keys, Side, Step, cores, pool_of, prepare

ROWS_IN_GROUP = 100_000
KEPT = "standing.json"


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
        (folder / KEPT).write_text(json.dumps(_kept(side, read)), encoding="utf-8")
        return cls(side, read)

    @classmethod
    def open(cls, folder: Path) -> Standing:
        """Open what `prepare` kept."""
        try:
            found = json.loads((folder / KEPT).read_text(encoding="utf-8"))
            return cls(_side(folder, found["side"]), _input(found["input"]))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise CannotMatch(f"{folder} holds no prepared file.") from problem

    def link(self, delta: Path, out: Path, options: Options, step: Step) -> Account:
        """Match a delta with the prepared file."""
        return linking.link_with(delta, self.side, self.read, out, options, step)


def _kept(side: Side, read: Input) -> dict[str, Any]:
    """Write down what was prepared, in a form whose reading runs no code."""
    of_side = {name: getattr(side, name) for name in ("rows", "weak", "unkeyed", "known")}
    source = asdict(read.source) | {"path": str(read.source.path)}
    reading = asdict(read.reading)
    rest = {"columns": asdict(read.columns), "id_column": read.id_column, "notes": read.notes}
    return {"side": of_side, "input": {"source": source, "reading": reading, **rest}}


def _side(folder: Path, kept: dict[str, Any]) -> Side:
    return Side(folder, int(kept["rows"]), int(kept["weak"]), int(kept["unkeyed"]), Counter(kept["known"]))


def _input(kept: dict[str, Any]) -> Input:
    source, columns, reading = kept["source"], kept["columns"], kept["reading"]
    return Input(
        source=Source(**{
            **source, "path": Path(source["path"]), "header": tuple(source["header"]),
            "oddities": Oddities(**source["oddities"]),
        }),
        columns=Columns(columns["of"], columns["how"], tuple(columns["unused"])),
        reading=Reading(reading["of"], DateForm(**reading["dates"]), tuple(reading["left_out"])),
        id_column=kept["id_column"],
        notes=list(kept["notes"]),
    )  # fmt: skip


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
