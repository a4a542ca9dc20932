"""Drafting, putting forward, signing and withdrawing from agreements."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as due
from linkspan.sharing import agreement_models as models
from linkspan.sharing import agreement_rules as rules
from linkspan.sharing import clauses, events, gate
from linkspan.sharing.agreement_document import Document, canonical, digest, read, signed_hash
from linkspan.sharing.book import UnsoundBook, base_schema, read_clause, validate
from linkspan.sharing.commands.standing_in import settle_stand_ins
from linkspan.sharing.facts import Action
from linkspan.sharing.queries import agreed as queries
from linkspan.sharing.soundness import CODE, stopping

KIND = "agreement"
CLOCK = "agreement.next"


@trail.audited
def draft_agreement(*, code: str, document: Document, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Begin an agreement with its first draft, and return the draft's id. Whoever begins it answers for it."""
    permit = gate.require(by=by, to=Action.WRITE_AGREEMENT, at=at, organisation_id=by.organisation_id)
    if not CODE.fullmatch(code):
        raise NotNow("agreement.code", "A code is capital letters, digits and hyphens, such as NM-2026-01.")
    if models.Agreement.objects.filter(code=code).exists():
        raise NotNow("agreement.code_taken", "There is an agreement with that code already.")
    area_id = _area_of(document, by)
    agreement_id = new_id()
    item_id = _open_item(agreement_id, area_id, _holder(by), rules.State.DRAFT, document, by=by, at=at, permit=permit)
    agreement = models.Agreement.objects.create(
        id=agreement_id, item_id=item_id, code=code, title=document.title[:200], tier=document.tier, area_id=area_id,
        made_at=at,
    )  # fmt: skip
    version = add_version(agreement, 1, document, by, at)
    trail.record(events.AGREEMENT_DRAFTED, permit, about=agreement_id, detail={"version": str(version.id)})
    return version.id


@trail.audited
def change_draft(
    *,
    version_id: UUID,
    document: Document,
    by: Actor,
    at: datetime,
    made_from: str | None = None,
    once: UUID | None = None,
) -> None:
    """Put another text in a draft's place; `made_from` is the hash of the text it was made from, where that counts."""
    version, agreement = _locked(version_id)
    permit = gate.require(by=by, to=Action.WRITE_AGREEMENT, at=at, organisation_id=version.organisation_id)
    raise_if(rules.why_not_change(version.put_forward_at, is_stale=made_from not in (None, digest(version.text))))
    version.text, version.starts_on, version.ends_on = canonical(document), document.starts_on, document.ends_on
    version.save(update_fields=["text", "starts_on", "ends_on"])
    if agreement.versions.count() == 1:
        agreement.title, agreement.tier = document.title[:200], document.tier
        agreement.area_id = _area_of(document, by)
        agreement.save(update_fields=["title", "tier", "area"])
    trail.record(events.AGREEMENT_CHANGED, permit, about=agreement.id, detail={"version": str(version_id)})


@trail.audited
def supersede(*, agreement_id: UUID, document: Document, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Begin the next version of an agreement as a draft. The one before stays until this is signed and begun."""
    agreement = models.Agreement.lock(agreement_id)
    owner = queries.owner_of(agreement)
    permit = gate.require(by=by, to=Action.WRITE_AGREEMENT, at=at, organisation_id=owner)
    raise_if(rules.why_not_draft(has_draft(agreement)))
    version = add_version(agreement, next_number(agreement), document, by, at)
    set_next_date(agreement, by=by, at=at, permit=permit)
    trail.record(events.AGREEMENT_DRAFTED, permit, about=agreement_id, detail={"version": str(version.id)})
    return version.id


@trail.audited
def put_forward(*, version_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Check a draft, make the policies of it, and fix both for good; from then on it is only signed.

    Refused with every fault that stops it, each a plain sentence; `queries.findings` lists them beforehand.
    """
    version, agreement = _locked(version_id)
    permit = gate.require(by=by, to=Action.WRITE_AGREEMENT, at=at, organisation_id=version.organisation_id)
    raise_if(rules.why_not_change(version.put_forward_at))
    document = read(version.text)
    stops = stopping(queries.findings(document, code=agreement.code, at=at))
    if stops:
        raise NotNow("agreement.unsound", " ".join(finding.said for finding in stops))
    compiled = clauses.compile_document(document, agreement.code, version.number)
    policies = clauses.policy_text(compiled)
    _check_policies(compiled)
    _keep_parts(version, document, compiled)
    signed = signed_hash(version.text, policies)
    version.put_forward(policy_text=policies, signed_hash=signed, by_id=by.in_post()[0], at=at)
    agreement.title, agreement.tier = document.title[:200], document.tier
    agreement.save(update_fields=["title", "tier"])
    set_next_date(agreement, by=by, at=at, permit=permit)
    detail = {"version": str(version_id), "hash": signed}
    trail.record(events.AGREEMENT_PUT_FORWARD, permit, about=agreement.id, detail=detail)
    tell_signers(document.organisations, events.AGREEMENT_PUT_FORWARD, agreement, at, but=by.person_id)


@trail.audited
def sign(*, version_id: UUID, read_hash: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Sign a version for one's own organisation: the hash of what was read, which must be what was put forward.

    It takes two people of each party, each after signing in again; who has signed is told so, and not asked of the gate
    as if they took a colleague's place.
    """
    version, agreement = _locked(version_id)
    ours = models.AgreementSignature.objects.filter(version=version, organisation=by.organisation_id)
    signed_by = list(ours.order_by("place").values_list("person_id", flat=True))
    first = None if by.person_id in signed_by else next(iter(signed_by), None)
    permit = gate.require(by=by, to=Action.SIGN_AGREEMENT, at=at, organisation_id=by.organisation_id, person_id=first)
    raise_if(
        rules.why_not_sign(
            put_forward_at=version.put_forward_at,
            signed_hash=version.signed_hash,
            read_hash=read_hash,
            ends_on=version.ends_on,
            on=london_day(at),
            is_party=_is_party(version, by),
            is_withdrawn=queries.is_withdrawn(version, at),
            signed_by=signed_by,
            person_id=by.person_id,
        )
    )
    person_id, organisation_id = by.in_post()
    signature = models.AgreementSignature(
        version=version, organisation_id=organisation_id, person_id=person_id, post_title=by.post_title,
        place=len(signed_by) + 1, hash=read_hash, at=at,
    )  # fmt: skip
    signature.save(force_insert=True)
    detail = {"version": str(version_id), "hash": read_hash, "place": len(signed_by) + 1}
    trail.record(events.AGREEMENT_SIGNED, permit, about=agreement.id, detail=detail)
    if queries.is_signed(version, at):
        set_next_date(agreement, by=by, at=at, permit=permit)
        settle_stand_ins(agreement.id, "signed_again", by=by, at=at, permit=permit)
        trail.record(events.AGREEMENT_IN_FORCE, permit, about=agreement.id, detail={"version": str(version_id)})
        tell_signers(_parties(version), events.AGREEMENT_IN_FORCE, agreement, at, but=by.person_id)


@trail.audited
def withdraw(*, agreement_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Withdraw one's own organisation from an agreement, at once: no version put forward before is in force again."""
    agreement = models.Agreement.lock(agreement_id)
    version = models.versions_put_forward().filter(agreement=agreement).order_by("-number").first()
    permit = gate.require(by=by, to=Action.REVOKE_AGREEMENT, at=at, organisation_id=by.organisation_id, reason=said)
    party_to = models.AgreementParty.objects.filter(version__agreement=agreement, organisation=by.organisation_id)
    stands_in = models.AgreementStandIn.objects.filter(version=version, successor=by.organisation_id)
    done = models.AgreementWithdrawal.objects.filter(version=version, organisation=by.organisation_id)
    raise_if(
        rules.why_not_withdraw(
            is_put_forward=version is not None,
            is_party=party_to.exists() or stands_in.exists(),
            is_withdrawn=done.exists(),
            said=said,
        )
    )
    person_id, organisation_id = by.in_post()
    withdrawal = models.AgreementWithdrawal(
        agreement=agreement, version=version, organisation_id=organisation_id, person_id=person_id, said=said.strip(),
        at=at,
    )  # fmt: skip
    withdrawal.save(force_insert=True)
    set_next_date(agreement, by=by, at=at, permit=permit)
    settle_stand_ins(agreement_id, "withdrawn", by=by, at=at, permit=permit)
    trail.record(events.AGREEMENT_WITHDRAWN, permit, about=agreement_id, detail={"version": str(version.id)})
    tell_signers(_parties(version), events.AGREEMENT_WITHDRAWN, agreement, at, but=by.person_id)


# --- steps ----------------------------------------------------------------------------------------------------


def raise_if(problem: NotNow | None) -> None:
    """Raise what stands against an act, if anything does."""
    if problem:
        raise problem


def _locked(version_id: UUID) -> tuple[models.AgreementVersion, models.Agreement]:
    """Give a version as it is once its agreement is taken: whoever changes either takes the agreement first."""
    agreement_id = models.AgreementVersion.objects.filter(id=version_id).values_list("agreement_id", flat=True).first()
    if agreement_id is None:
        raise NotFound
    agreement = models.Agreement.lock(agreement_id)
    return models.AgreementVersion.objects.get(id=version_id), agreement


def _area_of(document: Document, by: Actor) -> UUID:
    """Give the area an agreement is for; while the draft names none that there is, the drafter's own."""
    if document.area:
        try:
            return agencies.area_by_code(document.area).id
        except NotFound:
            pass
    return by.area_ids[0] if by.area_ids else agencies.organisation(by.in_post()[1]).area_id


def _holder(by: Actor) -> Holder:
    person_id, organisation_id = by.in_post()
    return Holder(organisation_id, None, person_id)


def has_draft(agreement: models.Agreement) -> bool:
    """Tell whether an agreement has a draft."""
    return models.AgreementVersion.objects.filter(agreement=agreement, put_forward_at__isnull=True).exists()


def next_number(agreement: models.Agreement) -> int:
    """Give the number of an agreement's next version."""
    last = models.AgreementVersion.objects.filter(agreement=agreement).order_by("-number").first()
    return (last.number if last else 0) + 1


def add_version(
    agreement: models.Agreement, number: int, document: Document, by: Actor, at: datetime
) -> models.AgreementVersion:
    """Add a draft to an agreement, of one's own organisation."""
    person_id, organisation_id = by.in_post()
    version = models.AgreementVersion(
        agreement=agreement, number=number, organisation_id=organisation_id, text=canonical(document),
        starts_on=document.starts_on, ends_on=document.ends_on, made_by_id=person_id, made_at=at,
    )  # fmt: skip
    version.save(force_insert=True)
    return version


def _check_policies(compiled: Iterable[clauses.CompiledClause]) -> None:
    """Check the policies against the schema, as they will be read; a fault here is one of ours, not the draft's."""
    texts = list(dict.fromkeys(text for clause in compiled for text in (clause.text, clause.asked)))
    problems = validate("\n".join(texts), base_schema())
    for text in texts:
        read_clause(text)
    if problems:
        raise UnsoundBook(problems)


def _keep_parts(
    version: models.AgreementVersion, document: Document, compiled: Iterable[clauses.CompiledClause]
) -> None:
    models.AgreementParty.objects.bulk_create(
        models.AgreementParty(version=version, organisation_id=party.organisation, role=party.role)
        for party in document.parties
    )
    models.AgreementClause.objects.bulk_create(
        models.AgreementClause(
            version=version, number=clause.number, template=clause.template, text=clause.text,
            asked_template=clause.asked_template, asked_text=clause.asked,
            purposes=list(clause.purposes), asking=sorted(clause.asking), holding=sorted(clause.holding),
        )
        for clause in compiled
    )  # fmt: skip
    ended = models.Agreement.objects.filter(code__in=document.supersedes)
    models.AgreementSupersession.objects.bulk_create(
        models.AgreementSupersession(version=version, agreement=other) for other in ended
    )


def _is_party(version: models.AgreementVersion, by: Actor) -> bool:
    return models.AgreementParty.objects.filter(version=version, organisation=by.organisation_id).exists()


def _parties(version: models.AgreementVersion) -> list[UUID]:
    return list(models.AgreementParty.objects.filter(version=version).values_list("organisation_id", flat=True))


def _open_item(
    agreement_id: UUID,
    area_id: UUID,
    holder: Holder,
    state: rules.State,
    document: Document,
    *,
    by: Actor,
    at: datetime,
    permit: Permit,
) -> UUID:
    on = london_day(at)
    wanted = rules.next_date(
        state, on=on, starts_on=document.starts_on, ends_on=document.ends_on, review_on=document.review_on
    )
    return duty.open_item(
        kind=KIND, area_id=area_id, organisation_id=holder.organisation_id, person_id=holder.person_id,
        due=due.due_for(CLOCK, at, on=max(on, wanted or on)), about=agreement_id, by=by, at=at, permit=permit,
    )  # fmt: skip


def set_next_date(
    agreement: models.Agreement, *, by: Actor, at: datetime, permit: Permit, breach_reason: str = ""
) -> None:
    """Set the date by which something must happen next, or close the item of an agreement that is at its end.

    A draft of the next version never hides the date of the version in force: the earlier of the two is what is due.
    `breach_reason` says why what was due is done late.
    """
    on, standing = london_day(at), queries.standing_versions(agreement, at)
    dates = [
        rules.next_date(
            one.state, on=on, starts_on=one.document.starts_on, ends_on=one.document.ends_on,
            review_on=one.review_on, is_to_end=one.is_to_end,
        )
        for one in standing
    ]  # fmt: skip
    wanted = min((day for day in dates if day is not None), default=None)
    is_open = agreement.item_id in due.owners_of([agreement.item_id])
    if wanted is None:
        if is_open:
            duty.close_item(item_id=agreement.item_id, by=by, at=at, permit=permit)
    elif is_open:
        duty.renew_clock(
            item_id=agreement.item_id, due=due.due_for(CLOCK, at, on=max(on, wanted)), by=by, at=at, permit=permit,
            breach_reason=breach_reason,
        )  # fmt: skip
    else:
        agreement.item_id = _open_item(
            agreement.id, agreement.area_id, _holder(by), standing[0].state, standing[0].document,
            by=by, at=at, permit=permit,
        )  # fmt: skip
        agreement.warned_at = agreement.review_told_on = None
        agreement.save(update_fields=["item", "warned_at", "review_told_on"])


def _link(agreement: models.Agreement) -> str:
    return f"/agreements/{agreement.id}/"


def tell_owner(agreement: models.Agreement, event: str) -> None:
    """Tell whoever answers for an agreement; the desk of their organisation where no named person does."""
    holder = due.owners_of([agreement.item_id]).get(agreement.item_id)
    to = holder.person_id or notify.AtDesk(holder.organisation_id) if holder else None
    notify.tell(to=to or notify.AtDesk(queries.owner_of(agreement)), event=event, link=_link(agreement))


def tell_signers(
    organisations: Iterable[UUID], event: str, agreement: models.Agreement, at: datetime, *, but: UUID | None
) -> None:
    """Tell those who sign for each organisation; its desk where nobody does."""
    told: set[UUID] = set()
    for organisation_id in organisations:
        people = {
            each.person_id
            for role in rules.SIGNERS
            for each in agencies.people_with_role(role, london_day(at), organisation_id=organisation_id)
        }
        told |= people
        if not people:
            notify.tell(to=notify.AtDesk(organisation_id), event=event, link=_link(agreement))
    notify.tell(to=sorted(told - {but}) if but else sorted(told), event=event, link=_link(agreement))
