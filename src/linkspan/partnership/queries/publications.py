"""Versions of published arrangements and of yearly reports: how each stands, what it says and lacks, who signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound
from linkspan.duty import queries as due
from linkspan.partnership import arrangement_rules, report_rules
from linkspan.partnership import models as shared
from linkspan.partnership import publication_rules as rules
from linkspan.partnership import report_models as models
from linkspan.partnership.publication_rules import ARRANGEMENTS, Document, Element, Finding, State
from linkspan.partnership.queries import accountability, arrangements, reports


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in a list."""

    id: UUID
    partnership_id: UUID
    kind: str
    year: int | None
    number: int
    state: State
    hash: str
    made_at: datetime
    put_forward_at: datetime | None
    published_at: datetime | None
    dropped_at: datetime | None
    dropped_because: str


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One partner's signature, or that it is awaited and of whom."""

    organisation_id: UUID
    organisation: str
    name: str
    post_title: str
    at: datetime | None
    awaited_of: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One version whole: what it says, what it lacks while a draft, who signed, and by when it is due."""

    version: VersionLine
    document: Document
    words: dict[str, str]
    findings: tuple[Finding, ...]
    signatures: tuple[SignatureLine, ...]
    due_at: datetime | None

    @property
    def is_signed(self) -> bool:
        """Tell whether every partner's lead has signed."""
        return all(each.at for each in self.signatures)


def elements(kind: str) -> tuple[Element, ...]:
    """List what a publication of a kind has to cover."""
    return arrangement_rules.ELEMENTS if kind == ARRANGEMENTS else report_rules.ELEMENTS


def versions(partnership_id: UUID, kind: str, year: int | None = None) -> tuple[VersionLine, ...]:
    """List the versions, newest first; of every year where none is named. The caller has asked the gate."""
    rows = models.Publication.objects.filter(partnership=partnership_id, kind=kind)
    if year is not None:
        rows = rows.filter(year=year)
    return _lines(list(rows.order_by("-year", "-number")))


def published(partnership_id: UUID, kind: str, year: int | None = None) -> VersionLine | None:
    """Give the version that stands published, if there is one."""
    found = [each for each in versions(partnership_id, kind, year) if each.state is State.PUBLISHED]
    return found[0] if found else None


def open_version(partnership_id: UUID, kind: str, year: int | None = None) -> VersionLine | None:
    """Give the version in the making, if there is one."""
    found = [each for each in versions(partnership_id, kind, year) if each.state in (State.DRAFT, State.TO_SIGN)]
    return found[0] if found else None


def version(partnership_id: UUID, version_id: UUID) -> VersionLine:
    """Give how one version stands; NotFound where the partnership has none such."""
    row = models.Publication.objects.filter(id=version_id, partnership=partnership_id).first()
    if row is None:
        raise NotFound
    return next(each for each in versions(partnership_id, row.kind, row.year) if each.id == version_id)


def page(partnership_id: UUID, version_id: UUID, at: datetime) -> Page:
    """Give one version whole: a draft as the records are now, any other as it was sent to be signed."""
    line = version(partnership_id, version_id)
    row = models.Publication.objects.get(id=version_id)
    item = due.items_about([version_id], at).get(version_id)
    return Page(
        version=line,
        document=document_of(row, at),
        words=dict(row.words),
        findings=missing(row, at) if line.state is State.DRAFT else (),
        signatures=_signatures(row, document_of(row, at), london_day(at)),
        due_at=item.due_at if item else None,
    )


def frozen(version_id: UUID) -> Document:
    """Give what was sent to be signed."""
    row = models.Publication.objects.filter(id=version_id).first()
    if row is None or not row.text:
        raise NotFound
    return rules.read(row.text)


def public(code: str, kind: str, year: int | None = None) -> Page:
    """Give what a partnership has published, by its code; NotFound where it published nothing such."""
    partnership_id = shared.Partnership.objects.filter(code=code).values_list("id", flat=True).first()
    line = published(partnership_id, kind, year) if partnership_id else None
    if line is None or line.published_at is None:
        raise NotFound
    return page(line.partnership_id, line.id, line.published_at)


def document_of(row: models.Publication, at: datetime) -> Document:
    """Give a version's document: what was sent to be signed, or a draft as it is now."""
    if row.text:
        return rules.read(row.text)
    on = london_day(at)
    if row.kind == ARRANGEMENTS:
        return arrangements.document(row.partnership_id, row.words, on)
    return reports.document(row.partnership_id, row.year or 0, row.words, on)


def missing(row: models.Publication, at: datetime) -> tuple[Finding, ...]:
    """List what a draft still lacks."""
    on = london_day(at)
    if row.kind == ARRANGEMENTS:
        return arrangements.missing(row.partnership_id, row.words, on)
    return reports.missing(row.partnership_id, row.words, on)


def waits_for(page: Page, by: Actor) -> bool:
    """Tell whether a version waits for the signature of the asker's organisation."""
    return page.version.state is State.TO_SIGN and any(
        each.organisation_id == by.organisation_id and each.at is None for each in page.signatures
    )


def _lines(rows: Sequence[models.Publication]) -> tuple[VersionLine, ...]:
    newest: dict[int | None, int] = {}
    for row in rows:
        if row.published_at:
            newest[row.year] = max(newest.get(row.year, 0), row.number)
    return tuple(
        VersionLine(
            row.id, row.partnership_id, row.kind, row.year, row.number,
            rules.state_of(
                put_forward_at=row.put_forward_at, published_at=row.published_at, dropped_at=row.dropped_at,
                is_newest=row.number == newest.get(row.year),
            ),
            row.hash, row.made_at, row.put_forward_at, row.published_at, row.dropped_at, row.dropped_because,
        )
        for row in rows
    )  # fmt: skip


def _signatures(row: models.Publication, document: Document, on: date) -> tuple[SignatureLine, ...]:
    signed = {each.organisation_id: each for each in models.PublicationSignature.objects.filter(publication=row)}
    leads = _leads(row.partnership_id, on)
    return tuple(
        SignatureLine(each.id, each.name, one.name, one.post_title, one.at)
        if (one := signed.get(each.id))
        else SignatureLine(each.id, each.name, "", "", None, leads.get(each.id, ""))
        for each in document.partners
    )


def _leads(partnership_id: UUID, on: date) -> dict[UUID, str]:
    return {
        group.place: ", ".join(one.name for one in seat.holders)
        for group in accountability.line(partnership_id, on)
        for seat in group.seats
        if seat.seat.code == arrangement_rules.LEAD
    }


def partnership_of(version_id: UUID) -> UUID:
    """Say whose version one is; NotFound where there is none such."""
    row = models.Publication.objects.filter(id=version_id).first()
    if row is None:
        raise NotFound
    partnership_id: UUID = row.partnership_id
    return partnership_id
