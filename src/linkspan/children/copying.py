"""Write many rows at once through the wall: COPY is refused on walled tables, so columns go as arrays, in binary."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from struct import Struct
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import RawCursor
from psycopg.adapt import Dumper
from psycopg.pq import Format

from linkspan.audit import trail

# PostgreSQL's numbers for its types, which its wire format carries; they never change.
BOOL, BYTEA, BIGINT, SMALLINT, INTEGER, TEXT, FLOAT8, VARCHAR = 16, 17, 20, 21, 23, 25, 701, 1043
DATE, TIMESTAMPTZ, UUID, JSONB = 1082, 1184, 2950, 3802
MIDNIGHT, FIRST_DAY, INSTANT = datetime(2000, 1, 1, tzinfo=UTC), date(2000, 1, 1).toordinal(), timedelta(microseconds=1)
SHORT, INT, LONG, DOUBLE, HEAD = Struct(">h"), Struct(">i"), Struct(">q"), Struct(">d"), Struct(">iiiii")
WRITTEN: dict[int, Callable[[Any], bytes]] = {
    BOOL: lambda value: b"\x01" if value else b"\x00",
    BYTEA: bytes,
    BIGINT: LONG.pack,
    SMALLINT: SHORT.pack,
    INTEGER: INT.pack,
    TEXT: str.encode,
    VARCHAR: str.encode,
    FLOAT8: DOUBLE.pack,
    DATE: lambda value: INT.pack(value.toordinal() - FIRST_DAY),
    TIMESTAMPTZ: lambda value: LONG.pack((value - MIDNIGHT) // INSTANT),
    UUID: lambda value: value.int.to_bytes(16),
    JSONB: lambda value: b"\x01" + value.encode(),
}
NOTHING = INT.pack(-1)
SIZES = [INT.pack(size) for size in range(4_096)]


class Packed(bytes):
    """An array as PostgreSQL's wire carries it; the statement says of which type."""


class _AsItIs(Dumper):
    format = Format.BINARY
    oid = 0

    def dump(self, obj: Packed) -> Packed:
        """Send the bytes unchanged."""
        return obj


def packed(kind: int, values: Sequence[Any]) -> Packed:
    """Pack one column of values of a type; None is null."""
    written, size = WRITTEN[kind], len(values)
    if values and all(value is values[0] for value in values):
        values = values[:1]
    told = [NOTHING if value is None else _sized(written(value)) for value in values]
    body = b"".join(told if len(told) == size else told * size)
    return _array(kind, size, body, has_nulls=NOTHING in told)


def _sized(value: bytes) -> bytes:
    return SIZES[len(value)] + value if len(value) < len(SIZES) else INT.pack(len(value)) + value


def _array(kind: int, count: int, body: bytes, *, has_nulls: bool = False) -> Packed:
    dimensions = 1 if count else 0
    head = HEAD.pack(dimensions, has_nulls, kind, count, 1)
    return Packed(head[: 12 if not count else 20] + body)


def _of_width(kind: int, width: int, values: NDArray[Any], shape: str) -> Packed:
    elements = np.empty(len(values), dtype=[("width", ">i4"), ("value", shape)])
    elements["width"], elements["value"] = width, values
    return _array(kind, len(values), elements.tobytes())


def bigints(values: NDArray[np.int64]) -> Packed:
    """Pack a column of 64-bit numbers."""
    return _of_width(BIGINT, 8, values, ">i8")


def flags(values: NDArray[np.bool_]) -> Packed:
    """Pack a column of yes and no."""
    return _of_width(BOOL, 1, values, "?")


def uuids(values: NDArray[np.void]) -> Packed:
    """Pack a column of ids, each given as its sixteen bytes."""
    return _of_width(UUID, 16, values, "V16")


def send(statement: str, values: Sequence[Any]) -> RawCursor[tuple[Any, ...]]:
    """Put a statement with $1, $2 …; its rows, if any, come in binary. Within `streaming` nothing is waited for."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor: RawCursor[tuple[Any, ...]] = RawCursor(connection.connection)
        cursor.adapters.register_dumper(Packed, _AsItIs)
        return cursor.execute(statement.encode(), values, binary=True)


@contextmanager
def streaming() -> Iterator[None]:
    """Let the database work on what was sent while the next is put together.

    Statements keep their order and their transaction. What one of them is refused for may be raised by a later one, and
    is raised by the end of the block. COPY has no place within.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


@cache
def _kinds(table: str) -> dict[str, tuple[int, str]]:
    """Give the type of each column of a table, as a number and as SQL writes it."""
    asked = (
        "select a.attname, a.atttypid::int, format_type(a.atttypid, null) from pg_attribute a "
        "where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped"
    )
    return {name: (kind, written) for name, kind, written in send(asked, [table]).fetchall()}


def statement_for(table: str, columns: Sequence[str]) -> str:
    """Write the statement that adds rows to a table from one array for each column."""
    kinds = _kinds(table)
    arrays = ", ".join(f"${number}::{kinds[name][1]}[]" for number, name in enumerate(columns, 1))
    return f"insert into {table} ({', '.join(columns)}) select * from unnest({arrays})"  # noqa: S608  names from code


def packed_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Packed]:
    """Turn rows for a table into one array for each column, to be sent later; empty where there are no rows."""
    kinds = _kinds(table)
    turned = list(zip(*rows, strict=True))
    return [packed(kinds[name][0], values) for name, values in zip(columns, turned, strict=True)] if turned else []


def insert_packed(table: str, columns: Sequence[str], arrays: Sequence[Packed]) -> None:
    """Add what `packed_rows` made ready."""
    if arrays:
        send(statement_for(table, columns), arrays)


def insert_many(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a walled table in one statement; its rules hold for each."""
    insert_packed(table, columns, packed_rows(table, columns, rows))


def as_json(value: object) -> str:
    """Write JSON to be kept; PostgreSQL's jsonb takes no NUL."""
    return trail.canonical(value).decode("utf-8", "replace").replace("\\u0000", "")


def stage(name: str, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Fill a temporary table, shaped like part of another, that lasts until the act ends or it is filled again."""
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {name}")
        cursor.execute(f"create temp table {name} on commit drop as select {listed} from {table} limit 0")  # noqa: S608  names from code
        with cursor.copy(f"copy {name} ({listed}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)


def stage_text(name: str, shape: str, lines: Iterable[str]) -> None:
    """Fill a temporary table from lines already in COPY's text form: for very many rows of plain numbers and ids."""
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {name}")
        cursor.execute(f"create temp table {name} ({shape}) on commit drop")
        with cursor.copy(f"copy {name} from stdin") as copy:
            copy.write("".join(lines))
