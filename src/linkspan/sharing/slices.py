"""Cut what the engine is told: the request, who asks, and the child or place, whole or not at all.

No framework, no clock, no database. Information governance owns this file with `policy.py`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from types import NoneType
from typing import Any
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.sharing.book import SHARING, Book
from linkspan.sharing.facts import (
    KINDS,
    NODE_MODES,
    PROTECTIONS,
    UNKNOWN_CHILD,
    Action,
    ActorFacts,
    Ask,
    ChildFacts,
    Context,
    IncompleteSlice,
    Purpose,
)

OUTSIDE_SLICE = ("organisations",)
PURPOSES = frozenset(Purpose)
PLAIN = (bool, str, datetime)
Facts = ActorFacts | ChildFacts | Context
TYPED: dict[type, tuple[tuple[str, Any], ...]] = {
    kind: tuple((spot.name, spot.type) for spot in fields(kind)) for kind in (ActorFacts, ChildFacts, Context)
}
VALUES = {kind: attrgetter(*(name for name, _ in spots)) for kind, spots in TYPED.items()}
OF_A_CHILD = tuple(name for name, _ in TYPED[ChildFacts] if name not in OUTSIDE_SLICE)
attributes_of = attrgetter(*OF_A_CHILD)


@dataclass(frozen=True, slots=True)
class Told:
    """One entity: its name, its text, and what sets it apart for the policies.

    `holders` are the organisations above it; `is_alike` where no policy could tell one of them, or it, from another.
    """

    kind: str
    id: str
    text: str
    shape: tuple[Any, ...]
    holders: tuple[str, ...] = ()
    is_alike: bool = False

    @property
    def seen(self) -> str:
        """Give what the policies can see of it, which is a third quicker to read than the whole."""
        if not self.is_alike:
            return self.text
        attributes, sharing = self.shape
        return _child_text(self.id, attributes, [_uid_text(SHARING, each) for each in sharing])

    @property
    def uid(self) -> dict[str, str]:
        """Give its type and id."""
        return {"type": self.kind, "id": self.id}


@dataclass(frozen=True, slots=True)
class Slice:
    """One question as Cedar takes it: the action, the setting as text, who asks and whom or what it is about."""

    action: str
    setting: str
    asker: Told
    about: Told

    def request(self, about: Told | None = None) -> dict[str, Any]:
        """Give the request, about another who is alike in all that the policies see where one is named."""
        return {
            "principal": self.asker.uid,
            "action": {"type": "Action", "id": self.action},
            "resource": (about or self.about).uid,
            "context": self.setting,
        }

    @property
    def request_text(self) -> str:
        """Give the request as canonical JSON."""
        action, asker = _uid_text("Action", self.action), _uid_text(self.asker.kind, self.asker.id)
        about = canonical(self.about.uid)
        return f'{{"action":{action},"context":{self.setting},"principal":{asker},"resource":{about}}}'

    @property
    def text(self) -> str:
        """Give both entities as canonical JSON."""
        return f"[{self.asker.text},{self.about.text}]"


def try_slice(ask: Ask, book: Book) -> Slice | str:
    """Cut the slice, or name what failed. Values never reach the name: they are personal."""
    try:
        return slice_of(ask, book)
    except Exception as error:
        return f"slice: {error}" if isinstance(error, IncompleteSlice) else f"slice: {type(error).__name__}"


def slice_of(ask: Ask, book: Book) -> Slice:
    """Cut the slice. Raises IncompleteSlice where a fact is missing or of the wrong kind."""
    _check(ask.actor)
    _check(ask.context)
    about = _child(ask.child or UNKNOWN_CHILD, str(ask.about), ask.actor.organisation_id, book) if ask.about else HERE
    return Slice(Action(ask.action).value, _setting(ask.context), _asker(ask.actor), about)


def put_otherwise(cut: Slice, action: Action, context: Context) -> Slice:
    """Put the same question of the same two in another manner."""
    return replace(cut, action=action.value, setting=_setting(context))


def read(request: str, entities: str) -> Slice:
    """Read a slice that the trail kept."""
    said, (asker, about) = json.loads(request), json.loads(entities)
    return Slice(said["action"]["id"], canonical(said["context"]), _as_read(asker), _as_read(about))


def _as_read(entity: Mapping[str, Any]) -> Told:
    text = canonical(entity)
    holders = tuple(parent["id"] for parent in entity["parents"] if parent["type"] != SHARING)
    return Told(entity["uid"]["type"], entity["uid"]["id"], text, (text,), holders)


def _check(facts: Facts) -> None:
    """Refuse a slice with a hole in it before any rule is read."""
    of: type = type(facts)
    _check_kinds(of, tuple(map(type, VALUES[of](facts))))


# What a fact must be is told by its type alone, so that each row of types is gone through once.
@lru_cache(maxsize=256)
def _check_kinds(of: type, kinds: tuple[type, ...]) -> None:
    for (name, wanted), kind in zip(TYPED[of], kinds, strict=True):
        if wanted in PLAIN and not issubclass(kind, wanted):
            raise IncompleteSlice(name)
        if kind is NoneType and name != "organisation_id":
            raise IncompleteSlice(name)


# One person asks about a page of children, and asks for one page after another, in the same words.
@lru_cache(maxsize=256)
def _asker(actor: ActorFacts) -> Told:
    attributes = {
        "machine": actor.machine,
        "system": actor.system,
        "appointed": actor.appointed,
        "organisation_kind": actor.organisation_kind,
        "roles": sorted(actor.roles),
        "trained": actor.trained,
        "vetted": actor.vetted,
    }
    above = [{"type": "Organisation", "id": str(actor.organisation_id)}] if actor.organisation_id else []
    return _as_read({"uid": {"type": "Asker", "id": actor.id}, "attrs": attributes, "parents": above})


@lru_cache(maxsize=256)
def _setting(context: Context) -> str:
    if context.node_mode not in NODE_MODES or context.purpose not in PURPOSES or context.kind not in KINDS:
        raise IncompleteSlice("context")
    if context.at.tzinfo is None:
        raise IncompleteSlice("at")
    moment = context.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    values = {name: getattr(context, name) for name, _ in TYPED[Context]}
    values |= {"at": {"__extn": {"fn": "datetime", "arg": moment}}, "day": day_number(london_day(context.at))}
    return canonical(values)


def _child(child: ChildFacts, about: str, asking: UUID | None, book: Book) -> Told:
    """Cut the child. Above it are the others who hold something, since no one agrees with themselves, and the
    clauses by which any of them shares."""
    _check(child)
    if child.protection not in PROTECTIONS:
        raise IncompleteSlice("protection")
    others = sorted(_name(holder) for holder in child.organisations if holder != asking)
    sharing = sorted(name for name, page in book.clause_pages.items() if not page.rule.holders.isdisjoint(others))
    attributes = attributes_of(child)
    above = [_uid_text("Organisation", each) for each in others] + [_uid_text(SHARING, each) for each in sharing]
    text = _child_text(about, attributes, above)
    apart = (about, *others) if book.tells_apart else ()
    shape = (attributes, tuple(sharing), *apart)
    return Told("Child", about, text, shape, tuple(others), is_alike=not book.tells_apart)


def _child_text(about: str, attributes: tuple[object, ...], above: Sequence[str]) -> str:
    return (
        f'{{"attrs":{_attributes_text(attributes)},"parents":[{",".join(above)}],'
        f'"uid":{{"id":{canonical(about)},"type":"Child"}}}}'
    )


@lru_cache(maxsize=1024)
def _attributes_text(values: tuple[object, ...]) -> str:
    return canonical(dict(zip(OF_A_CHILD, values, strict=True)))


@lru_cache(maxsize=8192)
def _uid_text(kind: str, name: str) -> str:
    return canonical({"type": kind, "id": name})


@lru_cache(maxsize=8192)
def _name(organisation: UUID) -> str:
    return str(organisation)


def day_number(day: date) -> int:
    """Write a day as a number that reads as one, such as 20261102: quicker to compare than a moment is to read."""
    return day.year * 10_000 + day.month * 100 + day.day


def canonical(value: object) -> str:
    """Write as JSON, the same whoever writes it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


HERE = _as_read({"uid": {"type": "Place", "id": "here"}, "attrs": {}, "parents": []})
