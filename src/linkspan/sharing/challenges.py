"""Looks to be reviewed: opened when a question is answered, or silently when a look stands out."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as due
from linkspan.sharing import events, models, rules

KIND = "misuse_review"
LINK = "/challenges"


def canaries_among(children: Collection[UUID]) -> frozenset[UUID]:
    """Name the canary files among these; one query."""
    with connection.cursor() as cursor:
        cursor.execute("select c from unnest(%s::uuid[]) c where linkspan.is_canary(c)", [list(children)])
        return frozenset(row[0] for row in cursor.fetchall())


def whys_seen(is_canary: bool, signals: Collection[str]) -> tuple[str, ...]:
    """Name what makes a look stand out: a canary file, or what the child's facts say of the looker."""
    return tuple(why for why in rules.WHYS if why in signals or (why == "canary" and is_canary))


def signal(permit: Permit, whys: tuple[str, ...]) -> None:
    """Have a look that stands out reviewed, and say nothing of it to the looker."""
    challenge_id = open_challenge(permit, whys=whys, answer="", is_silent=True)
    trail.record(events.LOOK_SIGNALLED, permit, about=challenge_id, detail={"whys": list(whys)})


def open_challenge(
    permit: Permit, *, whys: tuple[str, ...], answer: str, is_silent: bool, about_child: UUID | None = None
) -> UUID:
    """Open a challenge with its review, due on the next working day, and tell who is to review it.

    A part of the system has no looks of its own to challenge.
    """
    by, at = permit.actor, permit.at
    if not (by.person_id and by.organisation_id):
        raise ValueError("only a person's looks are challenged")
    challenge_id, lead = new_id(), reviewer_for(by, at)
    item_id = duty.open_item(
        kind=KIND,
        area_id=by.area_ids[0] if by.area_ids else agencies.organisation(by.organisation_id).area_id,
        organisation_id=by.organisation_id,
        person_id=lead,
        due=due.due_for("misuse.review", at),
        about=challenge_id,
        by=by,
        at=at,
        permit=permit,
    )
    models.Challenge.objects.create(
        id=challenge_id,
        item_id=item_id,
        person_id=by.person_id,
        organisation_id=by.organisation_id,
        whys=list(whys),
        about_child=about_child or permit.about,
        answer=answer,
        is_silent=is_silent,
        at=at,
        covers_until=at if is_silent else at + rules.CHALLENGE_COVERS,
    )
    notify.tell(to=lead or notify.AtDesk(by.organisation_id), event=events.CHALLENGE_ANSWERED, link=LINK)
    return challenge_id


def reviewer_for(by: Actor, at: datetime) -> UUID | None:
    """Name who reviews someone's looks: their information-governance lead, never themselves; else the duty desk."""
    leads = agencies.people_with_role("ig_lead", london_day(at), organisation_id=by.organisation_id)
    return next((lead.person_id for lead in leads if lead.person_id != by.person_id), None)
