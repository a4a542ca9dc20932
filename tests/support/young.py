"""A child's own page in tests: a code given, a page opened, items released. All invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from linkspan.audit.ids import new_id
from linkspan.children import models
from linkspan.voice.commands import pages
from tests import factories
from tests.cast import Cast, Member
from tests.support import children
from tests.support.database import as_test

PICTURES = {"first": "sun", "second": "fish", "third": "key"}


def lead(child_id: UUID, member: Member, offered_by: Member, at: datetime, *, kind: str = "lead_practitioner") -> UUID:
    """Let somebody lead for a child."""
    lead_id = new_id()
    item = factories.item(
        organisation=member.organisation, opened_at=at, due_at=at, person=member.person, kind="lead_answer",
    )  # fmt: skip
    with as_test():
        models.Lead.objects.create(
            id=lead_id, item_id=item, child_id=child_id, kind=kind, organisation=member.organisation,
            person=member.person, offered_by=offered_by.person, offered_at=at, accepted_at=at,
        )  # fmt: skip
    return lead_id


def code(child_id: UUID, member: Member, at: datetime, **changes: Any) -> str:
    """Let somebody who works with the child give a code."""
    wanted: dict[str, Any] = {"is_with_child": True, "asks": "pictures", "by": member.actor(at), "at": at} | changes
    return pages.give_code(child_id=child_id, **wanted)


def phone(typed: str, **extra: str) -> Client:
    """Type a code on a phone."""
    client = Client(**extra)
    client.post("/here/", {"code": typed})
    return client


def led_by_ben(people: Cast) -> UUID:
    """Give Rowan, for whom Ben has led since an hour ago."""
    made = children.rowan(people)
    lead(made, people.ben, people.mo, timezone.now() - timedelta(hours=1))
    return made


def checked(child_id: UUID, member: Member) -> Client:
    """Give the child's own phone, with the page open and checked by pictures."""
    made = phone(code(child_id, member, timezone.now()))
    made.post("/here/choose/", PICTURES)
    return made
