"""Open one agency's part of a request: its item at the desk, its clock, its questions, and the word that it waits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty.rules import Due
from linkspan.exchange import access, events, models
from linkspan.sharing import gateways

KIND = "request_answer"
FALLBACK = "common_law"


def basis_for(wanted: str, giver_kind: str, receiver_kind: str, at: datetime, area_code: str) -> gateways.Gateway:
    """Give the gateway one agency tells another by: the one asked under where it reaches both, else the strongest that
    does; at the last the common law, under which what was told in confidence is weighed against the child's need."""
    on = london_day(at)
    fitting = gateways.open_between(giver_kind, receiver_kind, on, area_code=area_code)
    chosen = next((each for each in fitting if each.code == wanted), None)
    strongest = sorted(fitting, key=lambda each: list(gateways.GatewayKind).index(each.kind))
    return chosen or next(iter(strongest))


def open_part(
    *,
    request: models.Request,
    organisation: agencies.Organisation,
    questions: Sequence[UUID],
    basis: gateways.Gateway,
    due: Due,
    by: Actor,
    at: datetime,
    permit: Permit,
    referred_by: UUID | None = None,
) -> UUID:
    """Put questions to an agency's duty desk, under a clock, and tell the desk that a request waits."""
    part_id = new_id()
    item_id = duty.open_item(
        kind=KIND, area_id=request.area_id, organisation_id=organisation.id, due=due, about=part_id, by=by, at=at,
        permit=permit,
    )  # fmt: skip
    models.Part.objects.bulk_create([
        models.Part(
            id=part_id, item_id=item_id, request_id=request.id, organisation_id=organisation.id, basis=basis.code,
            law=basis.law, asked_at=at, due_at=due.due_at, referred_by_id=referred_by,
        )
    ])  # fmt: skip
    models.Put.objects.bulk_create([models.Put(part_id=part_id, question_id=each) for each in questions])
    notify.tell(
        to=access.desk_of(organisation.id, london_day(at)), event=events.REQUEST_ASKED,
        link=f"/requests/parts/{part_id}/", about=part_id,
    )  # fmt: skip
    return part_id
