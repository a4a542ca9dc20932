"""What time does to a disagreement by itself: nobody answers by the date, and it reaches the next stage."""

from datetime import datetime

from linkspan.audit import Actor, trail
from linkspan.pathway import disagreement, events, models
from linkspan.pathway.commands import challenging
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST_AT_ONCE = 200


@trail.audited
def mind_challenges(*, by: Actor, at: datetime) -> int:
    """Take each disagreement that nobody answered in time to its next stage; give how many.

    One that was answered waits for whoever challenged, overdue on their own list. The last stage has none after it.
    """
    permit = gate.require(by=by, to=Action.REASSIGN_TASK, at=at)
    late = models.Challenge.objects.filter(closed_at=None, due_at__lt=at).exclude(stage=disagreement.ORDER[-1])
    moved = 0
    for challenge_id in list(late.order_by("due_at", "id").values_list("id", flat=True)[:MOST_AT_ONCE]):
        row = models.Challenge.lock(challenge_id)
        if row.closed_at is None and row.due_at < at and not challenging.is_answered(row):
            challenging.move(row, by, at, permit)
            moved += 1
    trail.record(events.CHALLENGES_MINDED, permit, detail={"moved": moved})
    return moved
