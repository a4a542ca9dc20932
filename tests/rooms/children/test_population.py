"""How many children are known where: to the nearest five, never the few, and never the protected."""

from datetime import date, datetime

import pytest

from linkspan.audit import Actor, trail
from linkspan.audit.ids import new_id
from linkspan.children import models
from linkspan.children.plugs import KnownChildren
from linkspan.partnership import events
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from tests import cast
from tests.support.database import as_test

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 2)


def known(people: cast.Cast, count: int, born: str, at: datetime, protection: str = "none") -> None:
    """Let so many children be known in Northmere, each by one record."""
    with as_test():
        for _ in range(count):
            child = models.Child.objects.create(area=people.northmere, protection=protection, created_at=at)
            record = models.SourceRecord.objects.create(
                organisation=people.council,
                record_id=str(new_id()),
                fingerprint=b"x",
                area=people.northmere,
                first_seen_at=at,
            )
            models.RecordVersion.objects.create(
                record=record, number=1, said={"date_of_birth": born}, received_at=at, load=new_id()
            )
            models.Link.objects.create(record=record, child=child, from_at=at, made_by="rule")


def asked(people: cast.Cast, at: datetime) -> dict[int, int | None]:
    by: Actor = people.bea.actor(at)
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_PARTNERSHIP, at=at)
        trail.record(events.RESPONSIBILITIES_SEEN, permit)
        found = KnownChildren().known([people.northmere.id], ON)
    return {band: shown for (_area, band), shown in found.items()}


def test_children_are_counted_by_age_to_the_nearest_five_and_the_few_are_hidden(now: datetime) -> None:
    people = cast.build()
    known(people, 13, "2024-05-01", now)
    known(people, 4, "2012-05-01", now)

    assert asked(people, now) == {0: 15, 13: None}


def test_protected_children_and_grown_ones_are_not_counted(now: datetime) -> None:
    people = cast.build()
    known(people, 9, "2024-05-01", now, protection="location")
    known(people, 9, "2001-05-01", now)

    assert asked(people, now) == {}
