"""A child's page that is open and checked, for tests of what a child does on it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from linkspan.audit.ids import new_id
from linkspan.voice.page_models import Page, PageCode, PageSession
from tests.cast import Member
from tests.support.database import as_test

BEGAN, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


def open_page(child_id: UUID, given_by: Member) -> UUID:
    """Let a child's page be open on some phone, with its check answered."""
    with as_test():
        page, _made = Page.objects.get_or_create(child_id=child_id, defaults={"id": new_id()})
        code = PageCode.objects.create(
            id=new_id(), child_id=child_id, code_hash=str(new_id()), asks="pictures", given_by=given_by.person,
            given_at=BEGAN, until_at=UNTIL, used_at=BEGAN,
        )  # fmt: skip
        PageSession.objects.create(
            id=new_id(), page=page, code=code, token_hash=str(new_id()), began_at=BEGAN, seen_at=BEGAN, until_at=UNTIL,
            checked_at=BEGAN,
        )  # fmt: skip
    return page.id
