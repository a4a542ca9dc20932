"""What the index has under an agency's own numbers, and what a return says of children. For the system alone."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.audit import Permit


@dataclass(frozen=True, slots=True)
class Numbered:
    """What an agency knows under a number: which child it is, if that is known, and whether a record names them."""

    record_id: UUID | None
    number: str
    child_id: UUID | None
    is_named: bool
    is_disposed: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A child as a return speaks of them: the agency's own record of them first, then what others say."""

    child_id: UUID
    record_id: UUID | None = None
    number: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


def numbered(organisation_id: UUID, numbers: Collection[str], *, permit: Permit) -> dict[str, Numbered]:
    """Find an agency's records by its own numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select s.record_id, s.id, l.child_id, v.said ?| array['given_name', 'family_name'],
              c.disposed_on is not null
            from children_sourcerecord s
            join children_recordversion v on v.record_id = s.id and v.number = s.version
            left join children_link l on l.record_id = s.id and l.until_at is null
            left join children_child c on c.id = l.child_id
            where s.organisation_id = %s and s.record_id = any(%s)
            """,
            [organisation_id, list(numbers)],
        )
        return {row[0]: Numbered(row[1], row[0], *row[2:]) for row in cursor.fetchall()}


def persons(organisation_id: UUID, child_ids: Collection[UUID], *, permit: Permit) -> dict[UUID, Person]:
    """Give what is said of children: the newest word of the agency's own first record, filled in from others'.

    What an agency says of a child who is with a sensitive service stays with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select l.child_id, s.organisation_id = %s as ours, s.id, s.record_id, v.said::text
            from children_link l
            join children_sourcerecord s on s.id = l.record_id
            join children_recordversion v on v.record_id = s.id and v.number = s.version
            where l.child_id = any(%s) and l.until_at is null
              and (s.organisation_id = %s or not s.sensitive)
            order by l.child_id, ours desc, s.ended_on is not null, s.first_seen_at, s.id
            """,
            [organisation_id, list(child_ids), organisation_id],
        )
        rows = cursor.fetchall()
    found: dict[UUID, Person] = {}
    for child_id, ours, record_id, number, text in rows:
        said = json.loads(text)
        before = found.get(child_id)
        if before is not None:
            found[child_id] = Person(child_id, before.record_id, before.number, _filled(before.said, said))
        else:
            found[child_id] = Person(child_id, record_id if ours else None, number if ours else "", said)
    return found


def _filled(first: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what one record leaves out from another; of the two birth dates, one is enough."""
    births = {"date_of_birth", "expected_date_of_birth"}
    taken = births if births & set(first) else set()
    return {**{key: value for key, value in other.items() if key not in taken}, **first}
