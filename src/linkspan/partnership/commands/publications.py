"""Arrangements and yearly reports on their way out: drafted, written, sent to be signed, signed, published."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as due
from linkspan.partnership import arrangement_rules, events, report_rules, scope
from linkspan.partnership import models as shared
from linkspan.partnership import publication_rules as rules
from linkspan.partnership import report_models as models
from linkspan.partnership.placing import area_of
from linkspan.partnership.publication_rules import ARRANGEMENTS, REPORT
from linkspan.partnership.queries import accountability, arrangements
from linkspan.partnership.queries import members as membership
from linkspan.partnership.queries import publications as queries
from linkspan.sharing import rules as sharing
from linkspan.sharing.facts import Action

ITEMS = {ARRANGEMENTS: "arrangements", REPORT: "yearly_report"}
CLOCKS = {ARRANGEMENTS: "arrangements.publish", REPORT: "yearly_report.publish"}


@trail.audited
def begin(
    *, partnership_id: UUID, kind: str, by: Actor, at: datetime, year: int | None = None, once: UUID | None = None
) -> UUID:
    """Begin the next version of the arrangements, or of a year's report, from the words of the one before."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    shared.Partnership.objects.select_for_update().get(id=partnership_id)
    refuse_if(rules.why_not_begin(has_open=queries.open_version(partnership_id, kind, year) is not None))
    if kind == REPORT:
        founded = membership.partnership(partnership_id, london_day(at)).from_
        refuse_if(report_rules.why_not_year(year, london_day(at), founded))
    return open_draft(
        partnership_id=partnership_id, kind=kind, year=year, organisation_id=by.in_post()[1], person_id=by.person_id,
        by=by, at=at, permit=permit,
    )  # fmt: skip


@trail.audited
def write(
    *, version_id: UUID, element: str, words: str, made_from: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Put words to one element of a draft; `made_from` is what stood there when they were begun."""
    row, permit = _locked(version_id, by, at, Action.KEEP_PARTNERSHIP)
    known = [each.code for each in queries.elements(row.kind) if each.in_words]
    is_stale = row.words.get(element, "") not in (made_from, words.strip())
    refuse_if(rules.why_not_write(_state(row), element, words, known, is_stale=is_stale))
    row.words = row.words | {element: words.strip()}
    row.save(update_fields=["words"])
    trail.record(events.PUBLICATION_WRITTEN, permit, about=row.id, detail={"element": element})


@trail.audited
def put_forward(*, version_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Fix a draft for good, as records and words make it now, and send it to be signed; the leads are told."""
    row, permit = _locked(version_id, by, at, Action.KEEP_PARTNERSHIP)
    refuse_if(rules.why_not_put_forward(_state(row), queries.missing(row, at)))
    document = queries.document_of(row, at)
    row.text = rules.canonical(document)
    row.hash = rules.digest(row.text)
    row.put_forward_by_id, row.put_forward_at = by.person_id, at
    row.save(update_fields=["text", "hash", "put_forward_by", "put_forward_at"])
    trail.record(events.PUBLICATION_PUT_FORWARD, permit, about=row.id, detail={"hash": row.hash})
    leads = [_lead(row.partnership_id, each.id, at) for each in document.partners]
    notify.tell(to=[one for one in leads if one], event=events.PUBLICATION_PUT_FORWARD, link=_link(row))


@trail.audited
def sign(*, version_id: UUID, read_hash: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Sign a version for one's own organisation, as its lead partner: the hash of what was read."""
    row, permit = _locked(version_id, by, at, Action.COMMIT_PARTNER, organisation_id=by.organisation_id)
    person_id, organisation_id = by.in_post()
    document = queries.document_of(row, at)
    signed = models.PublicationSignature.objects.filter(publication=row)
    signing = rules.Signing(
        is_partner=organisation_id in {each.id for each in document.partners},
        is_seated_lead="lead_partner" in by.roles and _lead(row.partnership_id, organisation_id, at) == person_id,
        has_signed=signed.filter(organisation=organisation_id).exists(),
        is_stepped_up=sharing.is_stepped_up(by.stepped_up_at, at) or agencies.node_mode() == "demo",
    )
    refuse_if(rules.why_not_sign(_state(row), signing, is_same_hash=read_hash == row.hash))
    signature = models.PublicationSignature(
        publication=row, organisation_id=organisation_id, person_id=person_id, name=by.name, post_title=by.post_title,
        hash=read_hash, at=at,
    )  # fmt: skip
    signature.save(force_insert=True)
    trail.record(events.PUBLICATION_SIGNED, permit, about=row.id, detail={"hash": read_hash})
    if signed.count() == len(document.partners):
        trail.record(events.PUBLICATION_SIGNED_BY_ALL, permit, about=row.id)
        notify.tell(to=_keepers([row]), event=events.PUBLICATION_SIGNED_BY_ALL, link=_link(row))


@trail.audited
def publish(*, version_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Publish what every lead partner has signed. It never changes again; the version before stays to be read."""
    row, permit = _locked(version_id, by, at, Action.KEEP_PARTNERSHIP)
    wanted = {each.id: each.name for each in queries.document_of(row, at).partners}
    signed = models.PublicationSignature.objects.filter(publication=row).values_list("organisation_id", flat=True)
    now = arrangements.partners(membership.members(row.partnership_id, london_day(at)))
    refuse_if(rules.why_not_publish(_state(row), set(signed), wanted, {each.id: each.name for each in now}))
    row.published_by_id, row.published_at = by.person_id, at
    row.save(update_fields=["published_by", "published_at"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.PUBLICATION_PUBLISHED, permit, about=row.id, detail={"hash": row.hash})
    leads = [_lead(row.partnership_id, each, at) for each in wanted]
    notify.tell(to=[one for one in leads if one], event=events.PUBLICATION_PUBLISHED, link=_link(row))


@trail.audited
def take_back(*, version_id: UUID, because: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Take back what waits to be signed, and go on with a new draft of the same words; signatures do not carry over."""
    row, permit = _locked(version_id, by, at, Action.KEEP_PARTNERSHIP)
    refuse_if(rules.why_not_drop(_state(row), because))
    row.dropped_by_id, row.dropped_at, row.dropped_because = by.person_id, at, because.strip()[:500]
    row.save(update_fields=["dropped_by", "dropped_at", "dropped_because"])
    holder = due.owners_of([row.item_id])[row.item_id]
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.PUBLICATION_DROPPED, permit, about=row.id, aside={"because": because.strip()})
    return open_draft(
        partnership_id=row.partnership_id, kind=row.kind, year=row.year, organisation_id=holder.organisation_id,
        person_id=holder.person_id, by=by, at=at, permit=permit,
    )  # fmt: skip


# --- steps -----------------------------------------------------------------------------------------------------


def open_draft(
    *,
    partnership_id: UUID,
    kind: str,
    year: int | None,
    organisation_id: UUID,
    person_id: UUID | None,
    by: Actor,
    at: datetime,
    permit: Permit,
) -> UUID:
    """Make a draft from the words of the version before, with its item and date. Ask inside an act."""
    version_id, on = new_id(), london_day(at)
    rows = models.Publication.objects.filter(partnership=partnership_id, kind=kind)
    last = rows.order_by("-year", "-number").first()
    newest = rows.filter(year=year).order_by("-number").first()
    area_id = area_of(partnership_id, organisation_id, on)
    day = max(on, report_rules.due_on(year)) if year else None
    item_id = duty.open_item(
        kind=ITEMS[kind], area_id=area_id, organisation_id=organisation_id, person_id=person_id,
        due=due.due_for(CLOCKS[kind], at, on=day, area_id=area_id), about=version_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    row = models.Publication(
        id=version_id, partnership_id=partnership_id, item_id=item_id, kind=kind, year=year,
        number=newest.number + 1 if newest else 1, words=_words(kind, year, last), made_by_id=by.person_id, made_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    detail = {"kind": kind, "year": year, "number": row.number}
    trail.record(events.PUBLICATION_BEGUN, permit, about=version_id, detail=detail)
    return version_id


def _words(kind: str, year: int | None, last: models.Publication | None) -> dict[str, str]:
    """Give what a new draft begins with: the words before it, but never another year's report."""
    return dict(last.words) if last and (kind == ARRANGEMENTS or last.year == year) else {}


def _locked(
    version_id: UUID, by: Actor, at: datetime, to: Action, organisation_id: UUID | None = None
) -> tuple[models.Publication, Permit]:
    known = models.Publication.objects.filter(id=version_id).values_list("partnership_id", flat=True).first()
    if known is None:
        raise NotFound
    permit = scope.require(by=by, to=to, at=at, partnership_id=known, organisation_id=organisation_id)
    return models.Publication.lock(version_id), permit


def _state(row: models.Publication) -> rules.State:
    return rules.state_of(
        put_forward_at=row.put_forward_at, published_at=row.published_at, dropped_at=row.dropped_at, is_newest=True
    )


def _lead(partnership_id: UUID, organisation_id: UUID, at: datetime) -> UUID | None:
    return accountability.seated_person(partnership_id, arrangement_rules.LEAD, organisation_id, london_day(at))


def _keepers(rows: Iterable[models.Publication]) -> list[UUID]:
    holders = due.owners_of([row.item_id for row in rows])
    return [each.person_id for each in holders.values() if each.person_id]


def _link(row: models.Publication) -> str:
    return f"/partnership/{row.partnership_id}/published/{row.id}/"
