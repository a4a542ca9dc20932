"""A parent's or carer's page: put forward, decided by another, given face to face, shown, looked at again, closed."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, Refused, trail
from linkspan.audit.called import called
from linkspan.audit.ids import new_id
from linkspan.children.queries.happened import area_of
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events, keys
from linkspan.voice import parent_models as models
from linkspan.voice import parent_rules as rules
from linkspan.voice.parent_contacts import contacts_of
from linkspan.voice.parent_rules import Adult, Shown

DECIDES = "parent_decide"
REVIEWS = "parent_review"
# What the lead does with a page that was decided on: the reason is the decision.
AS_DECIDED = "A manager decided that this parent may have a page"


@trail.audited
def put_parent_forward(
    *, child_id: UUID, adult: Adult, reason: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Put a parent's or carer's page forward, for a manager to decide; nobody who is barred by an order gets so far."""
    permit = gate.require(by=by, to=Action.PUT_PARENT_FORWARD, about=child_id, at=at, reason=reason)
    person_id, organisation_id = by.in_post()
    named = adult.cleaned()
    if problem := rules.why_not_put(named, reason, london_day(at)) or _why_not_open(child_id, named.name):
        raise problem
    page_id, area_id = new_id(), area_of(child_id)
    item_id = duty.open_item(
        kind=DECIDES, area_id=area_id, organisation_id=organisation_id, about=page_id, by=by, at=at, permit=permit,
        due=duty_queries.due_for("parent_page.decide", at, area_id=area_id),
    )  # fmt: skip
    models.ParentPage.objects.bulk_create([
        models.ParentPage(
            id=page_id, child_id=child_id, item_id=item_id, organisation_id=organisation_id, adult=named.name,
            relationship=named.relationship, basis=named.basis, basis_why=named.basis_why,
            evidence=list(named.evidence), verified_by_id=person_id, verified_on=named.verified_on,
            put_by_id=person_id, put_at=at, reason=reason.strip(),
        )
    ])  # fmt: skip
    trail.record(
        events.PARENT_PUT, permit, about=page_id, detail={"basis": named.basis, "evidence": list(named.evidence)}
    )
    return page_id


@trail.audited
def decide_parent_page(
    *, page_id: UUID, is_yes: bool, why: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Decide whether a parent may have a page: somebody who did not put it forward, with all four things in place."""
    row, permit = _to_decide(page_id, why, by, at)
    refuse = rules.why_not_decide(row.decision, is_closed=row.closed_at is not None) or rules.why_not_reasoned(why)
    if problem := refuse or (_why_not_open(row.child_id, row.adult) if is_yes else None):
        raise problem
    row.decision, row.decided_by_id, row.decided_at = "yes" if is_yes else "no", by.person_id, at
    row.decided_why = why.strip()
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    if is_yes:
        area_id = area_of(row.child_id)
        row.item_id = duty.open_item(
            kind=REVIEWS, area_id=area_id, organisation_id=row.organisation_id, about=page_id, by=by, at=at,
            permit=permit, due=duty_queries.due_for("parent_page.review", at, area_id=area_id),
        )  # fmt: skip
    row.save(update_fields=["decision", "decided_by", "decided_at", "decided_why", "item"])
    trail.record(events.PARENT_DECIDED, permit, about=page_id, detail={"decision": row.decision})


@trail.audited
def review_parent_page(*, page_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Keep a page on after looking at it again; so too one that was held because the child's records moved."""
    row, permit = _to_decide(page_id, why, by, at)
    refuse = rules.why_not_work(row.decision, is_closed=row.closed_at is not None) or rules.why_not_reasoned(why)
    if problem := refuse or _why_not_open(row.child_id, row.adult):
        raise problem
    row.held_at = None
    row.save(update_fields=["held_at"])
    due = duty_queries.due_for("parent_page.review", at, area_id=area_of(row.child_id))
    duty.renew_clock(item_id=row.item_id, due=due, by=by, at=at, permit=permit)
    trail.record(events.PARENT_REVIEWED, permit, about=page_id)


@trail.audited
def close_parent_page(*, page_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Turn a page off at once. Whoever works with the child may: turning it off is never harder than turning it on."""
    row, permit = _page(page_id, Action.RECORD_VOICE, by, at)
    if row.closed_at:
        raise NotNow("voice.parent_closed", "This page is off already.")
    if problem := rules.why_not_reasoned(why):
        raise problem
    if row.decision != "no":
        duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    row.closed_at, row.closed_by_id, row.closed_why = at, by.person_id, why.strip()
    row.save(update_fields=["closed_at", "closed_by", "closed_why"])
    _end(page_id, at)
    trail.record(events.PARENT_CLOSED, permit, about=page_id)


@trail.audited
def give_parent_code(*, page_id: UUID, by: Actor, at: datetime) -> str:
    """Make a code to hand over face to face, and give it back once: it is kept nowhere, and earlier codes end."""
    row, permit = _lead_s(page_id, by, at)
    if problem := _why_not_open(row.child_id, row.adult):
        raise problem
    person_id, _organisation_id = by.in_post()
    models.ParentCode.objects.filter(page=page_id, used_at=None, revoked_at=None).update(revoked_at=at)
    code = keys.new_code(rules.ALPHABET, rules.CODE_LENGTH)
    made = models.ParentCode(
        id=new_id(), page_id=page_id, digest=keys.keyed("parent.code", code), given_by_id=person_id, given_at=at,
        until_at=at + rules.CODE_LASTS,
    )  # fmt: skip
    models.ParentCode.objects.bulk_create([made])
    trail.record(events.PARENT_CODE_GIVEN, permit, about=page_id, detail={"code": str(made.id)})
    return code


@trail.audited
def revoke_parent_codes(*, page_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """End every code of a page and every telephone it is open on; whoever works with the child may."""
    _row, permit = _page(page_id, Action.RECORD_VOICE, by, at)
    _end(page_id, at)
    trail.record(events.PARENT_CODES_REVOKED, permit, about=page_id)


@trail.audited
def show_to_parent(*, page_id: UUID, shown: Shown, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Put a worker to ring, a meeting's day or a paper already given on a page."""
    row, permit = _lead_s(page_id, by, at)
    if problem := rules.why_not_show(shown):
        raise problem
    person_id, _organisation_id = by.in_post()
    made = models.ParentShown(
        id=new_id(), page_id=page_id, what=shown.what,
        involvement_id=_contact(row.child_id, shown) if shown.what == "contact" else None,
        meeting=shown.meeting if shown.what == "meeting" else "",
        meets_at=shown.meets_at if shown.what == "meeting" else None,
        title=shown.title.strip() if shown.what == "paper" else "",
        given_on=shown.given_on if shown.what == "paper" else None, added_by_id=person_id, added_at=at,
    )  # fmt: skip
    models.ParentShown.objects.bulk_create([made])
    trail.record(events.PARENT_ITEM_SHOWN, permit, about=made.id, detail={"page": str(page_id), "what": shown.what})
    return made.id


@trail.audited
def remove_from_parent(*, shown_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take one thing off a page; whoever works with the child may."""
    shown = models.ParentShown.objects.filter(id=shown_id, removed_at=None).first()
    if shown is None:
        raise NotFound
    _row, permit = _page(shown.page_id, Action.RECORD_VOICE, by, at)
    shown.removed_at = at
    shown.save(update_fields=["removed_at"])
    trail.record(events.PARENT_ITEM_REMOVED, permit, about=shown_id, detail={"page": str(shown.page_id)})


def _page(
    page_id: UUID, to: Action, by: Actor, at: datetime, reason: str | None = None, other_than: bool = False
) -> tuple[models.ParentPage, Permit]:
    """Find a page of a child the asker sees, ask the gate, and only then take it."""
    found = models.ParentPage.objects.filter(id=page_id).values_list("child_id", "put_by_id").first()
    if found is None:
        raise NotFound
    child_id, put_by = found
    permit = gate.require(by=by, to=to, about=child_id, at=at, reason=reason, person_id=put_by if other_than else None)
    return models.ParentPage.lock(page_id), permit


def _to_decide(page_id: UUID, why: str, by: Actor, at: datetime) -> tuple[models.ParentPage, Permit]:
    return _page(page_id, Action.DECIDE_PARENT_PAGE, by, at, reason=why, other_than=True)


def _lead_s(page_id: UUID, by: Actor, at: datetime) -> tuple[models.ParentPage, Permit]:
    """Find a page that is on, for the lead of the child."""
    row, permit = _page(page_id, Action.PUT_PARENT_FORWARD, by, at, reason=AS_DECIDED)
    if problem := rules.why_not_work(row.decision, is_closed=row.closed_at is not None):
        raise problem
    return row, permit


def is_shut(child_id: UUID, adult: str) -> bool:
    """Ask the database, which sees every record, whether a bar on this adult or anything else shuts the page."""
    return bool(called("parent_bars", child_id, adult)[0][0])


def _why_not_open(child_id: UUID, adult: str) -> NotNow | None:
    return rules.why_not_open(is_shut=is_shut(child_id, adult))


def _contact(child_id: UUID, shown: Shown) -> UUID:
    """Find the worker to be shown among those who work with the child in the open."""
    found = next((each for each in contacts_of(child_id) if each.involvement_id == shown.involvement_id), None)
    if found is None:
        raise NotFound
    return found.involvement_id


def _end(page_id: UUID, at: datetime) -> None:
    models.ParentCode.objects.filter(page=page_id, used_at=None, revoked_at=None).update(revoked_at=at)
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.end_parent_sessions(%s)", [page_id])


# --- the parent's own side ----------------------------------------------------------------------------------

PAGE = Actor.system("parent_page")


def page_permit(child_id: UUID | None, by: Actor, at: datetime) -> Permit:
    """Ask the gate about the child of a page that opens; where none does, refuse in one way, whatever was wrong."""
    if child_id is None:
        raise Refused("not_found", discloses=False, action=Action.USE_PARENT_PAGE.value)
    return gate.require(by=by, to=Action.USE_PARENT_PAGE, about=child_id, at=at)


def may_try(*, address: str, at: datetime) -> bool:
    """Count a try from one place, and say whether there may be one; it stays counted whatever comes of it."""
    source = keys.keyed("parent.source", f"{london_day(at).isoformat()}:{address}")
    with transaction.atomic(durable=True):
        return bool(called("try_parent_code", source)[0][0])


@trail.audited
def open_parent_page(*, code: str, session: str, by: Actor, at: datetime) -> None:
    """Open a page by a code, once. Whatever is wrong is refused as one and the same, and is in the trail."""
    hashes = keys.keyed("parent.code", keys.plain(code)), keys.keyed("parent.session", session)
    found = called("use_parent_code", *hashes, rules.SESSION_LASTS)
    page_id, child_id = found[0] if found else (None, None)
    permit = page_permit(child_id, by, at)
    trail.record(events.PARENT_PAGE_OPENED, permit, about=page_id)


@trail.audited
def leave_parent_page(*, session: str, by: Actor, at: datetime) -> None:
    """End a session from the parent's own side."""
    key = keys.keyed("parent.session", session)
    found = called("parent_page", key)
    page_id, child_id = found[0][:2] if found else (None, None)
    called("leave_parent_page", key)
    permit = page_permit(child_id, by, at)
    trail.record(events.PARENT_PAGE_LEFT, permit, about=page_id)
