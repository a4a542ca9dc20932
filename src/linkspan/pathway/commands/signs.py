"""Early signs: what an agency sends by itself, what somebody there sends, and what it takes back."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.pathway import events, models, rules, sign_rules, told
from linkspan.pathway.basis import Basis, basis_for
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST_AT_ONCE = 500
# How long a sign that raised nothing is kept, counted from its day: local default, twice the longest look of a rule.
KEPT_FOR = timedelta(days=180)


@trail.audited
def choose(*, kind: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Let one's agency send every sign of one kind by itself, from now on, for as long as an agreement lets it.

    Refused where no agreement in force lets the agency send it to the council where it works.
    """
    permit = gate.require(by=by, to=Action.CHOOSE_SIGNS, at=at, organisation_id=by.organisation_id)
    person_id, organisation_id = by.in_post()
    standing = models.SignChoice.objects.filter(organisation=organisation_id, ended_at=None)
    if problem := sign_rules.why_not_choose(kind, set(standing.values_list("kind", flat=True))):
        raise problem
    if not any(basis_for(organisation_id, told.council_for(area, at), kind, at) for area in by.area_ids):
        raise sign_rules.NO_BASIS
    choice = models.SignChoice(
        id=new_id(), organisation_id=organisation_id, kind=kind, made_by_id=person_id, made_as=by.post_title, from_at=at
    )
    models.SignChoice.objects.bulk_create([choice])
    trail.record(events.CHOICE_MADE, permit, about=choice.id, detail={"kind": kind})
    return choice.id


@trail.audited
def stop(*, choice_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """End a standing choice: nothing more goes by itself. What went already may be taken back one by one."""
    permit = gate.require(by=by, to=Action.CHOOSE_SIGNS, at=at, organisation_id=by.organisation_id)
    found = models.SignChoice.objects.filter(id=choice_id, organisation=by.organisation_id)
    choice = found.select_for_update().first()
    if choice is None:
        raise NotFound
    if choice.ended_at is not None:
        raise NotNow("pathway.choice_ended", "That was ended already.")
    choice.ended_at, choice.ended_by_id = at, by.person_id
    choice.save(update_fields=["ended_at", "ended_by"])
    trail.record(events.CHOICE_ENDED, permit, about=choice_id, detail={"kind": choice.kind})


@trail.audited
def send(*, child_id: UUID, origin: UUID, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Send one thing that one's agency holds about a child as an early sign: that it is, and never what it says."""
    permit = _may_send(child_id, by, at)
    with connection.cursor() as cursor:
        cursor.execute("select kind, happened_on, is_sent from linkspan.own_signs(%s) where origin = %s",
                       [child_id, origin])  # fmt: skip
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    kind, happened_on, is_sent = row
    if is_sent:
        raise NotNow("pathway.sign_sent", "That was sent already. It counts once.")
    sign = _sign(child_id, kind, happened_on, by, at)
    sign.origin = origin
    return _keep(sign, permit)


@trail.audited
def send_attendance(
    *, child_id: UUID, from_: date, until: date, band: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Send that a child's attendance fell, between which days and into which band."""
    permit = _may_send(child_id, by, at)
    if problem := sign_rules.why_not_send_attendance(from_, until, band, london_day(at)):
        raise problem
    sign = _sign(child_id, "attendance_drop", from_, by, at)
    sign.until, sign.band = until, band
    return _keep(sign, permit)


@trail.audited
def take_back(*, sign_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take an early sign back: no rule counts it again, and where it was counted it shows as taken back."""
    found = models.EarlySign.objects.filter(id=sign_id, organisation=by.organisation_id).first()
    if found is None:
        raise NotFound
    permit = _may_take_back(found, by, at)
    sign = models.EarlySign.lock(sign_id)
    if problem := sign_rules.why_not_take_back(sign.taken_back_at is not None, why):
        raise problem
    sign.taken_back_at, sign.taken_back_by_id, sign.taken_back_why = at, by.person_id, rules.cleaned(why)
    sign.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_why"])
    trail.record(events.SIGN_TAKEN_BACK, permit, about=sign_id)


def _may_take_back(sign: models.EarlySign, by: Actor, at: datetime) -> Permit:
    """Let on whoever sent a sign, and whoever governs what their agency sends."""
    if sign.sent_by_id == by.person_id:
        return gate.require(by=by, to=Action.SEE_OWN_CONCERNS, at=at)
    return gate.require(by=by, to=Action.CHOOSE_SIGNS, at=at, organisation_id=sign.organisation_id)


def _may_send(child_id: UUID, by: Actor, at: datetime) -> Permit:
    permit = gate.require(by=by, to=Action.SEND_SIGN, about=child_id, at=at)
    by.in_post()
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.may_send_of(%s)", [child_id])
        (may_be,) = cursor.fetchone() or (False,)
    if not may_be:
        raise NotNow(
            "pathway.kept_quiet",
            "That you know this child is confidential, so nothing goes by itself. Raise a concern if you are worried.",
        )
    return permit


def _sign(child_id: UUID, kind: str, on: date, by: Actor, at: datetime) -> models.EarlySign:
    """Make a sign under the agreement that lets it go to the front door of where the child lives."""
    person_id, organisation_id = by.in_post()
    (child,) = told.children_told(
        child_id=child_id, who=rules.Who(), family=(), others=(), area_id=None, by=by, at=at
    ) or (None,)  # fmt: skip
    if child is None:
        raise NotFound
    basis = basis_for(organisation_id, child.council_id, kind, at)
    if basis is None:
        raise sign_rules.NO_BASIS
    return models.EarlySign(
        id=new_id(), organisation_id=organisation_id, child_id=child_id, kind=kind, on=on, sent_at=at,
        sent_by_id=person_id, agreement=basis.agreement, clause=basis.clause, assessment=basis.assessment,
    )  # fmt: skip


def _keep(sign: models.EarlySign, permit: Permit) -> UUID:
    models.EarlySign.objects.bulk_create([sign])
    detail = {"kind": sign.kind, "agreement": sign.agreement, "clause": sign.clause}
    trail.record(events.SIGN_SENT, permit, about=sign.id, detail=detail)
    return sign.id


@trail.audited
def gather(*, by: Actor, at: datetime) -> int:
    """Send what standing choices send by themselves, each under an agreement in force now; give how many went."""
    permit = gate.require(by=by, to=Action.WEIGH_SIGNS, at=at)
    with connection.cursor() as cursor:
        cursor.execute("select * from linkspan.signs_by_choice(%s)", [MOST_AT_ONCE])
        rows = cursor.fetchall()
    known: dict[tuple[UUID, UUID, str], Basis | None] = {}
    signs = []
    for choice_id, organisation_id, child_id, kind, origin, happened_on, area_id in rows:
        key = (organisation_id, told.council_for(area_id, at), kind)
        if key not in known:
            known[key] = basis_for(*key, at)
        basis = known[key]
        if basis is not None:
            signs.append(
                models.EarlySign(
                    id=new_id(), organisation_id=organisation_id, child_id=child_id, kind=kind, origin=origin,
                    on=happened_on, sent_at=at, choice_id=choice_id, agreement=basis.agreement, clause=basis.clause,
                    assessment=basis.assessment,
                )
            )  # fmt: skip
    models.EarlySign.objects.bulk_create(signs)
    trail.record(events.SIGNS_GATHERED, permit, detail={"sent": len(signs)})
    return len(signs)


@trail.audited
def forget(*, by: Actor, at: datetime) -> int:
    """Let go of signs that raised nothing and that no rule looks back to any more; give how many went."""
    permit = gate.require(by=by, to=Action.WEIGH_SIGNS, at=at)
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.forget_signs(%s)", [london_day(at) - KEPT_FOR])
        (gone,) = cursor.fetchone() or (0,)
    trail.record(events.SIGNS_FORGOTTEN, permit, detail={"count": gone})
    return int(gone)
