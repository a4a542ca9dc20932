"""What one has begun, said and kept, and how it stands; and what one's agency said, for whoever leads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.children.queries.file import is_place_hidden
from linkspan.children.queries.particulars import Particulars
from linkspan.duty import queries as duty
from linkspan.pathway import events, models, told
from linkspan.pathway.commands import worries
from linkspan.pathway.rules import FROM_PATTERN, Who, Words
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST = 200


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another child at the address, whom a concern may be about as well."""

    child_id: UUID
    name: str
    born: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a page about a concern is about: a child whose file its author may open, or nobody known."""

    child_id: UUID | None
    name: str
    born: str
    is_place_hidden: bool
    family: tuple[Sibling, ...]


NOBODY = Subject(None, "", "", is_place_hidden=False, family=())


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A concern that one began and has not sent."""

    draft_id: UUID
    child: str
    started_at: datetime
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft as its author left it."""

    draft_id: UUID
    key: UUID
    subject: Subject
    words: Words
    who: Who
    family: frozenset[UUID]
    others: tuple[str, ...]
    area_id: UUID
    saved_at: datetime
    from_worry: bool


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """That a colleague began a concern and left it: whose it was and since when, and nothing more."""

    draft_id: UUID
    author: str
    phone: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One child's share of a concern, as its author sees it: where it is and by when it is decided."""

    contact_id: UUID
    child: str
    council_id: UUID
    council: str
    due_at: datetime
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """A concern or a worry in a list."""

    concern_id: UUID
    kind: str
    children: tuple[str, ...]
    author: str
    urgency: str
    at: datetime
    ended_how: str
    contacts: tuple[ContactLine, ...]


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """One concern or worry whole."""

    line: ConcernLine
    words: Words
    author_as: str
    is_mine: bool
    ended_why: str
    raised_as: UUID | None
    area_id: UUID
    child_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Mine:
    """All that one began, said and kept, and what one's agency kept, for whoever leads it."""

    drafts: tuple[DraftLine, ...]
    concerns: tuple[ConcernLine, ...]
    worries: tuple[ConcernLine, ...]
    of_agency: tuple[ConcernLine, ...]
    left: tuple[LeftDraft, ...]


def subject(*, child_id: UUID | None, by: Actor, at: datetime) -> Subject:
    """Say whom a concern would be about; an id that the asker may not open is nobody, like one that leads nowhere."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.RAISE_CONCERN, at=at)
        trail.record(events.DRAFT_SEEN, permit)
        return _subject(told.known(child_id, by, at), by, at)


def _subject(child: Particulars | None, by: Actor, at: datetime) -> Subject:
    if child is None:
        return NOBODY
    near = [found for each in told.family_of(child.child_id, by, at) if (found := told.known(each, by, at))]
    siblings = [Sibling(each.child_id, *_named(each.said)) for each in near]
    return Subject(
        child.child_id, *_named(child.said), is_place_hidden=is_place_hidden(child.child_id, by, at),
        family=tuple(sorted(siblings, key=lambda each: (each.born, each.name))),
    )  # fmt: skip


def _named(said: dict[str, Any]) -> tuple[str, str]:
    who = Who.from_json(said)
    return who.name, who.born


def draft_page(*, draft_id: UUID, by: Actor, at: datetime) -> DraftPage:
    """Give one's own draft; anyone else's is not there."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_OWN_CONCERNS, at=at)
        row = models.Draft.objects.filter(id=draft_id, author=by.person_id, ended_at=None).first()
        if row is None or row.organisation_id != by.organisation_id:
            raise NotFound
        trail.record(events.DRAFT_SEEN, permit, about=draft_id)
        whom = _subject(told.known(row.child_id, by, at), by, at)
    said = row.said
    return DraftPage(
        draft_id=row.id, key=row.key, subject=whom, words=Words.from_json(said.get("words", {})),
        who=Who.from_json(said.get("who") or said.get("known") or {}),
        family=frozenset(UUID(each) for each in said.get("family", [])), others=tuple(said.get("others", [])),
        area_id=row.area_id, saved_at=row.saved_at, from_worry=row.worry_id is not None,
    )  # fmt: skip


def became_of(*, key: UUID, by: Actor, at: datetime) -> UUID | None:
    """Say which concern or worry a page of one's own was sent or kept as, for whoever sends it again."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_OWN_CONCERNS, at=at)
        trail.record(events.CONCERNS_LISTED, permit)
        row = models.Draft.objects.filter(author=by.person_id, organisation=by.organisation_id, key=key).first()
        return row.became_id if row else None


def my_drafts(*, by: Actor, at: datetime) -> tuple[DraftLine, ...]:
    """List what one began and has not sent, the last saved first."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_OWN_CONCERNS, at=at)
        trail.record(events.CONCERNS_LISTED, permit)
        return _drafts(by)


def _drafts(by: Actor) -> tuple[DraftLine, ...]:
    rows = models.Draft.objects.filter(author=by.person_id, organisation=by.organisation_id, ended_at=None)
    return tuple(
        DraftLine(
            row.id, Who.from_json(row.said.get("known") or row.said.get("who") or {}).name, row.started_at, row.saved_at
        )
        for row in rows.order_by("-saved_at", "-id")[:MOST]
    )


def mine(*, by: Actor, at: datetime) -> Mine:
    """List all that one began, said and kept; for a lead or a manager, what their agency kept and left as well."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_OWN_CONCERNS, at=at)
        said = _lines(models.Concern.objects.filter(author=by.person_id, organisation=by.organisation_id), at)
        leads = gate.may(by=by, to=Action.SEE_AGENCY_CONCERNS, at=at, organisation_id=by.organisation_id).allow
        others = models.Concern.objects.filter(organisation=by.organisation_id).exclude(author=by.person_id)
        others = others.exclude(referrer=FROM_PATTERN)
        of_agency = _lines(others, at) if leads else ()
        trail.record(events.CONCERNS_LISTED, permit, detail={"own": len(said), "agency": len(of_agency)})
        left = _left(by, at, permit)
        return Mine(
            drafts=_drafts(by),
            concerns=tuple(each for each in said if each.kind == "concern"),
            worries=tuple(each for each in said if each.kind == "worry"),
            of_agency=of_agency,
            left=left,
        )


def _left(by: Actor, at: datetime, permit: Permit) -> tuple[LeftDraft, ...]:
    if not gate.may(by=by, to=Action.CLOSE_LEFT_DRAFT, at=at, organisation_id=by.organisation_id).allow:
        return ()
    with connection.cursor() as cursor:
        cursor.execute("select draft_id, author_id, started_at from linkspan.left_drafts()")
        rows = cursor.fetchall()
    if rows:
        trail.record(events.DRAFT_LEFT_SEEN, permit, detail={"count": len(rows)})
    people = {author_id: agencies.person(author_id) for author_id in {row[1] for row in rows}}
    return tuple(LeftDraft(row[0], people[row[1]].name, people[row[1]].phone, row[2]) for row in rows)


def left_draft(*, draft_id: UUID, by: Actor, at: datetime) -> LeftDraft:
    """Give one draft that a colleague left behind, unread."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.CLOSE_LEFT_DRAFT, at=at, organisation_id=by.organisation_id)
        trail.record(events.DRAFT_LEFT_SEEN, permit, about=draft_id)
        found = next((each for each in _left(by, at, permit) if each.draft_id == draft_id), None)
        if found is None:
            raise NotFound
        return found


def concern_page(*, concern_id: UUID, by: Actor, at: datetime) -> ConcernPage:
    """Give one concern or worry to its author, or to whoever leads the agency it comes from."""
    with trail.look(by=by, at=at):
        row = models.Concern.objects.filter(id=concern_id, organisation=by.organisation_id).first()
        if row is None or by.organisation_id is None:
            raise NotFound
        permit = _reads(row, by, at)
        trail.record(events.CONCERN_SEEN, permit, about=concern_id)
        (line,) = _lines(models.Concern.objects.filter(id=concern_id), at)
        raised = models.Concern.objects.filter(worry=concern_id).values_list("id", flat=True).first()
        children = models.WorryChild.objects.filter(concern=concern_id, child__isnull=False).order_by("number")
        child_ids = tuple(children.values_list("child_id", flat=True))
    return ConcernPage(
        line=line, words=worries.words_of(row), author_as=row.author_as, is_mine=row.author_id == by.person_id,
        ended_why=row.ended_why, raised_as=raised, area_id=row.area_id, child_ids=child_ids,
    )  # fmt: skip


def _reads(row: models.Concern, by: Actor, at: datetime) -> Permit:
    """Let on its author and those who lead their agency; to anyone else there is no such page."""
    if row.author_id == by.person_id:
        return gate.require(by=by, to=Action.SEE_OWN_CONCERNS, at=at)
    to, whose = Action.SEE_AGENCY_CONCERNS, row.organisation_id
    if row.referrer == FROM_PATTERN or not gate.may(by=by, to=to, at=at, organisation_id=whose).allow:
        raise NotFound
    return gate.require(by=by, to=to, at=at, organisation_id=whose)


def _lines(rows: Any, at: datetime) -> tuple[ConcernLine, ...]:
    """Put concerns into lines, the newest first; a fixed number of queries whatever the length."""
    listed = list(rows.order_by("-at", "-id")[:MOST])
    ids = [row.id for row in listed]
    contacts: dict[UUID, list[ContactLine]] = {}
    for concern_id, line in _contacts(ids, at):
        contacts.setdefault(concern_id, []).append(line)
    named: dict[UUID, list[str]] = {}
    for child in models.WorryChild.objects.filter(concern__in=ids).order_by("number"):
        named.setdefault(child.concern_id, []).append(Who.from_json(child.said).name)
    people = agencies.names_of(row.author_id for row in listed if row.author_id)
    return tuple(
        ConcernLine(
            concern_id=row.id, kind=row.kind,
            children=tuple(named.get(row.id) or [each.child for each in contacts.get(row.id, ())]),
            author=people.get(row.author_id, ""), urgency=row.urgency, at=row.at, ended_how=row.ended_how,
            contacts=tuple(contacts.get(row.id, ())),
        )
        for row in listed
    )  # fmt: skip


def _contacts(concern_ids: Iterable[UUID], at: datetime) -> list[tuple[UUID, ContactLine]]:
    rows = list(models.Contact.objects.filter(concern__in=list(concern_ids)).order_by("concern_id", "number"))
    owners = duty.owners_of([row.item_id for row in rows])
    names = agencies.organisation_names({row.organisation_id for row in rows})
    return [
        (
            row.concern_id,
            ContactLine(
                row.id, Who.from_json(row.said).name, row.organisation_id, names.get(row.organisation_id, ""),
                row.due_at, _state(row, owners), row.decided_at is None and row.due_at < at,
            ),
        )
        for row in rows
    ]  # fmt: skip


def _state(row: models.Contact, owners: Any) -> str:
    """Say where a contact is: decided, joined to another, taken up by somebody, or sent and waiting."""
    if row.closed_how == "joined":
        return "joined"
    if row.decided_at is not None:
        return "decided"
    held = owners.get(row.item_id)
    return "with_front_door" if held and held.person_id else "sent"
