"""Taking an access request, its steps and its clock. Each step is a row of its own: who, when and how they knew."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.children.queries.names import names_under
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.duty.rules import Due, end_of
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny import asked, events
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

KIND, LIST = "access_request", "/access-requests/"
ANSWER, EXTENDED, WAIT = "access.answer", "access.extended", "access.wait"


@trail.audited
def receive(
    *, form: str, asker: str, asker_name: str, about: str, wanted: str, received_at: datetime, area_id: UUID,
    by: Actor, at: datetime, child_id: UUID | None = None, once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Take an access request, however it was made: it goes to information governance, and the month runs.

    Begun from a child's file, it is about that child; whoever answers still says so in a step of their own.
    """
    permit = gate.require(by=by, to=Action.RECEIVE_ACCESS_REQUEST, at=at)
    if child_id:
        seen = gate.require(by=by, to=Action.SEE_CHILD, about=child_id, at=at, reason=asked.REASON)
        about = names_under({child_id: seen}, by=by, at=at)[child_id] or about
    person_id, organisation_id = by.in_post()
    refuse_if(
        rules.why_not_receive(form, asker, asker_name, about, london_day(received_at), london_day(at))
        or _why_not_area(area_id, by)
    )
    request_id, due = new_id(), duty_queries.due_for(ANSWER, min(received_at, at), area_id=area_id)
    item_id = duty.open_item(
        kind=KIND, area_id=area_id, organisation_id=organisation_id, due=due, about=request_id, by=by, at=at,
        permit=permit,
    )  # fmt: skip
    models.AccessRequest.objects.bulk_create([
        models.AccessRequest(
            id=request_id, item_id=item_id, child_id=child_id, area_id=area_id, organisation_id=organisation_id,
            taken_by_id=person_id, taken_as=by.post_title, form=form, asker=asker, asker_name=asker_name.strip(),
            about=about.strip(), wanted=wanted.strip(), received_at=min(received_at, at), recorded_at=at,
            due_at=due.due_at,
        )
    ])  # fmt: skip
    trail.record(events.ACCESS_RECEIVED, permit, about=request_id, detail={"form": form, "asker": asker})
    told: list[notify.Told] = [*asked.desk_of(organisation_id, at)]
    notify.tell(to=told or [notify.AtDesk(organisation_id)], event=events.ACCESS_RECEIVED, link=LIST, about=request_id)
    return request_id


def _why_not_area(area_id: UUID, by: Actor) -> NotNow | None:
    return None if area_id in by.area_ids else NotNow("access.area", "Choose an area that your agency serves.")


@trail.audited
def take_step(
    *, request_id: UUID, kind: str, answers: Mapping[str, str], words: str, by: Actor, at: datetime,
    child_id: UUID | None = None, once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Take a step, or take it again where something has changed; what was found before stays to be read."""
    row, permit = asked.locked(request_id, by, at)
    refuse_if(rules.why_not_step(kind, answers, words))
    before = rules.next_step(asked.steps(request_id))
    if before is not None and rules.STEPS.index(kind) > rules.STEPS.index(before):
        raise NotNow("access.step_before", "There is a step before that one. None is left out.")
    if kind == "child":
        permit = _found_child(row, child_id, by, at)
    said = {name: answers[name] for name in rules.ALLOWED[kind]}
    models.AccessStep.objects.bulk_create([
        models.AccessStep(
            id=(step_id := new_id()), request_id=request_id, kind=kind, answers=said, words=words.strip(),
            by_person_id=by.in_post()[0], at=at,
        )
    ])  # fmt: skip
    trail.record(events.ACCESS_STEP, permit, about=request_id, detail={"step": kind} | said)
    return step_id


def _found_child(row: models.AccessRequest, child_id: UUID | None, by: Actor, at: datetime) -> Permit:
    """Say whose file it is: one the gate lets the asker work on. What was gathered of another file goes."""
    if child_id is None:
        raise NotNow("access.which_child", "Find the child's file first.")
    permit = gate.require(by=by, to=asked.WORK, about=child_id, at=at, reason=asked.REASON)
    if row.child_id != child_id:
        models.AccessMark.objects.filter(piece__request=row.id).delete()
        models.AccessPiece.objects.filter(request=row.id).delete()
        row.child_id, row.gathered_at, row.gathered_by_id = child_id, None, None
        row.save(update_fields=["child", "gathered_at", "gathered_by"])
    return permit


@trail.audited
def stop_clock(*, request_id: UUID, kind: str, why: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Let the law's clock stand still while they are asked who they are, or what they mean; they are told so."""
    row, permit = asked.locked(request_id, by, at)
    said = rules.said_by(asked.steps(request_id))
    is_stopped = row.stops.filter(until_at=None).exists()
    refuse_if(rules.why_not_stop(kind, is_stopped, said, why))
    models.AccessStop.objects.bulk_create([
        models.AccessStop(
            id=new_id(), request_id=request_id, kind=kind, words=why.strip(), by_person_id=by.in_post()[0], from_at=at
        )
    ])  # fmt: skip
    wait = duty_queries.due_for(WAIT, at, area_id=row.area_id)
    duty.renew_clock(item_id=row.item_id, due=wait, was=_running(row), by=by, at=at, permit=permit)
    trail.record(events.ACCESS_STOPPED, permit, about=request_id, detail={"for": kind})


@trail.audited
def resume_clock(*, request_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Let the clock run on: they have said what was wanted."""
    row, permit = asked.locked(request_id, by, at)
    if not row.stops.filter(until_at=None).update(until_at=at):
        raise NotNow("access.not_stopped", "The clock is running.")
    _set_due(row, WAIT, by, at, permit)
    trail.record(events.ACCESS_RESUMED, permit, about=request_id, detail={"due": row.due_at.isoformat()})


@trail.audited
def extend(
    *, request_id: UUID, why: str, how: str, told_on: date, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Take two further months, once, within the first: the time is longer only once they were told so, and why."""
    row, permit = asked.locked(request_id, by, at)
    last, today = london_day(row.due_at), london_day(at)
    refuse_if(rules.why_not_extend(row.extended_at, last, today, why) or rules.why_not_tell(how, told_on, today, last))
    if row.stops.filter(until_at=None).exists():
        raise NotNow("access.stopped_now", "The clock stands still. Let it run on first.")
    row.extended_at, row.extended_why = at, why.strip()
    row.save(update_fields=["extended_at", "extended_why"])
    _told(row, "extended", why, how, told_on, by, at)
    _set_due(row, ANSWER, by, at, permit)
    trail.record(
        events.ACCESS_EXTENDED, permit, about=request_id,
        detail={"due": row.due_at.isoformat(), "told_on": told_on.isoformat(), "how": how},
    )  # fmt: skip


def _told(row: models.AccessRequest, kind: str, words: str, how: str, on: date, by: Actor, at: datetime) -> None:
    models.AccessTelling.objects.bulk_create([
        models.AccessTelling(
            id=new_id(), request_id=row.id, kind=kind, words=words.strip(), how=how, told_on=on,
            by_person_id=by.in_post()[0], at=at,
        )
    ])  # fmt: skip


def _running(row: models.AccessRequest) -> str:
    return EXTENDED if row.extended_at else ANSWER


def _set_due(row: models.AccessRequest, was: str, by: Actor, at: datetime, permit: Permit) -> None:
    rule = duty_queries.due_for(_running(row), row.received_at, area_id=row.area_id)
    row.due_at, row.warned_at = end_of(asked.due_on(row)), None
    row.save(update_fields=["due_at", "warned_at"])
    due = Due(rule.rule, rule.rule_version, row.received_at, row.due_at)
    duty.renew_clock(item_id=row.item_id, due=due, was=was, by=by, at=at, permit=permit)


@trail.audited
def close_unanswered(
    *, request_id: UUID, how: str, why: str, told_how: str, told_on: date, by: Actor, at: datetime,
    refused_for: str = "", once: UUID | None = None,
) -> None:  # fmt: skip
    """Close a request without an answer: nothing is held, it is refused, or they took it back. They are told why."""
    row, permit = asked.locked(request_id, by, at, asked.DECIDE)
    ground, today = refused_for if how == "refused" else "", london_day(at)
    refuse_if(rules.why_not_close(how, why, ground) or rules.why_not_tell(told_how, told_on, today, today))
    _told(row, "closed", why, told_how, told_on, by, at)
    closing(row, how, why, by, at, permit, ground)


def closing(
    row: models.AccessRequest, how: str, why: str, by: Actor, at: datetime, permit: Permit, refused_for: str = ""
) -> None:
    """Close a request: what was gathered for it goes, since it was a copy; what was decided stays."""
    models.AccessPiece.objects.filter(request=row.id).update(text="", wrote="")
    row.aparts.filter(decision="tell").update(text="")
    row.stops.filter(until_at=None).update(until_at=at)
    for item_id in row.opinions.filter(given_at=None).values_list("item_id", flat=True):
        duty.close_item(item_id=item_id, by=by, at=at, permit=permit)
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    row.close(how, at=at, why=why.strip(), refused_for=refused_for)
    trail.record(
        events.ACCESS_CLOSED, permit, about=row.id, detail={"how": how} | ({"for": refused_for} if refused_for else {})
    )
