"""What a child's own page shows, and what those who mind it see of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, trail
from linkspan.audit.called import called
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events, ports
from linkspan.voice import page_rules as rules
from linkspan.voice.keys import keyed
from linkspan.voice.page_models import PageHolding, PageRelease
from linkspan.voice.page_rules import Released

__all__ = ["OpenPage", "OwnPage", "Released", "minded", "own_page", "session_of"]
CHILD_PAGE = "child_page"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page open on one phone. Until `is_checked` nothing of it shows; `check_kind` is empty where none was chosen."""

    session_id: UUID
    page_id: UUID
    child_id: UUID
    is_checked: bool
    check_kind: str
    asks: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What the child reads, by kind; nothing here says what is not here."""

    workers: tuple[Released, ...]
    services: tuple[Released, ...]
    words: tuple[Released, ...]
    notes: tuple[Released, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Something held back from the page: what, by whom, why, and by when somebody looks at it again."""

    id: UUID
    item_id: UUID
    kind: str
    about: UUID | None
    why: str
    words: str
    held_by_id: UUID
    held_by: str
    at: datetime
    reviewed_at: datetime | None
    review_words: str


@dataclass(frozen=True, slots=True)
class MindedPage:
    """A child's page as those who mind it see it. `services` are what the lead may choose from."""

    child_id: UUID
    check_kind: str
    openings: int
    last_seen: datetime | None
    code_until: datetime | None
    released: tuple[Released, ...]
    held: tuple[Held, ...]
    services: tuple[tuple[str, date], ...]
    allowed: frozenset[Action]


def session_of(token: str, at: datetime) -> OpenPage | None:
    """Find the page that a cookie has open, if it still has; nothing of the child is read here."""
    rows = called("page_session", keyed("page.token", token), at) if token else []
    return OpenPage(*rows[0]) if rows else None


def own_page(*, token: str, child_id: UUID, by: Actor, at: datetime) -> OwnPage:
    """Give a child what was released to their page; the database asks again whether this opening may see it."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
        found = [Released(*row) for row in called("child_page", keyed("page.token", token))]
        kept = rules.shown(found, held=(), holds_services=False, in_danger=_in_danger(child_id))
        trail.record(events.PAGE_SHOWN, permit, about=child_id)
    return OwnPage(*(tuple(each for each in kept if each.kind == kind) for kind in rules.KINDS))


def _in_danger(child_id: UUID) -> bool:
    """Ask whether anything is open that the page must not give away; what cannot be asked is taken for a yes."""
    try:
        return ports.dangers().is_open(child_id) is not False
    except Exception:
        return True


MINDS = (Action.RELEASE_TO_CHILD, Action.GIVE_PAGE_CODE, Action.REVIEW_HOLDING_BACK)


def minded(*, child_id: UUID, by: Actor, at: datetime) -> MindedPage:
    """Give those who mind a child's page what is released and held back, and whether it is open anywhere."""
    with trail.look(by=by, at=at):
        asked = gate.may_each(by=by, to=MINDS, about=child_id, at=at)
        allowed = frozenset(action for action, decision in asked.items() if decision.allow)
        first = next((each for each in MINDS if each in allowed), MINDS[0])
        permit = gate.require(by=by, to=first, about=child_id, at=at)
        trail.record(events.PAGE_MINDED, permit, about=child_id)
        state = called("page_state", child_id)
        check_kind, openings, last_seen, code_until = state[0] if state else ("", 0, None, None)
        leads = Action.RELEASE_TO_CHILD in allowed
        looked = called("services_looked", child_id, list(rules.SERVICES)) if leads else []
        return MindedPage(
            child_id, check_kind, openings, last_seen, code_until, _released(child_id), _held(child_id),
            tuple((code, month) for code, month in looked), allowed,
        )  # fmt: skip


def held_back(child_id: UUID) -> Collection[tuple[str, UUID | None]]:
    """List what is held back from a child's page now; the caller has asked the gate."""
    return set(PageHolding.objects.filter(child=child_id, ended_at=None).values_list("kind", "about"))


def _released(child_id: UUID) -> tuple[Released, ...]:
    rows = PageRelease.objects.filter(child=child_id, withdrawn_at=None, dropped_at=None).order_by("kind", "at", "id")
    return tuple(
        Released(row.id, row.kind, row.about, row.code, row.name, row.said, row.after, row.month, row.at)
        for row in rows
    )


def _held(child_id: UUID) -> tuple[Held, ...]:
    rows = list(PageHolding.objects.filter(child=child_id, ended_at=None).order_by("at", "id"))
    names = agencies.names_of({row.held_by_id for row in rows})
    return tuple(
        Held(
            row.id, row.item_id, row.kind, row.about, row.why, row.words, row.held_by_id,
            names.get(row.held_by_id, ""), row.at, row.reviewed_at, row.review_words,
        )
        for row in rows
    )  # fmt: skip
