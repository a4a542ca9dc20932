"""Other children of a child's family: those at the same address, and those elsewhere who share a parent or carer."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.children import composite

HOUSEHOLD = "select child_id, shown from linkspan.household(%s)"
SIBLINGS = "select child_id, shown from linkspan.siblings(%s)"


@dataclass(frozen=True, slots=True)
class Relative:
    """Another child at the same address, or one elsewhere who shares a parent or carer: never where."""

    child_id: UUID
    name: str
    age: int | None


def household_of(child_id: UUID, on: date) -> tuple[Relative, ...]:
    """List other children at the same address, where no one's place is hidden from the asker."""
    return _relatives(HOUSEHOLD, child_id, on)


def siblings_of(child_id: UUID, on: date) -> tuple[Relative, ...]:
    """List children who share a parent or carer and live elsewhere, where neither wall hides one of the two."""
    return _relatives(SIBLINGS, child_id, on)


def _relatives(asked: str, child_id: UUID, on: date) -> tuple[Relative, ...]:
    with connection.cursor() as cursor:
        cursor.execute(asked, [child_id])
        rows: list[tuple[UUID, dict[str, Any]]] = [(row[0], _parsed(row[1])) for row in cursor.fetchall()]
    found = [
        Relative(
            other, shown.get("name", ""),
            composite.age_on(date.fromisoformat(shown["born"]) if shown.get("born") else None, on),
        )
        for other, shown in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-(each.age or 0), each.name)))


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
