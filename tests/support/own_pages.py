"""Pages of a child's and a parent's own: what the lead lets be there, and a code that is typed. All invented."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.audit import Actor
from linkspan.pathway.commands import stages
from linkspan.voice import parent_models
from linkspan.voice.commands import messages, parents, releasing
from linkspan.voice.commands.releasing import Showing
from linkspan.voice.message_rules import Saying
from linkspan.voice.page_rules import FOR
from linkspan.voice.parent_rules import Adult, Shown
from linkspan.voice.queries.parents import parent_pages
from tests import cast
from tests.cast import Member
from tests.support import young
from tests.support.database import as_test

WEATHER = "https://www.bbc.co.uk/**"
PHONE = {"width": 390, "height": 844}
MARIAN = "Marian Ashgrove"

__all__ = ["MARIAN", "PHONE", "family", "hold", "led_by", "on_phone", "protect", "send", "show", "type_code", "worker"]


def led_by(child_id: UUID, member: Member, people: cast.Cast) -> None:
    """Let somebody lead for a child since an hour ago."""
    with transaction.atomic():
        young.lead(child_id, member, people.mo, timezone.now() - timedelta(hours=1))


def show(child_id: UUID, by: Member, kind: str, said: str = "", **more: object) -> UUID:
    """Let one thing be on the child's page, as the lead does."""
    now = timezone.now()
    given = Showing(kind, said=said, **more)
    return releasing.release(child_id=child_id, showing=given, by=by.actor(now), at=now)


def worker(child_id: UUID, by: Member, who: Member, name: str, role: str) -> None:
    """Let a worker be on the child's page, with our own line of what they are for."""
    show(child_id, by, "worker", FOR[role], about=who.id, code=role, name=name)


def hold(child_id: UUID, by: Member, kind: str, about: UUID) -> None:
    """Hold one thing back, as the lead does."""
    now = timezone.now()
    releasing.hold_back(
        child_id=child_id, kind=kind, about=about, why="upset", words="Told face to face first.", by=by.actor(now),
        at=now,
    )  # fmt: skip


def family(child_id: UUID, by: Member, decider: Member) -> UUID:
    """Put Marian forward and decide that she has a page, with a meeting, a paper and a worker on it."""
    now = timezone.now()
    today = timezone.localdate()
    marian = Adult(MARIAN, "Mother", "mother", ("passport", "birth_certificate"), today)
    page_id = parents.put_parent_forward(
        child_id=child_id, adult=marian, reason="She asked to see the dates of the meetings", by=by.actor(now), at=now
    )
    with as_test():
        parent_models.ParentPage.objects.update(
            decision="yes", decided_by=decider.person, decided_at=now, decided_why="All four things hold"
        )
    found = parent_pages(child_id=child_id, by=by.actor(now), at=now)
    for shown in (
        Shown("meeting", meeting="conference", meets_at=now + timedelta(days=4)),
        Shown("paper", title="Letter of 3 March", given_on=today),
        Shown("contact", involvement_id=found.contacts[0].involvement_id),
    ):
        parents.show_to_parent(page_id=page_id, shown=shown, by=by.actor(now), at=now)
    return page_id


def protect(child_id: UUID, by: Member) -> UUID:
    """Open a strategy discussion, as social care does."""
    now = timezone.now()
    return stages.begin_stage(
        kind="strategy_discussion", child_ids=[child_id], happened_at=now - timedelta(minutes=5), by=by.actor(now),
        at=now,
    )  # fmt: skip


def send(child_id: UUID, page_id: UUID, said: str, kind: str = "say") -> UUID:
    """Send something as the child does."""
    return messages.say(
        child_id=child_id, page_id=page_id, saying=Saying(kind, said), by=Actor.system("child_page"),
        at=timezone.now(),
    )  # fmt: skip


def on_phone(page: Page) -> None:
    """Make a page a phone's, with the weather to go to: nothing of the network is asked."""
    page.set_viewport_size(PHONE)
    page.route(WEATHER, lambda route: route.fulfill(body="<title>Weather</title>Rain.", content_type="text/html"))


def type_code(page: Page, address: str, code: str) -> None:
    """Type a code where it is asked for."""
    page.goto(address)
    page.locator("input[name=code]").fill(code)
    page.locator("main button[type=submit]").click()
    expect(page.locator("input[name=code]")).to_have_count(0)
