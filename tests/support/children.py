"""Children as feeds bring them, for pages and journeys. All invented."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.audit.ids import new_id
from linkspan.children import models
from linkspan.children.commands import receiving
from linkspan.children.received import ReceivedBar, ReceivedCarer, ReceivedRecord
from linkspan.matching import Model
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from tests.cast import Cast
from tests.support.database import as_test

ROWAN: dict[str, Any] = {
    "given_name": "Rowan",
    "family_name": "Ashgrove",
    "date_of_birth": date(2015, 3, 9),
    "sex": "F",
    "address_line_1": "14 Tern Walk",
    "postcode": "ZE3 9QQ",
    "nhs_number": "9434765919",
    "school_urn": "990101",
    "carers": (ReceivedCarer("Marian Ashgrove", "mother", "01632 960333", parental_responsibility=True),),
    "bars": (ReceivedBar("Piers Holloway", "Non-molestation order"),),
}


def receive(organisation: agencies.Organisation, *records: ReceivedRecord, at: datetime | None = None) -> None:
    """Receive records of an agency, as its feed would, a minute ago."""
    at = at or timezone.now() - timedelta(minutes=1)
    by = Actor.system("feed", organisation.id)
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.LOAD_FEED, at=at, organisation_id=organisation.id)
        receiving.receive(
            records=list(records), load_id=new_id(), organisation_id=organisation.id, on=london_day(at),
            model=Model.load_default(), by=by, at=at, permit=permit,
        )  # fmt: skip


def rowan(people: Cast, *, record_ids: tuple[str, str] = ("S-1", "G-1"), **changes: Any) -> UUID:
    """Bring Rowan, whom her school (Ben) and her practice (Dr Cole) know, and give the child's id."""
    base = ROWAN | changes
    began = {"involved_from": date(2021, 9, 1)}
    receive(
        people.school,
        ReceivedRecord(
            record_ids[0], practitioner_name="Ben Okoro", practitioner_role="Safeguarding lead", **began, **base
        ),
    )
    receive(
        people.practice,
        ReceivedRecord(record_ids[1], practitioner_name="Dr Cole Marsh", practitioner_role="GP", **began, **base),
    )
    return child_of(people.school, record_ids[0])


def others(organisation: agencies.Organisation, names: Collection[str], family: str = "Ashgrove") -> None:
    """Bring other children of one family name, each in a home of their own."""
    receive(
        organisation,
        *(
            ReceivedRecord(
                f"O-{family}-{at}",
                given_name=name,
                family_name=family,
                date_of_birth=date(2015, 1 + at % 12, 2 + at),
                sex="F",
                address_line_1=f"{at + 1} Plover Close",
                postcode="ZE4 1AB",
            )
            for at, name in enumerate(names)
        ),
    )


def child_of(organisation: agencies.Organisation, record_id: str) -> UUID:
    """Find the child that an agency's record is linked to."""
    with as_test():
        record = models.SourceRecord.objects.get(organisation=organisation, record_id=record_id)
        return models.Link.objects.get(record=record, until_at=None).child_id
