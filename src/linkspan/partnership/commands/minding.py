"""What the worker does on a legal date: carry out what was confirmed, and say what cannot be."""

from datetime import datetime

from linkspan.agencies import notify
from linkspan.audit import Actor, NotNow, trail
from linkspan.partnership import carrying, events
from linkspan.partnership.commands.reorganisations import carry_out_on_day
from linkspan.partnership.reorganisation_models import Reorganisation
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


def mind_reorganisations(*, by: Actor, at: datetime) -> dict[str, str]:
    """Carry out every plan whose legal date has come, each in a transaction of its own, and say what came of each.

    One that cannot be carried out stands as it is: its planner is told, and it is tried again.
    """
    found = {}
    for reorganisation_id in carrying.waiting(at):
        try:
            found[str(reorganisation_id)] = carry_out_on_day(reorganisation_id=reorganisation_id, by=by, at=at)
        except NotNow as problem:
            found[str(reorganisation_id)] = problem.code
    if any(code not in ("done", "waiting") for code in found.values()):
        tell_of_stuck(found=found, by=by, at=at)
    return found


@trail.audited
def tell_of_stuck(*, found: dict[str, str], by: Actor, at: datetime) -> None:
    """Tell the planners of what could not be carried out."""
    permit = gate.require(by=by, to=Action.MIND_PARTNERSHIP, at=at)
    stuck = [key for key, code in found.items() if code not in ("done", "waiting")]
    trail.record(events.REORGANISATIONS_MINDED, permit, detail={"stuck": stuck})
    for row in Reorganisation.objects.filter(id__in=stuck):
        link = f"/partnership/{row.partnership_id}/reorganisations/{row.id}/"
        notify.tell(to=row.planned_by_id, event=events.REORGANISATION_WAITING, link=link)
