"""Keep the order of the review queue true: what is kept of a pair's urgency is worked out again and mended."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.audit import Actor, trail
from linkspan.children import events
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

AT_ONCE = 500


@trail.audited
def weigh_again(*, by: Actor, at: datetime, after: UUID | None = None, most: int = AT_ONCE) -> UUID | None:
    """Weigh the next pairs that wait, in the order of their numbers; give the last, or None when there is no more.

    The trail keeps how many a birthday or a new rule moved, and of how many what was kept was wrong: that is none,
    but where two acts changed one pair in the same moment.
    """
    permit = gate.require(by=by, to=Action.SEE_AGGREGATE, at=at)
    with connection.cursor() as cursor:
        cursor.execute("select last, checked, moved, mended from linkspan.weigh_again(%s, %s)", [after, most])
        last, checked, moved, mended = cursor.fetchone() or (None, 0, 0, 0)
    trail.record(events.QUEUE_WEIGHED, permit, detail={"checked": checked, "moved": moved, "mended": mended})
    return last if checked == most else None
