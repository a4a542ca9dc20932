"""What time does by itself: a silence climbs the area's table, text goes when it is due, walls call requests back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.exchange import access, escalation, events, models, rules
from linkspan.exchange.escalation import Rung
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST_AT_ONCE = 500


@trail.audited
def mind_requests(*, by: Actor, at: datetime) -> int:
    """Tell the next rung wherever an agency has not replied in time, and call back what a wall now stands before.

    Gives how many rungs were reached. Asking again tells nobody twice.
    """
    permit = gate.require(by=by, to=Action.REASSIGN_TASK, at=at)
    recalled = _recall(by, at, permit)
    reached = sum(_climb(part, at, permit) for part in _silent(at))
    found = _contradict(at, permit)
    trail.record(events.REQUESTS_MINDED, permit, detail={"rungs": reached, "recalled": recalled, "contradicted": found})
    return reached


def _silent(at: datetime) -> Iterable[models.Part]:
    """Parts past their date, the longest first, but for those whose every rung was told."""
    rows = models.Part.objects.filter(closed_at=None, due_at__lt=at).exclude(escalations__rung=escalation.RUNGS[-1])
    return rows.select_related("request").order_by("due_at", "id")[:MOST_AT_ONCE]


def _climb(part: models.Part, at: datetime, permit: Permit) -> int:
    """Reach the rungs that are due, and tell only the highest of them: it is the one who can move it now."""
    request = part.request
    row = escalation.row_for(request.urgency, agencies.area(request.area_id).code, london_day(part.asked_at))
    told_before = set(models.Escalation.objects.filter(part=part).values_list("rung", flat=True))
    new = [rung for rung in escalation.rungs_reached(row, part.due_at, at) if rung not in told_before]
    if not new:
        return 0
    people = _people(part, new[-1], at)
    models.Escalation.objects.bulk_create([
        models.Escalation(part_id=part.id, rung=rung, at=at, told=len(people) if rung == new[-1] else 0) for rung in new
    ])  # fmt: skip
    trail.record(
        events.SILENCE_ESCALATED, permit, about=part.id, child=request.child_id,
        detail={"rungs": new, "told": len(people), "agency": str(part.organisation_id)},
    )  # fmt: skip
    link = f"/requests/parts/{part.id}/"
    notify.tell(to=people, event=events.SILENCE_ESCALATED, link=link, about=part.id)
    held = duty_queries.owners_of([request.item_id]).get(request.item_id)
    asker = access.to_tell(held, request.organisation_id, london_day(at), besides=people)
    notify.tell(to=asker, event=events.SILENCE_ESCALATED, link=link, about=part.id)
    return len(new)


def _people(part: models.Part, rung: Rung, at: datetime) -> list[UUID]:
    """Name whom a rung means; a rung with nobody on it falls to the next one down, and at the last to the desk."""
    for each in reversed(escalation.RUNGS[: escalation.RUNGS.index(rung) + 1]):
        if found := _on_rung(part, each, at):
            return found
    return list(access.desk_of(part.organisation_id, london_day(at)))


def _on_rung(part: models.Part, rung: Rung, at: datetime) -> list[UUID]:
    on = london_day(at)
    own = agencies.colleagues(part.organisation_id, on)
    people = [each.person_id for each in own if each.roles & escalation.ROLES_OF[rung] or _is_senior(each, rung)]
    if rung == "lead_partners":
        for kind in escalation.PARTNERS:
            for partner in agencies.organisations(on, kind=kind, area_id=part.request.area_id):
                people += [each.person_id for each in agencies.colleagues(partner.id, on) if _is_senior(each, rung)]
    return list(dict.fromkeys(people))


def _is_senior(colleague: agencies.Colleague, rung: Rung) -> bool:
    highest = escalation.BAND_OF.get(rung)
    return highest is not None and colleague.band <= highest


def _recall(by: Actor, at: datetime, permit: Permit) -> int:
    """Close what is open with an agency that may not know of the child any more, without a word to it about why."""
    with connection.cursor() as cursor:
        cursor.execute("select part_id, request_id, is_asker from linkspan.walled_parts(%s)", [MOST_AT_ONCE])
        walled = cursor.fetchall()
    for part_id in (each for each, _request_id, _is_asker in walled if each):
        part = models.Part.lock(part_id)
        part.close("recalled", at=at)
        duty.close_item(item_id=part.item_id, by=by, at=at, permit=permit)
        trail.record(events.PART_RECALLED, permit, about=part_id, child=part.request.child_id)
    for request_id in sorted({request_id for _part, request_id, is_asker in walled if is_asker}):
        request = models.Request.lock(request_id)
        if request.closed_at is None:
            request.close("recalled", at=at)
            duty.close_item(item_id=request.item_id, by=by, at=at, permit=permit)
    return len(walled)


def _contradict(at: datetime, permit: Permit) -> int:
    """Keep that an agency said "nothing held" where its own records or a later answer say otherwise, and tell it."""
    with connection.cursor() as cursor:
        cursor.execute("select answer_id, by_what from linkspan.contradicted(%s)", [MOST_AT_ONCE])
        found = cursor.fetchall()
    for answer_id, by_what in found:
        answer = models.Answer.objects.select_related("part__request").get(id=answer_id)
        models.Contradiction.objects.bulk_create([
            models.Contradiction(answer_id=answer_id, found_at=at, by_what=by_what)
        ])  # fmt: skip
        trail.record(
            events.ANSWER_CONTRADICTED, permit, about=answer.part_id, child=answer.part.request.child_id,
            detail={"answer": str(answer_id), "by": by_what},
        )  # fmt: skip
        notify.tell(
            to=access.desk_of(answer.part.organisation_id, london_day(at)), event=events.ANSWER_CONTRADICTED,
            link=f"/requests/parts/{answer.part_id}/", about=answer.part_id,
        )  # fmt: skip
    return len(found)


# --- keeping ------------------------------------------------------------------------------------------------

# A child's legal hold keeps what was said about them too.
DUE_ANSWERS = """
select a.id from exchange_answer a
join exchange_part p on p.id = a.part_id join exchange_request q on q.id = p.request_id
join children_child k on k.id = q.child_id
where a.dropped_at is null and a.keep_until <= %s and k.held_for = ''
order by a.keep_until, a.id limit %s
"""
DUE_REQUESTS = """
select q.id from exchange_request q join children_child k on k.id = q.child_id
where q.dropped_at is null and q.closed_at < %s and k.held_for = ''
order by q.closed_at, q.id limit %s
"""


@trail.audited
def drop_due(*, by: Actor, at: datetime) -> int:
    """Let the text of answers and requests go once their time is over; that they were asked and answered stays."""
    permit = gate.require(by=by, to=Action.REASSIGN_TASK, at=at)
    answers = _ids(DUE_ANSWERS, london_day(at))
    requests = _ids(DUE_REQUESTS, at - timedelta(days=rules.KEPT_FOR.days))
    models.Entry.objects.filter(answer__in=answers).update(text="", source="")
    models.Answer.objects.filter(id__in=answers).update(first="", second="", words="", dropped_at=at)
    models.SubjectPlace.objects.filter(subject__request__in=requests).update(said=[])
    models.Subject.objects.filter(request__in=requests).update(said={})
    models.Question.objects.filter(request__in=requests).update(text="")
    models.Message.objects.filter(part__request__in=requests).update(text="")
    models.Request.objects.filter(id__in=requests).update(why="", closed_why="", dropped_at=at)
    trail.record(events.TEXT_DROPPED, permit, detail={"answers": len(answers), "requests": len(requests)})
    return len(answers) + len(requests)


def _ids(asked: str, before: date) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(asked, [before, MOST_AT_ONCE])
        return [row_id for (row_id,) in cursor.fetchall()]
