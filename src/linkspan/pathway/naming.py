"""What children are called, for those who have to take care of something of theirs that is open."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.audit import Actor, Permit
from linkspan.children import composite
from linkspan.children.composite import Said
from linkspan.children.queries import names


def names_under(
    permits: Mapping[UUID, Permit], *, by: Actor, at: datetime, apart: Collection[UUID] = ()
) -> dict[UUID, str]:
    """Name each child about whom the asker has a permit, also one whom no record open to the asker names.

    A child whom a school alone knows, and who went missing, is the council's to find: it learns what they are called.
    """
    found = names.names_under(permits, by=by, at=at, apart=apart)
    unnamed = sorted(child_id for child_id, name in found.items() if not name)
    return found | _called(unnamed) if unnamed else found


def _called(children: Collection[UUID]) -> dict[UUID, str]:
    said: dict[UUID, list[Said]] = {}
    with connection.cursor() as cursor:
        cursor.execute("select * from linkspan.called(%s)", [list(children)])
        for child_id, record_id, organisation_id, received_at, given, family in cursor.fetchall():
            identity = {"given_name": given or "", "family_name": family or ""}
            one = Said(record_id, organisation_id, "", received_at, True, None, identity, None)
            said.setdefault(child_id, []).append(one)
    return {child_id: composite.best_name(each) for child_id, each in said.items()}
