"""What this room gives to rooms below it: the facts the gate decides on, and what an agency holds here."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies.inherited import Inherited
from linkspan.audit import Actor, trail
from linkspan.children import events, homes
from linkspan.sharing.facts import ChildFacts
from linkspan.sharing.standout import Likeness

NAMES = [field.name for field in fields(ChildFacts)]


class IndexFacts:
    """Facts about children, read by the owner's function under the asker's own signed context."""

    def facts(self, child_ids: Collection[UUID], actor: Actor, at: datetime) -> dict[UUID, ChildFacts]:
        """Give what the gate decides on for each child; of one there is not, what an identity wall gives.

        One query, and one in a whole look for the children who were asked about in it.
        """
        key = ("facts", actor.key, actor.appointment_id, at, frozenset(child_ids))
        return dict(trail.recalled(key, lambda: self._asked(child_ids)))

    def _asked(self, child_ids: Collection[UUID]) -> dict[UUID, ChildFacts]:
        with connection.cursor() as cursor:
            cursor.execute("select * from linkspan.facts(%s)", [list(child_ids)])
            columns = [column.name for column in cursor.description or ()]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        return {row["child_id"]: _facts(row) for row in rows}

    def likeness(self, child_id: UUID, person_id: UUID, organisation_id: UUID) -> Likeness:
        """Say what a looker and a child have in common; only the worker is told."""
        with connection.cursor() as cursor:
            cursor.execute(
                "select * from linkspan.likeness(%s, %s, %s, %s, %s)",
                [child_id, person_id, organisation_id, *homes.pads()],
            )
            columns = [column.name for column in cursor.description or ()]
            row = cursor.fetchone() or ()
        return Likeness(**dict(zip(columns, row, strict=True)))

    def bearers(self, surname: str) -> tuple[int, int]:
        """Count the children who bear a surname, and all; only the worker is told."""
        with connection.cursor() as cursor:
            cursor.execute("select bearers, children from linkspan.bearers(%s)", [surname])
            bearers, children = cursor.fetchone() or (0, 0)
        return int(bearers), int(children)


def _facts(row: dict[str, object]) -> ChildFacts:
    told = {name: row[name] for name in NAMES if name in row}
    told["organisations"] = frozenset(row["organisations"])  # type: ignore[call-overload]  # an array of ids
    return ChildFacts(**told)  # type: ignore[arg-type]  # named as the function's columns are


class KnownChildren:
    """How many children are known where, by age: rounded in the database, so that no exact count leaves it."""

    def known(self, area_ids: Collection[UUID], on: date) -> dict[tuple[UUID, int], int | None]:
        """Count the children known in each area by the first age of its band; None where there are few."""
        with connection.cursor() as cursor:
            cursor.execute("select * from linkspan.population(%s, %s)", [list(area_ids), on])
            return {(area, band): shown for area, band, shown in cursor.fetchall()}


# Flags and corrections an agency answers for; when it goes, another takes them over as they stand.
HELD = Inherited(
    code="children",
    models=("children.Flag", "children.FlagDelivery", "children.Correction", "children.Newcomer"),
    what="held",
    lists_areas=False,
    event=events.CHILDREN_HANDED_OVER,
)
