"""Naming who sits in which seat, and keeping the panels."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, refuse_if, trail
from linkspan.partnership import arrangement_models as models
from linkspan.partnership import arrangement_rules as rules
from linkspan.partnership import events, scope
from linkspan.partnership import models as shared
from linkspan.partnership.arrangement_rules import PanelSaid
from linkspan.partnership.queries import accountability
from linkspan.sharing.facts import Action


@trail.audited
def name_to_seat(
    *,
    partnership_id: UUID,
    seat: str,
    place: UUID,
    from_: date,
    by: Actor,
    at: datetime,
    person_id: UUID | None = None,
    name: str = "",
    title: str = "",
    once: UUID | None = None,
) -> UUID:
    """Name somebody to a seat from a day on: someone in post, or, by name and title, someone without Linkspan.

    `place` is the organisation whose seat it is, or the partnership for its own seats.
    """
    permit = _locked(partnership_id, by, at)
    where = accountability.place_of(partnership_id, seat, place, max(from_, london_day(at)))
    found = _in_post(person_id, where.organisation_id, from_) if person_id else None
    if found:
        name, title = found.name, title.strip() or found.post_title
    naming = rules.Naming(is_person=person_id is not None, is_in_post=found is not None, name=name, title=title)
    taken = _taken(partnership_id, seat, where.organisation_id, from_) if where.seat.is_sole else []
    refuse_if(rules.why_not_name(naming, from_=from_, place_from=where.from_, taken_by=taken))
    row = models.Sitting.objects.create(
        partnership_id=partnership_id, seat=seat, organisation_id=where.organisation_id, person_id=person_id,
        post_id=found.post_id if found else None, name=name.strip(), title=title.strip(), from_on=from_,
        named_by_id=by.person_id, named_at=at,
    )  # fmt: skip
    detail = {"seat": seat, "from": from_.isoformat(), "person": str(person_id) if person_id else None}
    trail.record(events.SEAT_TAKEN, permit, about=row.id, detail=detail)
    notify.tell(to=person_id, event=events.SEAT_TAKEN, link=f"/partnership/{partnership_id}/accountability/")
    return row.id


@trail.audited
def leave_seat(
    *, partnership_id: UUID, sitting_id: UUID, on: date, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Say that somebody leaves a seat, from a day on; that day it stands empty."""
    permit = _locked(partnership_id, by, at)
    row = models.Sitting.objects.select_for_update().filter(id=sitting_id, partnership=partnership_id).first()
    if row is None:
        raise NotFound
    refuse_if(rules.why_not_leave(row.from_on, row.until_on, on))
    models.Sitting.end(on, id=row.id)
    trail.record(events.SEAT_LEFT, permit, about=row.id, detail={"seat": row.seat, "on": on.isoformat()})


@trail.audited
def set_panel(
    *,
    partnership_id: UUID,
    said: PanelSaid,
    from_: date,
    by: Actor,
    at: datetime,
    chair_organisation_id: UUID | None = None,
    panel_id: UUID | None = None,
    once: UUID | None = None,
) -> UUID:
    """Enter a panel, or say how one is from a day on: what it was before stays as it was."""
    permit = _locked(partnership_id, by, at)
    old = _panel(partnership_id, panel_id) if panel_id else None
    if old:
        refuse_if(rules.why_not_change_panel(old.from_on, old.until_on, from_))
    named = models.Panel.objects.on(from_).filter(partnership=partnership_id, name=said.name.strip())
    is_taken = (named.exclude(series=old.series) if old else named).exists()
    is_member = chair_organisation_id is None or _is_member(partnership_id, chair_organisation_id, from_)
    refuse_if(rules.why_not_panel(said, is_chair_member=is_member, is_name_taken=is_taken))
    if old:
        models.Panel.end(from_, id=old.id)
    row = models.Panel(
        partnership_id=partnership_id, kind=said.kind, name=said.name.strip(), footing=said.footing.strip(),
        chair=said.chair.strip(), chair_organisation_id=chair_organisation_id, funds=said.funds.strip(),
        line=said.line.strip(), from_on=from_,
    )  # fmt: skip
    if old:
        row.series = old.series
    row.save(force_insert=True)
    trail.record(events.PANEL_SET, permit, about=row.id, detail={"kind": said.kind, "from": from_.isoformat()})
    return row.id


@trail.audited
def end_panel(
    *, partnership_id: UUID, panel_id: UUID, on: date, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """End a panel from a day on."""
    permit = _locked(partnership_id, by, at)
    row = _panel(partnership_id, panel_id)
    refuse_if(rules.why_not_change_panel(row.from_on, row.until_on, on))
    models.Panel.end(on, id=row.id)
    trail.record(events.PANEL_ENDED, permit, about=row.id, detail={"on": on.isoformat()})


# --- steps -----------------------------------------------------------------------------------------------------


def _locked(partnership_id: UUID, by: Actor, at: datetime) -> Permit:
    """Ask the gate, and take the partnership for the rest of the act: two may not be named to one seat at once."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    shared.Partnership.objects.select_for_update().get(id=partnership_id)
    return permit


def _in_post(person_id: UUID, organisation_id: UUID | None, on: date) -> agencies.Colleague | None:
    spells = agencies.in_post(person_id, on)
    return next((each for each in spells if organisation_id in (None, each.organisation_id)), None)


def _taken(partnership_id: UUID, seat: str, organisation_id: UUID | None, from_: date) -> list[str]:
    """Name who sits in a sole seat on a day or later."""
    rows = models.Sitting.objects.filter(partnership=partnership_id, seat=seat, organisation=organisation_id)
    return [row.name for row in rows if row.until_on != row.from_on and (row.until_on is None or row.until_on > from_)]


def _panel(partnership_id: UUID, panel_id: UUID) -> models.Panel:
    row: models.Panel | None = (
        models.Panel.objects.select_for_update().filter(id=panel_id, partnership=partnership_id).first()
    )
    if row is None:
        raise NotFound
    return row


def _is_member(partnership_id: UUID, organisation_id: UUID, on: date) -> bool:
    members = shared.Member.objects.on(on).filter(partnership=partnership_id, organisation=organisation_id)
    return bool(members.exists())
