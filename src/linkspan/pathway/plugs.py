"""What this room gives to a room below: what an agency said, was told and must answer follows its successor."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies.ports import Held, Holder
from linkspan.audit import Actor, Permit, trail
from linkspan.pathway import events


class PathwayHolding:
    """Drafts, concerns, contacts and challenges of an agency; a person holds them through duty's items alone."""

    code = "pathway"
    models: Collection[str] = ("pathway.Draft", "pathway.Concern", "pathway.Contact", "pathway.Challenge")

    def count(self, *, giver: Holder, at: datetime, within: Collection[UUID] | None = None) -> int:
        """Count what is open."""
        if giver.person_id or giver.post_id:
            return 0
        with connection.cursor() as cursor:
            cursor.execute("select linkspan.count_pathway(%s)", [giver.organisation_id])
            (count,) = cursor.fetchone() or (0,)
        return int(count)

    def held(
        self, *, giver: Holder, at: datetime, within: Collection[UUID] | None = None, limit: int = 100
    ) -> Sequence[Held]:
        """List nothing by itself: each of these has an open item, which duty lists."""
        return ()

    def areas(self, *, giver: Holder, at: datetime) -> Collection[UUID]:
        """Name the areas in which something is held."""
        with connection.cursor() as cursor:
            cursor.execute("select area from linkspan.areas_of_pathway(%s)", [giver.organisation_id])
            return {area for (area,) in cursor.fetchall()}

    def hand_over(
        self,
        *,
        giver: Holder,
        receiver: Holder,
        by: Actor,
        at: datetime,
        permit: Permit,
        within: Collection[UUID] | None = None,
    ) -> int:
        """Move what an organisation holds to its successor, and leave one line for the whole."""
        if giver.person_id or giver.post_id:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(
                "select linkspan.hand_over_pathway(%s, %s, %s::uuid[])",
                [giver.organisation_id, receiver.organisation_id, list(within) if within is not None else None],
            )
            (moved,) = cursor.fetchone() or (0,)
        trail.record(events.PATHWAY_HANDED_OVER, permit, about=receiver.organisation_id, detail={"moved": int(moved)})
        return int(moved)
