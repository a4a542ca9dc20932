"""Tell people that there is something to read. What it is stays behind sign-in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linkspan.agencies import jobs, models, ports, queries, rules
from linkspan.audit import Actor, trail

LINK = re.compile(r"/[a-z0-9/_-]*")


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Whoever is on duty for an organisation; its managers where the desk is empty."""

    organisation_id: UUID


Told = UUID | Actor | AtDesk | None


def tell(
    *, to: Told | Iterable[Told], event: str, link: str = "/", about: UUID | None = None, privately: bool = False
) -> int:
    """Leave a notice for each person, and send each an e-mail that says no more than that; return how many.

    Whoever covers one of the people named is told as well, unless it is told `privately`: of a person's own conduct,
    or of what a colleague may not know.

    Joins the act under way: if it is undone, so is the telling. The link is a path without anything personal.
    A named part of the system can be told nothing.
    """
    if not LINK.fullmatch(link):
        raise ValueError("A notice's link is a plain path without personal words.")
    at = trail.current().at
    wanted: tuple[Told, ...] = (to,) if to is None or isinstance(to, UUID | Actor | AtDesk) else tuple(to)
    people = sorted({person_id for each in wanted for person_id in _people(each)})
    named = {each for each in wanted if isinstance(each, UUID)}
    if named and not privately:
        people = sorted({*people, *ports.stand_ins().stand_ins(named, at)})
    notices = [
        models.Notice(person_id=person_id, event=event, link=link, about_object=about, at=at) for person_id in people
    ]
    models.Notice.objects.bulk_create(notices)
    if notices:
        wanted_jobs: list[dict[str, Any]] = [{"notice_id": str(notice.id)} for notice in notices]
        jobs.send_notice.batch_defer(*wanted_jobs)
    return len(notices)


def _people(to: Told) -> list[UUID]:
    match to:
        case None:
            return []
        case Actor():
            return [to.person_id] if to.person_id else []
        case AtDesk():
            return _on_duty(to.organisation_id)
        case _:
            return [to]


def _on_duty(organisation_id: UUID) -> list[UUID]:
    on = rules.london_day(trail.current().at)
    for role in ("duty", "manager"):
        if found := queries.people_with_role(role, on, organisation_id=organisation_id):
            return [colleague.person_id for colleague in found]
    return []
