"""Forming a partnership, and naming who is in it."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, refuse_if, trail
from linkspan.partnership import events, models, rules, scope
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@trail.audited
def form_partnership(
    *, code: str, name: str, area_ids: Collection[UUID], from_: date, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Form a partnership for one or more council areas, none of which is in another."""
    permit = gate.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at)
    wanted = sorted(set(area_ids))
    levels = [one.level for one in agencies.areas(from_) if one.id in set(wanted)]
    is_taken = models.Partnership.objects.filter(code=code).exists()
    refuse_if(rules.why_not_form(name, code, is_taken=is_taken, levels=levels, wanted=len(wanted)))
    if models.PartnershipArea.objects.on(from_).filter(area__in=wanted).exists():
        raise NotNow("partnership.area_taken", "One of these areas is in another partnership: end that first.")
    made = models.Partnership.objects.create(code=code.strip(), name=name.strip(), from_on=from_)
    models.PartnershipArea.objects.bulk_create(
        models.PartnershipArea(partnership=made, area_id=area_id, from_on=from_) for area_id in wanted
    )
    trail.record(events.PARTNERSHIP_FORMED, permit, about=made.id, detail={"code": code, "areas": len(wanted)})
    return made.id


@trail.audited
def name_member(
    *,
    partnership_id: UUID,
    organisation_id: UUID,
    kind: str,
    because: str = "",
    from_: date,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Name an organisation a member: as safeguarding partner, relevant agency (with the reason) or education."""
    permit = gate.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at)
    partnership = models.Partnership.objects.select_for_update().filter(id=partnership_id).first()
    if partnership is None:
        raise NotFound
    members = models.Member.objects.on(from_).filter(partnership=partnership)
    if members.exists() and not scope.is_in(by, partnership_id, at):
        raise NotFound
    organisation = agencies.organisation(organisation_id)
    is_member = members.filter(organisation=organisation_id).exists()
    refuse_if(rules.why_not_name_member(kind, organisation.kind, because, is_member=is_member))
    row = models.Member.objects.create(
        partnership=partnership, organisation_id=organisation_id, kind=kind, because=because.strip(), from_on=from_
    )
    trail.record(events.MEMBER_NAMED, permit, about=row.id, detail={"kind": kind})
    return row.id


@trail.audited
def end_member(
    *, partnership_id: UUID, member_id: UUID, on: date, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Say that an organisation is no longer a member, from a day on."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    row = models.Member.objects.on(london_day(at)).filter(id=member_id, partnership=partnership_id).first()
    if row is None:
        raise NotFound
    if on < row.from_on:
        raise NotNow("partnership.member_ends_early", "It cannot end before it began.")
    models.Member.end(on, id=row.id)
    trail.record(events.MEMBER_LEFT, permit, about=row.id, detail={"on": on.isoformat()})
