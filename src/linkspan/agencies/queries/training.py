"""What may be asked about training: how many in each kind of post have it in date, and never who."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from linkspan.agencies import models


@dataclass(frozen=True, slots=True)
class Trained:
    """Of the people in one kind of post of an organisation, how many have training in date."""

    organisation_id: UUID
    title: str
    in_date: Decimal
    people: Decimal


def by_title(organisation_ids: Collection[UUID], on: date) -> list[Trained]:
    """Count those in post on a day by organisation and title; a person in two posts of one title counts once."""
    found: dict[tuple[UUID, str], dict[UUID, bool]] = defaultdict(dict)
    seats = models.Appointment.objects.on(on).filter(post__organisation__in=list(organisation_ids))
    rows = seats.values_list("post__organisation_id", "post__title", "person_id", "person__trained_until")
    for organisation_id, title, person_id, until in rows:
        found[organisation_id, title][person_id] = until is not None and until >= on
    return [
        Trained(organisation_id, title, Decimal(sum(people.values())), Decimal(len(people)))
        for (organisation_id, title), people in found.items()
    ]
