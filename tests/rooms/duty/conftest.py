"""A council, its neighbours and their items; whoever does what, with the permit they need."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from linkspan.agencies import ports
from linkspan.audit import Actor
from linkspan.duty import commands, queries
from tests import cast
from tests.cast import Member
from tests.support.seats import seat

WORKER = Actor.system("worker")


def as_worker(at: datetime) -> dict[str, Any]:
    """Give what every command takes, as the worker, whose own work this is."""
    return {"by": WORKER, "at": at, "permit": ports.gate().require(by=WORKER, to="reassign_task", at=at)}


def as_member(member: Member, at: datetime) -> dict[str, Any]:
    """Give what every command takes, as one of the cast."""
    actor = member.actor(at)
    return {"by": actor, "at": at, "permit": ports.gate().require(by=actor, to="hand_over_task", at=at)}


@pytest.fixture
def everyone(db: None) -> cast.Cast:
    return cast.build()


@pytest.fixture
def mona(everyone: cast.Cast) -> Member:
    """Give a manager of the council."""
    return seat(everyone.council, "Mona Reyes", "Team manager", {"manager"})


@pytest.fixture
def jo(everyone: cast.Cast) -> Member:
    """Give a colleague of Amina's."""
    return seat(everyone.council, "Jo Marsh", "Social worker", {"practitioner"})


def opened(everyone: cast.Cast, at: datetime, *, desk: bool = False, **changed: Any) -> UUID:
    """Open an item in Northmere, held by Amina or by the council's desk."""
    wanted: dict[str, Any] = {
        "kind": "shield_review",
        "area_id": everyone.northmere.id,
        "organisation_id": everyone.council.id,
        "person_id": None if desk else everyone.amina.id,
        "due": queries.due_for("shield.review", at, area_id=everyone.northmere.id),
    }
    item_id: UUID = commands.open_item(**(wanted | changed), **as_worker(at))
    return item_id
