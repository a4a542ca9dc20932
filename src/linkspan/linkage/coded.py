"""A column of text as numbers: each distinct value once, in the order met, with "" as number 0."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Places = NDArray[np.int64]
# What programs write where nothing is known.
NOTHING = frozenset(("nan", "NaN", "NA", "N/A", "n/a", "<NA>", "\\N", "NULL", "null", "NaT", "None", "none", "-", "?"))


@dataclass(slots=True)
class Coded:
    """Distinct values and where each row's stands among them."""

    values: list[str]
    at: Places

    @classmethod
    def empty(cls, rows: int) -> "Coded":
        """Make a column in which nothing is known."""
        return cls([""], np.zeros(rows, dtype=np.int64))

    @classmethod
    def of(cls, column: "pa.ChunkedArray | pa.Array", *, folded: bool = False) -> "Coded":
        """Number the distinct values of an Arrow column of text, as received or folded already."""
        import pyarrow as pa

        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        coded: Any = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
        if isinstance(coded, pa.ChunkedArray):
            coded = coded.combine_chunks()
        values = [(value or "") if folded else _known(value) for value in coded.dictionary.to_pylist()]
        at = coded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
        return cls([*values, ""], at.astype(np.int64)).map(str)

    def map(self, change: Callable[[str], str]) -> "Coded":
        """Change each distinct value once; values that become the same are one from then on."""
        place: dict[str, int] = {"": 0}
        moved = np.fromiter(
            (place.setdefault(change(value) if value else "", len(place)) for value in self.values),
            dtype=np.int64, count=len(self.values),
        )  # fmt: skip
        return Coded(list(place), moved[self.at])

    def known(self) -> int:
        """Count the rows that hold a value."""
        return int(np.count_nonzero(self.at))

    def texts(self) -> list[str]:
        """Write the column out, row by row."""
        values = self.values
        return [values[place] for place in self.at.tolist()]

    def table(self, row_of: Callable[[str], Iterable[int]], width: int) -> NDArray[np.int64]:
        """Work out a row of numbers for each distinct value, padded with zeros."""
        made = np.zeros((len(self.values), width), dtype=np.int64)
        for at, value in enumerate(self.values[1:], 1):
            row = tuple(row_of(value))[:width]
            made[at, : len(row)] = row
        return made


def _known(value: str | None) -> str:
    text = (value or "").strip().replace("\0", "")
    return "" if text in NOTHING else text


def together(columns: Iterable[Coded]) -> Coded:
    """Join columns into one whose values are the others', apart by tabs."""
    columns = list(columns)
    mixed = np.zeros(len(columns[0].at), dtype=np.int64)
    for column in columns:
        mixed = mixed * len(column.values) + column.at
        if len(columns) > 2:  # keep numbers small enough however many columns there are
            mixed = np.unique(mixed, return_inverse=True)[1].astype(np.int64)
    _, first, at = np.unique(mixed, return_index=True, return_inverse=True)
    values = ["\t".join(column.values[column.at[row]] for column in columns) for row in first.tolist()]
    return Coded([*values, ""], at.astype(np.int64)).map(lambda text: text if text.strip("\t") else "")
