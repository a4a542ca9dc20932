"""Children as the gate is told of them: the port filled with invented facts, so that this room stands alone."""

from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from linkspan.audit import Actor, trail
from linkspan.audit.ids import new_id
from linkspan.sharing import gate, ports
from linkspan.sharing.facts import UNKNOWN_CHILD, Action, ChildFacts
from linkspan.sharing.standout import Likeness
from tests import cast

NO_ONE = replace(UNKNOWN_CHILD, protection="none")


@dataclass
class Invented:
    """A source of facts that holds what a test says, and breaks when a test says so."""

    known: dict[UUID, ChildFacts] = field(default_factory=dict)
    broken: Exception | None = None
    alike: dict[UUID, Likeness] = field(default_factory=dict)
    bearing: tuple[int, int] = (1, 100_000)

    def child(self, **facts: Any) -> UUID:
        """Invent a child about whom nothing is so but what is said."""
        child_id = new_id()
        self.known[child_id] = replace(NO_ONE, **facts)
        return child_id

    def facts(self, child_ids: Collection[UUID], actor: Actor, at: datetime) -> Mapping[UUID, ChildFacts]:
        """Give what is known."""
        if self.broken:
            raise self.broken
        return {child: self.known[child] for child in child_ids if child in self.known}

    def likeness(self, child_id: UUID, person_id: UUID, organisation_id: UUID) -> Likeness:
        """Give what a looker has in common with a child: nothing but what a test says."""
        return self.alike.get(child_id, Likeness(children=100_000))

    def bearers(self, surname: str) -> tuple[int, int]:
        """Say how rare every surname is."""
        return self.bearing


@pytest.fixture
def index() -> Generator[Invented]:
    """The children there are."""
    before = ports.facts()
    invented = Invented()
    ports.facts.plug(invented)
    yield invented
    ports.facts.plug(before)


@pytest.fixture
def everyone(db: None) -> cast.Cast:
    """The cast."""
    return cast.build()


@contextmanager
def looking(by: Actor, at: datetime, reason: str | None = None) -> Generator[None]:
    """Open a look whose line in the trail the test does not mind."""
    with trail.look(by=by, at=at, reason=reason):
        yield
        trail.record("test.looked", gate.require(by=by, to=Action.SEE_NOTICES, at=at))
