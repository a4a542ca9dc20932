"""Write many rows at once through the wall: COPY is refused on walled tables, so rows go by a temporary one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from linkspan.audit import trail


def insert_many(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a walled table in one statement; its rules hold for each."""
    listed = ", ".join(columns)
    stage(f"arriving_{table}", table, columns, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"insert into {table} ({listed}) select {listed} from arriving_{table}")  # noqa: S608  names from code


def as_json(value: object) -> str:
    """Write JSON for COPY; PostgreSQL's jsonb takes no NUL."""
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
