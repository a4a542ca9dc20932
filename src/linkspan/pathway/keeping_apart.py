"""Beginning a stage that is kept apart: what its sides cannot be, and that telling the officer is done by the act."""

from datetime import datetime

from linkspan.audit import Actor, NotNow, Permit
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import models
from linkspan.pathway.sides import Sides
from linkspan.pathway.stages import BY_CODE


def why_not_keep_apart(sides: Sides, by: Actor, *, is_apart: bool) -> NotNow | None:
    """Say why the sides of a stage cannot be as they are said to be."""
    if not is_apart:
        named = sides.outside or sides.inside_ids
        return NotNow("pathway.not_apart", "Nobody is let in or kept out of what is not kept apart.") if named else None
    if by.person_id in sides.outside:
        return NotNow(
            "pathway.own_allegation", "Someone it is not about has to write this. Ring the council's officer."
        )
    if sides.outside & {*sides.inside_ids}:
        return NotNow("pathway.both_sides", "Somebody cannot be let in and kept out at once.")
    return None


def note_told(row: models.Stage, breach_reason: str, by: Actor, at: datetime, permit: Permit) -> None:
    """Mark the telling as done by the act itself; told late, it is asked why, unless that was said."""
    kind = BY_CODE[row.kind]
    if not kind.tells:
        return
    late = row.due_at < at
    was = duty_queries.item(row.item_id, at).rule
    due = duty_queries.due_for(kind.clock_later, at, area_id=row.area_id)
    duty.renew_clock(
        item_id=row.item_id, due=due, was=was, breach_reason=breach_reason if late else "", by=by, at=at, permit=permit
    )
    row.due_at = due.due_at
    row.save(update_fields=["due_at"])
