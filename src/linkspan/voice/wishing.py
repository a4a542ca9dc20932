"""Rows of wishes as acts make them, each with its item, owner and date; for commands alone."""

from datetime import datetime

from linkspan.audit import Actor, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.children.queries.happened import area_of
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.voice import events
from linkspan.voice import word_models as models
from linkspan.voice import word_rules as rules

ITEM, CLOCK = "child_wish", "wish.answer"


def open_wish(row: models.Words, wish: str, by: Actor, at: datetime, permit: Permit) -> models.ChildWish:
    """Keep one thing a child wants, owned by whoever wrote it down, with the day by which the child is told."""
    said = rules.cleaned(wish)
    refuse_if(rules.why_not_wish(said))
    person_id, organisation_id = by.in_post()
    area_id, wish_id = area_of(row.child_id), new_id()
    due = duty_queries.due_for(CLOCK, at, area_id=area_id)
    item_id = duty.open_item(
        kind=ITEM, area_id=area_id, organisation_id=organisation_id, person_id=person_id, about=wish_id, due=due,
        by=by, at=at, permit=permit,
    )  # fmt: skip
    made = models.ChildWish(
        id=wish_id, item_id=item_id, child_id=row.child_id, words_id=row.id, wish=said,
        organisation_id=organisation_id, area_id=area_id, author_id=person_id, author_as=by.post_title, at=at,
        due_at=due.due_at,
    )  # fmt: skip
    models.ChildWish.objects.bulk_create([made])
    trail.record(events.WISH_MARKED, permit, about=made.id)
    return made
