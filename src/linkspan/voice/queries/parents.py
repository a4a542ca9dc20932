"""Parents' pages: what workers see of them, and all that the page itself shows."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, trail
from linkspan.audit.called import called
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events, keys
from linkspan.voice import parent_models as models
from linkspan.voice.commands.parents import AS_DECIDED, is_shut, page_permit
from linkspan.voice.parent_contacts import Contact, contacts_of


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One thing on a page, as workers see it. `worker` is empty where a contact is shown no longer."""

    shown_id: UUID
    what: str
    worker: str
    meeting: str
    meets_at: datetime | None
    title: str
    given_on: date | None


@dataclass(frozen=True, slots=True)
class PageLine:
    """A parent's page as workers see it. `is_on`: it opens today, as far as anything here can tell."""

    page_id: UUID
    child_id: UUID
    adult: str
    relationship: str
    basis: str
    basis_why: str
    evidence: tuple[str, ...]
    verified_by: str
    verified_on: date
    put_by: str
    put_at: datetime
    reason: str
    decision: str
    decided_by: str
    decided_at: datetime | None
    decided_why: str
    is_closed: bool
    closed_why: str
    is_held: bool
    is_shut: bool
    code_until: datetime | None
    shown: tuple[ShownLine, ...]

    @property
    def is_on(self) -> bool:
        """Say whether the page opens as things stand."""
        return self.decision == "yes" and not (self.is_closed or self.is_held or self.is_shut)


@dataclass(frozen=True, slots=True)
class ParentPages:
    """The pages of one child's parents and carers, and what the asker may do about them."""

    child_id: UUID
    pages: tuple[PageLine, ...]
    contacts: tuple[Contact, ...]
    may_put: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Ring:
    """Whom a parent may ring."""

    name: str
    agency: str
    phone: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting: its kind and its day, never its place."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was given already."""

    title: str
    on: date


@dataclass(frozen=True, slots=True)
class OwnPage:
    """All that a parent's page shows; the child is not named on it."""

    contacts: tuple[Ring, ...]
    meetings: tuple[Meeting, ...]
    papers: tuple[Paper, ...]
    until: datetime


def parent_pages(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None) -> ParentPages:
    """Give the pages of a child's parents, to those who work with the child."""
    with trail.look(by=by, at=at, reason=reason):
        permit = gate.require(by=by, to=Action.SEE_VOICE, about=child_id, at=at, reason=reason)
        rows = list(models.ParentPage.objects.filter(child=child_id).order_by("-put_at", "-id"))
        people = agencies.names_of(
            {each for row in rows for each in (row.verified_by_id, row.put_by_id, row.decided_by_id) if each}
        )
        contacts = contacts_of(child_id)
        pages = tuple(_line(row, people, {each.involvement_id: each for each in contacts}, at) for row in rows)
        may = gate.may_each(
            by=by, to=(Action.PUT_PARENT_FORWARD, Action.DECIDE_PARENT_PAGE), about=child_id, at=at, reason=AS_DECIDED
        )
        trail.record(events.PARENT_PAGES_SEEN, permit, about=child_id, detail={"pages": len(pages)})
        return ParentPages(
            child_id, pages, contacts, may[Action.PUT_PARENT_FORWARD].allow, may[Action.DECIDE_PARENT_PAGE].allow
        )


def child_of_page(*, page_id: UUID, by: Actor, at: datetime) -> UUID:
    """Name the child whose parent's page a task is about, for those who may decide on it or work with the child."""
    with trail.look(by=by, at=at):
        child_id = models.ParentPage.objects.filter(id=page_id).values_list("child_id", flat=True).first()
        if child_id is None:
            raise NotFound
        permit = gate.require(by=by, to=Action.SEE_VOICE, about=child_id, at=at)
        trail.record(events.PARENT_PAGES_SEEN, permit, about=page_id)
        return child_id


def own_page(*, session: str, by: Actor, at: datetime) -> OwnPage:
    """Give all that a parent's page shows to whoever holds an open session; all else is refused as one and the same.

    What is shown comes from one function of the database, which asks each time whether the page may still be open.
    """
    with trail.look(by=by, at=at):
        opened = called("parent_page", keys.keyed("parent.session", session))
        page_id, child_id, until, shown = opened[0] if opened else (None, None, at, "{}")
        permit = page_permit(child_id, by, at)
        trail.record(events.PARENT_PAGE_SHOWN, permit, about=page_id)
        return _own(json.loads(shown), until)


def _own(shown: dict[str, Any], until: datetime) -> OwnPage:
    return OwnPage(
        contacts=tuple(Ring(each["name"], each["agency"], each["phone"]) for each in shown["contacts"]),
        meetings=tuple(Meeting(each["kind"], datetime.fromisoformat(each["at"])) for each in shown["meetings"]),
        papers=tuple(Paper(each["title"], date.fromisoformat(each["on"])) for each in shown["papers"]),
        until=until,
    )


def _line(row: models.ParentPage, people: dict[UUID, str], contacts: dict[UUID, Contact], at: datetime) -> PageLine:
    live = row.codes.filter(used_at=None, revoked_at=None, until_at__gt=at).order_by("-until_at", "-id").first()
    shown = row.shown.filter(removed_at=None).order_by("what", "meets_at", "given_on", "id")
    return PageLine(
        page_id=row.id, child_id=row.child_id, adult=row.adult, relationship=row.relationship, basis=row.basis,
        basis_why=row.basis_why, evidence=tuple(row.evidence), verified_by=people.get(row.verified_by_id, ""),
        verified_on=row.verified_on, put_by=people.get(row.put_by_id, ""), put_at=row.put_at, reason=row.reason,
        decision=row.decision, decided_by=people.get(row.decided_by_id, "") if row.decided_by_id else "",
        decided_at=row.decided_at, decided_why=row.decided_why, is_closed=row.closed_at is not None,
        closed_why=row.closed_why, is_held=row.held_at is not None, is_shut=is_shut(row.child_id, row.adult),
        code_until=live.until_at if live else None, shown=tuple(_shown(each, contacts) for each in shown),
    )  # fmt: skip


def _shown(row: models.ParentShown, contacts: dict[UUID, Contact]) -> ShownLine:
    worker = contacts.get(row.involvement_id) if row.involvement_id else None
    return ShownLine(
        shown_id=row.id, what=row.what, worker=f"{worker.name}, {worker.agency}" if worker else "",
        meeting=row.meeting, meets_at=row.meets_at, title=row.title, given_on=row.given_on,
    )  # fmt: skip
