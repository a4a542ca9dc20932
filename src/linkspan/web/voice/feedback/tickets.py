"""The address at which somebody may say how something went: made where they have just seen it, and good for them only.

It is signed for its reader, so that nobody can say how something went that they had no part in, and no one twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.timezone import localdate

from linkspan.audit import NotFound
from linkspan.voice import feedback_rules as rules
from linkspan.voice.commands.feedback import mark_for
from linkspan.voice.queries import feedback as queries
from linkspan.web.request import PageRequest


@dataclass(frozen=True, slots=True)
class Ticket:
    """What somebody may say how it went: of what kind, which, whose work it was, and on what day."""

    topic: str
    event_id: UUID
    organisation_id: UUID
    happened_on: date


def _signer(person_id: UUID) -> Signer:
    return Signer(salt=f"feedback:{person_id}")


def written(ticket: Ticket, person_id: UUID) -> str:
    """Write a ticket for one person."""
    parts = [ticket.topic, ticket.event_id.hex, ticket.organisation_id.hex, ticket.happened_on.isoformat()]
    return _signer(person_id).sign("_".join(parts))


def read(text: str, person_id: UUID) -> Ticket:
    """Read a ticket as the person it was made for; NotFound for anyone else, and for what was made up."""
    try:
        topic, event, organisation, day = _signer(person_id).unsign(text).split("_")
    except BadSignature as error:
        raise NotFound from error
    return Ticket(topic, UUID(event), UUID(organisation), date.fromisoformat(day))


def offer(request: PageRequest, topic: str, event_id: UUID, organisation_id: UUID, happened_on: date) -> str:
    """Give where the reader may say how something went; empty once they have, or when it is too long ago.

    Call it inside a look at what it is about.
    """
    person_id, today = request.actor.person_id, localdate(request.at)
    if person_id is None or rules.why_not_offer(happened_on, today) or rules.asked_on(topic, today) is None:
        return ""
    if queries.has_given(mark_for(topic, event_id, person_id)):
        return ""
    return reverse("feedback_give", args=[written(Ticket(topic, event_id, organisation_id, happened_on), person_id)])


def about_these_pages(request: PageRequest) -> str:
    """Give where the reader may say how these pages work for them: once in each quarter, to their own organisation."""
    person_id, organisation_id = request.actor.in_post()
    quarter = rules.quarter_of(localdate(request.at))
    event_id = uuid5(person_id, f"pages {quarter.isoformat()}")
    return offer(request, rules.PAGES, event_id, organisation_id, localdate(request.at))
