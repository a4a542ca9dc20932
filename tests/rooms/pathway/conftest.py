"""A teacher who is worried about Rowan, whom her school and the council know; whoever leads and receives it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from linkspan.audit import Actor
from linkspan.matching import Model
from linkspan.pathway import models
from linkspan.pathway.commands import drafting, minding, raising
from linkspan.pathway.rules import Words
from tests import cast
from tests.cast import Member
from tests.rooms.children.conftest import NOW, Index, a_record
from tests.support.database import as_test
from tests.support.seats import seat

BEGAN = {"involved_from": date(2021, 9, 1)}
LATER = NOW + timedelta(hours=2)
SAID = Words(
    saw="She came in with a bruise on her left cheek, about the size of a coin.",
    thinks="I think that somebody may have hit her.",
    child_said='"I fell on the stairs. I don\'t want to talk about it."',
    done="I sat with her and told our safeguarding lead.",
    family_knows="no",
    family_why="I have not been able to reach her mother.",
    urgency="today",
)


@dataclass(frozen=True)
class World:
    """The index, Rowan, and the people of these tests."""

    index: Index
    child: UUID
    tess: Member
    farah: Member

    @property
    def cast(self) -> cast.Cast:
        """Give the cast."""
        return self.index.cast

    def save(self, by: Actor | None = None, *, at: datetime = NOW, key: UUID | None = None, **changes: Any) -> UUID:
        """Let Tess begin a concern about Rowan, or someone else one of theirs."""
        wanted: dict[str, Any] = dict(
            key=key or uuid4(), words=SAID, child_id=self.child, by=by or self.tess.actor(at), at=at
        )
        return drafting.save_draft(**(wanted | changes))

    def send(self, draft_id: UUID, *, at: datetime = LATER, **changes: Any) -> UUID:
        """Let Tess send it."""
        wanted: dict[str, Any] = dict(draft_id=draft_id, danger_seen=False, by=self.tess.actor(at), at=at)
        return drafting.send_draft(**(wanted | changes))

    def raise_it(self, by: Actor | None = None, *, at: datetime = NOW, **changes: Any) -> UUID:
        """Let Tess raise a concern about Rowan, or someone else one of theirs."""
        wanted: dict[str, Any] = dict(words=SAID, child_id=self.child, by=by or self.tess.actor(at), at=at)
        return raising.raise_concern(**(wanted | changes))

    def contacts(self, concern_id: UUID) -> list[models.Contact]:
        """Read a concern's contacts past the walls."""
        with as_test():
            return list(models.Contact.objects.filter(concern=concern_id).order_by("number"))

    def concern(self, concern_id: UUID) -> models.Concern:
        """Read a concern past the walls."""
        with as_test():
            return models.Concern.objects.get(id=concern_id)

    def draft(self, draft_id: UUID) -> models.Draft:
        """Read a draft past the walls."""
        with as_test():
            return models.Draft.objects.get(id=draft_id)

    def mind(self, at: datetime) -> int:
        """Let the worker look at what was begun and not sent."""
        return minding.mind_drafts(by=Actor.system("worker"), at=at)

    def told(self, member: Member, event: str) -> int:
        """Count the notices of one kind that someone was given."""
        return self.index.count("agencies_notice where person_id = %s and event = %s", member.id, event)


@pytest.fixture(scope="session")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def world(db: None, model: Model) -> World:
    return a_world(Index(cast.build(), model))


def a_world(index: Index) -> World:
    """Let the school and the surgery know Rowan, and seat whoever speaks and whoever decides."""
    index.send(index.cast.school, a_record("s1", **BEGAN))
    index.send(index.cast.practice, a_record("g1", **BEGAN))
    child = index.child_of(index.cast.school, "s1")
    assert child is not None
    tess = seat(index.cast.school, "Tess Varley", "Class teacher", {"practitioner"})
    farah = seat(index.cast.council, "Farah Nwosu", "Front-door worker", {"front_door"})
    return World(index, child, tess, farah)
