"""Children as feeds bring them, through the real way in."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from linkspan.agencies import models as agencies
from linkspan.agencies import queries
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, context, trail
from linkspan.audit.ids import new_id
from linkspan.children import models
from linkspan.children.commands import ending, opinions, receiving
from linkspan.children.received import ReceivedCarer, ReceivedRecord
from linkspan.matching import Model
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.sharing.rules import stated
from tests import cast, factories
from tests.support.database import as_test

NOW = datetime.fromisoformat("2026-11-02T10:00:00+00:00")
WHY = stated("concern", "A neighbour rang about noise at night")
QUALITY = stated("quality", "Checking that records are with the right child")

# One girl as every agency knows her, one boy of another home, both invented.
ROWAN = dict(
    given_name="Rowan", family_name="Ashgrove", date_of_birth=date(2015, 3, 9), sex="F", address_line_1="14 Tern Walk",
    postcode="ZE3 9QQ", nhs_number="9434765919", carers=(ReceivedCarer("Marian Ashgrove", "mother", "01632 960333"),),
)  # fmt: skip
IDRIS = dict(
    given_name="Idris", family_name="Quillfeather", date_of_birth=date(2012, 11, 28), sex="M",
    address_line_1="2 Plover Close", postcode="ZE4 1AB", nhs_number="9434765870",
)  # fmt: skip
# Rowan's number under another's name and birthday: always for a person to decide, however the model weighs.
PERHAPS_ROWAN = dict(
    given_name="Hazel", family_name="Ashgrove", date_of_birth=date(2011, 6, 21), sex="F", nhs_number="9434765919",
)  # fmt: skip


# What was found between two records that nothing but doubt speaks of.
ORDINARY = [
    {"field": "given", "level": "similar", "bits": 2.1}, {"field": "family", "level": "exact", "bits": 8.2},
    {"field": "birth", "level": "exact", "bits": 9.0},
]  # fmt: skip


@dataclass(frozen=True)
class Index:
    """The index under test: records go in as a feed brings them, and a test looks at rows past the walls."""

    cast: cast.Cast
    model: Model

    def send(
        self, organisation: agencies.Organisation, *records: ReceivedRecord, at: datetime = NOW
    ) -> receiving.Counts:
        """Receive records of an agency."""
        by = Actor.system("feed", organisation.id)
        with trail.look(by=by, at=at):
            permit = gate.require(by=by, to=Action.LOAD_FEED, at=at, organisation_id=organisation.id)
            return receiving.receive(
                records=list(records), load_id=new_id(), organisation_id=organisation.id, on=london_day(at),
                model=self.model, by=by, at=at, permit=permit,
            )  # fmt: skip

    def end_missing(self, organisation: agencies.Organisation, seen: set[str], at: datetime = NOW) -> int:
        """Finish a full feed that held these records alone."""
        by = Actor.system("feed", organisation.id)
        with trail.look(by=by, at=at):
            permit = gate.require(by=by, to=Action.LOAD_FEED, at=at, organisation_id=organisation.id)
            return ending.end_missing(
                seen=seen, load_id=new_id(), organisation_id=organisation.id, on=london_day(at), by=by, at=at,
                permit=permit,
            )  # fmt: skip

    def record(self, organisation: agencies.Organisation, record_id: str) -> models.SourceRecord:
        """Find a record by its agency's own number."""
        with as_test():
            return models.SourceRecord.objects.get(organisation=organisation, record_id=record_id)

    def child_of(self, organisation: agencies.Organisation, record_id: str) -> UUID | None:
        """Find the child a record is linked to now."""
        record = self.record(organisation, record_id)
        with as_test():
            link = models.Link.objects.filter(record=record, until_at=None).first()
        return link.child_id if link else None

    def child(self, child_id: UUID | None) -> models.Child:
        """Read a child's row."""
        with as_test():
            return models.Child.objects.get(id=child_id)

    def pair(self, **wanted: Any) -> models.Pair:
        """Find the one pair that fits."""
        with as_test():
            return models.Pair.objects.get(**wanted)

    def colleague(
        self, name: str, *roles: str, at: datetime = NOW, organisation: agencies.Organisation | None = None
    ) -> Actor:
        """Seat someone else, at the council unless said, once, and give them as they stand before the gate."""
        with as_test():
            person = agencies.Person.objects.filter(name=name).select_related("user").first()
        if person is None:
            user = factories.user(email=f"{name.replace(' ', '.').lower()}@example.test")
            person = factories.person(name=name, user=user)
            post = factories.post(
                organisation=organisation or self.cast.council, title="Reviewer", roles=set(roles), band=5
            )
            factories.appointment(person=person, post=post)
        actor = queries.actor_for(person.user, cast.NoSession(), at)
        assert actor is not None
        return replace(actor, stepped_up_at=at)

    def soften(self, record_id: str) -> None:
        """Let a pair be one that nothing but doubt speaks of, however the model weighs today."""
        with as_test():
            models.Pair.objects.filter(record__record_id=record_id).update(evidence=ORDINARY, probability=0.5)

    def propose(self, pair_id: UUID, at: datetime = NOW) -> None:
        """Let a colleague say that a pair is one child, as a merge that could do harm wants before a second decides."""
        sealed = self.pair(id=pair_id).sealed
        by = self.colleague(*(("Sian Moor", "shield_reviewer") if sealed else ("Nia Holt", "matching_reviewer")), at=at)
        opinions.give_opinion(pair_id=pair_id, says="same", reason=QUALITY, by=by, at=at)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask anything, past the walls."""
        with as_test(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    def count(self, sql: str, *values: Any) -> int:
        """Count rows, past the walls."""
        return int(self.rows(f"select count(*) from {sql}", *values)[0][0])

    def events(self, event: str) -> int:
        """Count the trail's lines of one event."""
        return self.count("audit_entry where event = %s", event)


def a_record(record_id: str, base: dict[str, Any] = ROWAN, **changes: Any) -> ReceivedRecord:
    """Make a record like another but for what is said."""
    return ReceivedRecord(record_id=record_id, **(base | changes))


@contextmanager
def signed(by: Actor, at: datetime = NOW) -> Generator[None]:
    """Speak straight to the database as someone, with the gate switched off; what goes wrong is undone."""
    with transaction.atomic():
        context.enter(by, at)
        yield
        context.leave()


@pytest.fixture(scope="session")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def index(db: None, model: Model) -> Index:
    """An empty index and the cast."""
    return Index(cast.build(), model)
