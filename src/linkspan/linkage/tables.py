"""Build the matcher's tables from coded columns, and keep a whole file's table on disk for every process to share."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage.coded import Coded
from linkspan.linkage.folding import Face
from linkspan.matching import FeatureTable
from linkspan.matching import table as prepared
from linkspan.matching.names import code_of, family_form, given_form
from linkspan.matching.table import Names

GIVEN, FAMILY = ("given", "middle", "known_as"), ("family", "former_family")
FORMS = {"given_names": given_form, "family_names": family_form}
Array = NDArray[Any]
OF_NAMES = {"given_names": GIVEN, "family_names": FAMILY}
_SEXES = {"": 0, "F": 1, "M": 2}


def _one_list(columns: Sequence[Coded]) -> tuple[list[str], list[NDArray[np.int64]]]:
    """Number the names of several columns in one list."""
    place: dict[str, int] = {"": 0}
    moved = []
    for column in columns:
        to = np.fromiter((place.setdefault(name, len(place)) for name in column.values), dtype=np.int64)
        moved.append(to[column.at])
    return list(place), moved


def table_of(face: Face) -> FeatureTable:
    """Build what `FeatureTable` builds from the same rows, without going row by row."""
    table = FeatureTable.__new__(FeatureTable)
    table.size = len(face["given"].at)
    for of, fields in OF_NAMES.items():
        names, columns = _one_list([face[name] for name in fields])
        setattr(table, of, prepared.names_of(names, FORMS[of]))
        for name, column in zip(fields, columns, strict=True):
            setattr(table, name, column.astype(np.intp))
    table.born = _rows(face["born"], prepared.born_row, 7)
    table.sex = np.array([_SEXES[sex] for sex in face["sex"].values], dtype=np.int64)[face["sex"].at]
    table.postcode = _rows(face["postcode"], prepared.postcode_row, 3)
    table.address = _rows(face["address"], prepared.address_row, 2)
    table.former_nhs = _rows(face["former_nhs"], lambda text: tuple(code_of(one) for one in text.split()), 3)
    for name in ("nhs", "upn", "school"):
        setattr(table, name, _rows(face[name], lambda text: (code_of(text),), 1)[:, 0])
    return table


def _rows(column: Coded, row_of: object, width: int) -> NDArray[np.int64]:
    return column.table(row_of, width)[column.at]  # type: ignore[arg-type]  # a text to its numbers


# --- a whole file's table, on disk --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Gathered:
    """The distinct names of a file so far, with what comparing them needs."""

    place: dict[str, int] = field(default_factory=lambda: {"": 0})
    pieces: list[Names] = field(default_factory=list)

    def add(self, names: Names) -> NDArray[np.int64]:
        """Take in a batch's names and return where each stands in the file's list."""
        before = len(self.place)
        to = np.fromiter((self.place.setdefault(name, len(self.place)) for name in names.folded), dtype=np.int64)
        new = np.flatnonzero(to >= before)
        if not self.pieces:
            new = np.concatenate([[0], new])
        self.pieces.append(_some(names, new))
        return to

    def whole(self) -> Names:
        """Put the pieces together."""
        return Names(
            list(self.place),
            np.concatenate([piece.text for piece in self.pieces]),
            np.concatenate([piece.code for piece in self.pieces]),
            np.concatenate([piece.tokens for piece in self.pieces]),
            np.concatenate([piece.groups for piece in self.pieces]),
        )


def _some(names: Names, kept: NDArray[np.int64]) -> Names:
    folded = [names.folded[at] for at in kept.tolist()]
    return Names(folded, names.text[kept], names.code[kept], names.tokens[kept], names.groups[kept])


def _arrays(of: str, names: Names) -> dict[str, Array]:
    """Lay names out as arrays of numbers, texts as their letters a line each, so that reading them runs no code."""
    texts = {"folded": names.folded, "text": names.text.tolist()}
    letters = {
        f"{of}.{name}": np.frombuffer("\n".join(lines).encode(), dtype=np.uint8) for name, lines in texts.items()
    }
    return letters | {f"{of}.{name}": getattr(names, name) for name in ("code", "tokens", "groups")}


def _names(of: str, arrays: Mapping[str, Array]) -> Names:
    folded, text = (arrays[f"{of}.{name}"].tobytes().decode().split("\n") for name in ("folded", "text"))
    return Names(
        folded, np.array(text, dtype=object), *(arrays[f"{of}.{name}"] for name in ("code", "tokens", "groups"))
    )


def _loaded(path: Path) -> dict[str, Array]:
    with np.load(path, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


def save_piece(table: FeatureTable, path: Path) -> None:
    """Keep a batch's table until all batches are there."""
    arrays = {name: column for name, column in vars(table).items() if isinstance(column, np.ndarray)}
    for of in OF_NAMES:
        arrays |= _arrays(of, getattr(table, of))
    with path.open("wb") as stream:
        np.savez(stream, size=np.int64(table.size), **arrays)  # type: ignore[arg-type]  # no name is "allow_pickle"


def join_pieces(paths: Sequence[Path], folder: Path) -> None:
    """Turn the batches' tables into one on disk: an array file for each column, the names beside them."""
    names = {of: _Gathered() for of in OF_NAMES}
    columns: dict[str, list[str]] = {}
    folder.mkdir()
    streams = {}
    rows = 0
    for path in paths:
        piece = _loaded(path)
        to = {of: names[of].add(_names(of, piece)) for of in OF_NAMES}
        rows += int(piece.pop("size"))
        for name, column in piece.items():
            if "." in name:
                continue
            of = next((of for of, fields in OF_NAMES.items() if name in fields), None)
            column = to[of][column].astype(np.int32) if of else column
            if name not in streams:
                streams[name] = (folder / f"{name}.bin").open("wb")
                columns[name] = [column.dtype.str, *map(str, column.shape[1:])]
            column.tofile(streams[name])
        path.unlink()
    for stream in streams.values():
        stream.close()
    gathered: dict[str, Array] = {}
    for of, each in names.items():
        gathered |= _arrays(of, each.whole())
    with (folder / "names.npz").open("wb") as stream:
        np.savez(stream, **gathered)  # type: ignore[arg-type]  # no name is "allow_pickle"
    (folder / "columns.json").write_text(json.dumps({"rows": rows, "columns": columns}), encoding="utf-8")


def open_table(folder: Path) -> FeatureTable:
    """Open a table that `join_pieces` wrote; its columns are read from disk as they are needed."""
    kept = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
    rows, columns = int(kept["rows"]), kept["columns"]
    names = _loaded(folder / "names.npz")
    table = FeatureTable.__new__(FeatureTable)
    table.size = rows
    for of in OF_NAMES:
        setattr(table, of, _names(of, names))
    for name, (kind, *shape) in columns.items():
        column = np.memmap(folder / f"{name}.bin", dtype=kind, mode="r", shape=(rows, *map(int, shape)))
        setattr(table, name, np.asarray(column))
    return table
