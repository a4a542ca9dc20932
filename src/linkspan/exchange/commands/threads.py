"""On the thread: remarks and chase-ups from either side, receipts, and handing a part on inside the agency."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.exchange import access, events, models, rules
from linkspan.sharing.facts import Action


@trail.audited
def say(*, part_id: UUID, text: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Add a remark to a thread, or, from the asker past the date, chase; the other side is told that one waits."""
    part, permit = either_side(part_id, by, at)
    is_asker = by.organisation_id == part.request.organisation_id
    is_closed = part.request.closed_at is not None or part.closed_how in ("withdrawn", "recalled")
    if problem := rules.why_not_say(text, is_closed=is_closed):
        raise problem
    if not (by.person_id and by.organisation_id):
        raise NotNow("exchange.no_person", "Only a person can write here.")
    message_id = new_id()
    kind = "chase" if is_asker and part.closed_at is None and at > part.due_at else "remark"
    models.Message.objects.bulk_create([
        models.Message(
            id=message_id, part_id=part_id, organisation_id=by.organisation_id, by_person_id=by.person_id, kind=kind,
            text=text.strip(), at=at,
        )
    ])  # fmt: skip
    trail.record(
        events.MESSAGE_LEFT, permit, about=part_id, child=part.request.child_id,
        detail={"message": str(message_id), "kind": kind},
    )  # fmt: skip
    notify.tell(
        to=other_side(part, is_asker, at), event=events.MESSAGE_LEFT, link=f"/requests/parts/{part_id}/", about=part_id
    )
    return message_id


@trail.audited
def hand_on(*, part_id: UUID, person_id: UUID | None, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Give a part to a colleague to answer, or back to the desk; the date stays."""
    part = models.Part.objects.filter(id=part_id).first()
    if part is None:
        raise NotFound
    permit = access.require_answering(part, by, at)
    if part.closed_at:
        raise NotNow("exchange.part_closed", "That request is closed.")
    post_id = _post_of(part.organisation_id, person_id, at) if person_id else None
    to = Holder(part.organisation_id, post_id, person_id)
    duty.reassign(item_id=part.item_id, to=to, by=by, at=at, permit=permit)
    trail.record(events.PART_HANDED_ON, permit, about=part_id, child=part.request.child_id)
    told = access.to_tell(to, part.organisation_id, london_day(at), besides={by.person_id})
    notify.tell(to=told, event=events.PART_HANDED_ON, link=f"/requests/parts/{part_id}/", about=part_id)


def _post_of(organisation_id: UUID, person_id: UUID, at: datetime) -> UUID:
    """Find the post of a colleague who works with children; nobody else may be given a request."""
    for each in agencies.in_post(person_id, london_day(at)):
        if each.organisation_id == organisation_id and each.roles & {*access.DESK_ROLES}:
            return each.post_id
    raise NotNow("exchange.no_colleague", "Choose a colleague of your agency who works with children.")


def note_opened(part: models.Part, by: Actor, at: datetime, permit: Permit) -> None:
    """Keep who of the agency asked opened the part first, and when: the asker's receipt."""
    if by.person_id and not models.Receipt.objects.filter(part=part, answer=None).exists():
        models.Receipt.objects.bulk_create([models.Receipt(part_id=part.id, by_person_id=by.person_id, at=at)])
        trail.record(events.PART_OPENED, permit, about=part.id, child=part.request.child_id)


def note_read(part: models.Part, by: Actor, at: datetime, permit: Permit) -> None:
    """Keep who of the asking agency read each answer first, and when: the answerer's receipt."""
    read = set(models.Receipt.objects.filter(part=part).values_list("answer_id", flat=True))
    new = [
        each
        for each in models.Answer.objects.filter(part=part).order_by("at", "id").values_list("id", flat=True)
        if each not in read
    ]
    if not new or by.person_id is None:
        return
    models.Receipt.objects.bulk_create([
        models.Receipt(part_id=part.id, answer_id=each, by_person_id=by.person_id, at=at) for each in new
    ])  # fmt: skip
    trail.record(
        events.ANSWER_READ,
        permit,
        about=part.id,
        child=part.request.child_id,
        detail={"answers": [str(e) for e in new]},
    )


def either_side(part_id: UUID, by: Actor, at: datetime) -> tuple[models.Part, Permit]:
    """Let on whoever has business with a part, on either side."""
    part = models.Part.objects.filter(id=part_id).first()
    if part is None:
        raise NotFound
    if by.organisation_id == part.organisation_id:
        return part, access.require_answering(part, by, at, to=Action.SEE_REQUESTS)
    return part, access.require_asking(part.request, by, at)


def reader(part_id: UUID, by: Actor, at: datetime) -> tuple[models.Part, Permit]:
    """Let on whoever may read a part: either side, or an inspector, who may do nothing else with it."""
    part = models.Part.objects.select_related("request").filter(id=part_id).first()
    if part is not None and by.organisation_id not in (part.organisation_id, part.request.organisation_id):
        permit = access.inspects(part.request.child_id, by, at)
        if permit is not None:
            return part, permit
    return either_side(part_id, by, at)


def other_side(part: models.Part, is_asker: bool, at: datetime) -> list[UUID]:
    """Name whom to tell on the other side: who holds the part, or who holds the request."""
    item_id, organisation_id = (
        (part.item_id, part.organisation_id) if is_asker else (part.request.item_id, part.request.organisation_id)
    )
    held = duty_queries.owners_of([item_id]).get(item_id)
    return access.to_tell(held, organisation_id, london_day(at))
