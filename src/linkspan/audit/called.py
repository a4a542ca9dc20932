"""Calling the functions that the database keeps for us, by name."""

from typing import Any

from django.db import connection
from psycopg import sql


def called(function: str, *given: Any) -> list[tuple[Any, ...]]:
    """Give the rows of a function of the schema `linkspan`; what is jsonb comes as text, as Django reads it."""
    call = sql.SQL("select * from linkspan.{}({})").format(
        sql.Identifier(function), sql.SQL(", ").join([sql.Placeholder()] * len(given))
    )
    with connection.cursor() as cursor:
        cursor.execute(call, given)
        return list(cursor.fetchall())
