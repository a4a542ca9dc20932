"""Break-glass: open where a protected child is, in an emergency, for half an hour. Never who a walled child is."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.audit import Actor, NotNow, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models
from linkspan.children.commands.pairs import tell_shield_reviewers
from linkspan.children.queries.file import require_sight
from linkspan.sharing import commands as sharing
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

# Long enough to send someone and to ring; one who needs it longer says why again, and is reviewed again.
OPEN_FOR = timedelta(minutes=30)


@trail.audited
def open_place(*, child_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Show the asker where a protected child is, for half an hour.

    What they say is their answer to the gate's question, which another person reviews on the next working day. Whoever
    protects the child, the agencies inside the wall and the shield reviewers are told at once.
    """
    require_sight(child_id=child_id, by=by, at=at, reason=reason)
    child = models.Child.objects.get(id=child_id)
    if child.protection != "location":
        raise NotNow("children.place_not_hidden", "Where this child is, is not protected.")
    if models.PlaceOpening.objects.filter(child=child_id, person=by.person_id, until_at__gt=at).exists():
        raise NotNow("children.place_opened_already", "You have opened this place already.")
    offered = gate.may(by=by, to=Action.OPEN_WALLED, about=child_id, at=at, reason=reason)
    if offered.allow or offered.code == "challenge_needed":
        sharing.answer_challenge(answer=reason, about=child_id, to=Action.OPEN_WALLED, by=by, at=at)
    permit = gate.require(by=by, to=Action.OPEN_WALLED, about=child_id, at=at, reason=reason)
    person_id, organisation_id = by.in_post()
    opening_id = new_id()
    models.PlaceOpening.objects.bulk_create([
        models.PlaceOpening(
            id=opening_id, child_id=child_id, organisation_id=organisation_id, person_id=person_id,
            reason=reason, from_at=at, until_at=at + OPEN_FOR,
        )
    ])  # fmt: skip
    trail.record(events.PLACE_OPENED, permit, about=opening_id, detail={"until": (at + OPEN_FOR).isoformat()})
    _tell_owners(child_id, by, opening_id)
    tell_shield_reviewers([child.area_id], events.PLACE_OPENED, at, about=opening_id)
    return opening_id


def _tell_owners(child_id: UUID, by: Actor, opening_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select person, organisation from linkspan.owners_of_place(%s)", [child_id])
        rows = cursor.fetchall()
    people = [person for person, _ in rows if person and person != by.person_id]
    desks = [notify.AtDesk(organisation) for _, organisation in rows if organisation]
    link = f"/children/{child_id}/"
    notify.tell(to=[*people, *desks], event=events.PLACE_OPENED, link=link, about=opening_id)
