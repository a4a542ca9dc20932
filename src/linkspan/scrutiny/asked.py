"""A request as its agency may work on it: found, with the gate's permit; and what its steps say so far."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit
from linkspan.audit.called import called
from linkspan.duty import queries as duty
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import access_rules as rules
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

REASON = "An access request that our agency answers."
WORK, DECIDE = Action.WORK_ACCESS_REQUEST, Action.DECIDE_ACCESS_REQUEST


def require(row: models.AccessRequest, by: Actor, at: datetime, to: Action = WORK) -> Permit:
    """Ask the gate about a request: as its agency's own, and about the child once it is known which child."""
    permit = gate.require(by=by, to=Action.SEE_ACCESS_REQUESTS, at=at, organisation_id=row.organisation_id)
    if row.child_id is None:
        return permit
    return gate.require(by=by, to=to, about=row.child_id, at=at, reason=REASON)


def found(request_id: UUID, by: Actor) -> models.AccessRequest:
    """Give a request of the asker's own agency; anyone else's is not there."""
    row = models.AccessRequest.objects.filter(id=request_id, organisation=by.organisation_id).first()
    if row is None:
        raise NotFound
    return row


def locked(request_id: UUID, by: Actor, at: datetime, to: Action = WORK) -> tuple[models.AccessRequest, Permit]:
    """Take an open request of the asker's own agency, with the permit."""
    permit = require(found(request_id, by), by, at, to)
    row = models.AccessRequest.lock(request_id)
    if row.closed_at:
        raise NotNow("access.closed", "That has been closed already.")
    return row, permit


def steps(request_id: UUID) -> list[rules.Done]:
    """List the steps that were taken, the first first."""
    rows = models.AccessStep.objects.filter(request=request_id).order_by("at", "id")
    return [rules.Done(row.kind, row.answers, row.words, row.at) for row in rows]


def around(request_id: UUID) -> dict[str, frozenset[str]]:
    """Say who is known around the child, by kind: own names, others, the barred, places, and any protection."""
    told: dict[str, set[str]] = {}
    for kind, said in called("around_access", request_id):
        if said and said.strip():
            told.setdefault(kind, set()).add(said.strip())
    return {kind: frozenset(said) for kind, said in told.items()}


def is_barred(row: models.AccessRequest) -> bool:
    """Tell whether the adult who asks is named by a bar on any record of the child."""
    if row.child_id is None or row.asker == "child":
        return False
    return rules.is_named(row.asker_name, around(row.id).get("barred", frozenset()))


def why_stopped(row: models.AccessRequest, done: Sequence[rules.Done]) -> NotNow | None:
    """Say what forbids an answer, by the steps so far and by the bars that stand now."""
    return rules.why_stopped(row.asker, rules.said_by(done), is_barred(row))


def due_on(row: models.AccessRequest) -> date:
    """Work out the last day for an answer from when they asked, what was waited for, and more time that was taken."""
    stops = [
        rules.Stop(each.kind, london_day(each.from_at), london_day(each.until_at))
        for each in row.stops.order_by("from_at", "id")
        if each.until_at
    ]
    months = 3 if row.extended_at else 1
    return rules.due_on(london_day(row.received_at), stops=stops, months=months, overrides=duty.special_days())


def desk_of(organisation_id: UUID, at: datetime) -> list[UUID]:
    """Name who answers access requests in an agency."""
    on = london_day(at)
    told = [
        each.person_id
        for role in ("ig_lead", "caldicott_guardian")
        for each in agencies.people_with_role(role, on, organisation_id=organisation_id)
    ]
    return list(dict.fromkeys(told))
