"""What may be asked about agreements: how they stand, what they say and mean, and what they would decide."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import LONDON, london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.duty import queries as due
from linkspan.sharing import agreement_models as models
from linkspan.sharing import agreement_rules as rules
from linkspan.sharing import events, gate, soundness
from linkspan.sharing.agreement_document import MODE_ORDER, Clause, Document, digest, read
from linkspan.sharing.agreement_rules import State
from linkspan.sharing.facts import Action
from linkspan.sharing.finding import Agency, Finding, Setting
from linkspan.sharing.meaning import Meaning, meaning_of


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """One version as it stands at a moment."""

    id: UUID
    agreement_id: UUID
    number: int
    organisation_id: UUID
    state: State
    document: Document
    document_hash: str
    signed_hash: str
    policy_text: str
    starts_on: date | None
    ends_on: date | None
    made_at: datetime
    put_forward_at: datetime | None
    outcome: str
    review_on: date | None

    @property
    def is_to_end(self) -> bool:
        """Tell whether its last review decided that it is not renewed."""
        return self.outcome == rules.Outcome.END


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement in a list, by the version that counts: in force, else the newest."""

    id: UUID
    code: str
    title: str
    tier: int
    area: str
    version_id: UUID
    version: int
    state: State
    starts_on: date | None
    ends_on: date | None
    parties: tuple[str, ...]
    has_draft: bool
    next_due: datetime | None
    wants_us: bool
    summary: str
    review_on: date | None
    is_review_overdue: bool


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature: whose, in which post, of which text, when; and whether they still hold a post there."""

    organisation_id: UUID
    organisation: str
    person_id: UUID
    person: str
    post_title: str
    place: int
    hash: str
    at: datetime
    has_left: bool


@dataclass(frozen=True, slots=True)
class WithdrawalLine:
    """One party's withdrawal."""

    organisation_id: UUID
    organisation: str
    person: str
    said: str
    at: datetime
    version_id: UUID


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review: when it was held, who recorded it in which post, which parties took part, and what came of it."""

    version: int
    reviewed_on: date
    outcome: rules.Outcome
    found: str
    next_on: date | None
    organisation: str
    person: str
    post_title: str
    took_part: tuple[str, ...]
    late_because: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party and its signatures; `is_there` is whether the organisation exists at the moment."""

    organisation_id: UUID
    name: str
    kind: str
    role: str
    answers: str
    is_there: bool
    signatures: tuple[SignatureLine, ...]
    stood_in_by: str = ""
    sign_again_by: date | None = None

    @property
    def is_signed(self) -> bool:
        """Tell whether two of its people have signed."""
        return len(self.signatures) >= rules.SIGNATURES_EACH


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One agreement whole: the version shown, who signed it, what it means, and every other version."""

    id: UUID
    code: str
    area: str
    shown: VersionStanding
    versions: tuple[VersionStanding, ...]
    parties: tuple[PartyLine, ...]
    withdrawals: tuple[WithdrawalLine, ...]
    meaning: tuple[Meaning, ...]
    findings: tuple[Finding, ...]
    reviews: tuple[ReviewLine, ...]
    on: date
    owner_id: UUID
    owner: str
    keeper: str
    next_due: datetime | None
    names: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CoveringClause:
    """A clause in force that lets one organisation know from another, for citing."""

    agreement_id: UUID
    version_id: UUID
    agreement: str
    title: str
    number: str
    mode: str
    said: str
    gateways: tuple[str, ...]
    groups: tuple[str, ...]
    ends_on: date | None
    impact_assessment: str = ""
    is_assessed: bool = False


def agreements(
    *, by: Actor, at: datetime, state: State | None = None, organisation_id: UUID | None = None
) -> tuple[AgreementLine, ...]:
    """List agreements by code: every one put forward, and one's own organisation's drafts."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_AGREEMENTS, at=at)
        rows = list(models.Agreement.objects.select_related("area").order_by("code"))
        standing = _standing({row.id for row in rows}, at)
        dues = due.items_about([row.id for row in rows], at)
        names = agencies.organisation_names(
            {each for versions in standing.values() for one in versions for each in one.document.organisations}
        )
        lines = [_line(row, standing[row.id], dues, names, by, london_day(at)) for row in rows if standing.get(row.id)]
        trail.record(events.AGREEMENTS_SEEN, permit, detail={"part": "list", "agreements": len(lines)})
    return tuple(
        line
        for line in lines
        if (state is None or line.state is state)
        and (organisation_id is None or names.get(organisation_id) in line.parties)
    )


def agreement(agreement_id: UUID, *, by: Actor, at: datetime, version_id: UUID | None = None) -> AgreementPage:
    """Give one agreement by the version that counts, or by the one named."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_AGREEMENTS, at=at)
        row = models.Agreement.objects.select_related("area").filter(id=agreement_id).first()
        versions = _standing({agreement_id}, at).get(agreement_id, ())
        if row is None or not versions:
            raise NotFound
        shown = next((one for one in versions if one.id == version_id), None) if version_id else _counting(versions)
        if shown is None:
            raise NotFound
        trail.record(
            events.AGREEMENTS_SEEN, permit, about=agreement_id, detail={"part": "one", "version": str(shown.id)}
        )
        return _page(row, shown, versions, at)


def findings(document: Document, *, code: str, at: datetime) -> tuple[Finding, ...]:
    """List what would stop a document from being put forward, or is worth a warning. Ask inside a look or an act."""
    on = london_day(at)
    named = {*document.organisations, *(each for one in document.clauses for each in (*one.givers, *one.receivers))}
    return soundness.findings(
        document,
        Setting(
            on=on,
            code=code,
            agencies=_agencies(named),
            areas={area.code for area in agencies.areas(on)},
            tiers=dict(models.Agreement.objects.values_list("code", "tier")),
            ends=_ends(),
            beside=_beside(document, at),
        ),
    )


def _beside(document: Document, at: datetime) -> dict[str, Document]:
    """Read the agreements between some of the same parties that hold when this one does, or now if that is later."""
    begins = max(at, datetime.combine(document.starts_on, NOON, LONDON)) if document.starts_on else at
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, [begins, list(document.organisations)])
        return {code: read(text) for code, text in cursor.fetchall()}


NOON = time(12)
BESIDE = """
select a.code, n.text
from sharing_agreementversion n
join sharing_agreement a on a.id = n.agreement_id
where linkspan.in_force(n.id, %s) and 1 < (
  select count(distinct p.organisation_id) from sharing_agreementparty p
  where p.version_id = n.id and p.organisation_id = any(%s::uuid[]))
order by a.code
"""


def meaning(document: Document) -> tuple[Meaning, ...]:
    """Say what each clause means in plain words. Ask inside a look or an act."""
    return meaning_of(document, agencies.organisation_names(document.organisations))


def covering(
    *, giver: UUID, receiver: UUID, purpose: str, kind: str, mode: str, at: datetime
) -> tuple[CoveringClause, ...]:
    """List the clauses in force by which one organisation may know from another, apart from any one child's facts.

    `is_assessed` tells whether the impact assessment that the agreement rests on itself names the purpose.
    For advice and for citing; the gate decides over clauses itself. Ask inside a look or an act.
    """
    with connection.cursor() as cursor:
        cursor.execute(COVERING, [receiver, giver, receiver, giver, purpose, at])
        found = cursor.fetchall()
    lines = (_covering(*row, purpose=purpose, kind=kind, mode=mode, pair=(receiver, giver)) for row in found)
    return tuple(dict.fromkeys(line for line in lines if line))


def own_use(*, organisation: UUID, purpose: str, kind: str, at: datetime) -> tuple[CoveringClause, ...]:
    """List the clauses in force by which an organisation receives a kind of information for a purpose, from anyone.

    They are the measure of what it may do, for that purpose, with what it holds itself. Ask inside a look or an act.
    """
    with connection.cursor() as cursor:
        cursor.execute(OWN_USE, [organisation, purpose, at])
        found = cursor.fetchall()
    lines = []
    for agreement_id, code, version_id, number, text in found:
        document = read(text)
        clause = document.clause(number)
        if clause.effect == "share" and kind in clause.kinds:
            lines.append(_cited(agreement_id, code, version_id, clause, document, purpose))
    return tuple(dict.fromkeys(lines))


OWN_USE = """
select distinct a.id, a.code, n.id, c.number, n.text
from sharing_agreementclause c
join sharing_agreementversion n on n.id = c.version_id
join sharing_agreement a on a.id = n.agreement_id
where c.asking @> array[%s]::uuid[] and %s = any(c.purposes) and linkspan.in_force(n.id, %s)
order by a.code, c.number
"""
COVERING = """
select distinct a.id, a.code, n.id, c.number, n.text
from sharing_agreementclause c
join sharing_agreementversion n on n.id = c.version_id
join sharing_agreement a on a.id = n.agreement_id
where c.asking @> array[%s]::uuid[] and c.holding @> array[%s]::uuid[] and %s::uuid <> %s::uuid
  and %s = any(c.purposes) and linkspan.in_force(n.id, %s)
order by a.code, c.number
"""


def _covering(
    agreement_id: UUID,
    code: str,
    version_id: UUID,
    number: str,
    text: str,
    *,
    purpose: str,
    kind: str,
    mode: str,
    pair: tuple[UUID, UUID],
) -> CoveringClause | None:
    document = read(text)
    clause = document.clause(number)
    reached = MODE_ORDER.index(clause.mode)
    if kind not in clause.kinds or reached < MODE_ORDER.index(mode) or pair not in set(clause.pairs()):
        return None
    for bar in document.clauses:
        is_held_back = (
            bar.effect == "withhold"
            and kind in bar.kinds
            and "all" in bar.groups
            and MODE_ORDER.index(bar.mode) <= MODE_ORDER.index(mode)
            and pair in set(bar.pairs())
            and purpose in bar.purposes
        )
        if is_held_back:
            return None
    return _cited(agreement_id, code, version_id, clause, document, purpose)


def _cited(
    agreement_id: UUID, code: str, version_id: UUID, clause: Clause, document: Document, purpose: str
) -> CoveringClause:
    return CoveringClause(
        agreement_id=agreement_id, version_id=version_id, agreement=code, title=document.title, number=clause.number,
        mode=clause.mode, said=clause.said, gateways=clause.gateways, groups=clause.groups, ends_on=document.ends_on,
        impact_assessment=document.impact_assessment, is_assessed=purpose in document.assessed,
    )  # fmt: skip


# --- how versions stand ---------------------------------------------------------------------------------------

STANDING = """
select n.id, n.agreement_id, n.number, n.organisation_id, n.text, n.signed_hash, n.policy_text, n.starts_on, n.ends_on,
  n.made_at, n.put_forward_at, linkspan.in_force(n.id, %(at)s),
  n.put_forward_at is not null and linkspan.agreement_signed(n.id, %(at)s),
  exists (select from sharing_agreementwithdrawal w
    where w.agreement_id = n.agreement_id and w.at between n.put_forward_at and %(at)s),
  exists (select from sharing_agreementversion newer
    where newer.agreement_id = n.agreement_id and newer.number > n.number and newer.put_forward_at <= %(at)s
      and newer.starts_on <= %(on)s and linkspan.agreement_signed(newer.id, %(at)s))
  or exists (select from sharing_agreementsupersession e join sharing_agreementversion other on other.id = e.version_id
    where e.agreement_id = n.agreement_id and other.put_forward_at <= %(at)s and other.starts_on <= %(on)s
      and linkspan.agreement_signed(other.id, %(at)s)),
  seen.outcome, seen.next_on
from sharing_agreementversion n
left join lateral (
  select r.outcome, r.next_on from sharing_agreementreview r
  where r.version_id = n.id and r.at <= %(at)s
  order by r.at desc, r.id desc limit 1) seen on true
where n.agreement_id = any(%(wanted)s)
order by n.agreement_id, n.number desc
"""


def _standing(agreement_ids: Collection[UUID], at: datetime) -> dict[UUID, tuple[VersionStanding, ...]]:
    """Give every version that the asker may see of some agreements, newest first."""
    on = london_day(at)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"at": at, "on": on, "wanted": list(agreement_ids)})
        rows = cursor.fetchall()
    found: dict[UUID, list[VersionStanding]] = {}
    for row in rows:
        found.setdefault(row[1], []).append(_version(row, on))
    return {agreement_id: tuple(versions) for agreement_id, versions in found.items()}


def _version(row: Sequence[Any], on: date) -> VersionStanding:
    (version_id, agreement_id, number, organisation_id, text, signed_hash, policy_text, starts_on, ends_on, made_at,
     put_forward_at, is_in_force, is_signed, is_withdrawn, is_superseded, outcome, next_on) = row  # fmt: skip
    standing = rules.Standing(is_in_force, put_forward_at, starts_on, ends_on, is_signed, is_withdrawn, is_superseded)
    document = read(text)
    return VersionStanding(
        id=version_id, agreement_id=agreement_id, number=number, organisation_id=organisation_id,
        state=rules.state_of(standing, on), document=document, document_hash=digest(text), signed_hash=signed_hash,
        policy_text=policy_text, starts_on=starts_on, ends_on=ends_on, made_at=made_at, put_forward_at=put_forward_at,
        outcome=outcome or "", review_on=next_on if outcome else document.review_on,
    )  # fmt: skip


def _counting(versions: Sequence[VersionStanding]) -> VersionStanding:
    """Choose the version that counts: in force, else the newest put forward, else the draft."""
    in_force = [one for one in versions if one.state is State.IN_FORCE]
    put_forward = [one for one in versions if one.state is not State.DRAFT]
    return next(iter(in_force or put_forward or versions))


def current_version(row: models.Agreement, at: datetime) -> VersionStanding:
    """Give the version of an agreement that counts at a moment. Ask inside an act."""
    return _counting(_standing({row.id}, at)[row.id])


def current_versions(rows: Collection[models.Agreement], at: datetime) -> dict[UUID, VersionStanding]:
    """Give the version of each of some agreements that counts at a moment. Ask inside an act."""
    return {each: _counting(versions) for each, versions in _standing({row.id for row in rows}, at).items()}


def standing_versions(row: models.Agreement, at: datetime) -> tuple[VersionStanding, ...]:
    """Give every version of an agreement, newest first. Ask inside an act."""
    return _standing({row.id}, at)[row.id]


def is_signed(version: models.AgreementVersion, at: datetime) -> bool:
    """Tell whether two people of every party have signed a version. Ask inside an act."""
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.agreement_signed(%s, %s)", [version.id, at])
        (signed,) = cursor.fetchone() or (False,)
    return bool(signed)


def is_withdrawn(version: models.AgreementVersion, at: datetime) -> bool:
    """Tell whether a party has withdrawn since a version was put forward. Ask inside an act."""
    if version.put_forward_at is None:
        return False
    return models.AgreementWithdrawal.objects.filter(
        agreement=version.agreement_id, at__gte=version.put_forward_at, at__lte=at
    ).exists()


def owner_of(row: models.Agreement) -> UUID:
    """Give the organisation that answers for an agreement: who holds its item, else who wrote its newest version."""
    holder = due.owners_of([row.item_id]).get(row.item_id)
    if holder:
        return holder.organisation_id
    newest = models.AgreementVersion.objects.filter(agreement=row).order_by("-number").first()
    if newest is None:
        raise NotFound
    owner: UUID = newest.organisation_id
    return owner


def agreements_with_open_items(at: datetime) -> list[models.Agreement]:
    """Give the agreements put forward and not at their end, locked for the rest of the act; a draft is its writer's."""
    put_forward = models.AgreementVersion.objects.filter(put_forward_at__isnull=False).values("agreement")
    rows = models.Agreement.objects.filter(item__closed_at__isnull=True, id__in=put_forward)
    return list(rows.select_for_update(of=("self",)).order_by("code"))


# --- lines and pages ------------------------------------------------------------------------------------------


def _line(
    row: models.Agreement,
    versions: Sequence[VersionStanding],
    dues: Mapping[UUID, due.ItemLine],
    names: Mapping[UUID, str],
    by: Actor,
    on: date,
) -> AgreementLine:
    shown, item = _counting(versions), dues.get(row.id)
    waiting = [
        one for one in versions if one.state is State.TO_SIGN and by.organisation_id in one.document.organisations
    ]
    return AgreementLine(
        id=row.id, code=row.code, title=row.title, tier=row.tier, area=row.area.name, version_id=shown.id,
        version=shown.number, state=shown.state, starts_on=shown.starts_on, ends_on=shown.ends_on,
        parties=tuple(names.get(party.organisation, "") for party in shown.document.parties),
        has_draft=any(one.state is State.DRAFT for one in versions), next_due=item.due_at if item else None,
        wants_us=bool(waiting) and _lacks_ours(waiting[0].id, by),
        summary=shown.document.summary, review_on=shown.review_on,
        is_review_overdue=shown.state is State.IN_FORCE and rules.is_overdue(shown.review_on, on),
    )  # fmt: skip


def _lacks_ours(version_id: UUID, by: Actor) -> bool:
    ours = models.AgreementSignature.objects.filter(version=version_id, organisation=by.organisation_id)
    return ours.count() < rules.SIGNATURES_EACH


def _page(
    row: models.Agreement, shown: VersionStanding, versions: tuple[VersionStanding, ...], at: datetime
) -> AgreementPage:
    on, owner = london_day(at), owner_of(row)
    known = _agencies({each for one in versions for each in one.document.organisations} | {owner})
    names = {organisation_id: agency.name for organisation_id, agency in known.items()}
    item = due.items_about([row.id], at).get(row.id)
    keeper = agencies.names_of({item.person_id}) if item and item.person_id else {}
    return AgreementPage(
        id=row.id, code=row.code, area=row.area.name, shown=shown, versions=versions,
        parties=_party_lines(shown, known, on),
        withdrawals=_withdrawals(row, names),
        meaning=meaning_of(shown.document, names),
        findings=findings(shown.document, code=row.code, at=at) if shown.state is State.DRAFT else (),
        reviews=_reviews(versions, names), on=on, owner_id=owner, owner=names.get(owner, ""),
        keeper=next(iter(keeper.values()), ""), next_due=item.due_at if item else None, names=names,
    )  # fmt: skip


def _party_lines(shown: VersionStanding, known: Mapping[UUID, Agency], on: date) -> tuple[PartyLine, ...]:
    signatures = list(models.AgreementSignature.objects.filter(version=shown.id).order_by("place"))
    people = agencies.names_of({row.person_id for row in signatures})
    gone = agencies.departed([(row.organisation_id, row.person_id) for row in signatures], on)
    heirs = stand_ins(shown.id, on)
    lines = []
    for party in shown.document.parties:
        agency = known.get(party.organisation)
        is_there = agency is not None and agency.from_ <= on and (agency.until is None or on < agency.until)
        signed = tuple(
            SignatureLine(
                row.organisation_id, agency.name if agency else "", row.person_id, people.get(row.person_id, ""),
                row.post_title, row.place, row.hash, row.at, (row.organisation_id, row.person_id) in gone,
            )
            for row in signatures
            if row.organisation_id == party.organisation
        )  # fmt: skip
        lines.append(
            PartyLine(
                party.organisation, agency.name if agency else "", agency.kind if agency else "", party.role,
                party.answers, is_there, signed, *heirs.get(party.organisation, ("", None)),
            )
        )  # fmt: skip
    return tuple(lines)


def stand_ins(version_id: UUID, on: date) -> dict[UUID, tuple[str, date]]:
    """Give who stands in on a day for each party that is gone, and the last day on which all may sign again."""
    rows = models.AgreementStandIn.objects.filter(version=version_id, from_on__lte=on, until_on__gt=on).order_by("id")
    names = agencies.organisation_names({row.successor_id for row in rows})
    found: dict[UUID, tuple[str, date]] = {}
    for row in rows:
        earlier = found.get(row.predecessor_id)
        name = f"{earlier[0]}, {names[row.successor_id]}" if earlier else names[row.successor_id]
        found[row.predecessor_id] = (name, row.until_on - timedelta(days=1))
    return found


def _withdrawals(row: models.Agreement, names: Mapping[UUID, str]) -> tuple[WithdrawalLine, ...]:
    rows = list(models.AgreementWithdrawal.objects.filter(agreement=row).order_by("at", "id"))
    people = agencies.names_of({each.person_id for each in rows})
    return tuple(
        WithdrawalLine(
            each.organisation_id, names.get(each.organisation_id, ""), people.get(each.person_id, ""), each.said,
            each.at, each.version_id,
        )
        for each in rows
    )  # fmt: skip


def _reviews(versions: Sequence[VersionStanding], names: Mapping[UUID, str]) -> tuple[ReviewLine, ...]:
    numbers = {each.id: each.number for each in versions}
    rows = list(models.AgreementReview.objects.filter(version__in=numbers).order_by("-at", "-id"))
    people = agencies.names_of({each.person_id for each in rows})
    return tuple(
        ReviewLine(
            version=numbers[each.version_id], reviewed_on=each.reviewed_on, outcome=rules.Outcome(each.outcome),
            found=each.found, next_on=each.next_on, organisation=names.get(each.organisation_id, ""),
            person=people.get(each.person_id, ""), post_title=each.post_title,
            took_part=tuple(names.get(one, "") for one in each.took_part), late_because=each.late_because, at=each.at,
        )
        for each in rows
    )  # fmt: skip


def _agencies(organisation_ids: Collection[UUID]) -> dict[UUID, Agency]:
    found = {}
    for organisation_id in organisation_ids:
        try:
            one = agencies.organisation(organisation_id)
        except NotFound:
            continue
        found[organisation_id] = Agency(one.name, one.kind, one.from_, one.until)
    return found


def _ends() -> dict[str, frozenset[str]]:
    """Say of each agreement which others its versions put forward put an end to."""
    rows = models.versions_put_forward().values_list("agreement__code", "text")
    ends: dict[str, frozenset[str]] = {}
    for code, text in rows:
        ends[code] = ends.get(code, frozenset()) | frozenset(json.loads(text).get("supersedes", ()))
    return ends
