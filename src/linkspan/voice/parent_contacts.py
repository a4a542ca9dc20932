"""Which workers a parent's page may show: the database says so, for workers and for the page alike."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class Contact:
    """A worker whom a parent may be shown: never the police, never a sensitive service."""

    involvement_id: UUID
    name: str
    role: str
    agency: str
    phone: str


def contacts_of(child_id: UUID) -> tuple[Contact, ...]:
    """List the workers of a child whom a parent may be shown, for somebody who sees the child."""
    with connection.cursor() as cursor:
        cursor.execute("select id, name, role, agency, phone from linkspan.parent_contacts(%s)", [child_id])
        return tuple(Contact(*row) for row in cursor.fetchall())
