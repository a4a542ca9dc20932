"""What is kept from whoever answers a request: the worker puts it to somebody inside it, who decides on it themselves.

It is sought by the clock and never by whoever gathers, so that neither how long that takes, nor what it leaves in the
trail, tells them that there was something to seek.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import notify
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.called import called
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny import events, leaving_out
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

KIND, CLOCK = "access_apart", "access.apart"
STILL_SOUGHT = timedelta(days=1)  # a request answered within minutes of being gathered is looked through as well


@trail.audited
def seek_apart(*, by: Actor, at: datetime) -> int:
    """Put what is kept from whoever gathered to somebody who is inside it, with a clock; give how many were asked."""
    permit = gate.require(by=by, to=Action.MIND_ACCESS_REQUESTS, at=at)
    rows = list(
        models.AccessRequest.objects.exclude(gathered_at=None)
        .filter(Q(closed_at=None) | Q(closed_how="answered", closed_at__gt=at - STILL_SOUGHT))
        .order_by("due_at", "id")
    )
    asked = [
        _ask(row, kind, about, person_id, permit)
        for row in rows
        for kind, about, person_id in called("apart_to_ask", row.id)
    ]
    over = _let_go(permit)
    trail.record(events.APART_SOUGHT, permit, detail={"asked": len(asked), "over": over})
    return len(asked)


def _ask(row: models.AccessRequest, kind: str, about: UUID, person_id: UUID, permit: Permit) -> UUID:
    if row.child_id is None:
        raise NotFound
    by, at, apart_id = permit.actor, permit.at, new_id()
    due = duty_queries.due_for(CLOCK, at, area_id=row.area_id)
    item_id = duty.open_item(
        kind=KIND, area_id=row.area_id, organisation_id=row.organisation_id, person_id=person_id, due=due,
        about=apart_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    models.AccessApart.objects.bulk_create([
        models.AccessApart(
            id=apart_id, item_id=item_id, request_id=row.id, child_id=row.child_id,
            organisation_id=row.organisation_id, kind=kind, about=about, asked_at=at, due_at=due.due_at,
        )
    ])  # fmt: skip
    trail.record(events.APART_ASKED, permit, about=apart_id)
    notify.tell(
        to=person_id, event=events.APART_ASKED, link=f"/access-requests/apart/{apart_id}/", about=apart_id
    )  # fmt: skip
    return apart_id


def _let_go(permit: Permit) -> int:
    """End what is still asked for a request that was refused or taken back; give how many."""
    rows = models.AccessApart.objects.filter(decision="").exclude(
        Q(request__closed_at=None) | Q(request__closed_how="answered")
    )
    for row in rows:
        duty.close_item(item_id=row.item_id, by=permit.actor, at=permit.at, permit=permit)
        row.decision, row.decided_at = "over", permit.at
        row.save(update_fields=["decision", "decided_at"])
    return len(rows)


@trail.audited
def decide_apart(
    *, apart_id: UUID, decision: str, reason: str, by: Actor, at: datetime, ground: str = "",
    leave_out: Sequence[str] = (), once: UUID | None = None,
) -> None:  # fmt: skip
    """Decide, as somebody inside, whether it is told: in the answer, by oneself and face to face, or not at all.

    What is told in the answer is read by whoever answers; the rest they never learn of.
    """
    permit = gate.require(by=by, to=Action.WORK_RESTRICTED_STAGE, at=at)
    found = models.AccessApart.objects.filter(id=apart_id).first()
    asked = called("apart_asked", apart_id)
    if found is None or not asked:
        raise NotFound
    said, is_open = called("apart_said", apart_id)[0][0], bool(asked[0][1])
    row = models.AccessApart.lock(apart_id)
    if row.decision:
        raise NotNow("access.apart_decided", "That is decided already.")
    refuse_if(
        rules.why_not_decide_apart(decision, ground, leaving_out.BY_CODE, reason, is_open=is_open)
        or leaving_out.why_not_leave_out(said, leave_out)
    )
    row.decision, row.reason, row.ground = decision, reason.strip(), ground if decision == "leave" else ""
    row.text = _told(said, leave_out) if decision == "tell" else ""
    row.decided_by_id, row.decided_as, row.decided_at = by.person_id, by.post_title, at
    row.save(update_fields=["decision", "reason", "ground", "text", "decided_by", "decided_as", "decided_at"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.APART_DECIDED, permit, about=apart_id, detail={"decision": decision, "ground": row.ground})


def _told(said: str, leave_out: Sequence[str]) -> str:
    spans = [
        leaving_out.Span(start, end, "others") for words in leave_out for start, end in leaving_out.find(said, words)
    ]
    return leaving_out.without(said, spans)
