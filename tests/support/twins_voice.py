"""What stands in both of the twin worlds of what families say: a wish, a sharing against it, and a parent's page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linkspan.sharing.advice import Aim, Matter, Receiver, Urgency
from linkspan.sharing.asking import Asked
from linkspan.sharing.commands.decisions import record_sharing
from linkspan.sharing.decision_rules import Kept
from linkspan.sharing.overriding import Override
from linkspan.voice import parent_models, wish_models
from linkspan.voice.commands.wishes import say_wish
from linkspan.voice.wish_rules import Said
from tests import cast, factories
from tests.support.database import as_test


def wished(people: cast.Cast, child: UUID, now: datetime) -> dict[str, Any]:
    """Let the child say no, have it shared all the same, and let a mother's page stand."""
    amina = people.amina.actor(now)
    no = Said("child", "any", "police", "no", "face_to_face", now.date(), words="Not the police.")
    wish = say_wish(child_id=child, said=no, by=amina, at=now)
    asked = Asked(Receiver.POLICE, frozenset({Matter.HEALTH}), Aim.PROTECT, Urgency.SOON)
    kept = Kept(decision="shared", reasons="She may be hurt again this week.", informed="later")
    against = Override("harm", "He may hurt her again.", "will", tell_on=now.date() + timedelta(days=3))
    record_sharing(asked=asked, kept=kept, about=child, override=against, by=amina, at=now)
    item = factories.item(
        organisation=people.council, opened_at=now, due_at=now + timedelta(days=90), person=people.amina.person,
        kind="parent_review",
    )  # fmt: skip
    with as_test():
        page = parent_models.ParentPage.objects.create(
            child_id=child, item_id=item, organisation=people.council, adult="Marian Ashgrove", relationship="Mother",
            basis="mother", evidence=["passport", "known"], verified_by=people.amina.person, verified_on=now.date(),
            put_by=people.amina.person, put_at=now, reason="She asked to see the dates", decision="yes",
            decided_by=people.mo.person, decided_at=now, decided_why="All four things hold",
        )  # fmt: skip
        shown = parent_models.ParentShown.objects.create(
            page=page, what="paper", title="Plan of 3 May", given_on=now.date(), added_by=people.amina.person,
            added_at=now,
        )  # fmt: skip
        override = wish_models.WishOverride.objects.get()
    return {
        "wish_id": wish, "override_id": override.id, "parent_page_id": page.id, "shown_id": shown.id, "what": "paper",
    }  # fmt: skip
